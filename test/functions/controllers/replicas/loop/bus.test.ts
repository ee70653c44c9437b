import { CloudWatchClient, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import {
  DeleteEventBusCommand,
  DeleteRuleCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { expect, test } from 'vitest';
import { deployed, type Deployed, MINUTE, readersOf, resource } from './deployed.ts';

/** Somebody deletes our bus, with its rules, as by mistake. */
async function dropBus(shop: Deployed): Promise<void> {
  const client = new EventBridgeClient(shop.region.clientConfig());
  const EventBusName = resource(shop, 'AWS::Events::EventBus').name;
  const { Rules = [] } = await client.send(new ListRulesCommand({ EventBusName }));
  for (const { Name } of Rules) {
    const { Targets = [] } = await client.send(new ListTargetsByRuleCommand({ EventBusName, Rule: Name }));
    const Ids = Targets.map(({ Id }) => Id!);
    if (Ids.length > 0) await client.send(new RemoveTargetsCommand({ EventBusName, Rule: Name, Ids }));
    await client.send(new DeleteRuleCommand({ EventBusName, Name }));
  }
  await client.send(new DeleteEventBusCommand({ Name: EventBusName }));
}

test('without our bus readers are added all the same, and an alarm tells people within 15 minutes', async () => {
  const shop = await deployed({ shop: (seconds) => (seconds >= 600 ? 1.6 : 0.3) });
  await shop.run(5 * MINUTE);
  const before = readersOf(shop).length;
  await dropBus(shop);
  await shop.run(20 * MINUTE);
  expect(readersOf(shop).length).toBeGreaterThan(before);
  const published = shop.region.sns.published(resource(shop, 'AWS::SNS::Topic').ref);
  const page = published.find(({ message }) => message.includes('EventsUndelivered'));
  expect(page!.message).toContain('Deploy the stacks again');
  expect(published.map(({ message }) => message).join()).not.toContain('DeadLettersWaiting');
  // Another stage of the account has metrics of its own, and alarms that look at these.
  const { Metrics = [] } = await new CloudWatchClient(shop.region.clientConfig()).send(
    new ListMetricsCommand({ Namespace: 'Evenkeel' }),
  );
  expect(Metrics.map(({ MetricName }) => MetricName)).toEqual(
    expect.arrayContaining(['EventsUndelivered', 'Decisions']),
  );
  for (const { Dimensions } of Metrics) expect(Dimensions).toContainEqual({ Name: 'stage', Value: 'dev' });
});
