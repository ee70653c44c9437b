import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  InvalidNextToken,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, CreateLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeRuleCommand,
  EventBridgeClient,
  PutEventsCommand,
  ResourceNotFoundException,
} from '@aws-sdk/client-eventbridge';
import {
  GetFunctionCommand,
  InvokeCommand,
  LambdaClient,
  ListFunctionsCommand,
  ListTagsCommand,
  ResourceNotFoundException as FunctionNotFound,
} from '@aws-sdk/client-lambda';
import {
  AddTagsToResourceCommand,
  CreateDBInstanceCommand,
  DBClusterNotFoundFault,
  DBInstanceAlreadyExistsFault,
  DescribeDBClustersCommand,
  FailoverDBClusterCommand,
  RDSClient,
  RDSServiceException,
} from '@aws-sdk/client-rds';
import {
  ConflictException,
  CreateScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
} from '@aws-sdk/client-scheduler';
import { GetTopicAttributesCommand, PublishCommand, SNSClient } from '@aws-sdk/client-sns';
import { GetQueueUrlCommand, QueueDoesNotExist, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { AwsQueryProtocol, AwsSmithyRpcV2CborProtocol } from '@aws-sdk/core/protocols';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Listening } from '../../../sandbox/wire/server.ts';
import { credentials, TestRegion } from './region.ts';

describe.each(['in memory', 'over a socket'])('SDK clients %s', (mode) => {
  const region = new TestRegion();
  const { inputs, contexts, endpoint } = region;
  const config: { region: string; credentials: typeof credentials; maxAttempts: number; endpoint?: string } = {
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
  };
  let server: Listening | undefined;

  beforeAll(async () => {
    if (mode === 'over a socket') {
      server = await endpoint.listen();
      config.endpoint = server.url;
    } else Object.assign(config, { requestHandler: endpoint.requestHandler() });
  });
  afterAll(() => server?.close());

  describe('rds, by the query protocol', () => {
    test('reads every kind of value, escaped text and an empty list', async () => {
      const { DBClusters } = await new RDSClient(config).send(new DescribeDBClustersCommand({}));
      expect(DBClusters).toEqual([
        {
          DBClusterIdentifier: 'shop',
          ClusterCreateTime: new Date(Date.UTC(2026, 0, 2, 3, 4, 5, 678)),
          MultiAZ: true,
          Port: 5432,
          ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 16 },
          DBClusterMembers: [
            { DBInstanceIdentifier: 'shop-1', IsClusterWriter: true, PromotionTier: 0 },
            { DBInstanceIdentifier: 'shop-2', IsClusterWriter: false, PromotionTier: 15 },
          ],
          AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
          CustomEndpoints: [],
          TagList: [{ Key: 'a&<>"\'', Value: 'välue 日本 🚢' }],
        },
      ]);
    });

    test('sends lists of structures, reserved characters and who calls', async () => {
      const Filters = [{ Name: 'a', Values: ['1', '2 &=%+/日本'] }];
      const { $metadata } = await new RDSClient(config).send(
        new DescribeDBClustersCommand({ Filters, MaxRecords: 20 }),
      );
      expect(inputs.get('DescribeDBClusters')).toEqual({ Filters, MaxRecords: 20 });
      expect(contexts.get('DescribeDBClusters')).toEqual({
        service: 'rds',
        operation: 'DescribeDBClusters',
        region: 'eu-west-1',
        accessKeyId: 'test',
        requestId: $metadata.requestId,
      });
    });

    test('sends flags, numbers, lists with names of their own and an empty list', async () => {
      const input = {
        DBInstanceIdentifier: 'one',
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
        AllocatedStorage: 20,
        MultiAZ: false,
        VpcSecurityGroupIds: ['sg-1', 'sg-2'],
        DBSecurityGroups: [],
        Tags: [{ Key: 'a', Value: '' }],
      };
      await expect(new RDSClient(config).send(new CreateDBInstanceCommand(input))).rejects.toThrow('already exists');
      expect(inputs.get('CreateDBInstance')).toEqual(input);
    });

    test('an output without members is an empty answer', async () => {
      const output = await new RDSClient(config).send(
        new AddTagsToResourceCommand({ ResourceName: 'arn', Tags: [{ Key: 'a', Value: 'b' }] }),
      );
      expect(output.$metadata.httpStatusCode).toBe(200);
    });

    test('errors have their own class, status and message', async () => {
      const error = await new RDSClient(config)
        .send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'nowhere' }))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DBClusterNotFoundFault);
      expect(error).toMatchObject({ message: 'DBCluster nowhere not found.', $metadata: { httpStatusCode: 404 } });
    });

    test('an error may be named by its code on the wire, which differs from its class', async () => {
      const error = await new RDSClient(config)
        .send(new CreateDBInstanceCommand({ DBInstanceIdentifier: 'x', DBInstanceClass: 'c', Engine: 'e' }))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(DBInstanceAlreadyExistsFault);
      expect(error).toMatchObject({ Code: 'DBInstanceAlreadyExists', $metadata: { httpStatusCode: 400 } });
    });

    test('an operation that is not simulated says so by name', async () => {
      const error = await new RDSClient(config)
        .send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(RDSServiceException);
      expect(error).toMatchObject({
        name: 'NotImplemented',
        message: 'rds:FailoverDBCluster is not simulated by this Region.',
        $metadata: { httpStatusCode: 501 },
      });
    });
  });

  describe.each([
    ['JSON, as new clients do', {}],
    // With CBOR the SDK announces the length before it compresses, which no server can read to the end.
    ['CBOR', { protocol: AwsSmithyRpcV2CborProtocol, disableRequestCompression: true }],
    ['the query protocol, as old clients do', { protocol: AwsQueryProtocol }],
  ])('cloudwatch, by %s', (_, protocol) => {
    const client = () => new CloudWatchClient({ ...config, ...protocol });

    test('an alarm comes back as it went in', async () => {
      await client().send(
        new PutMetricAlarmCommand({
          AlarmName: 'busy',
          MetricName: 'CPUUtilization',
          Namespace: 'AWS/RDS',
          Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'shop' }],
          ComparisonOperator: 'GreaterThanThreshold',
          EvaluationPeriods: 3,
          Threshold: 70.5,
          ActionsEnabled: false,
        }),
      );
      const { MetricAlarms } = await client().send(new DescribeAlarmsCommand({ AlarmNames: ['busy'] }));
      expect(MetricAlarms?.at(-1)).toEqual({
        AlarmName: 'busy',
        MetricName: 'CPUUtilization',
        Namespace: 'AWS/RDS',
        Dimensions: [{ Name: 'DBClusterIdentifier', Value: 'shop' }],
        ComparisonOperator: 'GreaterThanThreshold',
        EvaluationPeriods: 3,
        Threshold: 70.5,
        ActionsEnabled: false,
        StateValue: 'OK',
        StateUpdatedTimestamp: new Date(Date.UTC(2026, 0, 1)),
      });
    });

    test('times and numbers survive both ways', async () => {
      const StartTime = new Date('2026-01-01T00:00:00Z');
      const EndTime = new Date('2026-01-01T01:00:00Z');
      const { MetricDataResults } = await client().send(
        new GetMetricDataCommand({ StartTime, EndTime, MetricDataQueries: [{ Id: 'cpu', Expression: 'a' }] }),
      );
      expect(MetricDataResults).toEqual([
        { Id: 'cpu', Timestamps: [StartTime, EndTime], Values: [1, 2.5], StatusCode: 'Complete' },
      ]);
    });

    test('a large PutMetricData, compressed where the SDK can, is read whole', async () => {
      const MetricData = Array.from({ length: 400 }, (__, index) => ({
        MetricName: `metric-${index}`,
        Value: index / 4,
      }));
      await client().send(new PutMetricDataCommand({ Namespace: 'Evenkeel', MetricData }));
      const input = inputs.get('PutMetricData') as { MetricData: { MetricName: string; Value: number }[] };
      expect(input.MetricData).toHaveLength(400);
      expect(input.MetricData[399]).toEqual({ MetricName: 'metric-399', Value: 99.75 });
    });

    test('errors have their own class', async () => {
      const error = await client()
        .send(new DescribeAlarmHistoryCommand({}))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(InvalidNextToken);
      expect(error).toMatchObject({ message: 'The token is not one of ours.' });
    });
  });

  describe('dynamodb, by JSON 1.0', () => {
    test('an item with every kind of attribute comes back as it went in', async () => {
      const client = new DynamoDBClient(config);
      const Item = {
        id: { S: 'ключ "1"' },
        number: { N: '-1.5e3' },
        flag: { BOOL: false },
        nothing: { NULL: true },
        bytes: { B: new Uint8Array([0, 255]) },
        list: { L: [{ S: '' }, { M: {} }] },
        map: { M: { __proto: { S: 'x' }, 'a.b': { N: '1' } } },
        words: { SS: ['a', 'b'] },
      };
      await client.send(new PutItemCommand({ TableName: 'ledger', Item }));
      const found = await client.send(new GetItemCommand({ TableName: 'ledger', Key: { id: Item.id } }));
      expect(found.Item).toEqual(Item);
    });

    test('an item that is not there is an answer without one', async () => {
      const found = await new DynamoDBClient(config).send(
        new GetItemCommand({ TableName: 'ledger', Key: { id: { S: 'none' } } }),
      );
      expect(found.Item).toBeUndefined();
    });

    test('an error carries its further members', async () => {
      const error = await new DynamoDBClient(config)
        .send(new PutItemCommand({ TableName: 'ledger', Item: { id: { S: 'a' } }, ConditionExpression: 'x' }))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(ConditionalCheckFailedException);
      expect(error).toMatchObject({ Item: { holder: { S: 'someone-else' } } });
    });
  });

  describe('eventbridge, by JSON 1.1', () => {
    test('events arrive with their time and their text', async () => {
      const Time = new Date('2026-01-01T00:00:01.5Z');
      const Entries = [{ Source: 'evenkeel', DetailType: 'Decided', Detail: '{"text":"ü\\n"}', Time, Resources: [] }];
      const output = await new EventBridgeClient(config).send(new PutEventsCommand({ Entries }));
      expect(output).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: '0' }] });
      expect(inputs.get('PutEvents')).toEqual({ Entries });
    });

    test('errors have their own class', async () => {
      const asked = new EventBridgeClient(config).send(new DescribeRuleCommand({ Name: 'tick' }));
      await expect(asked).rejects.toBeInstanceOf(ResourceNotFoundException);
      await expect(asked).rejects.toMatchObject({ message: 'Rule tick does not exist.' });
    });
  });

  describe('lambda and scheduler, by REST with JSON', () => {
    test('a payload, a header and a status pass through', async () => {
      const output = await new LambdaClient(config).send(
        new InvokeCommand({
          FunctionName: 'arn:aws:lambda:f',
          InvocationType: 'RequestResponse',
          Payload: Buffer.from('{"a":1}'),
        }),
      );
      expect(output.Payload?.transformToString()).toBe('{"a":1}');
      expect(output).toMatchObject({ StatusCode: 200, ExecutedVersion: '$LATEST' });
      expect(inputs.get('Invoke')).toMatchObject({
        FunctionName: 'arn:aws:lambda:f',
        InvocationType: 'RequestResponse',
      });
    });

    test('query parameters are read as what they are', async () => {
      const { Functions, NextMarker } = await new LambdaClient(config).send(
        new ListFunctionsCommand({ MaxItems: 5, Marker: 'a b&c' }),
      );
      expect(inputs.get('ListFunctions')).toEqual({ MaxItems: 5, Marker: 'a b&c' });
      expect(Functions).toEqual([{ FunctionName: 'one', Timeout: 30 }]);
      expect(NextMarker).toBe('more');
    });

    test('a label with slashes and a map pass through', async () => {
      const { Tags } = await new LambdaClient(config).send(new ListTagsCommand({ Resource: 'arn:aws:lambda:a/b ü' }));
      expect(inputs.get('ListTags')).toEqual({ Resource: 'arn:aws:lambda:a/b ü' });
      expect(Tags).toEqual({ owner: 'evenkeel', empty: '' });
    });

    test('errors have their own class, status and members', async () => {
      const error = await new LambdaClient(config)
        .send(new GetFunctionCommand({ FunctionName: 'none' }))
        .catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(FunctionNotFound);
      expect(error).toMatchObject({
        message: 'Function not found: none',
        Type: 'User',
        $metadata: { httpStatusCode: 404 },
      });
    });

    test('a schedule has its group in the query and its creation as a time', async () => {
      const output = await new SchedulerClient(config).send(
        new GetScheduleCommand({ Name: 'nightly', GroupName: 'drills' }),
      );
      expect(output).toMatchObject({
        Name: 'nightly',
        GroupName: 'drills',
        CreationDate: new Date(Date.UTC(2026, 1, 3, 4, 5, 6)),
      });
    });

    test('a schedule that exists is a conflict', async () => {
      const asked = new SchedulerClient(config).send(
        new CreateScheduleCommand({
          Name: 'nightly',
          ScheduleExpression: 'rate(1 day)',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: 'arn', RoleArn: 'role' },
        }),
      );
      await expect(asked).rejects.toBeInstanceOf(ConflictException);
      await expect(asked).rejects.toMatchObject({ $metadata: { httpStatusCode: 409 } });
    });
  });

  test('sns sends and reads maps by the query protocol', async () => {
    const client = new SNSClient(config);
    const MessageAttributes = {
      kind: { DataType: 'String', StringValue: 'a=b&c' },
      raw: { DataType: 'Binary', BinaryValue: new Uint8Array([1, 2]) },
    };
    const { MessageId } = await client.send(new PublishCommand({ TopicArn: 'arn', Message: 'hé', MessageAttributes }));
    expect(MessageId).toBe('message-1');
    expect(inputs.get('Publish')).toEqual({ TopicArn: 'arn', Message: 'hé', MessageAttributes });
    const { Attributes } = await client.send(new GetTopicAttributesCommand({ TopicArn: 'arn' }));
    expect(Attributes).toEqual({ DisplayName: 'a <b> & "c"', Empty: '' });
  });

  test('sqs answers with messages, and its errors carry the code of the older wire', async () => {
    const client = new SQSClient({ ...config, md5: false });
    const { Messages } = await client.send(
      new ReceiveMessageCommand({
        QueueUrl: `${config.endpoint ?? 'https://sqs.eu-west-1.amazonaws.com'}/1/q`,
        WaitTimeSeconds: 0,
      }),
    );
    expect(Messages).toEqual([{ MessageId: 'm', Body: 'völlig <normal>', Attributes: { SentTimestamp: '1' } }]);
    const error = await client.send(new GetQueueUrlCommand({ QueueName: 'none' })).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(QueueDoesNotExist);
    expect(error).toMatchObject({ Code: 'AWS.SimpleQueueService.NonExistentQueue' });
  });

  test('logs answers an operation that has no output', async () => {
    const output = await new CloudWatchLogsClient(config).send(new CreateLogGroupCommand({ logGroupName: 'a' }));
    expect(output.$metadata.httpStatusCode).toBe(200);
  });

  test('sts knows who calls', async () => {
    const { UserId } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
    expect(UserId).toBe('test');
  });

  test('sts takes a call that is not signed', async () => {
    const { AssumedRoleUser } = await new STSClient(config).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: 'arn:aws:iam::1:role/r',
        RoleSessionName: 's',
        WebIdentityToken: 't'.repeat(20),
      }),
    );
    expect(AssumedRoleUser?.Arn).toBe('arn:aws:iam::1:role/r');
    expect(contexts.get('AssumeRoleWithWebIdentity')).toMatchObject({
      service: 'sts',
      accessKeyId: '',
      region: 'eu-west-1',
    });
  });
});
