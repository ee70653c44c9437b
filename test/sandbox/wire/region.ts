import * as cloudwatch from '@aws-sdk/client-cloudwatch';
import * as dynamodb from '@aws-sdk/client-dynamodb';
import * as eventbridge from '@aws-sdk/client-eventbridge';
import * as lambda from '@aws-sdk/client-lambda';
import * as logs from '@aws-sdk/client-cloudwatch-logs';
import * as rds from '@aws-sdk/client-rds';
import * as scheduler from '@aws-sdk/client-scheduler';
import * as sns from '@aws-sdk/client-sns';
import * as sqs from '@aws-sdk/client-sqs';
import * as sts from '@aws-sdk/client-sts';
import { Endpoint } from '../../../sandbox/wire/endpoint.ts';
import { AwsError, type CallContext } from '../../../sandbox/wire/handlers.ts';
import { service } from '../../../sandbox/wire/service.ts';

export const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };

/** A made-up Region whose services answer with what the tests look for on the other side of the wire. */
export class TestRegion {
  /** The input of the latest call of each operation. */
  readonly inputs = new Map<string, unknown>();
  readonly contexts = new Map<string, CallContext>();
  readonly endpoint: Endpoint;
  #alarms: cloudwatch.MetricAlarm[] = [];
  #items = new Map<string, Record<string, dynamodb.AttributeValue>>();

  constructor() {
    this.endpoint = new Endpoint().add(
      this.#rds(),
      this.#cloudwatch(),
      this.#dynamodb(),
      this.#eventbridge(),
      this.#lambda(),
      this.#logs(),
      this.#scheduler(),
      this.#sns(),
      this.#sqs(),
      this.#sts(),
    );
    this.endpoint.onDefect = () => {};
    this.endpoint.onCall = ({ context, input }) => {
      this.inputs.set(context.operation, input);
      this.contexts.set(context.operation, context);
    };
  }

  #rds() {
    return service(rds)({
      DescribeDBClusters: ({ DBClusterIdentifier: id }) => {
        if (id === 'nowhere') throw new AwsError('DBClusterNotFoundFault', `DBCluster ${id} not found.`);
        return { DBClusters: [SHOP] };
      },
      CreateDBInstance: ({ DBInstanceIdentifier }) => {
        throw new AwsError('DBInstanceAlreadyExists', `DB instance ${DBInstanceIdentifier} already exists`);
      },
      DeleteDBCluster: () => {
        throw new Error('a defect of this handler');
      },
      AddTagsToResource: () => ({}),
    });
  }

  #cloudwatch() {
    return service(cloudwatch)({
      PutMetricAlarm: (input) => {
        this.#alarms.push({ ...input, StateValue: 'OK', StateUpdatedTimestamp: new Date('2026-01-01T00:00:00Z') });
        return {};
      },
      DescribeAlarms: () => ({ MetricAlarms: this.#alarms }),
      PutMetricData: () => ({}),
      GetMetricData: ({ StartTime, EndTime }) => ({
        MetricDataResults: [
          { Id: 'cpu', Timestamps: [StartTime!, EndTime!], Values: [1, 2.5], StatusCode: 'Complete' },
        ],
        Messages: [],
      }),
      DescribeAlarmHistory: () => {
        throw new AwsError('InvalidNextToken', 'The token is not one of ours.');
      },
    });
  }

  #dynamodb() {
    return service(dynamodb)({
      PutItem: ({ Item, ConditionExpression }) => {
        if (ConditionExpression)
          throw new AwsError('ConditionalCheckFailedException', 'The conditional request failed', {
            fields: { Item: { holder: { S: 'someone-else' } } },
          });
        this.#items.set(Item!['id']!.S!, Item!);
        return {};
      },
      GetItem: ({ Key }) => {
        const Item = this.#items.get(Key!['id']!.S!);
        return Item ? { Item } : {};
      },
    });
  }

  #eventbridge() {
    return service(eventbridge)({
      PutEvents: ({ Entries }) => ({
        FailedEntryCount: 0,
        Entries: Entries!.map((_, index) => ({ EventId: `${index}` })),
      }),
      DescribeRule: ({ Name }) => {
        throw new AwsError('ResourceNotFoundException', `Rule ${Name} does not exist.`);
      },
      PutRule: () => {
        throw new AwsError('ThrottlingException', 'Rate exceeded');
      },
    });
  }

  #lambda() {
    return service(lambda)({
      Invoke: ({ Payload }) => ({ StatusCode: 200, ExecutedVersion: '$LATEST', Payload: Payload! as never }),
      GetFunction: ({ FunctionName }) => {
        throw new AwsError('ResourceNotFoundException', `Function not found: ${FunctionName}`, {
          fields: { Type: 'User' },
        });
      },
      ListFunctions: () => ({ Functions: [{ FunctionName: 'one', Timeout: 30 }], NextMarker: 'more' }),
      ListTags: () => ({ Tags: { owner: 'evenkeel', empty: '' } }),
    });
  }

  #logs() {
    return service(logs)({ CreateLogGroup: () => ({}) });
  }

  #scheduler() {
    return service(scheduler)({
      GetSchedule: ({ Name, GroupName }) => ({ Name, GroupName, CreationDate: new Date('2026-02-03T04:05:06Z') }),
      CreateSchedule: () => {
        throw new AwsError('ConflictException', 'Schedule nightly already exists.');
      },
    });
  }

  #sns() {
    return service(sns)({
      Publish: () => ({ MessageId: 'message-1' }),
      GetTopicAttributes: () => ({ Attributes: { DisplayName: 'a <b> & "c"', Empty: '' } }),
    });
  }

  #sqs() {
    return service(sqs)({
      ReceiveMessage: () => ({
        Messages: [{ MessageId: 'm', Body: 'völlig <normal>', Attributes: { SentTimestamp: '1' } }],
      }),
      GetQueueUrl: () => {
        throw new AwsError('QueueDoesNotExist', 'The specified queue does not exist.');
      },
    });
  }

  #sts() {
    return service(sts)({
      GetCallerIdentity: (_input, { accessKeyId }) => ({ Account: '123456789012', UserId: accessKeyId }),
      AssumeRoleWithWebIdentity: ({ RoleArn }) => ({ AssumedRoleUser: { AssumedRoleId: 'role', Arn: RoleArn } }),
    });
  }
}

/** A cluster with a value of every kind, and text that XML must escape. */
const SHOP: rds.DBCluster = {
  DBClusterIdentifier: 'shop',
  ClusterCreateTime: new Date('2026-01-02T03:04:05.678Z'),
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
};

/** A request as it would come from a client that signs for this service. */
export function signedRequest(
  serviceName: string,
  headers: Record<string, string>,
  body: string | Uint8Array,
  rest: { method?: string; path?: string; query?: Record<string, string> } = {},
) {
  const authorization = `AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/${serviceName}/aws4_request, Signature=0`;
  return {
    method: rest.method ?? 'POST',
    path: rest.path ?? '/',
    query: rest.query ?? {},
    headers: { authorization, ...headers },
    body: Buffer.from(body),
  };
}
