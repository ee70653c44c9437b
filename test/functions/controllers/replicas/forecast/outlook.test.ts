import { describe, expect, test } from 'vitest';
import { HISTORY_STEP_MS, type LoadHistory } from '../../../../../functions/controllers/replicas/forecast/history.ts';
import { outlookOf } from '../../../../../functions/controllers/replicas/forecast/outlook.ts';

const HOUR = 3_600_000;
const MONDAY = Date.UTC(2026, 2, 2);

function historyOf(hours: number, load: (hour: number) => number): LoadHistory {
  const loads = Float64Array.from({ length: hours * 12 }, (_, at) => load(at / 12));
  return { newestMs: MONDAY + (loads.length - 1) * HISTORY_STEP_MS, stepMs: HISTORY_STEP_MS, loads };
}

/** 2 at night, 8 from 09:00 to 17:00 of every day. */
const office = (hour: number) => (hour % 24 >= 9 && hour % 24 < 17 ? 8 : 2);

const timeOf = (atMs: number) => new Date(atMs).toISOString().slice(11, 16);

/** Until two hours after the history's end. */
const outlook = (history: LoadHistory) => {
  const nowMs = history.newestMs + HISTORY_STEP_MS;
  return outlookOf(history, nowMs, nowMs + 2 * HOUR);
};

describe('an outlook', () => {
  test('shows when the day begins, point by point', () => {
    const points = outlook(historyOf(4 * 24 + 8, office));
    expect(points.map(({ atMs, middle }) => `${timeOf(atMs)} ${middle}`)).toEqual([
      ...['08:05', '08:10', '08:15', '08:20', '08:25', '08:30', '08:35', '08:40', '08:45', '08:50', '08:55'].map(
        (time) => `${time} 2`,
      ),
      ...['09:00', '09:05', '09:10', '09:15', '09:20', '09:25', '09:30', '09:35', '09:40', '09:45', '09:50'].map(
        (time) => `${time} 8`,
      ),
      '09:55 8',
      '10:00 8',
    ]);
  });

  test('is as wide as its days differ, and its middle is no outlier', () => {
    // Eleven earlier days, whose mornings go to 7, 8 or 9 in turn.
    const morning = (hour: number) => office(hour) + (office(hour) === 8 ? (Math.floor(hour / 24) % 3) - 1 : 0);
    const at10 = outlook(historyOf(11 * 24 + 9 + 10 / 12, morning)).find(({ atMs }) => timeOf(atMs) === '10:30')!;
    expect(at10.to - at10.from).toBeGreaterThan(0.2);
    expect(at10.middle).toBeGreaterThan(at10.from);
    expect(at10.middle).toBeLessThan(at10.to);
    const narrow = outlook(historyOf(11 * 24 + 9 + 10 / 12, office)).find(({ atMs }) => timeOf(atMs) === '10:30')!;
    expect([narrow.from, narrow.to]).toEqual([narrow.middle, narrow.middle]);
  });

  test('is empty without a day, without a season, and where the last half hour is unknown', () => {
    expect(outlook(historyOf(20, office))).toEqual([]);
    const old = historyOf(4 * 24 + 8, office);
    expect(outlookOf(old, old.newestMs + 0.4 * HOUR, old.newestMs + 2 * HOUR)).not.toEqual([]);
    expect(outlookOf(old, old.newestMs + 0.6 * HOUR, old.newestMs + 2 * HOUR)).toEqual([]);
    // The days of this load have nothing in common.
    const wandering = historyOf(5 * 24, (hour) => 2 + 6 * Math.abs(Math.sin((hour * hour) / 37)));
    expect(outlook(wandering)).toEqual([]);
  });
});
