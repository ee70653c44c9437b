import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defineFleet, type Fleet } from '../../../fleet/fleet.ts';
import type { Bundles } from '../../../stacks/bundle.ts';
import { ControlPlaneStack } from '../../../stacks/controlPlane.ts';
import { DrillsStack } from '../../../stacks/drills.ts';
import { resultsOf } from '../../../stacks/results.ts';
import { findBreaches } from '../../../stacks/quotas/checkQuotas.ts';
import { readStack } from '../../../stacks/quotas/declared.ts';
import { allowedIn, type Declared, ofType, readTemplates, spelled } from '../templates.ts';
import headline from './bigFleet.ts';

const numbered = (count: number, length: number) =>
  Array.from({ length: count }, (_, at) => `n${String(at + 1).padStart(3, '0')}`.padEnd(length, 'x'));

/** As long as they may be: Aurora takes 63 characters, load balancing 32. */
const CLUSTERS = numbered(400, 63);
const LOAD_BALANCERS = numbered(100, 32);
const cluster = {
  mode: 'act' as const,
  classes: ['db.r6g.large'],
  zones: ['eu-west-1a'],
  safetyNet: { targetCpuPercent: 80 },
};
const probes = [{ kind: 'http' as const, url: 'https://shop.example' }];

const longest = defineFleet({
  clusters: Object.fromEntries(CLUSTERS.map((name) => [name, cluster])),
  certificates: Object.fromEntries(
    LOAD_BALANCERS.map((name, at) => [
      `site-${at}`,
      {
        mode: 'act' as const,
        loadBalancers: { [name]: { https: {} } },
        hostedZone: `Z${String(at).padStart(20, '0')}`,
      },
    ]),
  ),
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: Object.fromEntries(['ada', 'bob'].map((name) => [name, { iam: `arn:aws:iam::123456789012:user/${name}` }])),
    list: [
      ...CLUSTERS.map((resource) => ({ drill: 'aurora-failover' as const, resource, probes })),
      ...LOAD_BALANCERS.map((_, at) => ({
        drill: 'certificate-rotation' as const,
        resource: `site-${at}`,
        probes: [{ kind: 'tls' as const, host: 'shop.example' }],
      })),
    ],
  },
});

const small = (concurrentExecutions?: number) =>
  defineFleet({
    clusters: { shop: cluster },
    targetGroups: headline.targetGroups,
    slack: headline.slack!,
    ...(concurrentExecutions !== undefined && { account: { concurrentExecutions } }),
  });

const folder = mkdtempSync(join(tmpdir(), 'evenkeel-longest-'));
const FLEETS: Readonly<Record<string, Fleet>> = {
  longest,
  unknown: small(),
  a10: small(10),
  a50: small(50),
  a111: small(111),
  a112: small(112),
};
let stacks: ReadonlyMap<string, readonly Declared[]>;
const warnings: string[] = [];

beforeAll(() => {
  // What the functions do is not looked at here: one file will do for all of them.
  const bundle = join(folder, 'bundle');
  mkdirSync(bundle);
  writeFileSync(join(bundle, 'index.js'), 'exports.handler = async () => {};');
  const bundles = new Proxy({}, { get: () => bundle }) as Bundles;
  const app = new App({ outdir: join(folder, 'cdk.out'), analyticsReporting: false });
  const stackOf = (stage: string, fleet: Fleet) =>
    new ControlPlaneStack(app, stage, { stackName: stage, stage, fleet, bundles });
  const drillsOf = ({ shared, stackName }: ControlPlaneStack, fleet: Fleet) =>
    new DrillsStack(app, `${stackName}-drills`, {
      ...shared,
      stackName: `${stackName}-drills`,
      fleet,
      bundles,
      results: resultsOf(stackName),
    });
  for (const [stage, fleet] of Object.entries(FLEETS)) {
    const controlPlane = stackOf(stage, fleet);
    if (fleet.drills.list.length > 0) drillsOf(controlPlane, fleet);
  }
  const assembly = app.synth();
  stacks = readTemplates(assembly.directory);
  const said = assembly.stacks.flatMap(({ messages }) => messages.map(({ entry }) => JSON.stringify(entry.data)));
  warnings.push(...said.filter((text) => text.includes('[ack: evenkeel:unlisted-clusters]')));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('400 clusters with names of 63 characters, and load balancers with names of 32', () => {
  const rds = 'arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>';
  const tagged = '{"StringEquals":{"aws:ResourceTag/evenkeel:stage":"longest"}}';
  const allowed = (role: string, action: string) =>
    allowedIn([...stacks.get('longest')!, ...stacks.get('longest-drills')!], role).filter((line) =>
      line.startsWith(`${action} `),
    );

  test('exceed no quota', () => {
    const read = (name: string) =>
      JSON.stringify(JSON.parse(readFileSync(join(folder, `cdk.out/${name}.template.json`), 'utf8')));
    // Without the other stacks, some of which have as many resources.
    const own = [
      readStack('evenkeel-prod', read('longest')),
      readStack('evenkeel-prod-drills', read('longest-drills')),
    ];
    expect(findBreaches(own)).toEqual([]);
  });

  test('are named one by one while there is room, and the last ones have to bear the tag of the stage', () => {
    for (const [role, action] of [
      ['ReplicasFunctionRole', 'rds:CreateDBInstance'],
      ['DrillsInjectRole', 'rds:FailoverDBCluster'],
    ] as const) {
      const clusters = allowed(role, action).filter((line) => line.includes(':cluster:'));
      const named = CLUSTERS.filter((name) => clusters.includes(`${action} ${rds}:cluster:${name}`));
      expect(named).toEqual(CLUSTERS.slice(0, named.length));
      expect(named.length).toBeGreaterThan(200);
      expect(named.length).toBeLessThan(400);
      expect(clusters.filter((line) => line.includes('*'))).toEqual([`${action} ${rds}:cluster:* ${tagged}`]);
      expect(clusters).toHaveLength(named.length + 1);
    }
  });

  test('have readers of the safety net that may be deleted only with the tag of one of them', () => {
    const conditions = allowed('ReplicasFunctionRole', 'rds:DeleteDBInstance').filter((line) =>
      line.includes('application-autoscaling:resourceId'),
    );
    const values = conditions.flatMap((line) => line.match(/cluster:n\d{3}x+/g) ?? []);
    expect(values).toEqual(CLUSTERS.map((name) => `cluster:${name}`));
  });

  test('are told by their names to whoever deploys', () => {
    const [replicas, drills, ...others] = warnings;
    expect(others).toEqual([]);
    const said =
      /IAM policies have no room for the names of (\d+) clusters\. To let Evenkeel (.*) them, tag each with /;
    expect(said.exec(replicas!)![2]).toBe('add readers to');
    expect(said.exec(drills!)![2]).toBe('run failover drills on');
    const names = replicas!.match(/n\d{3}x{59}/g)!;
    expect(names).toEqual(CLUSTERS.slice(-Number(said.exec(replicas!)![1])));
    expect(replicas).toContain('tag each with evenkeel:stage=longest: ');
  });
});

describe('reserved concurrency', () => {
  const reserved = (stage: string) =>
    ofType(stacks.get(stage)!, 'AWS::Lambda::Function').flatMap(({ logicalId, properties }) => {
      const count = properties['ReservedConcurrentExecutions'];
      return count === undefined ? [] : [[spelled({ Ref: logicalId }), count]];
    });

  test.for(['unknown', 'a10', 'a50', 'a111'])('is left out where the account may have no room for it: %s', (stage) => {
    expect(reserved(stage)).toEqual([]);
  });

  test('is set apart where 100 remain for everything else', () => {
    expect(reserved('a112')).toEqual([
      ['<TargetsFunction>', 2],
      ['<SlackIngress>', 10],
    ]);
  });
});
