import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { createRegion } from '../../../sandbox/region.ts';
import { assemblyFolder, synthesizeBefore } from '../../synthesis/assembly.ts';
import {
  allowedIn,
  controlPlaneIn,
  type Declared,
  ofType,
  policiesIn,
  policyLength,
  readTemplates,
  type RolePolicy,
  spelled,
} from '../templates.ts';

let stacks: ReadonlyMap<string, readonly Declared[]>;
let resources: readonly Declared[];
synthesizeBefore(new URL('bigFleet.ts', import.meta.url));
beforeAll(() => {
  stacks = readTemplates(assemblyFolder());
  resources = [...stacks.values()].flat();
});

const all = (type: string) => ofType(resources, `AWS::${type}`);
const jsonLength = (value: unknown) => JSON.stringify(value).length;
const largest = (numbers: readonly number[]) => Math.max(0, ...numbers);

describe('400 clusters, 100 load balancers and 100 target groups with everything switched on', () => {
  test('are divided into stacks that CloudFormation takes', () => {
    expect([...stacks.keys()].toSorted()).toEqual(
      [
        'evenkeel-dev',
        'evenkeel-dev-drills',
        'evenkeel-dev-watch',
        ...[1, 2, 3, 4].map((number) => `evenkeel-dev-alarms-${number}`),
        ...[1, 2, 3, 4].map((number) => `evenkeel-dev-drill-schedules-${number}`),
        ...[1, 2, 3].map((number) => `evenkeel-dev-target-alarms-${number}`),
      ].toSorted(),
    );
    for (const declared of stacks.values()) expect(declared.length).toBeLessThanOrEqual(500);
    const templates = readdirSync(assemblyFolder()).filter((file) => file.endsWith('.template.json'));
    expect(templates).toHaveLength(stacks.size);
    for (const file of templates) expect(statSync(join(assemblyFolder(), file)).size).toBeLessThanOrEqual(1_000_000);
  });

  test('have all of their alarms, schedules and functions', () => {
    // Three of each cluster, two of each of three zones of a target group; nine of Evenkeel itself, two of each of six
    // machines of drills and game days, three of the one that cleans up, and one of all that are throttled; two of each of three kinds of trouble of
    // functions, and the one that misses heartbeats.
    expect(all('CloudWatch::Alarm')).toHaveLength(400 * 3 + 100 * 3 * 2 + 9 + 6 * 2 + 3 + 1 + 2 * 3 + 1);
    const named = all('CloudWatch::Alarm').flatMap(({ properties }) => (properties['AlarmName'] as string) ?? []);
    expect(new Set(named).size).toBe(400 * 3 + 100 * 3 * 2);
    // Six ticks, the daily sweep, the heartbeat, and one of each drill.
    expect(all('Scheduler::Schedule')).toHaveLength(8 + 400 * 3 + 100 + 100);
    // Five controllers, the heartbeat, three workers, the prober, fifteen functions of drills, four of game days, and two of Slack.
    expect(all('Lambda::Function')).toHaveLength(31);
  });

  test('fit what IAM takes of a role: ten managed policies of 6,144 bytes, and 10,240 beside them', () => {
    const policies = policiesIn(resources);
    const managed = policies.filter(({ isManaged }) => isManaged);
    const inline = policies.filter(({ isManaged }) => !isManaged);
    const count = (some: readonly RolePolicy[], role: string) => some.filter((policy) => policy.roles.includes(role));
    const roles = all('IAM::Role').map(({ logicalId }) => spelled({ Ref: logicalId }));
    expect(largest(managed.map(({ document }) => policyLength(document)))).toBeLessThanOrEqual(6_144);
    expect(largest(roles.map((role) => count(managed, role).length))).toBeLessThanOrEqual(10);
    const sums = roles.map((role) =>
      count(inline, role).reduce((sum, policy) => sum + policyLength(policy.document), 0),
    );
    expect(largest(sums)).toBeLessThanOrEqual(10_240);
  });

  test('have a dead-letter queue whose policy has one statement for all rules', () => {
    const [{ properties }, ...others] = all('SQS::QueuePolicy') as [Declared];
    expect(others).toEqual([]);
    const { Statement } = properties['PolicyDocument'] as { Statement: readonly Record<string, object>[] };
    expect(Statement.map(({ Effect, Principal }) => [Effect, Principal])).toEqual([
      ['Deny', { AWS: '*' }],
      ['Allow', { Service: 'events.amazonaws.com' }],
    ]);
    const { ArnLike } = Statement[1]!['Condition'] as { ArnLike: Record<string, unknown> };
    expect(spelled(ArnLike['aws:SourceArn'])).toBe(
      'arn:<AWS::Partition>:events:<AWS::Region>:<AWS::AccountId>:rule/evenkeel-*',
    );
    const rules = all('Events::Rule').flatMap(({ properties: rule }) => rule['Targets'] as Record<string, object>[]);
    for (const { DeadLetterConfig } of rules) {
      expect(spelled((DeadLetterConfig as { Arn: unknown }).Arn)).toBe('<DeadLetters.Arn>');
    }
  });

  test('have rules whose patterns EventBridge takes, and listen to each abort alarm once', () => {
    const patterns = all('Events::Rule').map(({ properties }) => properties['EventPattern']);
    expect(largest(patterns.map(jsonLength))).toBeLessThanOrEqual(2_048);
    expect(patterns.length).toBeLessThanOrEqual(300);
    const names = patterns.flatMap((pattern) => {
      const { alarmName = [] } = (pattern as { detail?: { alarmName?: unknown[] } }).detail ?? {};
      return alarmName.filter((name) => typeof name === 'string');
    });
    expect(names).toHaveLength(600);
    expect(new Set(names).size).toBe(600);
  });

  test('have functions that few enough rules may invoke, with environments that Lambda takes', () => {
    for (const { logicalId, properties } of all('Lambda::Function')) {
      expect(jsonLength(properties['Environment'])).toBeLessThan(4_096);
      const permissions = all('Lambda::Permission').filter((permission) =>
        jsonLength(permission.properties['FunctionName']) > 0
          ? JSON.stringify(permission.properties['FunctionName']).includes(`"${logicalId}"`)
          : false,
      );
      // Of 20,480 bytes, each takes 442.
      expect(permissions.length).toBeLessThanOrEqual(46);
    }
  });

  test('are named one by one in what may be changed: nothing is allowed by a pattern that a small fleet names', () => {
    const controlPlane = controlPlaneIn(assemblyFolder());
    const replicas = allowedIn(controlPlane, 'ReplicasFunctionRole');
    const rds = 'arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>';
    const cluster = (number: string) => `rds:CreateDBInstance ${rds}:cluster:orders-production-postgres-${number}`;
    expect(replicas.filter((line) => line.includes(':cluster:'))).toHaveLength(400 * 2);
    expect(replicas).toEqual(expect.arrayContaining([cluster('001'), cluster('400')]));
    const inject = allowedIn(controlPlane, 'DrillsInjectRole');
    expect(inject.filter((line) => /^rds:FailoverDBCluster .*:cluster:/.test(line))).toHaveLength(400);
    expect(inject.filter((line) => line.startsWith('arc-zonal-shift:StartZonalShift'))).toHaveLength(100);
    const secrets = allowedIn(controlPlane, 'WarmerFunctionRole').filter((line) => line.startsWith('secretsmanager:'));
    expect(secrets).toHaveLength(400);
    expect([...replicas, ...inject, ...secrets].filter((line) => /(cluster|secret):\*/.test(line))).toEqual([]);
  });

  test('are deployed into the Region, where readers may be added to each of the clusters and to no other', async () => {
    const region = createRegion();
    const deployed = await region.deploy(assemblyFolder());
    const types = Map.groupBy(
      deployed.flatMap(({ resources: created }) => created),
      ({ type }) => type,
    );
    expect(types.get('AWS::CloudWatch::Alarm')).toHaveLength(1_832);
    expect(types.get('AWS::Scheduler::Schedule')).toHaveLength(1_408);
    expect(types.get('AWS::Lambda::Function')).toHaveLength(31);
    const role = types.get('AWS::IAM::Role')!.find(({ logicalId }) => logicalId.startsWith('ReplicasFunctionRole'))!;
    const roleArn = `arn:aws:iam::123456789012:role/${role.name}`;
    const allowed = ['001', '200', '400', '401'].filter((number) =>
      region.iam.roleMay(
        roleArn,
        'rds:CreateDBInstance',
        `arn:aws:rds:eu-west-1:123456789012:cluster:orders-production-postgres-${number}`,
      ),
    );
    expect(allowed).toEqual(['001', '200', '400']);
  });
});
