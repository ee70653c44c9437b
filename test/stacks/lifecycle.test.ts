import { DescribeAlarmsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, ListEventBusesCommand, ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { LambdaClient, ListFunctionsCommand } from '@aws-sdk/client-lambda';
import { ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { ListTopicsCommand, SNSClient } from '@aws-sdk/client-sns';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { DescribeParametersCommand, SSMClient } from '@aws-sdk/client-ssm';
import { ListSchedulesCommand, SchedulerClient } from '@aws-sdk/client-scheduler';
import { expect, test } from 'vitest';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { deployed, MINUTE, readersOf } from '../functions/controllers/replicas/loop/deployed.ts';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';

/** How many there are of what a deployment makes, by the services' own lists. */
async function inventory(region: Region): Promise<Readonly<Record<string, number>>> {
  const config = region.clientConfig();
  const events = new EventBridgeClient(config);
  const { EventBuses: buses = [] } = await events.send(new ListEventBusesCommand({}));
  const rules = await Promise.all(
    buses.map(async ({ Name }) => (await events.send(new ListRulesCommand({ EventBusName: Name }))).Rules!.length),
  );
  const lists = {
    functions: async () => (await new LambdaClient(config).send(new ListFunctionsCommand({}))).Functions,
    machines: async () => (await new SFNClient(config).send(new ListStateMachinesCommand({}))).stateMachines,
    topics: async () => (await new SNSClient(config).send(new ListTopicsCommand({}))).Topics,
    queues: async () => (await new SQSClient(config).send(new ListQueuesCommand({}))).QueueUrls,
    parameters: async () => (await new SSMClient(config).send(new DescribeParametersCommand({}))).Parameters,
    schedules: async () => (await new SchedulerClient(config).send(new ListSchedulesCommand({}))).Schedules,
    alarms: async () => (await new CloudWatchClient(config).send(new DescribeAlarmsCommand({}))).MetricAlarms,
    tables: async () => (await new DynamoDBClient(config).send(new ListTablesCommand({}))).TableNames,
    buckets: async () => (await new S3Client(config).send(new ListBucketsCommand({}))).Buckets,
  };
  const counts = Object.entries(lists).map(async ([name, list]) => [name, (await list())?.length ?? 0] as const);
  return {
    ...Object.fromEntries(await Promise.all(counts)),
    buses: buses.length,
    rules: rules.reduce((sum, each) => sum + each, 0),
  };
}

test('what is destroyed leaves the ledger and the reports, and nothing else', async () => {
  const region = createRegion();
  const before = await inventory(region);
  await region.deploy(await assemblyOf(new URL('everythingFleet.ts', import.meta.url)));
  const there = await inventory(region);
  for (const [what, count] of Object.entries(there)) expect([what, count > before[what]!]).toEqual([what, true]);
  await region.destroy();
  expect(await inventory(region)).toEqual({ ...before, tables: 1, buckets: 1 });
});

test('deployed again, it goes on with the ledger that it had, once that is imported', async () => {
  const shop = await deployed({ shop: (seconds) => (seconds < 45 * 60 ? 0.9 : 0.1) });
  await shop.run(20 * MINUTE);
  const readers = readersOf(shop).length;
  const said = shop.decisions();
  expect(said).toContain('add/overloaded');

  await shop.region.destroy();
  await shop.run(20 * MINUTE);
  expect(shop.decisions()).toEqual(said);
  expect(readersOf(shop)).toHaveLength(readers);

  const assembly = await assemblyOf(TWO_CLUSTERS);
  await expect(shop.region.deploy(assembly)).rejects.toThrow(
    "Resource of type 'AWS::DynamoDB::GlobalTable' with identifier 'evenkeel-dev' already exists. (AlreadyExists)",
  );
  await shop.region.deploy(assembly, { importExistingResources: true });
  await shop.run(60 * MINUTE);
  // It knows its readers and its endpoint again: neither is ordered or made a second time, and what it added is drained.
  const since = shop.decisions().slice(said.length);
  expect(since).toContain('drain/idle');
  expect(since).not.toContain('add/overloaded');
  expect(since).not.toContain('set-endpoint/endpoint-missing');
  expect(shop.problems).toEqual([]);
});

test('a fleet that has changed is an update: what is declared no more goes, and the rest goes on', async () => {
  const shop = await deployed({ shop: (seconds) => (seconds < 45 * 60 ? 0.9 : 2.5) });
  await shop.run(20 * MINUTE);
  const before = await inventory(shop.region);
  const said = shop.decisions();
  await shop.region.deploy(await assemblyOf(new URL('changedFleet.ts', import.meta.url)));
  const after = await inventory(shop.region);
  expect(after['alarms']).toBe(before['alarms']! - 1);
  expect({ ...after, alarms: 0 }).toEqual({ ...before, alarms: 0 });
  await shop.run(70 * MINUTE);
  // The load at the target wants five; three are allowed now.
  expect(readersOf(shop)).toHaveLength(3);
  expect(shop.decisions().slice(said.length)).toContain('hold/at-ceiling');
  expect(shop.problems).toEqual([]);
});
