import { describe, expect, test } from 'vitest';
import { HISTORY_STEP_MS } from '../../../../../functions/controllers/replicas/forecast/history.ts';
import { isQuietHour } from '../../../../../functions/controllers/replicas/forecast/quiet.ts';

const HOUR_MS = 3_600_000;
/** A Monday at midnight. */
const MIDNIGHT = Date.UTC(2026, 2, 2);

/** Days of load by the hour of the day, up to midnight. */
function history(days: number, loadAt: (hour: number) => number) {
  const points = (days * 24 * HOUR_MS) / HISTORY_STEP_MS;
  const loads = Float64Array.from({ length: points }, (_, at) =>
    loadAt(Math.floor((at * HISTORY_STEP_MS) / HOUR_MS) % 24),
  );
  return { newestMs: MIDNIGHT - HISTORY_STEP_MS, stepMs: HISTORY_STEP_MS, loads };
}

/** 1 by night, 9 by day; 3 is a quarter of the way. */
const shop = (hour: number) => (hour < 6 ? 1 : hour === 6 ? 3 : hour === 7 ? 3.01 : 9);
const at = (hour: number) => MIDNIGHT + hour * HOUR_MS;

describe('an hour is quiet', () => {
  test.for([
    ['in the middle of the night', 2, true],
    ['where the next one is a quarter of the way up', 5, true],
    ['not where the next one is more than that', 6, false],
    ['not by day', 12, false],
    ['not before midnight, when the day was busy until then', 23, false],
  ] as const)('%s', ([, hour, expected]) => expect(isQuietHour(history(3, shop), at(hour))).toBe(expected));

  test('at any time where the load hardly changes', () => {
    expect(
      isQuietHour(
        history(2, (hour) => (hour === 12 ? 1.2 : 1)),
        at(12),
      ),
    ).toBe(true);
    expect(
      isQuietHour(
        history(2, (hour) => (hour === 12 ? 1.21 : 1)),
        at(12),
      ),
    ).toBe(false);
  });

  test('as nobody knows with less than a day', () => {
    expect(isQuietHour(history(0.75, shop), at(2))).toBeUndefined();
  });

  test('as the last two weeks were, whatever was before', () => {
    const weeks = history(28, shop);
    // Four weeks ago the nights were busy.
    weeks.loads.fill(50, 0, (14 * 24 * HOUR_MS) / HISTORY_STEP_MS);
    expect(isQuietHour(weeks, at(2))).toBe(true);
  });
});
