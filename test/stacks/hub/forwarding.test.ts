import {
  CreateEventBusCommand,
  DeleteEventBusCommand,
  EventBridgeClient,
  PutEventsCommand,
} from '@aws-sdk/client-eventbridge';
import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { beforeAll, expect, test } from 'vitest';
import type { EventOnBus } from '../../../sandbox/services/events/index.ts';
import { type Deployed, deployed, MINUTE, resource } from '../../functions/controllers/replicas/loop/deployed.ts';
import { assemblyOf } from '../../synthesis/assembly.ts';

/** The hub's bus stands in the same account and Region here: what matters is what an installation sends, and when not. */
const HUB = 'evenkeel-hub-dev';

let folder: string;
beforeAll(async () => (folder = await assemblyOf(new URL('memberFleet.ts', import.meta.url))));

interface Member extends Deployed {
  /** What came to the hub, in order. */
  readonly arrived: EventOnBus[];
}

const clientOf = ({ region }: Deployed) => new EventBridgeClient(region.clientConfig());

async function createHub(member: Deployed): Promise<void> {
  const client = clientOf(member);
  await client.send(new CreateEventBusCommand({ Name: HUB }));
}

async function member(): Promise<Member> {
  const shop = await deployed({ assemblyFolder: folder, shop: (seconds) => (seconds < 15 * 60 ? 0.3 : 1.2) });
  const arrived: EventOnBus[] = [];
  const { hooks } = shop.region.events;
  const heard = hooks.onEvent;
  hooks.onEvent = (bus, event) => {
    heard?.(bus, event);
    if (bus === HUB) arrived.push(event);
  };
  return { ...shop, arrived };
}

const kindsOf = ({ arrived }: Member) => [...new Set(arrived.map((event) => event['detail-type']))].toSorted();

const lettersOf = (member: Member): EventOnBus[] =>
  member.region.sqs
    .queue(resource(member, 'AWS::SQS::Queue', 'HubUndelivered').ref)
    .messages()
    .map(({ body }) => JSON.parse(body) as EventOnBus);

async function alarmOf({ region }: Member): Promise<string | undefined> {
  const client = new CloudWatchClient(region.clientConfig());
  const { MetricAlarms = [] } = await client.send(new DescribeAlarmsCommand({}));
  return MetricAlarms.find(({ AlarmName }) => AlarmName!.includes('HubUnreachable'))?.StateValue;
}

test('tells its hub what it decides and does, and that it lives, and keeps its own requests to itself', async () => {
  const shop = await member();
  await createHub(shop);
  await shop.run(40 * MINUTE);
  expect(kindsOf(shop)).toEqual(['Action Finished', 'Decision Made', 'Heartbeat Due']);
  expect(shop.arrived.find(({ detail }) => detail['kind'] === 'add')).toMatchObject({
    source: 'evenkeel',
    account: '123456789012',
    region: 'eu-west-1',
    detail: { controller: 'replicas', resource: 'shop', reason: 'overloaded' },
  });
  expect(await alarmOf(shop)).not.toBe('ALARM');
  expect(shop.region.iam.denials).toEqual([]);
});

test.for<readonly [detailType: string, source: string, isForwarded: boolean]>([
  ['Decision Made', 'evenkeel', true],
  ['Action Finished', 'evenkeel', true],
  ['Attention Needed', 'evenkeel', true],
  ['Drill Finished', 'evenkeel', true],
  ['Heartbeat Due', 'evenkeel', true],
  // Work that one function requests from another, and steps of a drill with what an approval has to name.
  ['Warm Up Requested', 'evenkeel', false],
  ['Proof Requested', 'evenkeel', false],
  ['Drill Changed', 'evenkeel', false],
  ['Decision Made', 'shop', false],
])('forwards %s of %s: %s', async ([DetailType, Source, isForwarded]) => {
  const shop = await member();
  await createHub(shop);
  const told = shop.arrived.length;
  const Detail = JSON.stringify({ schemaVersion: 1, note: 'by hand' });
  const Entries = [{ EventBusName: 'evenkeel-dev', Source, DetailType, Detail }];
  await clientOf(shop).send(new PutEventsCommand({ Entries }));
  await shop.run(2_000);
  const byHand = shop.arrived.slice(told).filter(({ detail }) => detail['note'] === 'by hand');
  expect(byHand.map((event) => event['detail-type'])).toEqual(isForwarded ? [DetailType] : []);
});

test('goes on without its hub: letters keep what that lacks, people are told once, and it is told again when it is back', async () => {
  const shop = await member();
  await createHub(shop);
  await shop.run(10 * MINUTE);
  const before = shop.arrived.length;
  expect(before).toBeGreaterThan(0);

  await clientOf(shop).send(new DeleteEventBusCommand({ Name: HUB }));
  await shop.run(40 * MINUTE);
  expect(shop.arrived).toHaveLength(before);
  expect(shop.decisions()).toContain('add/overloaded');
  const letters = lettersOf(shop);
  expect(letters.map(({ detail }) => detail['kind'])).toContain('add');
  // A late beat would say that all is well.
  expect(new Set(letters.map((event) => event['detail-type']))).not.toContain('Heartbeat Due');
  expect(await alarmOf(shop)).toBe('ALARM');
  const told = shop.region.sns.published(resource(shop, 'AWS::SNS::Topic', 'Attention').ref);
  expect(told.filter(({ message }) => message.includes('HubUnreachable'))).toHaveLength(1);

  await createHub(shop);
  await shop.run(30 * MINUTE);
  expect(shop.arrived.length).toBeGreaterThan(before);
  expect(await alarmOf(shop)).toBe('OK');
});
