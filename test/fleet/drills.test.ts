import { describe, expect, test } from 'vitest';
import { faultsIn } from './faults.ts';

const id = '0123456789abcdef';
const arn = (kind: string) => `arn:aws:elasticloadbalancing:eu-west-1:123456789012:${kind}/${id}`;
const user = (name: string) => ({ iam: `arn:aws:iam::123456789012:user/${name}` });

const shop = { mode: 'act', readers: { min: 2 }, classes: ['db.r6g.large'], zones: ['eu-west-1a'] };
const edge = {
  mode: 'act',
  arn: arn('targetgroup/edge'),
  loadBalancer: arn('loadbalancer/net/edge'),
  zones: ['eu-west-1a', 'eu-west-1b'],
  pool: 'external',
};
const site = {
  mode: 'act',
  domains: [['shop.example', '*.shop.example'], ['api.example']],
  loadBalancers: { front: { ports: [443, 8443] }, back: { ports: [443] } },
};

const tcp = { kind: 'tcp', host: 'shop.example', port: 443 };
const tls = { kind: 'tls', host: 'shop.example' };
const failover = { drill: 'aurora-failover', resource: 'shop', probes: [tcp] };
const loss = { drill: 'reader-loss', resource: 'shop', probes: [tcp] };
const overload = { drill: 'reader-overload', resource: 'shop', probes: [tcp] };
const warm = { ...shop, readers: { min: 2, max: 4 }, warmUp: { sql: ['SELECT 1'], secret: 'shop/warm-up' } };
const evacuation = { drill: 'zone-evacuation', resource: 'edge', zone: 'eu-west-1a', probes: [tcp] };
const rotation = { drill: 'certificate-rotation', resource: 'site', probes: [tls] };

const base = {
  clusters: { shop },
  targetGroups: { edge },
  certificates: { site },
  vpc: { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] },
};
const people = { ada: user('ada'), bob: user('bob'), cem: { slack: 'T024BE7LD/U1CEM' } };
const slack = {
  secret: 'evenkeel/slack',
  teamId: 'T024BE7LD',
  appId: 'A024BE7LK',
  channel: 'C024BE7LR',
  operators: ['U024BE7LH'],
};

const withDrills = (...list: readonly object[]) => ({ ...base, drills: { people, list } });
const schedule = (by: string) => ({
  schedule: { expression: 'rate(30 days)', preApproved: { planHash: '0'.repeat(64), by } },
});

const both = {
  failover: { kind: 'aurora-failover', resource: 'shop' },
  evacuation: { kind: 'zone-evacuation', resource: 'edge' },
};
const withGameDays = (gameDays: object, ...list: readonly object[]) => ({
  ...base,
  drills: {
    people: { ...people, dan: user('dan') },
    list: list.length > 0 ? list : [failover, evacuation],
    gameDays,
  },
});

const TWO = 'at least 2 people who can approve, because nobody approves their own request';
const TELL = 'cannot: give them iam, or the fleet a slack of their workspace';

interface Row {
  readonly name: string;
  readonly fleet: object;
  /** Each as `path: what was found — what is allowed`; none where the fleet may be used. */
  readonly faults: readonly string[];
}

const rows: readonly Row[] = [
  {
    name: 'drills of each kind that can run',
    fleet: withDrills(failover, loss, evacuation, rotation),
    faults: [],
  },
  // Names
  {
    name: 'a cluster that the fleet lacks',
    fleet: withDrills({ ...failover, resource: 'shpo' }),
    faults: ["drills.list.0.resource: 'shpo' — a cluster of the fleet: shop"],
  },
  {
    name: 'a name that every object has',
    fleet: withDrills({ ...failover, resource: 'constructor' }),
    faults: ["drills.list.0.resource: 'constructor' — a cluster of the fleet: shop"],
  },
  {
    name: 'a cluster where there is none',
    fleet: { ...withDrills(loss), clusters: {} },
    faults: ["drills.list.0.resource: 'shop' — a cluster of the fleet: it has none"],
  },
  {
    name: 'a target group that the fleet lacks',
    fleet: withDrills({ ...evacuation, resource: 'shop' }),
    faults: [
      "drills.list.0.resource: 'shop' — a target group of the fleet: edge; or set loadBalancer, the ARN of an Application Load Balancer",
    ],
  },
  {
    name: 'an Application Load Balancer, which the fleet need not have',
    fleet: withDrills({
      ...evacuation,
      resource: 'web',
      zone: 'eu-west-1c',
      loadBalancer: arn('loadbalancer/app/web'),
    }),
    faults: [],
  },
  {
    name: 'a certificate set that the fleet lacks',
    fleet: withDrills({ ...rotation, resource: 'shop' }),
    faults: ["drills.list.0.resource: 'shop' — a certificate set of the fleet: site"],
  },
  {
    name: 'a zone that the group lacks',
    fleet: withDrills({ ...evacuation, zone: 'eu-west-1c' }),
    faults: ["drills.list.0.zone: 'eu-west-1c' — a zone of the target group edge: eu-west-1a, eu-west-1b"],
  },
  {
    name: 'a load balancer that the set lacks',
    fleet: withDrills({ ...rotation, listener: 'shop:443' }),
    faults: [
      "drills.list.0.listener: 'shop:443' — a listener of the certificate set site: front:443, front:8443, back:443",
    ],
  },
  {
    name: 'a port that the load balancer lacks',
    fleet: withDrills({ ...rotation, listener: 'back:8443', probes: [{ ...tls, port: 8443 }] }),
    faults: [
      "drills.list.0.listener: 'back:8443' — a listener of the certificate set site: front:443, front:8443, back:443",
    ],
  },
  {
    name: 'any port where none is named',
    fleet: {
      ...withDrills({ ...rotation, listener: 'front:9443', probes: [{ ...tls, port: 9443 }] }),
      certificates: { site: { ...site, loadBalancers: { front: {} } } },
    },
    faults: [],
  },
  {
    name: 'a resource with a fault of its own, which is there',
    fleet: { ...withDrills(failover), clusters: { shop: { ...shop, classes: [] } } },
    faults: ['clusters.shop.classes: [] — at least 1 in the list'],
  },
  // Modes
  {
    name: 'a cluster in mode observe, for each of its drills',
    fleet: { ...withDrills(failover, loss), clusters: { shop: { ...shop, mode: 'observe' } } },
    faults: [
      "clusters.shop.mode: 'observe' — 'act', because the drill aurora-failover changes it",
      "clusters.shop.mode: 'observe' — 'act', because the drill reader-loss changes it",
    ],
  },
  {
    name: 'a target group in mode observe, which is the default',
    fleet: { ...withDrills(evacuation), targetGroups: { edge: { ...edge, mode: undefined } } },
    faults: ["targetGroups.edge.mode: nothing — 'act', because the drill zone-evacuation changes it"],
  },
  {
    name: 'a certificate set in mode observe',
    fleet: { ...withDrills(rotation), certificates: { site: { ...site, mode: 'observe' } } },
    faults: ["certificates.site.mode: 'observe' — 'act', because the drill certificate-rotation changes it"],
  },
  {
    name: 'a minimum of one reader, and a drill that deletes it',
    fleet: { ...withDrills(failover, loss), clusters: { shop: { ...shop, readers: { min: 1 } } } },
    faults: ['clusters.shop.readers.min: 1 — at least 2, because reader-loss never takes the last reader'],
  },
  // Probes
  {
    name: 'no list of probes, and an empty one',
    fleet: withDrills({ ...failover, probes: undefined }, { ...rotation, probes: [] }),
    faults: ['drills.list.0.probes: nothing — a list: [ … ]', 'drills.list.1.probes: [] — at least 1 in the list'],
  },
  {
    name: 'no probe that shakes hands',
    fleet: withDrills({ ...rotation, probes: [tcp] }),
    faults: [
      "drills.list.0.probes: [ { kind: 'tcp', host: 'shop.example', port: 443 } ] — at least one probe of kind tls for port 443 or 8443, with one of these as its serverName: shop.example, *.shop.example, api.example",
    ],
  },
  {
    name: 'a handshake at another port than that of the listener',
    fleet: withDrills({ ...rotation, listener: 'front:8443' }),
    faults: [
      "drills.list.0.probes: [ { kind: 'tls', host: 'shop.example' } ] — at least one probe of kind tls for port 8443, with one of these as its serverName: shop.example, *.shop.example, api.example",
    ],
  },
  {
    name: 'a handshake for a name outside the set',
    fleet: withDrills({ ...rotation, probes: [{ ...tls, serverName: 'a.b.shop.example' }] }),
    faults: [
      "drills.list.0.probes: [ { kind: 'tls', host: 'shop.example', serverName: 'a.b.shop.example' } ] — at least one probe of kind tls for port 443 or 8443, with one of these as its serverName: shop.example, *.shop.example, api.example",
    ],
  },
  {
    name: 'a handshake with a load balancer, for a name of the set in capitals, beside a probe of another kind',
    fleet: withDrills({
      ...rotation,
      probes: [tcp, { ...tls, host: 'front.elb.example', serverName: 'WWW.Shop.example' }],
    }),
    faults: [],
  },
  {
    name: 'a handshake for any name where rules or an existing certificate have the names',
    fleet: {
      ...withDrills(
        { ...rotation, probes: [{ ...tls, host: 'other.example' }] },
        { ...rotation, resource: 'old', probes: [{ ...tls, host: 'other.example' }] },
      ),
      certificates: {
        site: { ...site, domains: [] },
        old: {
          mode: 'act',
          domains: [['shop.example'], 'arn:aws:acm:eu-west-1:123456789012:certificate/one'],
          loadBalancers: { other: {} },
        },
      },
    },
    faults: [],
  },
  {
    name: 'the Data API of what is no cluster',
    fleet: withDrills(
      { ...failover, probes: [{ kind: 'data-api', secret: 'arn:one' }] },
      { ...evacuation, probes: [tcp, { kind: 'data-api', secret: 'arn:one' }] },
    ),
    faults: ["drills.list.1.probes.1.kind: 'data-api' — another kind: the resource of zone-evacuation has no Data API"],
  },
  // A busy reader
  {
    name: 'a busy reader where there is a warm-up',
    fleet: {
      ...withDrills(overload, { ...overload, resource: 'wide', expect: 'relief' }),
      clusters: { shop: warm, wide: warm },
    },
    faults: [],
  },
  {
    name: 'a busy reader without a warm-up, whose credentials the drill would need',
    fleet: withDrills(overload),
    faults: ['clusters.shop.warmUp: nothing — { sql, secret }, because reader-overload connects as the warm-up does'],
  },
  {
    name: 'a busy reader of a cluster that has one at most',
    fleet: { ...withDrills(overload), clusters: { shop: { ...warm, readers: { min: 1, max: 1 } } } },
    faults: ['clusters.shop.readers.max: 1 — at least 2, because of reader-overload'],
  },
  {
    name: 'relief where there are too few readers for it, and none is relieved',
    fleet: {
      ...withDrills({ ...overload, expect: 'relief' }),
      clusters: { shop: { ...warm, readers: { min: 2, max: 3 }, relief: 'off' } },
    },
    faults: [
      'clusters.shop.readers.max: 3 — at least 4, because of reader-overload',
      "clusters.shop.relief: 'off' — 'on', because reader-overload expects it",
    ],
  },
  {
    name: 'a recovery that would be waited for when the SQL is over',
    fleet: {
      ...withDrills(
        { ...overload, busySeconds: 300, targets: { recoverySeconds: 300 } },
        { ...overload, resource: 'wide', busySeconds: 300, targets: { recoverySeconds: 301 } },
      ),
      clusters: { shop: warm, wide: warm },
    },
    faults: ['drills.list.1.targets.recoverySeconds: 301 — at most 300, the busySeconds of this drill'],
  },
  {
    name: 'more than a function and a reader can take',
    fleet: {
      ...withDrills({ ...overload, busySeconds: 781, connections: 17, othersCpuPercent: 91 }),
      clusters: { shop: warm },
    },
    faults: [
      'drills.list.0.busySeconds: 781 — at most 780',
      'drills.list.0.connections: 17 — at most 16',
      'drills.list.0.othersCpuPercent: 91 — at most 90',
    ],
  },
  // Game days
  {
    name: 'a game day of drills of the list',
    fleet: withGameDays({ spring: [both.failover, both.evacuation] }),
    faults: [],
  },
  {
    name: 'a game day of one drill, and one under a name that is none',
    fleet: withGameDays({ spring: [both.failover], 'In Spring': [both.failover, both.evacuation] }),
    faults: [
      "drills.gameDays.spring: [ { kind: 'aurora-failover', resource: 'shop' } ] — at least 2 in the list",
      "drills.gameDays.In Spring: 'In Spring' — a name: lower-case letters, digits and hyphens",
    ],
  },
  {
    name: 'a game day with a drill that is not in the list',
    fleet: withGameDays({ spring: [both.failover, { kind: 'reader-loss', resource: 'shop' }] }),
    faults: [
      "drills.gameDays.spring.1: { kind: 'reader-loss', resource: 'shop' } — a drill of the list: aurora-failover of shop, zone-evacuation of edge",
    ],
  },
  {
    name: 'a game day with a drill twice',
    fleet: withGameDays({ spring: [both.failover, both.evacuation, both.failover] }),
    faults: [
      "drills.gameDays.spring.2: { kind: 'aurora-failover', resource: 'shop' } — one aurora-failover of shop, not two",
    ],
  },
  {
    name: 'a game day that is requested on a schedule',
    fleet: {
      ...withGameDays({ spring: [both.failover, both.evacuation] }),
      drills: {
        ...withGameDays({ spring: [both.failover, both.evacuation] }).drills,
        gameDaySchedules: { spring: { expression: 'cron(0 10 ? * MON#1 *)' } },
      },
    },
    faults: [],
  },
  {
    name: 'a schedule of a game day that there is not',
    fleet: {
      ...withGameDays({ spring: [both.failover, both.evacuation] }),
      drills: {
        ...withGameDays({ spring: [both.failover, both.evacuation] }).drills,
        gameDaySchedules: { autumn: { expression: 'rate(7 days)' } },
      },
    },
    faults: ["drills.gameDaySchedules.autumn: { expression: 'rate(7 days)' } — a game day of the fleet: spring"],
  },
  {
    name: 'a game day that only one person could approve',
    fleet: withGameDays(
      { spring: [both.failover, both.evacuation] },
      { ...failover, approvers: ['ada', 'bob'] },
      { ...evacuation, approvers: ['bob', 'dan'] },
    ),
    faults: [
      "drills.gameDays.spring: [ { kind: 'aurora-failover', resource: 'shop' }, { kind: 'zone-evacuation', resource: 'edge' } ] — drills that have at least 2 approvers in common",
    ],
  },
  // Hours
  {
    name: 'hours that end before they begin, in which no drill could ever start',
    fleet: { ...base, drills: { people, list: [failover], calendar: { from: '22:00', until: '04:00' } } },
    faults: ["drills.calendar.until: '04:00' — later than from, on the same day (24:00 at most)"],
  },
  {
    name: 'hours that end as they begin',
    fleet: { ...base, drills: { people, list: [failover], calendar: { from: '09:00', until: '09:00' } } },
    faults: ["drills.calendar.until: '09:00' — later than from, on the same day (24:00 at most)"],
  },
  {
    name: 'hours of a whole day',
    fleet: { ...base, drills: { people, list: [failover], calendar: { from: '00:00', until: '24:00' } } },
    faults: [],
  },
  // People
  {
    name: 'nobody at all, once for all drills',
    fleet: { ...base, drills: { list: [failover, rotation] } },
    faults: [`drills.people: nothing — ${TWO}`],
  },
  {
    name: 'one approver, who may be the one who requests it',
    fleet: withDrills({ ...failover, approvers: ['ada'] }),
    faults: [`drills.list.0.approvers: [ 'ada' ] — ${TWO}`],
  },
  {
    name: 'one approver, twice',
    fleet: withDrills({ ...failover, approvers: ['ada', 'ada'] }),
    faults: [`drills.list.0.approvers: [ 'ada', 'ada' ] — ${TWO}`],
  },
  {
    name: 'an approver in Slack, where there is no Slack',
    fleet: withDrills({ ...failover, approvers: ['ada', 'cem'] }),
    faults: [`drills.list.0.approvers: [ 'ada', 'cem' ] — ${TWO}; cem ${TELL}`],
  },
  {
    name: 'an approver in Slack, in another workspace',
    fleet: { ...withDrills({ ...failover, approvers: ['ada', 'cem'] }), slack: { ...slack, teamId: 'T024BE7LE' } },
    faults: [`drills.list.0.approvers: [ 'ada', 'cem' ] — ${TWO}; cem ${TELL}`],
  },
  {
    name: 'an approver in Slack, where there is one',
    fleet: { ...withDrills({ ...failover, approvers: ['ada', 'cem'] }), slack },
    faults: [],
  },
  {
    name: 'an approver who is none of the people',
    fleet: withDrills({ ...failover, approvers: ['ada', 'bob', 'dan'] }),
    faults: ["drills.list.0.approvers.2: 'dan' — a person of the fleet: ada, bob, cem"],
  },
  {
    name: 'an approval in advance by one of the people who is no approver',
    fleet: withDrills({ ...failover, approvers: ['ada', 'bob'], ...schedule('cem') }),
    faults: ["drills.list.0.schedule.preApproved.by: 'cem' — an approver of this drill: ada, bob"],
  },
  {
    name: 'an approval in advance by a stranger',
    fleet: withDrills({ ...failover, ...schedule('dan') }),
    faults: ["drills.list.0.schedule.preApproved.by: 'dan' — an approver of this drill: ada, bob, cem"],
  },
  {
    name: 'an approval in advance by an approver',
    fleet: withDrills({ ...failover, approvers: ['ada', 'bob'], ...schedule('bob') }),
    faults: [],
  },
  // Time
  {
    name: 'a zonal shift of three days and a minute',
    fleet: withDrills({ ...evacuation, expiresInMinutes: 4_321 }),
    faults: ['drills.list.0.expiresInMinutes: 4321 — at most 4320'],
  },
  // All of them
  {
    name: 'several faults of several drills beside others',
    fleet: {
      ...withDrills(
        { ...failover, resource: 'attic', approvers: ['dan'] },
        { ...evacuation, zone: 'eu-west-1c' },
        { ...loss, target: 7 },
      ),
      targetGroups: { edge: { ...edge, mode: 'observe' } },
      vpc: undefined,
      hostedZones: ['shop.example'],
    },
    faults: [
      "hostedZones.0: 'shop.example' — the ID of a hosted zone, such as Z0123456789ABCDEFGHIJ",
      'drills.list.2.target: 7 — a value of type string',
      'vpc: nothing — { subnetIds, securityGroupIds }, because there are drills, whose prober runs in a VPC',
      "drills.list.0.resource: 'attic' — a cluster of the fleet: shop",
      "drills.list.0.approvers.0: 'dan' — a person of the fleet: ada, bob, cem",
      `drills.list.0.approvers: [ 'dan' ] — ${TWO}`,
      "drills.list.1.zone: 'eu-west-1c' — a zone of the target group edge: eu-west-1a, eu-west-1b",
      "targetGroups.edge.mode: 'observe' — 'act', because the drill zone-evacuation changes it",
    ],
  },
];

describe('the fleet is checked for', () => {
  test.for(rows)('$name', ({ fleet, faults }) => {
    expect(faultsIn(fleet).map(({ path, value, allowed }) => `${path}: ${value} — ${allowed}`)).toEqual(faults);
  });
});
