import { CloudWatchClient, DescribeAlarmHistoryCommand, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteEventBusCommand,
  DeleteRuleCommand,
  DisableRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { AwsError } from '../../sandbox/wire/handlers.ts';
import { deployed, MINUTE } from '../functions/controllers/replicas/loop/deployed.ts';

type Shop = Awaited<ReturnType<typeof deployed>>;

const quietShop = async (): Promise<Shop> => await deployed({ shop: () => 0.3 });

async function heartbeatAlarm({ region }: Shop) {
  const client = new CloudWatchClient(region.clientConfig());
  const { MetricAlarms = [] } = await client.send(
    new DescribeAlarmsCommand({ AlarmNamePrefix: 'evenkeel-dev-watch-' }),
  );
  return MetricAlarms.find(({ AlarmName }) => AlarmName!.includes('HeartbeatMissing'))!;
}

const stateOf = async (shop: Shop) => (await heartbeatAlarm(shop)).StateValue;

async function rulesOf({ region }: Shop, bus: string, named: string) {
  const client = new EventBridgeClient(region.clientConfig());
  const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName: bus }));
  return { client, rules: Rules.filter(({ Name }) => Name!.includes(named)).map(({ Name }) => Name!) };
}

const disable = (bus: string, named: string) => async (shop: Shop) => {
  const { client, rules } = await rulesOf(shop, bus, named);
  expect(rules).toHaveLength(1);
  await client.send(new DisableRuleCommand({ EventBusName: bus, Name: rules[0] }));
};

const remove = (bus: string, named: string) => async (shop: Shop) => {
  const { client, rules } = await rulesOf(shop, bus, named);
  for (const Rule of rules) {
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ EventBusName: bus, Rule }));
    await client.send(new RemoveTargetsCommand({ EventBusName: bus, Rule, Ids: Targets.map(({ Id }) => Id!) }));
    await client.send(new DeleteRuleCommand({ EventBusName: bus, Name: Rule }));
  }
};

/** The ledger refuses every write of the function alone. */
const refuseBeats = (shop: Shop) => {
  shop.region.endpoint.intercept = async ({ operation }, input, next) => {
    if (operation === 'PutItem' && JSON.stringify(input).includes('history#heartbeat'))
      throw new AwsError('AccessDeniedException', 'The key of the table is disabled.');
    return await next();
  };
  return Promise.resolve();
};

test('beats for hours in a healthy Region, each with a record in the ledger, and the alarm is silent', async () => {
  const shop = await quietShop();
  await shop.run(20 * MINUTE);
  expect(await stateOf(shop)).toBe('OK');
  const since = new Date(shop.region.clock.now());
  await shop.run(6 * 60 * MINUTE);
  expect(await stateOf(shop)).toBe('OK');
  const { AlarmName } = await heartbeatAlarm(shop);
  const { AlarmHistoryItems = [] } = await new CloudWatchClient(shop.region.clientConfig()).send(
    new DescribeAlarmHistoryCommand({ AlarmName, HistoryItemType: 'StateUpdate', StartDate: since }),
  );
  expect(AlarmHistoryItems).toEqual([]);
  const beats = shop.region.dynamoDb
    .inspect('evenkeel-dev')
    .filter(({ pk }) => pk === 'history#heartbeat#control-plane');
  expect(beats.length).toBeGreaterThanOrEqual(74);
  expect(beats.at(-1)).toMatchObject({ event: 'decision', kind: 'beat', reason: 'all-well' });
  expect(shop.problems).toEqual([]);
});

test.for<readonly [what: string, harm: (shop: Shop) => Promise<void>]>([
  ['its own rule is disabled', disable('evenkeel-dev', 'BeatToHeartbeat')],
  ['its own rule is deleted', remove('evenkeel-dev', 'BeatToHeartbeat')],
  ['a rule of AWS events is disabled', disable('default', 'InstanceEventToReplicas')],
  ['the rule that tells people is deleted', remove('evenkeel-dev', 'AttentionToPeople')],
  [
    'the bus is gone',
    async (shop) => {
      await remove('evenkeel-dev', 'evenkeel-')(shop);
      await new EventBridgeClient(shop.region.clientConfig()).send(new DeleteEventBusCommand({ Name: 'evenkeel-dev' }));
    },
  ],
  ['the ledger refuses the record', refuseBeats],
])('is missed within half an hour when %s', async ([, harm]) => {
  const shop = await quietShop();
  await shop.run(20 * MINUTE);
  expect(await stateOf(shop)).toBe('OK');
  await harm(shop);
  await shop.run(30 * MINUTE);
  expect(await stateOf(shop)).toBe('ALARM');
});
