import { expect, test } from 'vitest';
import type { Cluster, Instance } from '../../../sandbox/invariants/change.ts';
import type { DecisionLine } from '../../../sandbox/invariants/decisions.ts';
import { strayReaders } from '../../../sandbox/invariants/liveness.ts';
import fleet from '../../functions/controllers/replicas/loop/fleet.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 12);
const ID = 'evenkeel-shop-1';
const reader = { id: ID, status: 'available', isWriter: false, createdAtMs: 0 } as Instance;

/** A cluster whose endpoint leaves out the reader. */
const cluster = {
  id: 'shop',
  instances: [reader],
  endpoints: [{ id: 'evenkeel-shop', asked: { list: 'excluded', listed: [ID] } }],
} as unknown as Cluster;

const decision = (kind: string, minutesAgo: number): DecisionLine => ({
  atMs: NOW - minutesAgo * MINUTE,
  kind,
  reason: '',
  readerIds: kind === 'drain' ? [ID] : [],
  relievedIds: kind === 'set-endpoint' ? [ID] : [],
});

/** A drain ends after two hours in this fleet. */
const stray = (...decisions: DecisionLine[]) =>
  strayReaders(cluster, [reader], { policy: fleet.clusters['shop']!, decisions, nowMs: NOW });

test('a reader that nobody reaches is told of, unless it is being drained or relieved', () => {
  expect(stray()).toEqual([`${ID} is excluded and not being drained`]);
  expect(stray(decision('drain', 119))).toEqual([]);
  expect(stray(decision('set-endpoint', 74))).toEqual([]);
});

test('a drain and a relief that last too long are told of', () => {
  expect(stray(decision('drain', 131))).toEqual([`${ID} is still there after its deadline`]);
  expect(stray(decision('set-endpoint', 76))).toEqual([`${ID} is still relieved`]);
});

test('a reader that was drained once, taken back and is relieved now is none of them', () => {
  expect(stray(decision('drain', 400), decision('set-endpoint', 3))).toEqual([]);
});
