import { describe, expect, test } from 'vitest';
import { decodeHistory, encodeHistory } from '../../../../../functions/controllers/replicas/forecast/encoding.ts';
import { expectationOf, leadTimeMs, pointsOf } from '../../../../../functions/controllers/replicas/forecast/floor.ts';
import { forecastFloor } from '../../../../../functions/controllers/replicas/forecast/forecast.ts';
import {
  DAY_MS,
  extendHistory,
  HISTORY_STEP_MS,
  type LoadHistory,
} from '../../../../../functions/controllers/replicas/forecast/history.ts';
import { weightedQuantile } from '../../../../../functions/controllers/replicas/forecast/statistics.ts';
import { createRandom } from '../../../../../sandbox/random.ts';
import { risingLoad } from '../../../../../functions/controllers/replicas/forecast/slope.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const STEPS_A_DAY = DAY_MS / HISTORY_STEP_MS;
const MONDAY = Date.UTC(2026, 2, 2);

/** Five-minute steps from Monday on, by a load that depends on the hours since then. */
function historyOf(hours: number, load: (hour: number) => number): LoadHistory {
  const loads = Float64Array.from({ length: hours * 12 }, (_, at) => load(at / 12));
  return { newestMs: MONDAY + (loads.length - 1) * HISTORY_STEP_MS, stepMs: HISTORY_STEP_MS, loads };
}

/** 2 at night, 8 from 09:00 to 17:00 of every day. */
const office = (hour: number) => (hour % 24 >= 9 && hour % 24 < 17 ? 8 : 2);

const at = (history: LoadHistory, leadMs = 15 * MINUTE) =>
  forecastFloor(history, history.newestMs + HISTORY_STEP_MS, leadMs);

describe('a forecast', () => {
  test('is off until a whole day is known', () => {
    expect(at(historyOf(24, office))).toEqual({ off: 'less-than-a-day' });
    expect(at(historyOf(25, office))).toMatchObject({ model: 'season' });
  });

  test('expects this morning what earlier mornings had, as soon as the lead time reaches them', () => {
    // The newest step ends at 08:40: half past eight and a quarter of an hour are before nine.
    const early = historyOf(4 * 24 + 8, office);
    const later = historyOf(4 * 24 + 8 + 50 / 60, office);
    expect(at(early)).toMatchObject({ load: 2, holdLoad: 2 });
    expect(at(later)).toMatchObject({ load: 8, holdLoad: 8 });
  });

  test('keeps what is needed within the hour', () => {
    expect(at(historyOf(4 * 24 + 8.25, office))).toMatchObject({ load: 2, holdLoad: 8 });
  });

  test('scales earlier days to what today is like', () => {
    const grown = historyOf(6 * 24 + 8 + 50 / 60, (hour) => office(hour) * (hour < 5 * 24 ? 1 : 1.5));
    const { load } = at(grown) as { load: number };
    expect(load).toBeGreaterThan(10);
    expect(load).toBeLessThanOrEqual(12.5);
  });

  test('expects no more than that day had at its most, however high the level is after a burst', () => {
    // A burst at half past seven; the day begins at nine, and has never had more than 8.
    const burst = historyOf(4 * 24 + 8 + 50 / 60, (hour) =>
      hour >= 4 * 24 + 7.5 && hour < 4 * 24 + 8.5 ? 14 : office(hour),
    );
    const { load } = at(burst) as { load: number };
    // Its hour makes today an eighth busier than the days before: 12 more of 96.
    expect(load).toBeCloseTo(9);
  });

  test('is not led astray by one odd day', () => {
    const odd = historyOf(7 * 24 + 3, (hour) => (Math.floor(hour) === 4 * 24 + 3 ? 50 : office(hour)));
    expect(at(odd, 30 * MINUTE)).toMatchObject({ load: 2 });
  });

  test('knows the day of the week from two weeks on', () => {
    // Only Mondays are busy; it is ten to nine, after three weeks.
    const mondays = (hour: number) => (Math.floor(hour / 24) % 7 === 0 ? office(hour) : 2);
    const tenToNine = 8 + 50 / 60;
    expect(at(historyOf(21 * 24 + tenToNine, mondays))).toMatchObject({ load: 8 });
    expect(at(historyOf(22 * 24 + tenToNine, mondays))).toMatchObject({ load: 2 });
  });

  test('follows the clock by which people live when it is changed', () => {
    const changeAt = 10 * 24;
    const summer = historyOf(12 * 24 + 7 + 50 / 60, (hour) => office(hour < changeAt ? hour : hour + 1));
    expect(at(summer)).toMatchObject({ load: 8 });
  });

  test('says nothing where no day is like another', () => {
    const random = createRandom(1);
    const noise = historyOf(6 * 24, () => random.between(4, 5));
    expect(at(noise)).toEqual({ off: 'nothing-explains-the-load' });
  });

  test('says nothing after an outage of 40 hours until the load is known again, and then goes on', () => {
    const gap = (hour: number) => (hour >= 60 && hour < 100 ? Number.NaN : office(hour));
    expect(at(historyOf(100, gap))).toEqual({ off: 'no-recent-load' });
    expect(at(historyOf(8 * 24 + 8 + 50 / 60, gap))).toMatchObject({ load: 8 });
  });

  test('of zeroes is zero, and of a constant is the constant', () => {
    expect(at(historyOf(72, () => 0))).toMatchObject({ load: 0, holdLoad: 0 });
    expect(at(historyOf(72, () => 3))).toMatchObject({ load: 3, holdLoad: 3 });
  });

  test('extrapolates a rise that no season explains', () => {
    const rising = historyOf(48, (hour) =>
      hour < 47 ? 2 + (Math.round(hour * 12 * 7919) % 13) / 26 : 2 + 2 * (hour - 47),
    );
    const forecast = at(rising, HOUR / 2);
    expect(forecast).toMatchObject({ model: 'slope' });
    // 4 by now, and half of the rise of 2 an hour over the half hour to come.
    expect((forecast as { load: number }).load).toBeCloseTo(4.4, 0);
  });

  test('of 63 days takes less than 50 ms', () => {
    const long = historyOf(63 * 24, (hour) => office(hour) + Math.sin(hour));
    at(long);
    const start = process.cpuUsage();
    for (let n = 0; n < 10; n++) at(long);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 10_000).toBeLessThan(50);
  });
});

describe('the slope', () => {
  test('is not moved by a single wild point', () => {
    const loads = Float64Array.from({ length: 12 }, (_, step) => (step === 5 ? 90 : 10 + step));
    expect(risingLoad({ newestMs: 0, stepMs: HISTORY_STEP_MS, loads }, 10 * HISTORY_STEP_MS)).toBeCloseTo(26);
    const calm = Float64Array.from({ length: 12 }, (_, step) => 10 + step);
    expect(risingLoad({ newestMs: 0, stepMs: HISTORY_STEP_MS, loads: calm }, 10 * HISTORY_STEP_MS)).toBeCloseTo(26);
  });

  test('never promises more than twice the load', () => {
    const steep = Float64Array.from({ length: 12 }, (_, step) => 1 + step * 10);
    expect(risingLoad({ newestMs: 0, stepMs: HISTORY_STEP_MS, loads: steep }, 1000 * HISTORY_STEP_MS)).toBe(222);
  });
});

describe('a history', () => {
  test('averages points of one step, in whatever order they come, and counts what is none', () => {
    const points = [
      { timeMs: MONDAY + 6 * MINUTE, load: 4 },
      { timeMs: MONDAY, load: 1 },
      { timeMs: MONDAY + MINUTE, load: 3 },
      { timeMs: MONDAY + MINUTE, load: Number.NaN },
      { timeMs: Number.NaN, load: 1 },
      { timeMs: MONDAY, load: -1 },
    ];
    const { history, ignoredPoints } = extendHistory(undefined, points);
    expect([...history!.loads]).toEqual([2, 4]);
    expect(ignoredPoints).toBe(3);
  });

  test('forgets what is older than nine weeks', () => {
    const { history } = extendHistory(
      historyOf(1, () => 1),
      [{ timeMs: MONDAY + 70 * DAY_MS, load: 5 }],
    );
    expect(history!.loads.length).toBe(63 * STEPS_A_DAY);
    expect(history!.loads.at(-1)).toBe(5);
    expect(history!.loads[0]).toBeNaN();
  });

  test('survives the ledger to a ten-thousandth of its peak, gaps included', () => {
    const before = historyOf(48, (hour) => (hour > 20 && hour < 21 ? Number.NaN : office(hour)));
    const after = decodeHistory(encodeHistory(before));
    for (const [step, load] of before.loads.entries()) {
      if (Number.isNaN(load)) expect(after.loads[step]).toBeNaN();
      else expect(Math.abs(after.loads[step]! - load)).toBeLessThan(8 / 10_000);
    }
    const nineWeeks = historyOf(63 * 24, office);
    expect(JSON.stringify(encodeHistory(nineWeeks)).length).toBeLessThan(50_000);
  });

  test('takes whole steps from a view and leaves out its newest minute', () => {
    const view = { newestMinuteMs: MONDAY + 17 * MINUTE, busyVcpus: Array.from({ length: 18 }, (_, minute) => minute) };
    expect(pointsOf(view).map(({ load }) => load)).toEqual(Array.from({ length: 17 }, (_, minute) => minute));
    const later = { ...view, newestMinuteMs: MONDAY + 19 * MINUTE };
    expect(pointsOf(later)[0]).toEqual({ timeMs: MONDAY + 5 * MINUTE, load: 3 });
  });
});

describe('the lead time', () => {
  test('is that of the slowest builds of this cluster, with the delay of metrics and the takeover', () => {
    expect(leadTimeMs([300, 320, 340, 600])).toBe(600_000 + 2 * MINUTE + 5 * MINUTE);
  });

  test('is a slow build as long as there were fewer than three', () => {
    expect(leadTimeMs([])).toBe(15 * MINUTE);
    expect(leadTimeMs([100, 100])).toBe(15 * MINUTE);
  });

  test('decides how early the morning is seen', () => {
    const history = historyOf(4 * 24 + 8.5, office);
    const nowMs = history.newestMs + HISTORY_STEP_MS;
    const seen = { newestMinuteMs: nowMs - MINUTE, busyVcpus: [] };
    const expected = (leadSeconds: number[]) => expectationOf(history, seen, leadSeconds, { forecast: 'on' }, nowMs);
    expect(expected([200, 200, 200]).forecast?.busyVcpus).toBe(2);
    expect(expected([1500, 1500, 1500]).forecast?.busyVcpus).toBe(8);
  });
});

test('a quantile lies on a straight line between the middles of the weights', () => {
  const values = [1, 2, 3, 4].map((value) => ({ value, weight: 1 }));
  expect(weightedQuantile(values, 0.5)).toBeCloseTo(2.5);
  expect(weightedQuantile(values, 0)).toBe(1);
  expect(weightedQuantile(values, 1)).toBe(4);
});
