import { execFile } from 'node:child_process';
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { ACMClient, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { AutoScalingClient, CreateAutoScalingGroupCommand } from '@aws-sdk/client-auto-scaling';
import { CreateServiceCommand, ECSClient } from '@aws-sdk/client-ecs';
import {
  CreateListenerCommand,
  CreateLoadBalancerCommand,
  CreateTargetGroupCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient, StopDBClusterCommand } from '@aws-sdk/client-rds';
import { CreateHostedZoneCommand, Route53Client } from '@aws-sdk/client-route-53';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { discover, type Discovery } from '../../../cli/discover/run.ts';
import { clusterSchema } from '../../../fleet/cluster.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { createCluster } from '../../../sandbox/scenarios/cluster.ts';
import { createZone, importCertificate, issueCertificate } from '../../../sandbox/scenarios/website.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC } from '../../../sandbox/services/ec2/index.ts';
import { createReader, createSite, listen, runCommand, settingsOf } from '../account/region.ts';

const REPOSITORY = fileURLToPath(new URL('../../../', import.meta.url));
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** A target group of a Network Load Balancer of the same name. */
async function createEdge(region: Region, name: string, type: 'instance' | 'ip', allocation?: string): Promise<string> {
  const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
  const { LoadBalancers } = await elb.send(
    new CreateLoadBalancerCommand({
      Name: name,
      Type: 'network',
      SubnetMappings: DEFAULT_SUBNETS.map(({ id }, at) => ({
        SubnetId: id,
        ...(at === 0 && allocation !== undefined && { AllocationId: allocation }),
      })),
    }),
  );
  const { TargetGroups } = await elb.send(
    new CreateTargetGroupCommand({ Name: name, Protocol: 'TCP', Port: 8443, VpcId: DEFAULT_VPC, TargetType: type }),
  );
  const groupArn = TargetGroups![0]!.TargetGroupArn!;
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: LoadBalancers![0]!.LoadBalancerArn!,
      Port: 8443,
      Protocol: 'TCP',
      DefaultActions: [{ Type: 'forward', TargetGroupArn: groupArn }],
    }),
  );
  return groupArn;
}

/** An account that somebody has worked in for years. */
async function world(): Promise<Region> {
  const region = createRegion();
  const classes = ['db.r6g.large'];
  for (const name of ['shop', 'archive'])
    await createCluster(region, name, clusterSchema.parse({ classes, zones, readers: { min: 2 } }));
  await new RDSClient(region.clientConfig()).send(new StopDBClusterCommand({ DBClusterIdentifier: 'archive' }));
  await createZone(region, 'shop.example');
  const { loadBalancerArn, groupArn } = await createSite(region, {
    name: 'Web--Shop',
    securityGroup: 'sg-0a000000000000000',
  });
  const forward = { Type: 'forward', TargetGroupArn: groupArn } as const;
  const certificate = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 10 });
  await listen(region, loadBalancerArn, 443, forward, { certificate });
  const pay = await createSite(region, {
    name: 'pay',
    securityGroup: 'sg-0a000000000000000',
    more: { Scheme: 'internal' },
  });
  const imported = await importCertificate(region, ['pay.elsewhere.example'], 90);
  await listen(
    region,
    pay.loadBalancerArn,
    443,
    { Type: 'forward', TargetGroupArn: pay.groupArn },
    { certificate: imported },
  );
  const scaled = await createEdge(region, 'scaled', 'instance', 'eipalloc-0a1b2c3d4e5f60718');
  const tasks = await createEdge(region, 'tasks', 'ip');
  await createEdge(region, 'by-hand', 'ip');
  await new AutoScalingClient(region.clientConfig()).send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName: 'web',
      MinSize: 0,
      MaxSize: 4,
      VPCZoneIdentifier: DEFAULT_SUBNETS.map(({ id }) => id).join(','),
      LaunchTemplate: { LaunchTemplateName: 'web' },
      TargetGroupARNs: [scaled],
    }),
  );
  await new ECSClient(region.clientConfig()).send(
    new CreateServiceCommand({
      cluster: 'main',
      serviceName: 'shop',
      taskDefinition: 'shop',
      launchType: 'FARGATE',
      desiredCount: 0,
      networkConfiguration: { awsvpcConfiguration: { subnets: DEFAULT_SUBNETS.map(({ id }) => id) } },
      loadBalancers: [{ targetGroupArn: tasks, containerName: 'shop', containerPort: 8443 }],
    }),
  );
  await region.clock.runUntil(region.clock.now() + 600_000);
  return region;
}

describe('what is in an account', () => {
  let region: Region;
  let found: Discovery;
  let folder: string;
  beforeAll(async () => {
    region = await world();
    found = await discover('dev', settingsOf(region));
    folder = await mkdtemp(join(tmpdir(), 'evenkeel-discover-'));
    await symlink(join(REPOSITORY, 'fleet'), join(folder, 'fleet'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  /** What `npm run check` says of a fleet file. */
  async function checked(source: string): Promise<string> {
    const file = join(folder, 'evenkeel.config.ts');
    await writeFile(file, source);
    const env = { ...process.env, EVENKEEL_FLEET: file };
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [join(REPOSITORY, 'cli/checkFleet.ts')], {
      env,
    });
    return stdout + stderr;
  }

  test('becomes a fleet that only observes', () => {
    expect(found.fleet.clusters).toEqual({
      shop: { mode: 'observe', readers: { min: 2, max: 5 }, classes: ['db.r6g.large'], zones },
    });
    expect(found.fleet.certificates).toEqual({
      'web-shop': {
        mode: 'observe',
        domains: [['shop.example', '*.shop.example']],
        loadBalancers: { 'Web--Shop': {} },
      },
      pay: {
        mode: 'observe',
        domains: [expect.stringMatching(/^arn:aws:acm:/)],
        loadBalancers: { pay: { proof: 'none' } },
      },
    });
    expect(found.fleet.hostedZones).toEqual([expect.stringMatching(/^Z/)]);
    expect(found.fleet.targetGroups).toMatchObject({
      scaled: { zones, pinnedZones: ['eu-west-1a'], pool: { autoScalingGroup: 'web' } },
      tasks: { zones, pool: { ecsService: { cluster: 'main', service: 'shop' } } },
      'by-hand': { pool: 'external' },
    });
    expect(found.fleet.targetGroups!['tasks']).not.toHaveProperty('pinnedZones');
  });

  test('says why each thing is there, and what was left out', () => {
    expect(found.why['clusters.shop']).toEqual([
      '2 readers; its instances are in eu-west-1a, eu-west-1b, eu-west-1c.',
      "Observed only: decisions are recorded and nothing is changed until mode: 'act'. Check min and max before.",
    ]);
    expect(found.why['targetGroups.tasks']).toEqual(['Its targets are registered by the Fargate service main/shop.']);
    expect(found.leftOut).toEqual([
      { what: 'cluster archive', why: 'it is stopped: add it when it runs' },
      {
        what: 'target group Web--Shop',
        why: 'it belongs to Web--Shop, an Application Load Balancer, which balances by itself',
      },
      { what: 'target group pay', why: 'it belongs to pay, an Application Load Balancer, which balances by itself' },
    ]);
    expect(found.source).toContain('    // Left out: cluster archive: it is stopped: add it when it runs.\n');
    expect(found.source).toContain(
      '    // Its targets are registered by the Fargate service main/shop.\n    tasks: {\n',
    );
    expect(found.source).toMatch(/ {4}\/\/ Watched, and never replaced \(imported\): pay\.elsewhere\.example\.\n/);
  });

  test('is printed as a file that passes the check of fleets, and is the same fleet', async () => {
    expect(await checked(found.source)).toBe('');
    const written = (await import(join(folder, 'evenkeel.config.ts'))) as { default: { targetGroups: object } };
    expect(Object.keys(written.default.targetGroups)).toEqual(['scaled', 'tasks', 'by-hand']);
  });

  test('is printed as far as it may be read, with what is missing', async () => {
    const partly = await discover(
      'dev',
      createReader(region, 'auditor', ['ecs:ListServices', 'rds:DescribeDBClusters']),
    );
    expect(partly.unread.map(({ what, kind }) => [what, kind])).toEqual([
      ['Aurora clusters', 'denied'],
      ['services of ECS', 'denied'],
    ]);
    expect(partly.source).toContain(
      '  // Could not be read, and so is missing here: Aurora clusters (allow rds:DescribeDBClusters).\n',
    );
    expect(partly.fleet.targetGroups).toMatchObject({ tasks: { pool: 'external' }, scaled: { pool: 'external' } });
    expect(partly.why['targetGroups.scaled']![0]).toBe(
      'Who registers its targets could not be read: external until that is known.',
    );
    expect(await checked(partly.source)).toBe('');
  });

  test('is printed by the command, as a file and as JSON', async () => {
    const server = await region.endpoint.listen();
    try {
      const { code, stdout, stderr } = await runCommand(['discover', '--endpoint-url', server.url]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toBe(found.source);
      const json = await runCommand(['discover', '--json', '--endpoint-url', server.url]);
      expect(JSON.parse(json.stdout)).toMatchObject({ account: '123456789012', fleet: found.fleet, unread: [] });
    } finally {
      await server.close();
    }
  });
});

test('an empty account has an empty fleet', async () => {
  const { fleet, source } = await discover('dev', settingsOf(createRegion()));
  expect(fleet).toEqual({ clusters: {}, certificates: {}, hostedZones: [], targetGroups: {} });
  expect(source).toMatch(/export default defineFleet\(\{\n\}\);\n$/);
});

test('a thousand resources take a call for each page, listener and load balancer, and no more', async () => {
  const region = createRegion({ rds: { instanceQuota: 200 } });
  const config = region.clientConfig();
  const [rds, elb, acm, route53] = [
    new RDSClient(config),
    new ElasticLoadBalancingV2Client(config),
    new ACMClient(config),
    new Route53Client(config),
  ];
  const times = (count: number) => Array.from({ length: count }, (_, at) => at + 1);
  await region.rds.instantly(async () => {
    for (const at of times(120)) {
      const DBClusterIdentifier = `c${at}`;
      const Engine = 'aurora-postgresql';
      await rds.send(new CreateDBClusterCommand({ DBClusterIdentifier, Engine, MasterUsername: 'shop' }));
      await rds.send(
        new CreateDBInstanceCommand({
          DBClusterIdentifier,
          DBInstanceIdentifier: `c${at}-1`,
          DBInstanceClass: 'db.r6g.large',
          Engine,
        }),
      );
    }
  });
  const certificate = await issueCertificate(region, ['shop.example'], { daysAgo: 10 });
  for (const at of times(199)) await acm.send(new RequestCertificateCommand({ DomainName: `n${at}.shop.example` }));
  for (const at of times(60))
    await route53.send(new CreateHostedZoneCommand({ Name: `z${at}.example`, CallerReference: `z${at}` }));
  for (const at of times(40)) {
    const { loadBalancerArn, groupArn } = await createSite(region, {
      name: `w${at}`,
      securityGroup: 'sg-0a000000000000000',
    });
    await listen(region, loadBalancerArn, 443, { Type: 'forward', TargetGroupArn: groupArn }, { certificate });
  }
  for (const at of times(380))
    await elb.send(new CreateTargetGroupCommand({ Name: `g${at}`, Protocol: 'TCP', Port: 80, VpcId: DEFAULT_VPC }));
  await region.clock.runUntil(region.clock.now() + 600_000);

  const calls = new Map<string, number>();
  region.endpoint.subscribe(({ context: { operation } }) => calls.set(operation, (calls.get(operation) ?? 0) + 1));
  const { fleet } = await discover('dev', settingsOf(region));
  expect(Object.keys(fleet.clusters!)).toHaveLength(120);
  expect(Object.keys(fleet.certificates!)).toHaveLength(40);
  expect(Object.fromEntries([...calls].toSorted(([a], [b]) => (a < b ? -1 : 1)))).toEqual({
    DescribeAutoScalingGroups: 1,
    DescribeAvailabilityZones: 1,
    DescribeDBClusters: 2,
    DescribeDBInstances: 2,
    DescribeListenerCertificates: 40,
    DescribeListeners: 40,
    DescribeLoadBalancers: 1,
    DescribeScalingPolicies: 1,
    // 420 target groups.
    DescribeTags: 21,
    DescribeTargetGroups: 2,
    GetCallerIdentity: 1,
    ListCertificates: 1,
    ListClusters: 1,
    ListHostedZones: 1,
  });
});
