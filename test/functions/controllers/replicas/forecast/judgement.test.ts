import { describe, expect, test } from 'vitest';
import {
  DAY_MS,
  HISTORY_STEP_MS,
  type LoadHistory,
} from '../../../../../functions/controllers/replicas/forecast/history.ts';
import { isJudgementDue, judge } from '../../../../../functions/controllers/replicas/forecast/judgement.ts';
import { replay } from '../../../../../functions/controllers/replicas/forecast/replay.ts';
import { createRandom } from '../../../../../sandbox/random.ts';

const MINUTE = 60_000;
const MONDAY = Date.UTC(2026, 2, 2);

/** Five-minute steps from Monday on, by a load in vCPUs that depends on the hours since then. */
function historyOf(hours: number, load: (hour: number) => number): LoadHistory {
  return of(Array.from({ length: hours * 12 }, (_, at) => load(at / 12)));
}

function of(loads: readonly number[]): LoadHistory {
  const newestMs = MONDAY + (loads.length - 1) * HISTORY_STEP_MS;
  return { newestMs, stepMs: HISTORY_STEP_MS, loads: Float64Array.from(loads) };
}

/** Readers of two vCPUs: at a target of 50 % each carries one, and above 75 % they are overloaded. */
const cluster = {
  vcpusEach: 2,
  targetCpuPercent: 50,
  overloadCpuPercent: 75,
  readers: { min: 1, max: 10 },
  leadTimeMs: 15 * MINUTE,
};

describe('a replay', () => {
  test('orders what the load needs, which serves after the lead time, and takes it away a quarter of an hour later', () => {
    // One reader for 1; 4 are four. They serve three steps later, and are overloaded until then.
    const loads = [1, 1, 4, 4, 4, 4, 1, 1, 1, 1, 1, 1];
    // Readers by step: 1 1 1 1 1 4 4 4 4 3 2 1; the load of step 5 is within the last three until step 7.
    expect(replay(of(loads), 0, cluster)).toEqual({ readerHours: 27 / 12, overloadMinutes: 15 });
  });

  test('is ready for what is foreseen in time', () => {
    const loads = [1, 1, 1, 1, 4, 4];
    const foreseen = [1, 4, 4, 4, 4, 4].map((load) => ({ load, holdLoad: load }));
    // Ordered in step 1, serving from step 4 on: 1 1 1 1 4 4.
    expect(replay(of(loads), 0, cluster, foreseen)).toEqual({ readerHours: 1, overloadMinutes: 0 });
    expect(replay(of(loads), 0, cluster)).toEqual({ readerHours: 0.5, overloadMinutes: 10 });
  });

  test('keeps what is needed soon', () => {
    const foreseen = Array.from({ length: 6 }, () => ({ load: 0, holdLoad: 4 }));
    expect(replay(of([4, 1, 1, 1, 1, 1]), 0, cluster, foreseen).readerHours).toBe(2);
  });

  test('never has more readers than the maximum nor fewer than the minimum, and leaves out what was not measured', () => {
    const bounded = { ...cluster, readers: { min: 2, max: 3 } };
    const loads = [9, 9, Number.NaN, 0, 0, 0, 0, 0, 0];
    // 3 3 - 3 3 2 2 2 2
    expect(replay(of(loads), 0, bounded)).toEqual({ readerHours: 20 / 12, overloadMinutes: 10 });
  });
});

/** 1 at night, 6 from 09:00 to 17:00, with a rise at once: without a forecast each morning begins overloaded. */
const office = (hour: number) => (hour % 24 >= 9 && hour % 24 < 17 ? 6 : 1);

const judged = (history: LoadHistory, before?: { readonly isOn: boolean }) => judge(history, cluster, before, 77);

describe('the judgement', () => {
  test('needs a day to forecast from and a day to judge by', () => {
    expect(judged(historyOf(47, office))).toBeUndefined();
    expect(judged(historyOf(48, office))).toMatchObject({ judgedAtMs: 77, days: 1 });
    expect(judged(historyOf(10 * 24, office))).toMatchObject({ days: 7 });
  });

  test('turns on for a day like every other, with the minutes that it spares', () => {
    // Seven mornings, three steps each, less what a lower target spares at the same cost: nothing, with one reader.
    expect(judged(historyOf(9 * 24, office))).toMatchObject({
      isOn: true,
      withForecast: { overloadMinutes: 0 },
      overloadMinutesWithout: 105,
    });
  });

  test('stays off where there is nothing to spare, and for noise', () => {
    expect(judged(historyOf(9 * 24, () => 3))).toMatchObject({ isOn: false, overloadMinutesWithout: 0 });
    const random = createRandom(1);
    const bursts = historyOf(9 * 24, () => (random.between(0, 1) < 0.02 ? 8 : random.between(1, 2)));
    const judgement = judged(bursts)!;
    expect(judgement.isOn).toBe(false);
    expect(judgement.overloadMinutesWithout).toBeGreaterThan(60);
  });

  test('turns off where it spares less than a tenth, and not before', () => {
    // From the tenth day on, bursts of half an hour whenever they like.
    const random = createRandom(1);
    let steps = 0;
    const broken = historyOf(16 * 24, (hour) => {
      if (hour < 9 * 24) return office(hour);
      if (steps > 0) steps--;
      else if (random.between(0, 1) < 0.02) steps = 6;
      return steps > 0 ? 9 : 1;
    });
    const first = (days: number) => of([...broken.loads.subarray(0, days * 288)]);
    expect(judged(first(10), { isOn: true })).toMatchObject({ isOn: true });
    expect(judged(first(16), { isOn: true })).toMatchObject({ isOn: false });
  });

  test('stays what it was while there is nothing to judge by', () => {
    const steady = historyOf(9 * 24, () => 3);
    expect(judged(steady, { isOn: true })).toMatchObject({ isOn: true });
    expect(judged(steady, { isOn: false })).toMatchObject({ isOn: false });
  });

  test('is due once a day, and when the second day is over', () => {
    const early = historyOf(40, office);
    const endMs = (history: LoadHistory) => history.newestMs + HISTORY_STEP_MS;
    expect(isJudgementDue(early, 0, endMs(early))).toBe(true);
    expect(isJudgementDue(early, MONDAY + DAY_MS, endMs(early))).toBe(false);
    const second = historyOf(48, office);
    expect(isJudgementDue(second, MONDAY + DAY_MS + 1, endMs(second))).toBe(true);
    expect(isJudgementDue(second, endMs(second), endMs(second) + 60_000)).toBe(false);
    expect(isJudgementDue(second, endMs(second), endMs(second) + DAY_MS)).toBe(true);
  });

  test('of nine weeks takes less than a second', () => {
    const long = historyOf(63 * 24, (hour) => office(hour) + Math.sin(hour));
    const start = process.cpuUsage();
    judged(long);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(1000);
  });
});
