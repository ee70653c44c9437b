import { expect, test } from 'vitest';
import { runAuroraServerless } from '../../backtest/policies/auroraServerless.ts';

const START_MS = Date.UTC(2026, 2, 2);
const run = (load: (second: number) => number, minutes: number, maxReaders = 15) =>
  runAuroraServerless({ load: (timeMs) => load((timeMs - START_MS) / 1000), startMs: START_MS, minutes }, maxReaders);

test('a load that never changes has a capacity of which it uses seven tenths, and that much on the bill', () => {
  const { readerSeconds, overloadSeconds, connectionsCut } = run(() => 3.5, 60);
  expect([readerSeconds, overloadSeconds, connectionsCut]).toEqual([5 * 3600, 0, 0]);
});

test('a load that becomes eight times as large is overloaded until the capacity has doubled three times', () => {
  // From 1/0.7 readers to more than 8/0.9 of them: 2.6 times 30 seconds, in steps of five.
  expect(run((second) => (second < 600 ? 1 : 8), 60).overloadSeconds).toBe(80);
});

test('capacity goes more slowly than it comes: ten minutes after the load it is still half', () => {
  const after = run((second) => (second < 600 ? 7 : 0.7), 30).timeline.map(({ readers }) => readers);
  expect(after[9]).toBeCloseTo(10);
  expect(after[20]).toBeGreaterThan(4.9);
  expect(after[20]).toBeLessThan(5.1);
});

test('never more than the largest capacity, and what that lacks is told', () => {
  const { timeline, workOverCapacity, overloadSeconds } = run(() => 10, 10, 8);
  expect(Math.max(...timeline.map(({ readers }) => readers))).toBe(8);
  expect(workOverCapacity).toBeCloseTo(0.2);
  expect(overloadSeconds).toBe(600);
});
