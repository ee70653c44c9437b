import { stripVTControlCharacters } from 'node:util';
import { describe, expect, test } from 'vitest';
import { presentation } from '../../cli/evenkeel/presentations/replicas.ts';
import { presentation as ofTargets } from '../../cli/evenkeel/presentations/targets.ts';
import type { Presentation } from '../../cli/evenkeel/presentations/presentation.ts';
import type { Status } from '../../cli/evenkeel/status.ts';
import { describeStatus } from '../../cli/evenkeel/statusText.ts';
import fleet from '../../sandbox/scenarios/busy-day/fleet.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';

const NOW = Date.UTC(2026, 2, 2, 3, 0);
const MINUTE = 60_000;
const { shop } = fleet.clusters;
const installation = {
  stage: 'prod',
  fleet: { ...fleet, clusters: { shop: { ...shop!, readers: { min: 1, max: 6 }, targetCpuPercent: 55 } } },
  place: { stage: 'prod', endpointUrl: 'http://127.0.0.1:4566' },
  caller: {
    name: 'ada',
    arn: 'arn:aws:iam::123456789012:user/ada',
    account: '123456789012',
    region: 'eu-west-1',
    nowMs: NOW,
  },
};

/** A cluster about which nothing is said but what is given. */
const status = (changes: Partial<Status>): Status => ({
  controller: 'replicas',
  resource: 'shop',
  mode: 'act',
  isLedgerRead: true,
  now: undefined,
  decision: undefined,
  difference: undefined,
  standing: [],
  underWay: undefined,
  pause: undefined,
  interlock: undefined,
  attention: [],
  ...changes,
});

const row = CONTROLLERS.find(({ name }) => name === 'replicas')!;

const linesOf = (...statuses: Status[]) => textOf(statuses).split('\n').slice(2);

function textOf(statuses: readonly Status[], unread: readonly string[] = []): string {
  const shown = statuses.map((one) => ({
    row,
    presentation: presentation as Presentation,
    status: one,
    liveFacts: [],
  }));
  return stripVTControlCharacters(describeStatus(installation, { shown, unread }));
}

test('a cluster about which nothing was decided yet says so', () => {
  expect(linesOf(status({}))).toEqual(['shop      act      no decision yet']);
});

test('an empty fleet says so', () => {
  expect(linesOf()).toEqual(['The fleet is empty.']);
});

test('who paused it stands there, for how long and why, and who holds it', () => {
  const pause = { by: 'grace', why: 'migration', untilMs: NOW + 80 * MINUTE };
  const interlock = { by: 'aurora-failover/2026-03-02', untilMs: NOW + 20 * MINUTE };
  expect(linesOf(status({ pause, interlock })).slice(1)).toEqual([
    '    paused by grace until 04:20 (1 h 20 min left): migration',
    '    interlocked by aurora-failover/2026-03-02 until 03:20',
  ]);
});

test('whether the forecast is in use, and by which judgement, stands there', () => {
  const standing = ['forecast  auto: on; replay of 7 d, 812 reader-hours: 34 min overload with it, 96 without'];
  expect(linesOf(status({ standing })).slice(1)).toEqual([`    ${standing[0]}`]);
});

test('everything that is under way stands there, each with its time', () => {
  const order = { instanceClass: 'db.r6g.large', zone: 'eu-west-1c', orderedAtMs: NOW - 8 * MINUTE, accepted: true };
  const underWay = {
    ordered: {
      'evenkeel-a': order,
      'evenkeel-b': { ...order, accepted: false },
      'evenkeel-c': { ...order, warmUpAtMs: NOW - 2 * MINUTE },
    },
    draining: {
      'evenkeel-d': { sinceMs: NOW - 14 * MINUTE, deadlineMs: NOW + 106 * MINUTE, excludedAtMs: NOW - 14 * MINUTE },
    },
    leaving: { 'evenkeel-e': NOW - MINUTE },
    replacements: { 'evenkeel-c': { replaces: 'evenkeel-d', wanted: ['class db.r6g.large'], orderedAtMs: NOW } },
    failures: {
      'add db.r7g.large/eu-west-1a': { count: 1, lastMs: NOW - 5 * MINUTE, untilMs: NOW + 25 * MINUTE },
      'remove evenkeel-e': { count: 4, lastMs: NOW - 15 * MINUTE, untilMs: NOW - 7 * MINUTE },
    },
  };
  expect(linesOf(status({ underWay })).slice(1)).toEqual([
    '    pending   evenkeel-a  db.r6g.large in eu-west-1c, ordered, 8 min ago',
    '    pending   evenkeel-b  db.r6g.large in eu-west-1c, ordered, not accepted yet, 8 min ago',
    '    pending   evenkeel-c  db.r6g.large in eu-west-1c, warming up for 2 min, in place of evenkeel-d',
    '    draining  evenkeel-d  for 14 min, deadline 04:46',
    '    leaving   evenkeel-e  deleted 1 min ago',
    '    failing   add db.r7g.large/eu-west-1a: once, the last time 5 min ago, not tried before 03:25',
    '    failing   remove evenkeel-e: 4 times in a row, the last time 15 min ago',
  ]);
});

test('a target group has a line for each zone', () => {
  const numbers = {
    'eu-west-1a healthy': 3,
    'eu-west-1a registered': 3,
    'eu-west-1a required': 2,
    'eu-west-1b healthy': 0,
    'eu-west-1b registered': 2,
    'eu-west-1b required': 2,
    crossZone: 1,
    skew: 3,
    allowedSkew: 1,
    spares: 6,
  };
  const decision = {
    kind: 'hold',
    reason: 'no-spare',
    mode: 'act',
    atMs: NOW - MINUTE,
    ageSeconds: 60,
    numbers,
  } as const;
  const targets = CONTROLLERS.find(({ name }) => name === 'targets')!;
  const one = {
    row: targets,
    presentation: ofTargets as unknown as Presentation,
    status: status({ decision }),
    liveFacts: [],
  };
  const text = stripVTControlCharacters(describeStatus(installation, { shown: [one], unread: [] }));
  expect(text.split('\n').slice(2)).toEqual([
    'targets/shop  act      hold          no-spare                1 min ago',
    '    eu-west-1a: 3 of 3 healthy',
    '    eu-west-1b: 0 of 2 healthy, 2 required',
    '    cross-zone on · skew 3, allowed 1 · spares 6',
  ]);
});

describe('what decisions rest on', () => {
  const numbers = {
    serving: 2,
    coming: 1,
    draining: 0,
    cpuPercent: 66.96,
    busyVcpus: 2.68,
    servingVcpus: 4,
    neededVcpus: 4.87,
    connections: 120,
    lagMs: 14,
  };

  test('is shown beside its targets, with what would be decided now where that was not recorded yet', () => {
    const recorded = { kind: 'hold', reason: 'within-band', mode: 'act', atMs: NOW - MINUTE, ageSeconds: 60 } as const;
    const now = { kind: 'add', reason: 'overloaded', numbers };
    expect(linesOf(status({ now, decision: { ...recorded, numbers: { serving: 1 } } }))).toEqual([
      'shop      act      add           overloaded              now',
      '    recorded  hold: within-band, 1 min ago',
      '    readers   2 serving of 1 to 6, 1 pending',
      '    load      CPU 67 % (target 55 %), 2.68 of 4 vCPUs busy, 4.87 needed',
      '    clients   120 connections, lag 14 ms',
    ]);
  });

  test('is what was recorded where nothing can be observed, and what was not read stands above it', () => {
    const decision = {
      kind: 'hold',
      reason: 'within-band',
      mode: 'act',
      atMs: NOW - 12 * MINUTE,
      ageSeconds: 720,
      numbers: { serving: 2 },
    } as const;
    const text = textOf(
      [status({ decision })],
      ['shop: User ada is not authorized to perform: rds:DescribeDBClusters'],
    );
    expect(text.split('\n')).toEqual([
      'Evenkeel prod in eu-west-1, account 123456789012, 2026-03-02 03:00:00 UTC',
      '',
      'Not read',
      '  shop: User ada is not authorized to perform: rds:DescribeDBClusters',
      '',
      'shop      act      hold          within-band             12 min ago',
      '    readers   2 serving of 1 to 6',
    ]);
  });
});

test('what needs a person comes first, what lasts longest before the rest; what may pass by itself stays with its resource', () => {
  const attention = (level: 'action' | 'watch', minutes: number, message: string) => ({
    level,
    message,
    sinceMs: NOW - minutes * MINUTE,
    dueMs: NOW - (minutes - 10) * MINUTE,
  });
  const shopStatus = status({
    attention: [attention('action', 20, 'No capacity.'), attention('watch', 3, 'It lags.')],
  });
  const blog = status({ resource: 'blog', attention: [attention('action', 95, 'Somebody else scales it.')] });
  expect(textOf([shopStatus, blog]).split('\n').slice(1)).toEqual([
    '',
    'Needs a person',
    '  blog for 1 h 35 min: Somebody else scales it.',
    '  shop for 20 min: No capacity.',
    '  More: npx evenkeel explain NAME --stage prod --endpoint-url http://127.0.0.1:4566',
    '',
    'shop      act      no decision yet',
    '    if it lasts until 03:07: It lags.',
    'blog      act      no decision yet',
  ]);
});
