import { describe, expect, test } from 'vitest';
import type { ResourceRecord } from '../../../../functions/control-loop/record.ts';
import { dueOf, urgencyOf } from '../../../../functions/controllers/certificates/due.ts';
import { NO_PROGRESS, type Progress } from '../../../../functions/controllers/certificates/progress.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** A full hour, at which what waits for people is looked at, too. */
const FULL = Date.UTC(2026, 2, 2, 12);
/** Not one of the minutes of a quarter of an hour. */
const NOW = FULL + 7 * MINUTE;

const record = (changes: Partial<ResourceRecord<Progress>> = {}): ResourceRecord<Progress> => ({
  version: 1,
  progress: NO_PROGRESS,
  lastDecision: undefined,
  concerns: {},
  pause: undefined,
  interlock: undefined,
  marks: new Map(),
  ...changes,
});
const held = (reason: string, changes: Partial<ResourceRecord<Progress>> = {}) =>
  record({ lastDecision: { kind: 'hold', reason, atMs: NOW - HOUR }, ...changes });
const decided = record({ lastDecision: { kind: 'attach', reason: 'expiring', atMs: NOW } });

const swaps = { listener: { certificateArn: 'next', replaces: [], isDefault: false } };
const pause = { by: 'ada', why: 'migration', sinceMs: 1 };
const interlock = { by: 'drill', untilMs: NOW + 1 };

type Row = readonly [
  name: string,
  record: ResourceRecord<Progress>,
  urgency: ReturnType<typeof urgencyOf>,
  at?: { readonly nowMs?: number; readonly mode?: 'observe' | 'act' },
];

const rows: readonly Row[] = [
  ['of which nothing is known', record(), 'unknown'],
  ['about which a change was decided', decided, 'changing'],
  ['about which a change was decided that is only observed', decided, undefined, { mode: 'observe' }],
  ['with a swap under way', held('validation-failed', { progress: { ...NO_PROGRESS, swaps } }), 'changing'],
  ['that is validated', held('validating'), 'passing'],
  ['whose refusal backs off', held('backing-off'), 'passing'],
  ['whose repetition is slowed down', held('repeating'), 'passing'],
  [
    'that asked for a certificate within the hour',
    held('no-zone', { progress: { ...NO_PROGRESS, requestsMs: [NOW - 2 * HOUR, NOW - HOUR + 1] } }),
    'passing',
  ],
  [
    'that asked for a certificate an hour ago',
    held('no-zone', { progress: { ...NO_PROGRESS, requestsMs: [NOW - 2 * HOUR, NOW - HOUR] } }),
    undefined,
  ],
  ['that needs a person, off the quarter', held('no-zone'), undefined],
  ['that needs a person, at the quarter', held('no-zone'), 'waits-for-people', { nowMs: FULL + 15 * MINUTE }],
  ['that needs a person, a minute later', held('no-zone'), undefined, { nowMs: FULL + 16 * MINUTE }],
  ['in order', held('in-order'), undefined, { nowMs: FULL }],
  ['in renewal', held('renewing'), undefined, { nowMs: FULL }],
  ['that is paused', held('paused', { pause }), undefined, { nowMs: FULL }],
  ['whose pause has ended', held('paused'), 'unknown'],
  ['that a drill holds', held('held-by-interlock', { interlock }), undefined, { nowMs: FULL }],
  ['that a drill held', held('held-by-interlock'), 'unknown'],
];

describe('a certificate set', () => {
  test.for(rows)('%s', ([, known, urgency, at]) => {
    const { nowMs = NOW, mode = 'act' } = at ?? {};
    expect(urgencyOf(known, mode, nowMs)).toBe(urgency);
  });
});

test('what is being changed goes first, and of what is needed equally, all have their turn', () => {
  const records: Readonly<Record<string, ResourceRecord<Progress>>> = {
    person: held('no-zone'),
    fresh: record(),
    passing: held('validating'),
    quiet: held('in-order'),
    first: decided,
    second: decided,
  };
  const due = (resources: readonly string[]) =>
    dueOf(
      resources,
      (name) => records[name]!,
      () => 'act',
      FULL,
    );
  expect(due(Object.keys(records))).toEqual(['first', 'second', 'passing', 'fresh', 'person']);
  expect(due(['second', 'person', 'fresh', 'passing', 'quiet', 'first'])).toEqual([
    'second',
    'first',
    'passing',
    'fresh',
    'person',
  ]);
});
