import { DeleteItemCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { beforeAll, describe, expect, test } from 'vitest';
import type { DeployedResource } from '../../sandbox/deploy/resource.ts';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { assemblyFolder, synthesizeBefore } from '../synthesis/assembly.ts';

/**
 * Every function's role tries what belongs to the others, with a real client in the Region: to write in each partition of
 * the ledger, to publish each event of ours, to invoke each function. Who succeeds is listed by hand.
 */
synthesizeBefore(new URL('everythingFleet.ts', import.meta.url));

let region: Region;
let resources: readonly DeployedResource[];
/** Each function's role by a short name: `Replicas`, `Drills/Begin`. */
let roles: ReadonlyMap<string, string>;

beforeAll(async () => {
  region = createRegion();
  const stacks = await region.deploy(assemblyFolder(), {
    without: ({ type }) => type === 'AWS::Scheduler::Schedule' || type === 'AWS::CloudWatch::Alarm',
  });
  resources = stacks.flatMap((stack) => [...stack.resources.values()]);
  roles = new Map(
    resources
      .filter(({ type, logicalId }) => type === 'AWS::IAM::Role' && !logicalId.includes('TickRole'))
      .map(({ logicalId, arn }) => [shortName(logicalId), arn]),
  );
});

/** `DrillsBeginRoleA1B2C3D4` → `DrillsBegin` */
const shortName = (logicalId: string) => logicalId.replace(/[0-9A-F]{8}$/, '').replace(/(?<=.)(Function)?Role$/, '');

const find = (type: string, logicalId: string) =>
  resources.find((resource) => resource.type === type && resource.logicalId.startsWith(logicalId))!;

/** The names of those roles for which an attempt succeeds. */
async function whoMay(attempt: (config: ReturnType<Region['clientConfig']>) => Promise<unknown>): Promise<string[]> {
  const able: string[] = [];
  for (const [name, arn] of roles) {
    const credentials = region.iam.credentialsFor(arn, 'test');
    const isDone = await attempt({ ...region.clientConfig(), credentials }).then(
      (answer) => (answer as { FailedEntryCount?: number }).FailedEntryCount !== 1,
      (error: Error) => {
        if (!/AccessDenied/.test(error.name)) throw error;
        return false;
      },
    );
    if (isDone) able.push(name);
  }
  return able.toSorted();
}

const DRILL_STEPS = [
  'Admit',
  'Advance',
  'Alarm',
  'Api',
  'Assess',
  'Begin',
  'CleanUp',
  'GameDayEnd',
  'GameDayFollow',
  'GameDayNext',
  'GameDayPlan',
  'Inject',
  'Preflight',
  'Report',
  'RequestApproval',
  'RollBack',
  'Schedule',
  'SteadyState',
  'Sweep',
].map((step) => `Drills${step}`);

const MACHINES = [
  'Drillsaurorafailovermachine',
  'Drillscertificaterotationmachine',
  'Drillsreaderlossmachine',
  'Drillsreaderoverloadmachine',
  'Drillszoneevacuationmachine',
];

/** The role with which the Scheduler starts drills; that of the stack of their schedules has no name of its own. */
const DRILL_SCHEDULER = 'Role';

test('there is a role for each function, and for the schedules', () => {
  expect([...roles.keys()].filter((name) => !name.startsWith('Drills')).toSorted()).toEqual([
    'Certificates',
    'Chatbot',
    'Endpoints',
    'Handshakes',
    'Heartbeat',
    'HeartbeatDue',
    'Hub',
    'Notify',
    'Replicas',
    DRILL_SCHEDULER,
    'SafetyNet',
    'Scheduler',
    'SlackIngress',
    'SlackWorker',
    'Targets',
    'VpcHandshakes',
    'Warmer',
  ]);
  expect([...roles.keys()].filter((name) => name.startsWith('Drills')).toSorted()).toEqual(
    expect.arrayContaining(DRILL_STEPS),
  );
});

describe('a partition of the ledger is written by', () => {
  test.for<readonly [partition: string, writers: readonly string[]]>([
    ['controller#replicas', ['Replicas']],
    ['controller#safetyNet', ['SafetyNet']],
    ['controller#certificates', ['Certificates']],
    ['controller#targets', ['Targets']],
    ['leases#replicas', ['Replicas']],
    ['leases#slack', ['SlackWorker']],
    ['leases#hosted-zones', ['Certificates', 'DrillsAdvance']],
    ['history#replicas#shop', ['Replicas']],
    ['history#targets#tagged', ['Targets']],
    ['history#slack#asks', ['SlackWorker']],
    ['pause-history#replicas#shop', ['SlackWorker']],
    ['pauses#replicas', ['SlackWorker']],
    ['interlocks#replicas', ['DrillsBegin', 'DrillsCleanUp', 'SafetyNet']],
    ['interlocks#targets', ['DrillsBegin', 'DrillsCleanUp']],
    ['marks#replicas', ['Warmer']],
    // Of what only events tell.
    ['marks#targets', ['Targets']],
    ['marks#certificates', ['Handshakes', 'VpcHandshakes']],
    ['drills', DRILL_STEPS],
    ['drill-locks', ['DrillsAdmit', 'DrillsCleanUp']],
    ['drill-approvals', ['DrillsApi', 'DrillsRequestApproval']],
    ['drill-cooldowns', ['DrillsApi', 'DrillsCleanUp']],
    ['drill-evidence', ['DrillsReport']],
    ['slack', ['SlackWorker']],
    ['announcements#replicas/shop', ['SlackWorker']],
    // Of nobody: what an older version had there, and what does not exist.
    ['lease', []],
    ['controller#slack', []],
  ])('%s', async ([partition, writers]) => {
    const TableName = find('AWS::DynamoDB::GlobalTable', 'Ledger').name;
    const Item = { pk: { S: partition }, sk: { S: 'state#shop' }, controller: { S: 'replicas' } };
    expect(await whoMay((config) => new DynamoDBClient(config).send(new PutItemCommand({ TableName, Item })))).toEqual(
      writers,
    );
  });

  test('nobody takes anything away there', async () => {
    const TableName = find('AWS::DynamoDB::GlobalTable', 'Ledger').name;
    const remove = (pk: string) => (config: ReturnType<Region['clientConfig']>) =>
      new DynamoDBClient(config).send(new DeleteItemCommand({ TableName, Key: { pk: { S: pk }, sk: { S: 'x' } } }));
    for (const partition of [
      'pauses#replicas',
      'controller#replicas',
      'interlocks#replicas',
      'drills',
      'drill-locks',
      'slack',
    ]) {
      expect(await whoMay(remove(partition))).toEqual([]);
    }
  });
});

describe('an event of ours is published by', () => {
  const loops = ['Certificates', 'Replicas', 'SafetyNet', 'Targets'];
  test.for<readonly [detailType: string, publishers: readonly string[]]>([
    ['Decision Made', loops],
    ['Action Finished', loops],
    // Those of drills tell people of a rollback, a clean-up or a report that cannot be finished.
    ['Attention Needed', [...loops, 'DrillsCleanUp', 'DrillsReport', 'DrillsRollBack', 'DrillsSweep'].toSorted()],
    ['Warm Up Requested', ['Replicas']],
    ['Warm Up Finished', ['Warmer']],
    ['Proof Requested', ['Certificates']],
    ['Proof Finished', ['Handshakes', 'VpcHandshakes']],
    ['Sweep To Be Continued', ['Certificates']],
    ['Drill Changed', DRILL_STEPS],
    ['Drill Finished', ['DrillsGameDayEnd', 'DrillsReport']],
    // Requests are no events: the bus would carry them in anybody's name.
    ['Slack Asked', []],
  ])('%s', async ([DetailType, publishers]) => {
    const EventBusName = find('AWS::Events::EventBus', 'Bus').name;
    const Entries = [{ EventBusName, Source: 'evenkeel', DetailType, Detail: '{}' }];
    expect(await whoMay((config) => new EventBridgeClient(config).send(new PutEventsCommand({ Entries })))).toEqual(
      publishers,
    );
  });
});

describe('a function is invoked by', () => {
  test.for<readonly [logicalId: string, invokers: readonly string[]]>([
    ['SlackWorker', ['SlackIngress']],
    ['SlackIngress', []],
    // One role of the scheduler serves the ticks of all controllers, and invokes nothing else.
    ['Replicas', ['Scheduler', 'SlackWorker']],
    ['Targets', ['Scheduler', 'SlackWorker']],
    ['DrillsApi', []],
    ['DrillsInject', MACHINES],
    ['DrillsBegin', MACHINES],
    ['DrillsSchedule', [DRILL_SCHEDULER]],
    ['DrillsCleanUp', [...MACHINES, 'Drillscleanupmachine'].toSorted()],
    // Warm-ups are requested by an event; only what injects and rolls back has a reader kept busy.
    ['Warmer', ['DrillsCleanUp', 'DrillsInject', 'DrillsRollBack']],
    ['DrillsGameDayNext', ['Drillsgamedaymachine']],
    ['DrillsRequestApproval', [...MACHINES, 'Drillsgamedaymachine'].toSorted()],
    ['Handshakes', []],
  ])('%s', async ([logicalId, invokers]) => {
    const { name: FunctionName } = find('AWS::Lambda::Function', logicalId);
    const able = await whoMay((config) =>
      new LambdaClient(config).send(new InvokeCommand({ FunctionName, InvocationType: 'DryRun' })),
    );
    expect(able).toEqual(invokers);
  });
});
