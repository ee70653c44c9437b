import { describe, expect, test } from 'vitest';
import type { Drill, Installation, LedgerEntry, TargetGroup } from '../../../console/model.ts';
import { applied, changesBetween, mergeEntries } from '../../../console/server/changes.ts';
import { emptyInstallation } from '../../../console/server/reader/empty.ts';

const NOW = Date.UTC(2026, 2, 2, 8);
const EMPTY = emptyInstallation({ id: 'sandbox', stage: 'dev', isSandbox: true });

const group = (name: string, state = 'steady'): TargetGroup => ({
  name,
  mode: 'act',
  level: 'steady',
  state,
  summary: '',
  underWay: [],
  minHealthyPerZone: 2,
  zones: [],
  crossZone: { isOn: false },
});

const entry = (id: string, minutes: number, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  id,
  atMs: NOW + minutes * 60_000,
  type: 'decision',
  controller: 'replicas',
  resource: 'shop',
  label: 'shop',
  kind: 'add',
  reason: 'overloaded',
  numbers: {},
  facts: [],
  details: [],
  ...more,
});

const drill = { id: 'aurora-failover-1', state: 'measure' } as Drill;

describe('what has changed', () => {
  test.each<[string, Partial<Installation>, Partial<Installation>, readonly string[]]>([
    ['nothing', {}, {}, []],
    ['the clock alone', {}, { clock: { nowMs: NOW, speed: 60 } }, ['clock']],
    ['the caller, and the clock with it', {}, { caller: 'ada', clock: { nowMs: NOW, speed: 60 } }, ['installation']],
    ['a group that is new', {}, { targetGroups: [group('shop')] }, ['targetGroup shop']],
    [
      'one group of two',
      { targetGroups: [group('shop'), group('ingest')] },
      { targetGroups: [group('shop'), group('ingest', 'adding 1')] },
      ['targetGroup ingest'],
    ],
    ['a group that is gone', { targetGroups: [group('shop')] }, { targetGroups: [] }, ['targetGroup shop']],
    ['a drill, by its id', {}, { drills: [drill] }, ['drill aurora-failover-1']],
    ['an entry', { ledger: [entry('a', 0)] }, { ledger: [entry('b', 1), entry('a', 0)] }, ['ledger b']],
    [
      'an entry that has an outcome by now',
      { ledger: [entry('a', 0)] },
      { ledger: [entry('a', 0, { outcome: { state: 'succeeded', atMs: NOW } })] },
      ['ledger a'],
    ],
  ])('%s', (_, before, after, expected) => {
    const [old, now] = [
      { ...EMPTY, ...before },
      { ...EMPTY, ...after },
    ];
    const changes = changesBetween(old, now);
    const told = changes.map((change) => {
      if (change.at === 'ledger') return `ledger ${change.entries.map(({ id }) => id).join(' ')}`;
      return 'name' in change ? `${change.at} ${change.name}` : change.at;
    });
    expect(told).toEqual(expected);
    // Whoever makes these changes has what is there now.
    expect(changes.reduce(applied, old)).toEqual(now);
  });
});

test('entries are in order, the newest first, and each is there once, as it was said last', () => {
  const done = entry('b', 1, { outcome: { state: 'failed', atMs: NOW } });
  expect(mergeEntries([entry('b', 1), entry('a', 0)], [entry('c', 2), done])).toEqual([
    entry('c', 2),
    done,
    entry('a', 0),
  ]);
});
