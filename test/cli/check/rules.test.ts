import { describe, expect, test } from 'vitest';
import { RULES } from '../../../cli/check/registry.ts';
import type { Parts } from '../../../cli/account/parts.ts';
import { defineFleet, type FleetInput } from '../../../fleet/fleet.ts';
import {
  balancer,
  balancerArn,
  certificate,
  certificateArn,
  cluster,
  findingsOf,
  group,
  groupArn,
  instance,
  listener,
  machine,
  ROUTE_TABLES,
  rule,
  securityGroup,
  service,
  SUBNETS,
  target,
  TO_HTTPS,
} from './builders.ts';

/** A sentence, what the account has, which resources are found, and the fleet that is deployed. */
type Case = readonly [sentence: string, parts: Partial<Parts>, found: readonly string[], fleet?: FleetInput];

const WEB = { loadBalancers: [balancer('web')] };
const BEHIND_WEB = { ...WEB, targetGroups: [group('web')] };
const oneTarget = (source: Parameters<typeof securityGroup>[0], changes = {}) => ({
  ...BEHIND_WEB,
  targets: [target('i-1')],
  machines: [machine('i-1')],
  securityGroups: [securityGroup(source, changes)],
});
const ofProtocol = (protocol: string, parts: ReturnType<typeof oneTarget>) => ({
  ...parts,
  targetGroups: [group('web', { protocol })],
});
const withHttps = { ...WEB, listeners: [listener(443), listener(80)] };
const redirecting = (redirectPort: string | undefined) =>
  listener(80, { defaultActions: [{ ...TO_HTTPS, redirectPort }] });
const zone = (letter: string, subnetId: string, hasFixedAddress = false) => ({
  zone: letter,
  subnetId,
  hasFixedAddress,
});
const network = (...pinned: boolean[]) =>
  balancer('edge', {
    kind: 'network',
    zones: pinned.map((hasFixedAddress, at) => zone('abc'[at]!, 'public-a', hasFixedAddress)),
  });
const two = { clusters: [cluster('shop')], instances: [instance('shop-1', 'a'), instance('shop-2', 'b')] };
const most = (writer: number, reader: number) => [
  { instanceId: 'shop-1', most: writer },
  { instanceId: 'shop-2', most: reader },
];
const tls = { ...WEB, listeners: [listener(443)] };
const served = (...names: string[]) => ({
  served: names.map((name) => ({ listenerArn: 'listener-443', certificateArn: certificateArn(name) })),
});
const OF_IAM = 'arn:aws:iam::123456789012:server-certificate/web';
const edge = (pool: NonNullable<FleetInput['targetGroups']>[string]['pool']): FleetInput => ({
  targetGroups: {
    edge: {
      arn: groupArn('edge'),
      loadBalancer: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/edge/0123456789abcdef',
      zones: ['eu-west-1a'],
      pool,
    },
  },
});
const GROUP = { targetGroups: [group('edge')] };
const ofScalingGroup = { scalingGroups: [{ name: 'web', targetGroupArns: [groupArn('edge')], instanceIds: [] }] };
const ofFargate = { services: [service('shop', { targetGroupArns: [groupArn('edge')] })] };
const ofKubernetes = { groupTags: new Map([[groupArn('edge'), { 'elbv2.k8s.aws/cluster': 'main' }]]) };
const OF_KUBERNETES: readonly (readonly [who: string, tags: Readonly<Record<string, string>>])[] = [
  ['EKS Auto Mode', { 'eks:eks-cluster-name': 'main' }],
  ['a service of EKS Auto Mode', { 'service.eks.amazonaws.com/stack': 'shop/web' }],
  ['the controller within Kubernetes', { 'kubernetes.io/cluster/main': 'owned' }],
  ['the first version of the controller', { 'ingress.k8s.aws/cluster': 'main' }],
  ['a controller that names no cluster', { 'service.k8s.aws/stack': 'shop/web' }],
];
const shop: FleetInput = {
  clusters: { shop: { mode: 'act', classes: ['db.r6g.large'], zones: ['eu-west-1a'] } },
};
const USER = 'arn:aws:iam::123456789012:user';
const rehearsed: FleetInput = {
  ...shop,
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
  drills: {
    people: { ada: { iam: `${USER}/ada` }, bob: { iam: `${USER}/bob` } },
    list: [{ drill: 'aurora-failover', resource: 'shop', probes: [{ kind: 'tcp', host: 'db.example', port: 5432 }] }],
  },
};
const run = (verdict: string | undefined, resource = 'shop') => ({
  drillRuns: [{ drill: 'aurora-failover', resource, requestedAtMs: 0, verdict }],
});

const CASES: Readonly<Record<string, readonly Case[]>> = {
  'load-balancer-in-private-subnet': [
    [
      'a subnet with a table of its own, without a gateway',
      { loadBalancers: [balancer('web', { zones: [zone('a', 'private-a')] })], routeTables: ROUTE_TABLES },
      ['web'],
    ],
    ['subnets of the main table, which has a gateway', { ...WEB, routeTables: ROUTE_TABLES }, []],
    [
      'an internal one may be anywhere',
      {
        loadBalancers: [balancer('web', { isInternal: true, zones: [zone('a', 'private-a')] })],
        routeTables: ROUTE_TABLES,
      },
      [],
    ],
  ],
  'load-balancer-zone-missing': [
    ['a target that ELB places in c', { ...BEHIND_WEB, targets: [target('10.0.3.4', { zone: 'c' })] }, ['web']],
    [
      'an instance in a subnet of c',
      {
        ...BEHIND_WEB,
        targets: [target('i-1')],
        machines: [machine('i-1', { subnetId: 'private-c' })],
        subnets: [{ id: 'private-c', vpcId: 'vpc-1', zone: 'c', freeAddresses: 1 }],
      },
      ['web'],
    ],
    ['a target in a', { ...BEHIND_WEB, targets: [target('i-1', { zone: 'a' })] }, []],
    ['a target outside of the VPC', { ...BEHIND_WEB, targets: [target('10.0.3.4', { zone: 'all' })] }, []],
  ],
  'target-in-public-subnet': [
    [
      'an instance in a public subnet',
      {
        ...BEHIND_WEB,
        targets: [target('i-1')],
        machines: [machine('i-1', { subnetId: 'public-a' })],
        subnets: SUBNETS,
        routeTables: ROUTE_TABLES,
      },
      ['web'],
    ],
    [
      'tasks of a service in a public subnet',
      {
        ...BEHIND_WEB,
        targets: [target('10.0.1.4')],
        services: [service('shop', { subnetIds: ['public-b'] })],
        subnets: SUBNETS,
        routeTables: ROUTE_TABLES,
      },
      ['web'],
    ],
    [
      'an instance in a private subnet, by its address',
      {
        ...BEHIND_WEB,
        targets: [target('10.0.1.4')],
        machines: [machine('i-1', { address: '10.0.1.4' }), machine('i-2', { subnetId: 'public-a' })],
        subnets: SUBNETS,
        routeTables: ROUTE_TABLES,
      },
      [],
    ],
    [
      'a group that no load balancer uses',
      {
        ...WEB,
        targetGroups: [group('web', { loadBalancerArns: [] })],
        targets: [target('i-1')],
        machines: [machine('i-1', { subnetId: 'public-a' })],
        subnets: SUBNETS,
        routeTables: ROUTE_TABLES,
      },
      [],
    ],
  ],
  'target-open-to-internet': [
    ['the port, for everybody', oneTarget('0.0.0.0/0'), ['web']],
    ['the port, for everybody with IPv6', oneTarget('::/0'), ['web']],
    [
      'all ports and protocols',
      oneTarget('0.0.0.0/0', { protocol: '-1', fromPort: undefined, toPort: undefined }),
      ['web'],
    ],
    ['a range that ends with the port', oneTarget('0.0.0.0/0', { fromPort: 8000 }), ['web']],
    ['a range that ends before it', oneTarget('0.0.0.0/0', { fromPort: 8000, toPort: 8079 }), []],
    ['a range that begins behind it', oneTarget('0.0.0.0/0', { fromPort: 8081, toPort: 9000 }), []],
    ['UDP, for a group of HTTP', oneTarget('0.0.0.0/0', { protocol: 'udp' }), []],
    ['UDP, for a group of UDP', ofProtocol('UDP', oneTarget('0.0.0.0/0', { protocol: 'udp' })), ['web']],
    ['TCP, for a group of UDP', ofProtocol('UDP', oneTarget('0.0.0.0/0')), []],
    ['UDP, for a group of both', ofProtocol('TCP_UDP', oneTarget('0.0.0.0/0', { protocol: 'udp' })), ['web']],
    ['TCP, for a group of QUIC and TCP', ofProtocol('TCP_QUIC', oneTarget('0.0.0.0/0')), ['web']],
    ['one half of the internet', oneTarget('128.0.0.0/1'), ['web']],
    ['seven bits', oneTarget('54.0.0.0/7'), ['web']],
    ['one half of the internet with IPv6', oneTarget('8000::/1'), ['web']],
    ['a network with IPv6', oneTarget('2a05:d018::/32'), []],
    ['a company network', oneTarget('10.0.0.0/8'), []],
    ['the load balancer', oneTarget('sg-balancer'), []],
    [
      'a load balancer without security groups shows the addresses of its clients',
      { ...oneTarget('0.0.0.0/0'), loadBalancers: [balancer('web', { securityGroupIds: [] })] },
      [],
    ],
  ],
  'target-open-to-others': [
    ['a company network', oneTarget('10.0.0.0/8'), ['web']],
    ['another group', oneTarget('sg-bastion'), ['web']],
    ['the load balancer', oneTarget('sg-balancer'), []],
    ['everybody, which is another finding', oneTarget('0.0.0.0/0'), []],
  ],
  'https-missing': [
    ['HTTP only', { ...WEB, listeners: [listener(80)] }, ['web']],
    ['HTTP and HTTPS', withHttps, []],
    ['no listener at all', WEB, []],
    ['an internal one', { loadBalancers: [balancer('web', { isInternal: true })], listeners: [listener(80)] }, []],
  ],
  'http-not-redirected': [
    ['HTTP forwards beside HTTPS', withHttps, ['web:80']],
    ['HTTP redirects', { ...WEB, listeners: [listener(443), listener(80, { defaultActions: [TO_HTTPS] })] }, []],
    [
      'HTTP redirects to HTTP',
      {
        ...WEB,
        listeners: [
          listener(443),
          listener(80, { defaultActions: [{ ...TO_HTTPS, redirectProtocol: '#{protocol}' }] }),
        ],
      },
      ['web:80'],
    ],
    [
      'a rule forwards, although the default redirects',
      {
        ...WEB,
        listeners: [listener(443), listener(80, { defaultActions: [TO_HTTPS] })],
        rules: [rule(5, { 'path-pattern': ['/old/*'] }, { listenerArn: 'listener-80' })],
      },
      ['web:80'],
    ],
    ['HTTP forwards where there is no HTTPS, which is another finding', { ...WEB, listeners: [listener(80)] }, []],
  ],
  'redirect-leads-nowhere': [
    ['to port 443, where HTTPS is', { ...WEB, listeners: [listener(443), redirecting('443')] }, []],
    ['to port 443, where HTTPS is on another', { ...WEB, listeners: [listener(8443), redirecting('443')] }, ['web:80']],
    ['to HTTPS on the port of HTTP', { ...WEB, listeners: [listener(443), redirecting('#{port}')] }, ['web:80']],
    [
      'by a rule',
      {
        ...withHttps,
        rules: [rule(1, { 'path-pattern': ['/'] }, { actions: [{ ...TO_HTTPS, redirectPort: '444' }] })],
      },
      ['web:443'],
    ],
    ['to another host', { ...WEB, listeners: [listener(8443), redirecting(undefined)] }, []],
    ['where there is no HTTPS, which is another finding', { ...WEB, listeners: [redirecting('443')] }, []],
    [
      'where another load balancer has the port',
      {
        loadBalancers: [balancer('web'), balancer('blog')],
        listeners: [listener(8443), redirecting('443'), listener(443, { loadBalancerArn: balancerArn('blog') })],
      },
      ['web:80'],
    ],
  ],
  'tls-policy-outdated': [
    [
      'the default of the API',
      { ...WEB, listeners: [listener(443, { tlsPolicy: 'ELBSecurityPolicy-2016-08' })] },
      ['web:443'],
    ],
    [
      'TLS 1.0 beside TLS 1.3',
      { ...WEB, listeners: [listener(443, { tlsPolicy: 'ELBSecurityPolicy-TLS13-1-0-2021-06' })] },
      ['web:443'],
    ],
    [
      'TLS 1.1',
      { ...WEB, listeners: [listener(443, { tlsPolicy: 'ELBSecurityPolicy-TLS-1-1-2017-01' })] },
      ['web:443'],
    ],
    ['TLS 1.2 and 1.3', { ...WEB, listeners: [listener(443)] }, []],
    ['TLS 1.2', { ...WEB, listeners: [listener(443, { tlsPolicy: 'ELBSecurityPolicy-TLS-1-2-Ext-2018-06' })] }, []],
  ],
  'rule-never-matches': [
    ['a path without a slash', { ...tls, rules: [rule(1, { 'path-pattern': ['img/*'] })] }, ['web:443 rule 1']],
    ['a path with one', { ...tls, rules: [rule(1, { 'path-pattern': ['/img/*'] })] }, []],
  ],
  'rule-shadowed': [
    [
      'the same host twice',
      { ...tls, rules: [rule(1, { 'host-header': ['a.example'] }), rule(2, { 'host-header': ['a.example'] })] },
      ['web:443 rule 2'],
    ],
    [
      'the same host on two listeners',
      {
        ...withHttps,
        rules: [
          rule(1, { 'host-header': ['a.example'] }),
          rule(2, { 'host-header': ['a.example'] }, { listenerArn: 'listener-80' }),
        ],
      },
      [],
    ],
  ],
  'pinned-address-in-one-zone': [
    ['an address in one of two zones', { loadBalancers: [network(true, false)] }, ['edge']],
    ['an address in the only zone', { loadBalancers: [network(true)] }, ['edge']],
    ['addresses in two zones', { loadBalancers: [network(true, true, false)] }, []],
    ['no address', { loadBalancers: [network(false, false)] }, []],
  ],
  'reader-missing-elsewhere': [
    ['a writer alone', { ...two, instances: [instance('shop-1', 'a')] }, ['shop']],
    ['a reader in the same zone', { ...two, instances: [instance('shop-1', 'a'), instance('shop-2', 'a')] }, ['shop']],
    [
      'a reader elsewhere that is not available',
      { ...two, instances: [instance('shop-1', 'a'), instance('shop-2', 'b', { status: 'creating' })] },
      ['shop'],
    ],
    [
      'a reader elsewhere that is being changed',
      { ...two, instances: [instance('shop-1', 'a'), instance('shop-2', 'b', { status: 'modifying' })] },
      [],
    ],
    [
      'a writer that is being backed up, alone',
      { ...two, instances: [instance('shop-1', 'a', { status: 'backing-up' })] },
      ['shop'],
    ],
    [
      'a reader elsewhere that is broken',
      { ...two, instances: [instance('shop-1', 'a'), instance('shop-2', 'b', { status: 'incompatible-parameters' })] },
      ['shop'],
    ],
    ['a reader elsewhere', two, []],
    ['a cluster that is stopped', { ...two, clusters: [cluster('shop', { unfit: 'stopped' })], instances: [] }, []],
  ],
  'readers-unused': [
    ['connections to the writer alone', { ...two, connections: most(40, 0) }, ['shop']],
    ['one connection to a reader', { ...two, connections: most(40, 1) }, []],
    ['no connection at all', { ...two, connections: most(0, 0) }, []],
    ['no reader', { ...two, instances: [instance('shop-1', 'a')], connections: most(40, 0) }, []],
  ],
  'reads-on-writer': [
    ['more than four times as many to the writer', { ...two, connections: most(41, 10) }, ['shop']],
    ['four times as many', { ...two, connections: most(40, 10) }, []],
    ['none to the readers, which is another finding', { ...two, connections: most(41, 0) }, []],
  ],
  'host-not-covered': [
    [
      'a host that no certificate has',
      {
        ...tls,
        ...served('a.example'),
        certificates: [certificate('a.example')],
        rules: [rule(1, { 'host-header': ['b.example'] })],
      },
      ['web:443'],
    ],
    [
      'a host that a wildcard covers, in capitals',
      {
        ...tls,
        ...served('*.example.com'),
        certificates: [certificate('*.example.com')],
        rules: [rule(1, { 'host-header': ['B.Example.com'] })],
      },
      [],
    ],
    [
      'a host whose certificate has expired',
      {
        ...tls,
        ...served('a.example'),
        certificates: [certificate('a.example', { status: 'EXPIRED' })],
        rules: [rule(1, { 'host-header': ['a.example'] })],
      },
      ['web:443'],
    ],
    [
      'a listener with a certificate whose names nobody knows',
      { ...tls, ...served('iam'), rules: [rule(1, { 'host-header': ['b.example'] })] },
      [],
    ],
  ],
  'certificate-unserved': [
    ['issued and unused', { certificates: [certificate('a', { isInUse: false })] }, [certificateArn('a')]],
    ['not issued yet', { certificates: [certificate('a', { isInUse: false, status: 'PENDING_VALIDATION' })] }, []],
    ['in use', { certificates: [certificate('a')] }, []],
  ],
  'certificate-validated-by-mail': [
    [
      'by mail',
      { certificates: [certificate('a')], validations: [{ arn: certificateArn('a'), methods: ['DNS', 'EMAIL'] }] },
      [certificateArn('a')],
    ],
    ['by DNS', { certificates: [certificate('a')], validations: [{ arn: certificateArn('a'), methods: ['DNS'] }] }, []],
  ],
  'certificate-imported': [
    ['imported, in use', { certificates: [certificate('a', { type: 'IMPORTED' })] }, [certificateArn('a')]],
    [
      'of IAM, on two listeners',
      { served: ['listener-443', 'listener-8443'].map((listenerArn) => ({ listenerArn, certificateArn: OF_IAM })) },
      [OF_IAM],
    ],
    ['imported, unused', { certificates: [certificate('a', { type: 'IMPORTED', isInUse: false })] }, []],
    ['issued by Amazon', { certificates: [certificate('a')] }, []],
  ],
  'certificate-private': [
    [
      'on the internet',
      { ...tls, ...served('a'), certificates: [certificate('a', { type: 'PRIVATE' })] },
      [certificateArn('a')],
    ],
    [
      'inside',
      {
        ...tls,
        loadBalancers: [balancer('web', { isInternal: true })],
        ...served('a'),
        certificates: [certificate('a', { type: 'PRIVATE' })],
      },
      [],
    ],
    ['public, on the internet', { ...tls, ...served('a'), certificates: [certificate('a')] }, []],
  ],
  'group-owner-fights': [
    [
      'spare instances for a Fargate service',
      { ...GROUP, ...ofFargate },
      ['edge'],
      edge({ ec2: { tagKey: 'a', tagValue: 'b' } }),
    ],
    ['another Auto Scaling group', { ...GROUP, ...ofScalingGroup }, ['edge'], edge({ autoScalingGroup: 'spare' })],
    [
      'spare instances for Kubernetes',
      { ...GROUP, ...ofKubernetes },
      ['edge'],
      edge({ ec2: { tagKey: 'a', tagValue: 'b' } }),
    ],
    ...OF_KUBERNETES.map(([who, tags]): Case => [
      `spare instances for ${who}`,
      { ...GROUP, groupTags: new Map([[groupArn('edge'), tags]]) },
      ['edge'],
      edge({ ec2: { tagKey: 'a', tagValue: 'b' } }),
    ]),
    [
      'a group that Kubernetes only shares',
      { ...GROUP, groupTags: new Map([[groupArn('edge'), { 'kubernetes.io/cluster/main': 'shared' }]]) },
      [],
      edge({ ec2: { tagKey: 'a', tagValue: 'b' } }),
    ],
    [
      'one of two owners',
      { ...GROUP, ...ofScalingGroup, ...ofKubernetes },
      ['edge'],
      edge({ autoScalingGroup: 'web' }),
    ],
    ['the owner itself', { ...GROUP, ...ofScalingGroup }, [], edge({ autoScalingGroup: 'web' })],
    ['the service itself', { ...GROUP, ...ofFargate }, [], edge({ ecsService: { cluster: 'main', service: 'shop' } })],
    ['nobody of ours', { ...GROUP, ...ofKubernetes }, [], edge('external')],
    ['no owner', GROUP, [], edge({ ec2: { tagKey: 'a', tagValue: 'b' } })],
    ['no group of the fleet', { ...GROUP, ...ofFargate }, []],
  ],
  'group-with-two-owners': [
    ['an Auto Scaling group and Kubernetes', { ...GROUP, ...ofScalingGroup, ...ofKubernetes }, ['edge']],
    ['an Auto Scaling group', { ...GROUP, ...ofScalingGroup }, []],
  ],
  'drill-never-run': [
    ['no drill at all', {}, ['aurora-failover shop'], rehearsed],
    ['one that was aborted', run('aborted'), ['aurora-failover shop'], rehearsed],
    ['one that is under way', run(undefined), ['aurora-failover shop'], rehearsed],
    ['one of another cluster', run('passed', 'blog'), ['aurora-failover shop'], rehearsed],
    ['one that passed', run('passed'), [], rehearsed],
    ['one that failed', run('failed'), [], rehearsed],
  ],
  'nothing-rehearsed': [
    ['a cluster without a drill', {}, ['shop'], shop],
    ['a cluster with one', {}, [], rehearsed],
    [
      'a cluster that is only observed',
      {},
      [],
      { clusters: { shop: { classes: ['db.r6g.large'], zones: ['eu-west-1a'] } } },
    ],
  ],
};

describe.each(RULES.map((one) => [one.id, one] as const))('%s', (id, one) => {
  const cases = CASES[id] ?? [];
  test.each(cases.map((each) => ({ sentence: each[0], each })))('$sentence', ({ each }) => {
    const [, parts, found, fleet] = each;
    const findings = findingsOf(one, parts, fleet && defineFleet(fleet));
    expect(findings.map(({ resource }) => resource)).toEqual(found);
    for (const { remedy, message } of findings) {
      // Nothing in braces is left that a finding should have filled in.
      expect(remedy).not.toMatch(
        /\{(?:resource|region|stage|arn|zone|host|pool|group|source|engine|earlier|name|drill)\}/,
      );
      expect(message).toMatch(/\.$/);
    }
  });

  test('has a row on either side', () => {
    const sides = cases.map(([, , found]) => found.length > 0);
    expect(new Set(sides)).toEqual(new Set([true, false]));
  });
});
