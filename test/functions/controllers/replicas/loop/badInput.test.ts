import { CloudWatchClient, PutMetricAlarmCommand } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteDBClusterCommand, DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { describe, expect, test } from 'vitest';
import { deployed, type Deployed, HOUR, MINUTE, readersOf, resource, without } from './deployed.ts';

const sustained = (seconds: number) => (seconds >= 180 ? 1.6 : 0.3);

describe('bad input', () => {
  test('an event of another shape goes to the dead-letter queue with the reason', async () => {
    const shop = await deployed();
    await send(shop, {
      id: 'a',
      source: 'aws.rds',
      'detail-type': 'RDS DB Cluster Event',
      account: '123456789012',
      region: 'eu-west-1',
      time: '2026-03-02T00:00:00Z',
      resources: [],
      detail: { EventID: 'RDS-EVENT-0071', SourceArn: 7 },
    });
    await shop.run(10 * MINUTE);
    const [record] = (await deadLetters(shop)) as [DeadLetter];
    expect(record.requestContext.condition).toBe('RetriesExhausted');
    expect(record.requestPayload.id).toBe('a');
    expect(record.responsePayload.errorType).toBe('UnknownEventError');
    expect(record.responsePayload.errorMessage).toContain('detail.SourceArn');
  });

  test('an event of a kind that nobody handles goes to the dead-letter queue, too', async () => {
    const shop = await deployed();
    await send(shop, { 'detail-type': 'Something Else' });
    await shop.run(10 * MINUTE);
    const [record] = (await deadLetters(shop)) as [DeadLetter];
    expect(record.responsePayload.errorMessage).toContain('Something Else');
  });

  test('each dead letter tells people, also while another one waits', async () => {
    const shop = await deployed();
    const topic = resource(shop, 'AWS::SNS::Topic').ref;
    const told = (alarm: string) =>
      shop.region.sns
        .published(topic)
        .map(({ message }) => message)
        .filter((message) => message.includes(alarm));
    await send(shop, { 'detail-type': 'Something Else' });
    await shop.run(10 * MINUTE);
    expect([told('DeadLettersWaiting').length, told('DeadLetterArrived').length]).toEqual([1, 1]);
    await send(shop, { 'detail-type': 'Something Else' });
    await shop.run(10 * MINUTE);
    expect([told('DeadLettersWaiting').length, told('DeadLetterArrived').length]).toEqual([1, 2]);
  });

  test('an alarm about a cluster that is not in the fleet is left alone', async () => {
    const shop = await deployed();
    await shop.run(MINUTE);
    const cloudWatch = new CloudWatchClient(shop.region.clientConfig());
    await cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'evenkeel-dev-cluster-unknown-cpu-high',
        Namespace: 'Test',
        MetricName: 'Anything',
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'breaching',
      }),
    );
    await shop.run(10 * MINUTE);
    expect(await deadLetters(shop)).toEqual([]);
    expect(await logsOf(shop)).toContain('not about a cluster of this fleet');
  });

  test('a cluster that is deleted is recorded once and not retried for ever', async () => {
    const shop = await deployed();
    await shop.run(10 * MINUTE);
    const rds = new RDSClient(shop.region.clientConfig());
    for (const { id } of readersOf(shop)) await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id }));
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-1' }));
    await rds.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'shop', SkipFinalSnapshot: true }));
    await shop.run(HOUR - 10 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/cluster-not-found');
    expect(await deadLetters(shop)).toEqual([]);
  });

  test('an action that the role does not allow is denied, told and not lost', async () => {
    const shop = await deployed({ shop: sustained, deploy: without('ReplicasClusters') });
    await shop.run(20 * MINUTE);
    const failed = shop.sayings.find(({ detail }) => detail['kind'] === 'add' && detail['outcome'] === 'failed');
    expect(failed!.detail['error']).toMatch(/AccessDenied: .*evenkeel-dev-ReplicasFunctionRole.*rds:CreateDBInstance/);
    expect(shop.region.iam.denials[0]!.action).toBe('rds:CreateDBClusterEndpoint');
    expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-2']);
  });

  test('a pause holds a cluster under load until it ends', async () => {
    const shop = await deployed({ shop: sustained });
    const dynamoDb = new DynamoDBClient(shop.region.clientConfig());
    await dynamoDb.send(
      new PutItemCommand({
        TableName: resource(shop, 'AWS::DynamoDB::GlobalTable').name,
        Item: {
          pk: { S: 'pauses#replicas' },
          sk: { S: 'pause#shop' },
          controller: { S: 'replicas' },
          schemaVersion: { N: '1' },
          untilMs: { N: String(shop.startMs + 30 * MINUTE) },
          by: { S: 'ada' },
          why: { S: 'migration' },
        },
      }),
    );
    await shop.run(30 * MINUTE);
    expect(shop.decisions()).toEqual(['hold/paused']);
    await shop.run(10 * MINUTE);
    expect(shop.decisions()).toContain('add/overloaded');
  });
});

async function send({ region }: Deployed, event: object): Promise<void> {
  const lambda = new LambdaClient(region.clientConfig());
  const [target] = region.lambda.functions();
  await lambda.send(
    new InvokeCommand({
      FunctionName: target!.name,
      InvocationType: 'Event',
      Payload: Buffer.from(JSON.stringify(event)),
    }),
  );
}

interface DeadLetter {
  readonly requestContext: { readonly condition: string };
  readonly requestPayload: { readonly id?: string };
  readonly responsePayload: { readonly errorType: string; readonly errorMessage: string };
}

async function deadLetters(shop: Deployed): Promise<DeadLetter[]> {
  const sqs = new SQSClient(shop.region.clientConfig());
  const { Messages = [] } = await sqs.send(
    new ReceiveMessageCommand({ QueueUrl: resource(shop, 'AWS::SQS::Queue').ref, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body }) => JSON.parse(Body!) as DeadLetter);
}

async function logsOf(shop: Deployed): Promise<string> {
  const logs = new CloudWatchLogsClient(shop.region.clientConfig());
  const { events = [] } = await logs.send(
    new FilterLogEventsCommand({ logGroupName: resource(shop, 'AWS::Logs::LogGroup').name }),
  );
  return events.map(({ message }) => message).join('\n');
}
