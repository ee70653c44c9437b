import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { presentation } from '../../cli/evenkeel/presentations/replicas.ts';
import { presentation as ofTargets } from '../../cli/evenkeel/presentations/targets.ts';
import type { Presentation } from '../../cli/evenkeel/presentations/presentation.ts';
import type { Status } from '../../cli/evenkeel/status.ts';
import { describeStatus } from '../../cli/evenkeel/statusText.ts';
import { CONTROLLERS } from '../../functions/controllers/registry.ts';

const NOW = Date.UTC(2026, 2, 2, 3, 0);
const MINUTE = 60_000;
const installation = {
  stage: 'prod',
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
  decision: undefined,
  difference: undefined,
  standing: [],
  underWay: undefined,
  pause: undefined,
  interlock: undefined,
  ...changes,
});

const row = CONTROLLERS.find(({ name }) => name === 'replicas')!;

function linesOf(...statuses: Status[]): string[] {
  const shown = statuses.map((one) => ({ row, presentation: presentation as Presentation, status: one }));
  return stripVTControlCharacters(describeStatus(installation, shown)).split('\n').slice(2);
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
  const one = { row: targets, presentation: ofTargets as unknown as Presentation, status: status({ decision }) };
  const text = stripVTControlCharacters(describeStatus(installation, [one]));
  expect(text.split('\n').slice(2)).toEqual([
    'targets/shop  act      hold          no-spare                1 min ago',
    '    eu-west-1a: 3 of 3 healthy',
    '    eu-west-1b: 0 of 2 healthy, 2 required',
    '    cross-zone on · skew 3, allowed 1 · spares 6',
  ]);
});
