import { describe, expect, test } from 'vitest';
import { isFlat } from '../../../../../functions/controllers/replicas/forecast/flat.ts';
import { HISTORY_STEP_MS } from '../../../../../functions/controllers/replicas/forecast/history.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 12);

/** Loads by five minutes, oldest first; the newest step ended five minutes ago. */
const history = (loads: readonly number[], newestMs = NOW - 10 * MINUTE) => ({
  newestMs,
  stepMs: HISTORY_STEP_MS,
  loads: Float64Array.from(loads),
});

const repeat = (count: number, ...loads: readonly number[]) => Array.from({ length: count }, () => loads).flat();

/** Six hours are 72 steps; the newest one that is known began ten minutes ago, so that 71 of them count. */
const rows: { name: string; loads: readonly number[]; expect: boolean | undefined }[] = [
  { name: 'a load that never changes is flat', loads: repeat(100, 5), expect: true },
  { name: 'one that alternates by 2.5 % is flat', loads: repeat(50, 4, 4.1), expect: true },
  { name: 'one that alternates by 3 % is not', loads: repeat(50, 4, 4.12), expect: false },
  {
    name: 'a burst of half an hour is none in six hours of the same load',
    loads: [...repeat(65, 5), ...repeat(6, 9)],
    expect: true,
  },
  { name: 'a burst of an hour is', loads: [...repeat(59, 5), ...repeat(12, 9)], expect: false },
  { name: 'what was before six hours does not count', loads: [...repeat(90, 1, 9), ...repeat(72, 5)], expect: true },
  {
    name: 'a ramp of a twentieth within the six hours is not flat',
    loads: Array.from({ length: 72 }, (_, at) => 100 + at / 14),
    expect: false,
  },
  { name: 'gaps are left out', loads: repeat(36, 5, Number.NaN), expect: true },
  { name: 'an hour that varies by a tenth is not enough', loads: repeat(6, 5, 5.5), expect: true },
  { name: 'an hour in which the load grew by a fifth is', loads: repeat(6, 5, 6), expect: false },
  { name: 'with two points there is no telling', loads: [5, 9], expect: undefined },
  { name: 'where nothing was measured there is no telling', loads: repeat(72, Number.NaN), expect: undefined },
];

describe('the load of the last hours', () => {
  test.each(rows)('$name', ({ loads, expect: expected }) => expect(isFlat(history(loads), NOW)).toBe(expected));

  test('is unknown where the newest point is more than half an hour old', () => {
    expect(isFlat(history(repeat(100, 5), NOW - 30 * MINUTE), NOW)).toBe(true);
    expect(isFlat(history(repeat(100, 5), NOW - 35 * MINUTE), NOW)).toBeUndefined();
  });

  test('of nothing is flat', () => {
    expect(isFlat(history(repeat(100, 0)), NOW)).toBe(true);
  });
});
