import type { Parts } from '../../../cli/account/parts.ts';
import type * as shapes from '../../../cli/account/shapes.ts';
import { evaluate } from '../../../cli/findings/evaluate.ts';
import type { AnyRow, Finding } from '../../../cli/findings/finding.ts';
import type { Fleet } from '../../../fleet/fleet.ts';

export const VPC = 'vpc-1';
const ELB = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012';

export const balancerArn = (name: string, kind = 'app') => `${ELB}:loadbalancer/${kind}/${name}/0123456789abcdef`;
export const groupArn = (name: string) => `${ELB}:targetgroup/${name}/0123456789abcdef`;
export const certificateArn = (name: string) => `arn:aws:acm:eu-west-1:123456789012:certificate/${name}`;

export const balancer = (name: string, changes: Partial<shapes.LoadBalancer> = {}): shapes.LoadBalancer => ({
  arn: balancerArn(name),
  name,
  kind: 'application',
  isInternal: false,
  vpcId: VPC,
  host: `${name}.elb.example`,
  securityGroupIds: ['sg-balancer'],
  zones: [
    { zone: 'a', subnetId: 'public-a', hasFixedAddress: false },
    { zone: 'b', subnetId: 'public-b', hasFixedAddress: false },
  ],
  ...changes,
});

export const listener = (port: number, changes: Partial<shapes.Listener> = {}): shapes.Listener => ({
  arn: `listener-${port}`,
  loadBalancerArn: balancerArn('web'),
  port,
  protocol: port === 80 ? 'HTTP' : 'HTTPS',
  tlsPolicy: port === 80 ? undefined : 'ELBSecurityPolicy-TLS13-1-2-2021-06',
  defaultCertificateArn: undefined,
  defaultActions: [{ type: 'forward', targetGroupArns: [groupArn('web')], redirectProtocol: undefined }],
  ...changes,
});

export const TO_HTTPS: shapes.Action = { type: 'redirect', targetGroupArns: [], redirectProtocol: 'HTTPS' };

/** `{ 'host-header': ['a.example'] }` */
export const rule = (
  priority: number,
  conditions: Readonly<Record<string, readonly string[]>>,
  changes: Partial<shapes.ListenerRule> = {},
): shapes.ListenerRule => ({
  arn: `rule-${priority}`,
  listenerArn: 'listener-443',
  priority,
  conditions: Object.entries(conditions).map(([field, values]) => ({ field, values, isRegular: false })),
  actions: [{ type: 'forward', targetGroupArns: [groupArn('web')], redirectProtocol: undefined }],
  ...changes,
});

export const group = (name: string, changes: Partial<shapes.TargetGroup> = {}): shapes.TargetGroup => ({
  arn: groupArn(name),
  name,
  protocol: 'HTTP',
  port: 8080,
  targetType: 'instance',
  loadBalancerArns: [balancerArn('web')],
  ...changes,
});

export const target = (id: string, changes: Partial<shapes.Target> = {}): shapes.Target => ({
  groupArn: groupArn('web'),
  id,
  port: 8080,
  zone: undefined,
  state: 'healthy',
  ...changes,
});

export const machine = (id: string, changes: Partial<shapes.Machine> = {}): shapes.Machine => ({
  id,
  address: undefined,
  subnetId: 'private-a',
  securityGroupIds: ['sg-target'],
  tags: {},
  ...changes,
});

export const service = (name: string, changes: Partial<shapes.Service> = {}): shapes.Service => ({
  cluster: 'main',
  name,
  launchType: 'FARGATE',
  targetGroupArns: [groupArn('web')],
  subnetIds: ['private-a'],
  securityGroupIds: ['sg-target'],
  ...changes,
});

export const SUBNETS: readonly shapes.Subnet[] = ['public-a', 'public-b', 'private-a', 'private-b'].map((id) => ({
  id,
  vpcId: VPC,
  zone: id.at(-1)!,
  freeAddresses: 200,
}));

/** The main table has a way to the internet, and the private subnets have a table of their own. */
export const ROUTE_TABLES: readonly shapes.RouteTable[] = [
  { vpcId: VPC, isMain: true, subnetIds: [], hasInternetGateway: true },
  { vpcId: VPC, isMain: false, subnetIds: ['private-a', 'private-b'], hasInternetGateway: false },
];

/** Who may come in on port 8080: a range of addresses, or a security group. */
export const securityGroup = (source: string, changes: Partial<shapes.Permission> = {}): shapes.SecurityGroup => ({
  id: 'sg-target',
  name: 'targets',
  vpcId: VPC,
  ingress: [
    {
      protocol: 'tcp',
      fromPort: 8080,
      toPort: 8080,
      groupIds: source.startsWith('sg-') ? [source] : [],
      ranges: source.startsWith('sg-') ? [] : [source],
      prefixLists: [],
      ...changes,
    },
  ],
});

export const cluster = (id: string, changes: Partial<shapes.DatabaseCluster> = {}): shapes.DatabaseCluster => ({
  id,
  arn: `arn:aws:rds:eu-west-1:123456789012:cluster:${id}`,
  engine: 'aurora-postgresql',
  engineVersion: '16.6',
  status: 'available',
  unfit: undefined,
  port: 5432,
  writer: `${id}-1`,
  securityGroupIds: ['sg-database'],
  tags: {},
  ...changes,
});

export const instance = (
  id: string,
  zone: string,
  changes: Partial<shapes.DatabaseInstance> = {},
): shapes.DatabaseInstance => ({
  id,
  clusterId: id.replace(/-\d+$/, ''),
  instanceClass: 'db.r6g.large',
  status: 'available',
  zone,
  vpcId: VPC,
  subnetIds: ['private-a', 'private-b'],
  tags: {},
  ...changes,
});

export const certificate = (name: string, changes: Partial<shapes.Certificate> = {}): shapes.Certificate => ({
  arn: certificateArn(name),
  names: [name],
  type: 'AMAZON_ISSUED',
  status: 'ISSUED',
  isInUse: true,
  ...changes,
});

/** What one rule says of these parts of an account. */
export function findingsOf(one: AnyRow, parts: Partial<Parts>, fleet?: Fleet): readonly Finding[] {
  const caller = {
    name: 'ada',
    arn: 'arn:aws:iam::123456789012:user/ada',
    account: '123456789012',
    region: 'eu-west-1',
    nowMs: Date.UTC(2026, 2, 2),
  };
  const none = Object.fromEntries(one.needs.map((need) => [need, need === 'groupTags' ? new Map() : []]));
  return evaluate([one], {
    caller,
    stage: 'dev',
    fleet,
    parts: { ...none, ...(fleet && { published: fleet }), ...parts },
    unread: new Map(),
  }).findings;
}
