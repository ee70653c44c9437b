import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { createRegion } from '../../sandbox/region.ts';
import { assemblyFolder, synthesizeBefore, TWO_CLUSTERS } from '../synthesis/assembly.ts';

synthesizeBefore(TWO_CLUSTERS);

test('what a rule may not deliver goes to the dead-letter queue, from either bus, by one statement of its policy', async () => {
  const region = createRegion();
  // Without permissions, EventBridge may invoke no function; without schedules, nothing else is to be delivered.
  const without = new Set(['AWS::Lambda::Permission', 'AWS::Scheduler::Schedule']);
  const stacks = await region.deploy(assemblyFolder(), { without: ({ type }) => without.has(type) });
  region.core.emit({ source: 'aws.rds', 'detail-type': 'RDS DB Instance Event', detail: {} });
  await new EventBridgeClient(region.clientConfig()).send(
    new PutEventsCommand({
      Entries: [{ EventBusName: 'evenkeel-dev', Source: 'evenkeel', DetailType: 'Warm Up Finished', Detail: '{}' }],
    }),
  );
  await region.clock.runUntil(region.clock.now() + 60 * 60_000);
  const queue = stacks.flatMap(({ resources }) => resources).find(({ type }) => type === 'AWS::SQS::Queue');
  const { Messages = [] } = await new SQSClient(region.clientConfig()).send(
    new ReceiveMessageCommand({
      QueueUrl: queue!.ref,
      MaxNumberOfMessages: 10,
      MessageAttributeNames: ['RULE_ARN'],
    }),
  );
  const rules = Messages.map(({ MessageAttributes }) => MessageAttributes!['RULE_ARN']!.StringValue!);
  expect(rules.map((arn) => arn.replace(/[0-9A-F]{8}-[0-9A-Z]{12}$/, '')).toSorted()).toEqual([
    'arn:aws:events:eu-west-1:123456789012:rule/evenkeel-dev-InstanceEventToReplicas',
    'arn:aws:events:eu-west-1:123456789012:rule/evenkeel-dev/evenkeel-dev-WarmUpEndToReplicas',
  ]);
});
