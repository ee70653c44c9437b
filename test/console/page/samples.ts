import type {
  Chart,
  Cluster,
  Drill,
  Installation,
  Instance,
  LedgerEntry,
  Listener,
  Mark,
  Meta,
  Snapshot,
  Source,
  SourceName,
  TargetGroup,
  TracedRule,
  WeatherMeta,
} from '../../../console/model.ts';

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** `13:31:20` of the day of the samples. */
export function at(time: string): number {
  const [hours, minutes, seconds = 0] = time.split(':').map(Number) as [number, number, number?];
  return Date.UTC(2026, 2, 2, hours, minutes, seconds);
}

export const NOW = at('13:31:20');

const READY: Source = { state: 'ready', asOfMs: NOW };

export const sources = (changed: Partial<Record<SourceName, Source>> = {}): Readonly<Record<SourceName, Source>> => ({
  identity: READY,
  ledger: READY,
  clusters: READY,
  metrics: READY,
  targetGroups: READY,
  listeners: READY,
  certificates: READY,
  drills: READY,
  ...changed,
});

const ZONES = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];

export const reader = (id: string, zone: 'a' | 'b' | 'c', changed: Partial<Instance> = {}): Instance => ({
  id,
  zone: `eu-west-1${zone}`,
  role: 'reader',
  state: 'serving',
  status: 'available',
  instanceClass: 'db.r6g.large',
  vcpus: 2,
  isOurs: id.startsWith('evenkeel-'),
  ...changed,
});

export const writer = (id: string, zone: 'a' | 'b' | 'c', cpuPercent: number, connections: number): Instance =>
  reader(id, zone, { role: 'writer', cpuPercent, connections });

/** A line that wanders around a mean without chance: the same in every run. */
export const wave = (length: number, mean: number, swing: number, from = 0): number[] =>
  Array.from({ length }, (_, index) => {
    const t = index + from;
    const noise = Math.sin(t * 1.7) * 0.5 + Math.sin(t * 0.61 + 2) * 0.35 + Math.sin(t * 3.3 + 1) * 0.15;
    return Math.round((mean + swing * noise) * 100) / 100;
  });

export function cluster(name: string, changed: Partial<Cluster> = {}): Cluster {
  return {
    name,
    mode: 'act',
    level: 'steady',
    state: 'steady',
    summary: 'Within band for 6 h 12 min.',
    underWay: [],
    status: 'available',
    engine: 'aurora-postgresql',
    engineVersion: '16.6',
    min: 2,
    max: 8,
    targetCpuPercent: 60,
    zones: ZONES,
    instances: [
      writer(`${name}-1`, 'a', 22, 64),
      reader(`${name}-2`, 'b', { cpuPercent: 48, connections: 210 }),
      reader(`${name}-3`, 'c', { cpuPercent: 47, connections: 205 }),
    ],
    serving: 2,
    servingVcpus: 4,
    load: { atMs: at('13:30'), cpuPercent: 48, busyVcpus: 1.9, neededVcpus: 3.2, connections: 415, replicaLagMs: 16 },
    endpoint: { name: `evenkeel-${name}`, status: 'available', excluded: [], isInSync: true },
    changesThisHour: 0,
    changesPerHourMax: 12,
    forecast: { mode: 'auto', isOn: true, leadSeconds: 720, text: 'on: it helped in the last week' },
    spark: wave(120, 48, 6),
    sparkUntilMs: at('13:31'),
    ...changed,
  };
}

const shop = cluster('shop', {
  level: 'moving',
  state: 'draining 2',
  summary:
    'Two idle readers are draining; the load fits the other three. 38 and 121 connections left, next removal not before 13:34.',
  max: 15,
  instances: [
    writer('shop-1', 'a', 22, 64),
    reader('evenkeel-shop-4c1e', 'a', { cpuPercent: 42, connections: 212 }),
    reader('shop-2', 'b', { cpuPercent: 46, connections: 236 }),
    reader('evenkeel-shop-b07d', 'b', {
      state: 'draining',
      cpuPercent: 7,
      connections: 38,
      sinceMs: at('13:17:01'),
      untilMs: at('14:17'),
      untilBy: 'deadline',
    }),
    reader('shop-3', 'c', { cpuPercent: 43, connections: 229 }),
    reader('evenkeel-shop-e2f5', 'c', {
      state: 'draining',
      cpuPercent: 19,
      connections: 121,
      sinceMs: at('13:27:02'),
      untilMs: at('14:27'),
      untilBy: 'deadline',
    }),
  ],
  serving: 3,
  servingVcpus: 6,
  load: { atMs: at('13:30'), cpuPercent: 31, busyVcpus: 3.1, neededVcpus: 5.2, connections: 900, replicaLagMs: 18 },
  cooldownUntilMs: NOW + 342 * SECOND,
  changesThisHour: 4,
  forecast: { mode: 'auto', isOn: true, busyVcpus: 2.9, leadSeconds: 720, text: 'on: it helped in the last week' },
});

const catalog = cluster('catalog', {
  level: 'moving',
  state: 'adding 2',
  summary:
    'CPU 69 % is above the target. Hold (readers-on-the-way): 9.2 vCPUs needed, 8 serving, 4 coming by about 13:36.',
  instances: [
    reader('catalog-2', 'a', { cpuPercent: 66, connections: 301 }),
    reader('evenkeel-catalog-09bd', 'a', { state: 'relieved', cpuPercent: 88, connections: 402 }),
    writer('catalog-1', 'b', 41, 118),
    reader('evenkeel-catalog-77a2', 'b', {
      state: 'warming',
      sinceMs: NOW - 146 * SECOND,
      untilMs: NOW + 34 * SECOND,
      untilBy: 'measured',
    }),
    reader('evenkeel-catalog-c3f8', 'b', {
      state: 'building',
      status: 'creating',
      sinceMs: NOW - 140 * SECOND,
      untilMs: NOW + 220 * SECOND,
      untilBy: 'measured',
    }),
    reader('catalog-3', 'c', { cpuPercent: 63, connections: 288 }),
    reader('evenkeel-catalog-51e7', 'c', { cpuPercent: 58, connections: 264 }),
  ],
  serving: 4,
  servingVcpus: 8,
  load: { atMs: at('13:30'), cpuPercent: 69, busyVcpus: 5.5, neededVcpus: 9.2, connections: 1255, replicaLagMs: 22 },
  spark: [...wave(80, 52, 4), ...wave(40, 58, 5, 80).map((value, index) => Math.round(value + index * 0.3))],
});

const billing = cluster('billing', {
  level: 'interlocked',
  state: 'interlock',
  summary:
    'A drill has failed it over to billing-2. Replicas and scaling policy wait for aurora-failover-4f1c2a9b07de, until 14:22 at the latest.',
  interlock: { by: 'aurora-failover-4f1c2a9b07de', untilMs: at('14:22') },
  max: 6,
  instances: [
    reader('billing-1', 'a', { cpuPercent: 24, connections: 31 }),
    writer('billing-2', 'b', 37, 70),
    reader('billing-3', 'c', { cpuPercent: 31, connections: 66 }),
  ],
  load: { atMs: at('13:30'), cpuPercent: 28, busyVcpus: 1.1, neededVcpus: 1.8, connections: 97 },
  spark: [...wave(112, 29, 2), 31, 18, 30, 30, 29, 28, 28, 28],
});

const search = cluster('search');

const reports = cluster('reports', {
  mode: 'observe',
  level: 'paused',
  state: 'paused',
  summary: 'By ada until 16:00: schema migration. Would add 1 (overloaded).',
  pause: { by: 'ada', why: 'schema migration', untilMs: at('16:00') },
  min: 1,
  max: 4,
  serving: 1,
  load: { atMs: at('13:30'), cpuPercent: 71, busyVcpus: 1.4, neededVcpus: 2.4 },
});

const RULES = [
  'paused',
  'heldByInterlock',
  'notForUs',
  'clusterNotAvailable',
  'removeBroken',
  'endpointOutOfSync',
  'orderNotAccepted',
  'belowFloor',
  'overloaded',
  'forecastFloor',
  'finishBuilding',
  'startWarming',
  'finishWarming',
  'forecastJudged',
  'notMeasured',
  'finishDraining',
  'growthMustWait',
  'finishReplacing',
  'idle',
  'replaceOutdated',
  'atRest',
];

const trace = (rule: string, kind: string, reason: string) => ({
  rule,
  rules: RULES.map((name, index): TracedRule => {
    const deciding = RULES.indexOf(rule);
    if (index === deciding) return { name, outcome: 'decides', kind, reason };
    return { name, outcome: index < deciding ? 'no-proposal' : 'not-asked' };
  }),
});

const NUMBERS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  '10:38:01': { serving: 2, coming: 0, 'busy vCPUs': 2.68, 'needed vCPUs': 4.46, 'cpu %': 66.96, min: 2 },
  '12:18:17': { serving: 3, coming: 0, 'busy vCPUs': 4.92, 'needed vCPUs': 8.2, 'cpu %': 81.96, min: 2 },
};

export function entry(time: string, kind: string, reason: string, changed: Partial<LedgerEntry> = {}): LedgerEntry {
  const rule = { add: 'overloaded', admit: 'finishBuilding', drain: 'idle', hold: 'growthMustWait' }[kind] ?? 'atRest';
  const numbers = NUMBERS[time] ?? { serving: 4, 'cpu %': 58.4, 'busy vCPUs': 4.7 };
  const resource = changed.resource ?? 'shop';
  const atMs = at(time);
  return {
    id: `replicas/${resource}/${time}`,
    atMs,
    type: 'decision',
    controller: 'replicas',
    resource,
    label: resource,
    kind,
    reason,
    mode: 'act',
    numbers,
    facts: Object.entries(numbers).map(([name, value]) => `${name} ${value}`),
    details: [],
    ...(kind !== 'hold' && { outcome: { state: 'succeeded', atMs: atMs + 900 } }),
    trace: trace(rule, kind, reason),
    ...changed,
  };
}

export const ENTRIES: readonly LedgerEntry[] = [
  entry('13:31:18', 'hold', 'newcomers-on-the-way', {
    controller: 'targets',
    label: 'targets/shop',
    facts: ['1b 0 of 2', 'initial 2'],
    id: 'targets/shop/13:31:18',
  }),
  entry('13:31:02', 'hold', 'readers-on-the-way', { resource: 'catalog' }),
  entry('13:30:12', 'register', 'below-min', {
    controller: 'targets',
    label: 'targets/shop',
    facts: ['1b +2 spares', 'left 7'],
    id: 'targets/shop/13:30:12',
  }),
  entry('13:29:41', 'cross-zone-on', 'below-min', {
    controller: 'targets',
    label: 'targets/shop',
    facts: ['temporary', '1b 0 of 2'],
    id: 'targets/shop/13:29:41',
  }),
  entry('13:29:25', 'drill', 'inject', { type: 'drill', resource: 'billing', facts: ['FailoverDBCluster billing-2'] }),
  entry('13:28:40', 'set-endpoint', 'uneven-load', { resource: 'catalog' }),
  entry('13:27:17', 'add', 'overloaded', { resource: 'catalog' }),
  entry('13:27:02', 'drain', 'idle'),
  entry('13:26:01', 'swap', 'proving', { controller: 'certificates', resource: 'pay:8443', facts: ['2 of 3 served'] }),
  entry('13:17:01', 'drain', 'idle'),
  entry('13:12:44', 'drill requested', 'certificate-rotation', {
    type: 'person',
    resource: 'shop:443',
    by: 'ada',
    text: 'certificate-rotation',
  }),
  entry('12:58:10', 'add', 'overloaded', {
    resource: 'catalog',
    outcome: {
      state: 'failed',
      atMs: at('12:58:12'),
      error: 'InsufficientDBInstanceCapacity: There is no capacity for db.r7g.large in eu-west-1a.',
    },
  }),
  entry('12:24:44', 'admit', 'available'),
  entry('12:24:03', 'admit', 'available'),
  entry('12:18:17', 'add', 'overloaded', {
    details: ['evenkeel-shop-4c1e db.r6g.large in eu-west-1a', 'evenkeel-shop-b07d db.r6g.large in eu-west-1b'],
  }),
  entry('10:42:48', 'admit', 'available'),
  entry('10:38:01', 'add', 'overloaded'),
];

const MARKED = ['10:38:01', '10:42:48', '12:18:17', '12:24:03', '12:24:44', '13:17:01', '13:27:02'];

export function shopChart(): Chart {
  const fromMs = at('08:00');
  const minutes = (NOW - fromMs) / MINUTE;
  const length = Math.floor(minutes);
  const step = (time: string) => (at(time) - fromMs) / MINUTE;
  const load = Array.from({ length }, (_, minute) => {
    const morning = 1.8 + (minute / 160) * 0.75;
    const rise = minute > step('12:14') ? Math.min(3.1, (minute - step('12:14')) * 0.62) : 0;
    const fall = minute > step('12:30') ? Math.min(3.4, (minute - step('12:30')) * 0.085) : 0;
    const wobble = wave(1, 0, 0.14, minute)[0]!;
    return Math.round((Math.min(morning, 3.3) + rise - fall + wobble) * 100) / 100;
  });
  const serving = Array.from({ length }, (_, minute) => {
    if (minute < step('10:42:48')) return 4;
    if (minute < step('12:24:03')) return 6;
    if (minute < step('12:24:44')) return 8;
    if (minute < step('13:17:01')) return 10;
    return minute < step('13:27:02') ? 8 : 6;
  });
  const capacity = serving.map((vcpus, minute) => (minute > step('13:17:01') ? 10 : vcpus));
  const marks = MARKED.map((time): Mark => {
    const { id, atMs, kind, reason } = ENTRIES.find((each) => each.id === `replicas/shop/${time}`)!;
    return {
      entryId: id,
      atMs,
      kind,
      reason,
      lane: kind === 'add' ? 'ordered' : 'serving',
      count: time === '12:18:17' ? 2 : 1,
      isFailed: false,
    };
  });
  const hold = (time: string): Mark => ({
    entryId: `hold-${time}`,
    atMs: at(time),
    kind: 'hold',
    reason: 'overload-not-confirmed',
    lane: 'hold',
    count: 1,
    isFailed: false,
  });
  return {
    cluster: 'shop',
    fromMs,
    busyVcpus: load,
    capacityVcpus: capacity,
    servingVcpus: serving,
    cpuPercent: load.map((vcpus, minute) => Math.round((vcpus / serving[minute]!) * 1000) / 10),
    connections: load.map((vcpus) => Math.round(vcpus * 290)),
    forecast: Array.from({ length: 60 }, (_, minute) => {
      const busyVcpus = 3.1 - minute * 0.012;
      return {
        atMs: at('13:31') + minute * MINUTE,
        busyVcpus,
        fromVcpus: busyVcpus - 0.1 - minute * 0.008,
        toVcpus: busyVcpus + 0.1 + minute * 0.008,
        isPast: false,
      };
    }),
    targetCpuPercent: 60,
    marks: [...marks, hold('10:36:01'), hold('12:17:10')].toSorted((one, other) => one.atMs - other.atMs),
    entries: ENTRIES.filter(({ resource, controller }) => resource === 'shop' && controller === 'replicas'),
  };
}

/** Of any other cluster: a quiet day around its latest load. */
export function quietChart(name: string): Chart {
  const fromMs = at('08:00');
  const length = Math.floor((NOW - fromMs) / MINUTE);
  const load = wave(length, 1.9, 0.3);
  return {
    cluster: name,
    fromMs,
    busyVcpus: load,
    capacityVcpus: load.map(() => 4),
    servingVcpus: load.map(() => 4),
    cpuPercent: load.map((vcpus) => Math.round(vcpus * 25)),
    connections: load.map(() => 400),
    forecast: [],
    targetCpuPercent: 60,
    marks: [],
    entries: [],
  };
}

function listener(name: string, daysLeft: number, changed: Partial<Listener> = {}): Listener {
  const [loadBalancer, port] = name.split(':') as [string, string];
  return {
    name,
    mode: 'act',
    level: 'steady',
    state: 'in step',
    summary: 'Served and proven.',
    underWay: [],
    arn: `arn:aws:elasticloadbalancing:eu-west-1:111122223333:listener/app/${loadBalancer}/${port}`,
    loadBalancer,
    loadBalancerKind: 'application',
    protocol: 'HTTPS',
    port: Number(port),
    certificateSet: loadBalancer,
    certificates: [
      {
        arn: `arn:aws:acm:eu-west-1:111122223333:certificate/${loadBalancer}`,
        names: [`${loadBalancer}.example`, `*.${loadBalancer}.example`],
        isDefault: true,
        kind: 'amazon',
        status: 'ISSUED',
        isOurs: true,
        daysLeft,
        renewedBy: 'ACM',
        next: 'renewed by ACM',
        isUrgent: false,
      },
    ],
    daysLeft,
    replaceBelowDays: 14,
    addresses: ['a', 'b', 'c'].map((zone) => ({
      address: `198.51.100.${zone.charCodeAt(0) - 80}`,
      zone: `eu-west-1${zone}`,
      serial: '3f:9a',
      outcome: 'served',
    })),
    provenAtMs: NOW - 4 * MINUTE,
    ...changed,
  };
}

/** Forty days of names for one certificate. */
export const HUNDRED_NAMES = Array.from({ length: 99 }, (_, index) => `landing-${index + 1}.example`);

const LISTENERS: readonly Listener[] = [
  listener('intranet:443', 23, {
    level: 'watch',
    state: 'to import',
    summary: 'Import a new certificate, or list a zone that can validate it.',
    isInternal: true,
    certificates: [
      {
        ...listener('intranet:443', 23).certificates[0]!,
        names: ['intranet.corp.example'],
        kind: 'imported',
        isOurs: false,
        renewedBy: 'you',
      },
    ],
  }),
  listener('pay:8443', 394, {
    level: 'moving',
    state: 'proving',
    summary: 'Proving: 2 of 3 addresses serve the new one. Deadline 13:36, else the old one is reattached.',
    loadBalancerKind: 'network',
    protocol: 'TLS',
    addresses: [
      { address: '198.51.100.17', zone: 'eu-west-1a', serial: '7b:04', outcome: 'served' },
      { address: '198.51.100.18', zone: 'eu-west-1b', serial: 'e9:50', outcome: 'another' },
      { address: '198.51.100.19', zone: 'eu-west-1c', serial: '7b:04', outcome: 'served' },
    ],
  }),
  listener('landing:443', 41, {
    summary: 'ACM is renewing; records and CAA are in order.',
    certificates: [{ ...listener('landing:443', 41).certificates[0]!, names: ['landing.example', ...HUNDRED_NAMES] }],
  }),
  listener('shop:443', 187),
];

const machine = (
  id: string,
  state: TargetGroup['zones'][number]['targets'][number]['state'] = 'healthy',
  as?: 'spare',
) => ({
  id,
  ports: [8443],
  state,
  ...(as && { as }),
});

const TARGET_GROUPS: readonly TargetGroup[] = [
  {
    name: 'shop',
    mode: 'act',
    level: 'moving',
    state: 'restoring 1b',
    summary:
      'All 4 targets of 1b failed at 13:29. Cross-zone load balancing was enabled at 13:29:41, its address answers through 1a and 1c. Two spares are in their first checks.',
    underWay: [],
    loadBalancer: 'NLB shop',
    protocol: 'TCP',
    port: 8443,
    minHealthyPerZone: 2,
    spares: 7,
    crossZone: { isOn: true, temporarySinceMs: at('13:29:41'), revertsAtMs: NOW + 5 * MINUTE },
    zones: [
      {
        zone: 'eu-west-1a',
        targets: ['i-0a41', 'i-0a42', 'i-0a43', 'i-0a44'].map((id) => machine(id)),
        healthy: 4,
        registered: 4,
        required: 2,
        isPinned: false,
        notes: [],
      },
      {
        zone: 'eu-west-1b',
        targets: [
          ...['i-0b51', 'i-0b52', 'i-0b53', 'i-0b54'].map((id) => machine(id, 'unhealthy')),
          ...['i-0c07', 'i-0c09'].map((id) => machine(id, 'initial', 'spare')),
        ],
        healthy: 0,
        registered: 6,
        required: 2,
        isPinned: true,
        notes: [],
      },
      {
        zone: 'eu-west-1c',
        targets: ['i-0c61', 'i-0c62', 'i-0c63', 'i-0c64'].map((id) => machine(id)),
        healthy: 4,
        registered: 4,
        required: 2,
        isPinned: false,
        notes: [],
      },
    ],
  },
  {
    name: 'ingest',
    mode: 'act',
    level: 'steady',
    state: 'even',
    summary: 'Even.',
    underWay: [],
    minHealthyPerZone: 2,
    crossZone: { isOn: false },
    zones: ['a', 'b', 'c'].map((zone) => ({
      zone: `eu-west-1${zone}`,
      targets: [machine(`i-1${zone}01`), machine(`i-1${zone}02`)],
      healthy: 2,
      registered: 2,
      required: 2,
      isPinned: zone === 'b',
      notes: [],
    })),
  },
];

const INJECTED = at('13:30:37');

const STEPS = [
  'Admit',
  'Preflight',
  'Approval',
  'Begin',
  'Baseline',
  'Inject',
  'Measure',
  'Fail back',
  'Verify',
  'Assess',
  'Clean up',
  'Report',
];

const failover: Drill = {
  id: 'aurora-failover-4f1c2a9b07de',
  drill: 'aurora-failover',
  resource: 'billing',
  level: 'moving',
  state: 'measuring',
  summary: 'Clients see no writer since 31 s; the failover is complete since 13:31:09.',
  isDryRun: false,
  isRunning: true,
  requestedBy: 'ada',
  requestedAtMs: at('13:29:00'),
  startedAtMs: at('13:29:50'),
  steps: STEPS.map((name, index) => ({
    name,
    state: index < 6 ? 'done' : index === 6 ? 'current' : 'coming',
    ...(index < 6 && {
      fromMs: at('13:29:50') + index * 6 * SECOND,
      toMs: at('13:29:50') + index * 6 * SECOND + 400 * (index + 1),
    }),
    ...(index === 6 && { fromMs: INJECTED }),
  })),
  plan: {
    hash: '9c0f11aa62',
    steps: ['Fail over to billing-2.', 'Fail back to billing-1.'],
    interlocks: ['replicas', 'safetyNet'],
  },
  approvals: [{ by: 'bob', decision: 'approved', atMs: at('13:29:48') }],
  injectedAtMs: INJECTED,
  downtimeMs: 31_000,
  downtimeErrorMs: 100,
  downtimeMaxMs: 60_000,
  lostWrites: 0,
  lostWritesMax: 1_425,
  mayAbort: true,
  timeline: [
    { atMs: at('13:29:00'), source: 'person', text: 'ada requested it' },
    { atMs: at('13:29:48'), source: 'person', text: 'bob approved the plan 9c0f11aa' },
    { atMs: INJECTED, source: 'api', text: 'FailoverDBCluster accepted' },
    { atMs: at('13:31:09'), source: 'event', text: 'RDS-EVENT-0071 failover completed' },
  ],
  series: (['fresh', 'kept'] as const).map((connection) => ({
    probe: 'billing-writer',
    connection,
    fromMs: INJECTED - 40 * SECOND,
    succeeded: Array.from({ length: 83 }, (_, second) => (second < 40 || second >= 71 ? 10 : 0)),
    failed: Array.from({ length: 83 }, (_, second) => (second >= 40 && second < 71 ? 10 : 0)),
  })),
};

export const rotation: Drill = {
  id: 'certificate-rotation-16144bfc9a',
  drill: 'certificate-rotation',
  resource: 'shop:443',
  level: 'approval',
  state: 'approval',
  summary: 'Waits for an approval.',
  isDryRun: false,
  isRunning: true,
  requestedBy: 'ada',
  requestedAtMs: at('13:12:44'),
  steps: STEPS.map((name, index) => ({ name, state: index < 2 ? 'done' : index === 2 ? 'current' : 'coming' })),
  plan: {
    hash: '16144bfc9a01',
    steps: [
      'Issue for shop.example, *.shop.example and serve it on shop:443.',
      'Put the present certificate back; delete the new one.',
    ],
    interlocks: ['certificates'],
  },
  approval: {
    expiresAtMs: at('14:12:44'),
    planHash: '16144bfc9a01',
    needed: 1,
    given: 0,
    approvers: ['bob', 'cem'],
    you: 'bob',
    mayApprove: true,
  },
  approvals: [],
  mayAbort: true,
  timeline: [],
  series: [],
};

const passed: Drill = {
  ...rotation,
  id: 'zone-evacuation-77',
  drill: 'zone-evacuation',
  resource: 'ingest',
  level: 'steady',
  state: 'passed',
  isRunning: false,
  endedAtMs: NOW - 3 * DAY,
  downtimeMs: 0,
  downtimeMaxMs: 5_000,
  verdict: 'passed',
  explanation: 'No attempt failed while 1b was evacuated.',
};
delete (passed as { approval?: unknown }).approval;

export const WEATHER: WeatherMeta = {
  kinds: [
    { kind: 'pause', group: 'Time', label: 'Pause', shortcut: ' ' },
    { kind: 'speed', group: 'Time', label: 'Speed', amount: { unit: '×', min: 1, max: 600, default: 60 } },
    { kind: 'next-decision', group: 'Time', label: 'Next decision', shortcut: 'n' },
    {
      kind: 'load-up',
      group: 'Load',
      label: 'Up',
      shortcut: '+',
      amount: { unit: '%', min: 5, max: 300, default: 25 },
    },
    {
      kind: 'load-down',
      group: 'Load',
      label: 'Down',
      shortcut: '-',
      amount: { unit: '%', min: 5, max: 90, default: 25 },
    },
    { kind: 'load-spike', group: 'Load', label: 'Spike', shortcut: 's' },
    {
      kind: 'zone-outage',
      group: 'Fail',
      label: 'AZ',
      shortcut: 'z',
      targets: ['eu-west-1b', 'eu-west-1a', 'eu-west-1c'],
    },
    { kind: 'target-failure', group: 'Fail', label: 'Target', shortcut: 'g' },
    { kind: 'reader-failure', group: 'Fail', label: 'Reader', shortcut: 'r' },
    { kind: 'writer-failure', group: 'Fail', label: 'Writer', shortcut: 'w' },
    { kind: 'delete-record', group: 'Certificates', label: 'Delete record', shortcut: 'd' },
    { kind: 'age-certificates', group: 'Certificates', label: 'Age 30 d', shortcut: 'a' },
    { kind: 'refuse-api', group: 'Refuse', label: 'API', shortcut: 'p' },
    {
      kind: 'refuse-offering',
      group: 'Refuse',
      label: 'Offering',
      shortcut: 'o',
      unavailableBecause: 'the fleet has one class only',
    },
  ],
  active: [
    { id: 'w1', kind: 'zone-outage', text: 'zone outage in eu-west-1b', sinceMs: at('13:29:00'), canUndo: true },
  ],
};

export const META: Meta = {
  version: 1,
  token: 'sample-token',
  actions: ['pause', 'resume', 'approve', 'deny', 'abort'],
  weather: WEATHER,
};

export function installation(changed: Partial<Installation> = {}): Installation {
  return {
    id: 'sandbox',
    isSandbox: true,
    stage: 'sandbox',
    region: 'eu-west-1',
    account: '111122223333',
    caller: 'bob',
    clock: { nowMs: NOW, speed: 0, speedWhenRunning: 60 },
    connection: { state: 'live' },
    sources: sources(),
    attention: [
      {
        id: 'approval',
        level: 'approval',
        about: { kind: 'drill', name: rotation.id },
        label: 'Approve certificate-rotation of shop:443?',
        message: 'By ada, expires 14:12.',
        sinceMs: at('13:12:44'),
      },
      {
        id: 'intranet',
        level: 'watch',
        about: { kind: 'listener', name: 'intranet:443' },
        label: 'intranet:443: import a new certificate.',
        message: '23 days left, imported.',
        sinceMs: at('09:00'),
      },
    ],
    ledgerTotals: { held: ENTRIES.length, hasMore: false },
    clusters: [shop, catalog, billing, search, reports],
    listeners: LISTENERS,
    targetGroups: TARGET_GROUPS,
    drills: [failover, rotation, passed],
    ledger: ENTRIES,
    slack: {
      url: '/slack',
      channel: '#on-call',
      users: [
        { id: 'U1', name: 'ada' },
        { id: 'U2', name: 'bob' },
      ],
      messages: [
        {
          ts: '1.1',
          atMs: at('13:12'),
          by: 'Evenkeel',
          text: '*certificate-rotation of shop:443*, requested by <@U1>\nPlan `16144bfc`, expires 14:12.',
          isEdited: false,
          buttons: [
            { actionId: 'approve', label: 'Approve' },
            { actionId: 'deny', label: 'Deny' },
          ],
        },
        {
          ts: '1.2',
          atMs: at('13:29'),
          by: 'Evenkeel',
          text: '*shop (target group)*: 1b is below its minimum, 0 of 2. Cross-zone load balancing enabled.',
          isEdited: false,
          buttons: [],
        },
      ],
    },
    ...changed,
  };
}

export const snapshot = (...installations: readonly Installation[]): Snapshot => ({
  meta: META,
  installations: installations.length > 0 ? installations : [installation()],
});
