import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';
import { createCluster } from '../../sandbox/scenarios/cluster.ts';
import { createWebsite, issueCertificate } from '../../sandbox/scenarios/website.ts';
import { createPlatform, type Platform } from '../functions/region.ts';
import fleet from '../functions/controllers/replicas/loop/fleet.ts';
import { matches, readSample } from './samples.ts';

/** Who looks at what, because of an event: from the rule that it matches to the resource that is reconciled. */
type Looks = Readonly<Record<string, readonly string[]>>;

const ACCOUNT = '123456789012';
const ELB = `arn:aws:elasticloadbalancing:eu-west-1:${ACCOUNT}`;
const group = (name: string) => `${ELB}:targetgroup/${name}/73e2d6bc24d8a067`;
const balancer = (name: string) => `${ELB}:loadbalancer/net/${name}/50dc6c495c0c9188`;

/** Two groups of one load balancer, and one of another, with each kind of pool. */
const policies = new Map(
  [
    ['web', 'shop', { autoScalingGroup: 'shop-web' }],
    ['api', 'shop', { ecsService: { cluster: 'shop', service: 'web' } }],
    ['other', 'other', { ecsService: { cluster: 'other', service: 'web' } }],
  ].map(([name, loadBalancer, pool]) => [
    name as string,
    { arn: group(name as string), loadBalancer: balancer(loadBalancer as string), pool } as TargetGroupPolicy,
  ]),
);

let platform: Platform;
let lookingAt: (event: object) => Promise<Looks>;
let certificateArn: string;

beforeAll(async () => {
  platform = await createPlatform();
  const { region } = platform;
  await createCluster(region, 'shop', fleet.clusters['shop']!);
  certificateArn = await issueCertificate(region, ['shop.example'], { daysAgo: 10 });
  await createWebsite(region, 'shop', [certificateArn]);
  const { parseEvent } = await import('../../functions/control-loop/parseEvent.ts');
  const replicas = await import('../../functions/controllers/replicas/triggers.ts');
  const certificates = await import('../../functions/controllers/certificates/triggers.ts');
  const targets = await import('../../functions/controllers/targets/triggers.ts');
  const entries = { shop: { loadBalancers: { shop: {} } }, blog: { loadBalancers: { blog: {} } } } as never;
  const abouts: Readonly<Record<string, (event: object) => Promise<readonly string[]>>> = {
    replicas: async (event) => {
      const about = {
        stage: 'dev',
        clusters: ['shop', 'watched'],
        lastSeenIn: (id: string) => Promise.resolve(id === 'watched-9' ? 'watched' : undefined),
      };
      return [(await replicas.clusterAbout(parseEvent(event, replicas.schemas) as never, about)) ?? 'nothing'];
    },
    certificates: async (event) =>
      await certificates.resourcesAbout(parseEvent(event, certificates.schemas) as never, {
        stage: 'dev',
        certificates: entries,
      }),
    targets: (event) =>
      Promise.resolve(
        targets.groupsAbout(parseEvent(event, targets.schemas).event as never, { stage: 'dev', policies }),
      ),
  };
  lookingAt = async (event) => {
    const woken = CONTROLLERS.filter(
      ({ name, routes }) => name in abouts && routes.some((route) => matches(route.event, event)),
    );
    return Object.fromEntries(await Promise.all(woken.map(async ({ name }) => [name, await abouts[name]!(event)])));
  };
}, 60_000);
afterAll(() => platform.close());

const called = (service: string, eventName: string, requestParameters: object | null, more: object = {}) => ({
  source: `aws.${service}`,
  'detail-type': 'AWS API Call via CloudTrail',
  detail: { eventSource: `${service}.amazonaws.com`, eventName, requestParameters, ...more },
});
const elb = (eventName: string, parameters: object | null) => called('elasticloadbalancing', eventName, parameters);
const ours = {
  userIdentity: { arn: `arn:aws:sts::${ACCOUNT}:assumed-role/evenkeel-dev-ReplicasFunctionRole1A2B/f` },
};

describe('calls about load balancers', () => {
  const appListener = `${ELB}:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2`;
  const netListener = `${ELB}:listener/net/shop/50dc6c495c0c9188/f2f7dc8efc522ab2`;
  const rule = (name: string) => `${ELB}:listener-rule/app/${name}/50dc6c495c0c9188/f2f7dc8efc522ab2/9683b2d02a6cabee`;
  test.for<[string, object | null, Looks]>([
    ['SetRulePriorities', { rulePriorities: [{ ruleArn: rule('blog') }] }, { certificates: ['blog'] }],
    [
      'SetRulePriorities',
      { rulePriorities: [{ ruleArn: rule('blog') }, { ruleArn: rule('shop') }] },
      { certificates: ['shop', 'blog'] },
    ],
    ['SetRulePriorities', null, { certificates: [] }],
    ['ModifyRule', { ruleArn: rule('shop') }, { certificates: ['shop'] }],
    ['ModifyListener', { listenerArn: appListener }, { certificates: ['shop'], targets: [] }],
    ['DeleteListener', { listenerArn: netListener }, { certificates: ['shop'], targets: ['web', 'api'] }],
    ['CreateLoadBalancer', { name: 'blog' }, { certificates: ['blog'] }],
    ['DeleteLoadBalancer', { loadBalancerArn: balancer('shop') }, { certificates: ['shop'], targets: ['web', 'api'] }],
    ['DeleteLoadBalancer', { loadBalancerArn: balancer('third') }, { certificates: [], targets: [] }],
    ['SetIpAddressType', { loadBalancerArn: balancer('other') }, { targets: ['other'] }],
    ['SetSecurityGroups', { loadBalancerArn: balancer('other') }, { targets: ['other'] }],
    ['DeleteTargetGroup', { targetGroupArn: group('web') }, { targets: ['web'] }],
    ['RegisterTargets', { targetGroupArn: group('api') }, { targets: ['api'] }],
    ['DescribeListeners', { listenerArn: appListener }, {}],
  ])('%s %j', async ([name, parameters, looks]) => {
    expect(await lookingAt(elb(name, parameters))).toEqual(looks);
  });
});

describe('calls about pools', () => {
  const arn = (kind: string, name: string) => `arn:aws:ecs:eu-west-1:${ACCOUNT}:${kind}/${name}`;
  test.for<[string, string, object | null, readonly string[]]>([
    ['autoscaling', 'UpdateAutoScalingGroup', { autoScalingGroupName: 'shop-web' }, ['web']],
    ['autoscaling', 'SuspendProcesses', { autoScalingGroupName: 'another' }, []],
    ['autoscaling', 'DetachTrafficSources', null, []],
    ['ecs', 'UpdateService', { cluster: 'shop', service: 'web' }, ['api']],
    ['ecs', 'UpdateService', { cluster: arn('cluster', 'other'), service: arn('service', 'other/web') }, ['other']],
    ['ecs', 'UpdateService', { cluster: 'shop', service: arn('service', 'web') }, ['api']],
    ['ecs', 'CreateService', { cluster: 'other', serviceName: 'web' }, ['other']],
    ['ecs', 'DeleteService', { service: 'web' }, []],
  ])('%s %s %j', async ([service, name, parameters, groups]) => {
    expect(await lookingAt(called(service, name, parameters))).toEqual({ targets: groups });
  });
});

describe('calls about custom endpoints', () => {
  const parameters = { dBClusterEndpointIdentifier: 'evenkeel-watched' };
  test.for<[string, object | null, object, Looks]>([
    ['ModifyDBClusterEndpoint', parameters, {}, { replicas: ['watched'] }],
    ['ModifyDBClusterEndpoint', parameters, ours, { replicas: ['nothing'] }],
    ['DeleteDBClusterEndpoint', { dBClusterEndpointIdentifier: 'analytics' }, {}, { replicas: ['nothing'] }],
    ['DeleteDBClusterEndpoint', null, { userIdentity: null }, { replicas: ['nothing'] }],
    ['ModifyDBCluster', parameters, {}, {}],
  ])('%s %j by %j', async ([name, given, by, looks]) => {
    expect(await lookingAt(called('rds', name, given, by))).toEqual(looks);
  });
});

describe('calls that delete instances', () => {
  test.for<[string, object | null, object, Looks]>([
    ['DeleteDBInstance', { dBInstanceIdentifier: 'shop-2' }, {}, { replicas: ['shop'] }],
    ['DeleteDBInstance', { dBInstanceIdentifier: 'Shop-2' }, {}, { replicas: ['shop'] }],
    ['DeleteDBInstance', { dBInstanceIdentifier: 'shop-2' }, ours, { replicas: ['nothing'] }],
    ['DeleteDBInstance', { dBInstanceIdentifier: 'watched-9' }, {}, { replicas: ['watched'] }],
    ['DeleteDBInstance', { dBInstanceIdentifier: 'another' }, {}, { replicas: ['nothing'] }],
    ['DeleteDBInstance', null, {}, { replicas: ['nothing'] }],
    ['CreateDBInstance', { dBInstanceIdentifier: 'shop-2' }, {}, {}],
  ])('%s %j by %j', async ([name, given, by, looks]) => {
    expect(await lookingAt(called('rds', name, given, by))).toEqual(looks);
  });
});

describe('events of services', () => {
  const changed = (file: string, changes: object) => ({ ...readSample(file), ...changes });
  const service = (name: string) => [`arn:aws:ecs:eu-west-1:${ACCOUNT}:service/${name}`];
  test.for<[string, object, Looks]>([
    [
      'an instance of a cluster, without an EventID',
      changed('rds-db-instance-event-without-id.json', {
        detail: { SourceArn: `arn:aws:rds:eu-west-1:${ACCOUNT}:db:shop-2` },
      }),
      { replicas: ['shop'] },
    ],
    [
      'an instance that is gone, and was seen before',
      changed('rds-db-instance-event-deleted.json', {
        detail: { SourceArn: `arn:aws:rds:eu-west-1:${ACCOUNT}:db:watched-9`, EventID: 'RDS-EVENT-0003' },
      }),
      { replicas: ['watched'] },
    ],
    ['an instance of nobody', readSample('rds-db-instance-event-without-id.json'), { replicas: ['nothing'] }],
    [
      'a cluster',
      changed('rds-db-cluster-event.json', { detail: { SourceArn: `arn:aws:rds:eu-west-1:${ACCOUNT}:cluster:shop` } }),
      { replicas: ['shop'] },
    ],
    ['a service', changed('ecs-service-action.json', { resources: service('shop/web') }), { targets: ['api'] }],
    ['a service with an ARN of the old format', readSample('ecs-service-action-old-arn.json'), { targets: ['api'] }],
    [
      'a deployment with an ARN of the old format: any cluster is meant',
      changed('ecs-deployment-state-change.json', { resources: service('web') }),
      { targets: ['api', 'other'] },
    ],
    ['a service of nobody', changed('ecs-service-action.json', { resources: [] }), { targets: [] }],
    [
      'a task',
      changed('ecs-task-state-change.json', {
        detail: {
          lastStatus: 'STOPPED',
          clusterArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/other`,
          group: 'service:web',
        },
      }),
      { targets: ['other'] },
    ],
    [
      'a task that somebody runs by hand',
      changed('ecs-task-state-change.json', {
        detail: { lastStatus: 'RUNNING', clusterArn: `arn:aws:ecs:eu-west-1:${ACCOUNT}:cluster/shop` },
      }),
      { targets: [] },
    ],
    [
      'an autoshift that does not say from where',
      changed('arc-autoshift-in-progress.json', { detail: {} }),
      { targets: ['web', 'api', 'other'] },
    ],
    [
      'a scaling activity',
      changed('auto-scaling-launch-successful.json', { detail: { AutoScalingGroupName: 'shop-web' } }),
      { targets: ['web'] },
    ],
    [
      'an alarm of a cluster without its configuration',
      changed('cloudwatch-alarm-first-transition.json', {
        detail: { alarmName: 'evenkeel-dev-cluster-shop-cpu-high', state: { value: 'ALARM' } },
      }),
      { replicas: ['shop'] },
    ],
  ])('%s', async ([, event, looks]) => {
    expect(await lookingAt(event)).toEqual(looks);
  });

  test.for(['approaching-expiration', 'available', 'expired', 'renewal-action-required', 'revoked', 'rotated'])(
    'ACM: %s, without any detail',
    async (kind) => {
      const event = changed(`acm-certificate-${kind}.json`, { resources: [certificateArn], detail: undefined });
      expect(await lookingAt(event)).toEqual({ certificates: ['shop'] });
      expect(await lookingAt({ ...event, resources: undefined })).toEqual({ certificates: [] });
    },
  );
});
