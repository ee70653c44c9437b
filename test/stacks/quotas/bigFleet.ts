import { defineFleet, type FleetInput } from '../../../fleet/fleet.ts';

type Drills = NonNullable<NonNullable<FleetInput['drills']>['list']>;

const ACCOUNT = 'eu-west-1:123456789012';
const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

/** `shop-001` and so on, as many as there are. */
const numbered = (word: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${word}-${String(at + 1).padStart(3, '0')}`);

const byName = <Value>(names: readonly string[], valueOf: (name: string, at: number) => Value) =>
  Object.fromEntries(names.map((name, at) => [name, valueOf(name, at)]));

/** 16 hexadecimal digits, which AWS gives to a load balancer or a target group. */
const idOf = (at: number) => at.toString(16).padStart(16, '0');

const arnOfGroup = (name: string, at: number) =>
  `arn:aws:elasticloadbalancing:${ACCOUNT}:targetgroup/${name}/${idOf(at)}`;
const arnOfBalancer = (name: string, at: number) =>
  `arn:aws:elasticloadbalancing:${ACCOUNT}:loadbalancer/net/${name}-nlb/${idOf(at)}`;

const CLUSTERS = numbered('orders-production-postgres', 400);
const GROUPS = numbered('checkout-ingress', 100);
const LOAD_BALANCERS = numbered('storefront-public', 100);
const ENTRIES = numbered('storefront', 100);

const clusters = byName(CLUSTERS, (name) => ({
  mode: 'act' as const,
  readers: { min: 2, max: 8 },
  classes: ['db.r6g.large'],
  zones: ZONES,
  targetConnections: 500,
  maxReplicaLagMs: 1_000,
  forecast: 'on' as const,
  relief: 'on' as const,
  safetyNet: { targetCpuPercent: 80 },
  warmUp: { sql: ["SELECT pg_prewarm('orders')"], secret: `rds/${name}/warm-up` },
}));

const targetGroups = byName(GROUPS, (name, at) => ({
  mode: 'act' as const,
  arn: arnOfGroup(name, at),
  loadBalancer: arnOfBalancer(name, at),
  zones: ZONES,
  pool: { autoScalingGroup: name },
}));

const certificates = byName(ENTRIES, (name, at) => ({
  mode: 'act' as const,
  domains: [[`${name}.example`, `*.${name}.example`]],
  loadBalancers: {
    [LOAD_BALANCERS[at]!]: { https: {}, proof: at % 2 === 0 ? ('public' as const) : ('vpc' as const) },
  },
  hostedZone: `Z${String(at).padStart(20, '0')}`,
}));

const shared = (resource: string) => ({
  schedule: { expression: 'cron(0 10 ? * MON#1 *)' },
  alarms: { abort: [`${resource}-errors-high`] },
  approvers: ['jane', 'john'],
});

const secret = (name: string) => `rds/${name}/probe`;

const list: Drills = [
  ...CLUSTERS.flatMap((resource): Drills => [
    {
      drill: 'aurora-failover',
      resource,
      probes: [{ kind: 'postgres', secret: secret(resource) }],
      ...shared(resource),
    },
    { drill: 'reader-loss', resource, probes: [{ kind: 'postgres', secret: secret(resource) }], ...shared(resource) },
    {
      drill: 'reader-overload',
      resource,
      probes: [{ kind: 'postgres', secret: secret(resource) }],
      ...shared(resource),
    },
  ]),
  ...GROUPS.map((resource): Drills[number] => ({
    drill: 'zone-evacuation',
    resource,
    zone: 'eu-west-1a',
    probes: [{ kind: 'tcp', host: `${resource}.example`, port: 443 }],
    ...shared(resource),
  })),
  ...ENTRIES.map((resource, at): Drills[number] => ({
    drill: 'certificate-rotation',
    resource,
    listener: `${LOAD_BALANCERS[at]}:443`,
    probes: [{ kind: 'tls', host: `${resource}.example` }],
    ...shared(resource),
  })),
];

/** 400 clusters, 100 load balancers and 100 target groups, with everything that there is switched on. */
export default defineFleet({
  clusters,
  targetGroups,
  certificates,
  hostedZones: ['Z0123456789ABCDEFGHIJ'],
  vpc: { subnetIds: ['subnet-0a1b2c3d4e5f60718'], securityGroupIds: ['sg-0a1b2c3d4e5f60718'] },
  drills: {
    people: { jane: { iam: 'arn:aws:iam::123456789012:user/jane' }, john: { slack: 'T024BE7LD/U2147483697' } },
    list,
    gameDays: byName(CLUSTERS.slice(0, 40), (resource) => [
      { kind: 'aurora-failover' as const, resource },
      { kind: 'reader-loss' as const, resource },
    ]),
  },
  slack: {
    secret: 'ssm:/evenkeel/slack',
    teamId: 'T024BE7LD',
    appId: 'A024BE7LK',
    channel: 'C024BE7LR',
    operators: ['U024BE7LH'],
    announce: 'all',
  },
});
