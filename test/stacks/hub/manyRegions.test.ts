import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { unmarshall } from '@aws-sdk/util-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { RegionThread } from '../../../sandbox/regions/regions.ts';
import type { EventOnBus } from '../../../sandbox/services/events/index.ts';
import { clientOf, type Installations, openInstallations } from './manyRegions.ts';

const MINUTE = 60_000;

let all: Installations;
beforeAll(async () => (all = await openInstallations()));
afterAll(() => all.close());

/** What the hub has kept, from a time on. */
async function keptSince(startTime: number, group = '/aws/events/evenkeel-hub-dev'): Promise<EventOnBus[]> {
  const client = new CloudWatchLogsClient(clientOf(all.hub));
  const { events = [] } = await client.send(new FilterLogEventsCommand({ logGroupName: group, startTime }));
  return events.map(({ message }) => JSON.parse(message!) as EventOnBus);
}

/** `eu-west-1 add/overloaded` */
const decisionsIn = (events: readonly EventOnBus[]): string[] =>
  events
    .filter((event) => event['detail-type'] === 'Decision Made')
    .map(({ region, detail }) => `${region} ${String(detail['kind'])}/${String(detail['reason'])}`);

async function alarmsOf(thread: RegionThread, part: string): Promise<string[]> {
  const client = new CloudWatchClient(clientOf(thread));
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({}));
  return MetricAlarms.filter(({ AlarmName }) => AlarmName!.includes(part)).map(({ StateValue }) => StateValue!);
}

/** What a controller has recorded in a Region since. */
async function recordedSince(thread: RegionThread, sinceMs: number): Promise<string[]> {
  const client = new DynamoDBClient(clientOf(thread));
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: 'evenkeel-dev',
      KeyConditionExpression: 'pk = :pk AND sk > :sk',
      ExpressionAttributeValues: {
        ':pk': { S: 'history#replicas#shop' },
        ':sk': { S: new Date(sinceMs).toISOString() },
      },
    }),
  );
  return Items.map((item) => unmarshall(item))
    .filter(({ event }) => event === 'decision')
    .map(({ kind, reason }) => `${String(kind)}/${String(reason)}`);
}

async function lettersOf(thread: RegionThread): Promise<string[]> {
  const queue = thread.stacks
    .flatMap(({ resources }) => resources)
    .find(({ type, logicalId }) => type === 'AWS::SQS::Queue' && logicalId.startsWith('HubUndelivered'))!;
  const client = new SQSClient({ ...clientOf(thread), useQueueUrlAsEndpoint: false });
  const { Messages = [] } = await client.send(
    new ReceiveMessageCommand({ QueueUrl: queue.ref, MaxNumberOfMessages: 10, MessageAttributeNames: ['All'] }),
  );
  return Messages.map(({ MessageAttributes }) => MessageAttributes!['ERROR_CODE']!.StringValue!);
}

describe('two Regions and a hub in another account', () => {
  test('have roles of their own, which are global in an account', () => {
    const rolesOf = ({ stacks }: RegionThread) =>
      stacks
        .flatMap(({ resources }) => resources)
        .filter(({ type }) => type === 'AWS::IAM::Role')
        .map(({ arn }) => arn);
    const [one, other] = [rolesOf(all.ireland), rolesOf(all.virginia)];
    expect(one.length).toBeGreaterThan(3);
    expect(other).toHaveLength(one.length);
    expect(one.filter((arn) => other.includes(arn))).toEqual([]);
  });

  test('decide alike, and the hub keeps what each of them has decided', async () => {
    await all.regions.run(30 * MINUTE);
    const kept = await keptSince(0);
    expect(decisionsIn(kept)).toContain('eu-west-1 add/overloaded');
    expect(decisionsIn(kept)).toContain('us-east-1 add/overloaded');
    expect(new Set(kept.map(({ account }) => account))).toEqual(new Set(['123456789012']));
    const beats = await keptSince(0, '/aws/events/evenkeel-hub-dev/heartbeats');
    expect(beats.filter(({ region }) => region === 'us-east-1')).toHaveLength(6);
    expect(await alarmsOf(all.hub, 'MemberSilent')).toEqual(['OK', 'OK']);
  });

  test('go on without the hub, and tell their own people', async () => {
    await all.regions.destroy(all.hub);
    const goneMs = all.regions.nowMs;
    await all.regions.run(50 * MINUTE);
    for (const member of [all.ireland, all.virginia]) {
      expect(await recordedSince(member, goneMs)).toContain('add/overloaded');
      expect(await alarmsOf(member, 'HubUnreachable')).toEqual(['ALARM']);
      expect(new Set(await lettersOf(member))).toEqual(new Set(['NO_PERMISSIONS']));
    }
  });

  test('reach it again once it is back, which has kept what it knew', async () => {
    await all.regions.deploy(all.hub, all.hubFolder, { importExistingResources: true });
    const backMs = all.regions.nowMs;
    await all.regions.run(60 * MINUTE);
    const kept = decisionsIn(await keptSince(backMs));
    expect(kept).toContain('eu-west-1 add/overloaded');
    expect(kept).toContain('us-east-1 add/overloaded');
    expect(decisionsIn(await keptSince(0)).length).toBeGreaterThan(kept.length);
    expect(await alarmsOf(all.ireland, 'HubUnreachable')).toEqual(['OK']);
    expect(await alarmsOf(all.hub, 'MemberSilent')).toEqual(['OK', 'OK']);
  });
});
