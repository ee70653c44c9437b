import { describe, expect, test } from 'vitest';
import { expectationOf } from '../../../../../functions/controllers/replicas/forecast/floor.ts';
import { HISTORY_STEP_MS } from '../../../../../functions/controllers/replicas/forecast/history.ts';
import { isTidal, risingTide } from '../../../../../functions/controllers/replicas/forecast/tide.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 2, 2, 12);
const STEPS_A_DAY = 288;

const history = (steps: number, loadAt: (step: number) => number) => ({
  newestMs: NOW - 10 * MINUTE,
  stepMs: HISTORY_STEP_MS,
  loads: Float64Array.from({ length: steps }, (_, step) => loadAt(step)),
});

/** From 100 to 200 and back within a day; within ten minutes it changes by less than 5. */
const tide = (step: number) => 150 + 50 * Math.sin((2 * Math.PI * step) / STEPS_A_DAY);

/** By so much up and down each ten minutes, beside the tide. */
const choppy = (jump: number) => (step: number) => tide(step) + (step % 4 < 2 ? jump : 0);

describe('a load', () => {
  // From the lowest tenth to the highest it swings by about 95, and a quarter of that is about 24.
  const rows = [
    { name: 'of a day’s tide is tidal', steps: STEPS_A_DAY, loadAt: tide, expect: true },
    { name: 'with small jumps is tidal', steps: STEPS_A_DAY, loadAt: choppy(16), expect: true },
    { name: 'with jumps of a third of its swing is not', steps: STEPS_A_DAY, loadAt: choppy(32), expect: false },
    {
      name: 'of jumps alone is not',
      steps: STEPS_A_DAY,
      loadAt: (step: number) => (step % 4 < 2 ? 1 : 2),
      expect: false,
    },
    {
      name: 'that jumped on the day before is tidal',
      steps: 2 * STEPS_A_DAY,
      loadAt: (step: number) => (step < STEPS_A_DAY ? choppy(90) : tide)(step),
      expect: true,
    },
    { name: 'of which a quarter is known is tidal', steps: STEPS_A_DAY / 4, loadAt: tide, expect: true },
    { name: 'of which less is known: nobody can say', steps: STEPS_A_DAY / 4 - 1, loadAt: tide, expect: undefined },
    ...[
      { name: 'of which every second point is known is tidal', period: 2, expect: true },
      { name: 'of which no two points ten minutes apart are known: nobody can say', period: 3, expect: undefined },
      { name: 'of which every sixth point is known: nobody can say', period: 6, expect: undefined },
    ].map(({ period, ...row }) => ({
      ...row,
      steps: STEPS_A_DAY,
      loadAt: (step: number) => (step % period === 0 ? tide(step) : Number.NaN),
    })),
  ];
  test.each(rows)('$name', ({ steps, loadAt, expect: expected }) =>
    expect(isTidal(history(steps, loadAt))).toBe(expected),
  );
});

describe('a rise within the last minutes', () => {
  /** Sixteen minutes of it, up to two minutes ago: 4 at NOW, by 0.1 a minute. */
  const seen = (loadAt: (minutesAgo: number) => number) => ({
    newestMinuteMs: NOW - MINUTE,
    busyVcpus: Array.from({ length: 18 }, (_, at) => (at < 16 ? loadAt(18 - at) : Number.NaN)),
  });
  const rise = seen((minutesAgo) => 4 - 0.1 * minutesAgo);
  const minutes = ({ newestMinuteMs, busyVcpus }: typeof rise) => ({
    newestMs: newestMinuteMs,
    stepMs: MINUTE,
    loads: Float64Array.from(busyVcpus),
  });
  const tidal = history(STEPS_A_DAY, tide);

  test('is what the load has come to meanwhile, where it is tidal', () => {
    // The line is at 3.9 in the newest minute, and at half its pace at 3.95 in the next one.
    expect(risingTide(tidal, minutes(rise), NOW)).toBeCloseTo(3.95);
  });

  test.each([
    { load: 'jumps', known: history(STEPS_A_DAY, choppy(90)) },
    { load: 'is hardly known', known: history(10, tide) },
  ])('is nothing to go by where the load $load', ({ known }) => {
    expect(risingTide(known, minutes(rise), NOW)).toBeUndefined();
  });

  test('is none where the load goes up and down', () => {
    const wavy = seen((minutesAgo) => 4 - 0.1 * minutesAgo + (minutesAgo % 2 === 0 ? 0.5 : 0));
    expect(risingTide(tidal, minutes(wavy), NOW)).toBeUndefined();
  });

  test('is looked at unless people want no forecast', () => {
    const expected = (forecast: 'off' | 'auto') => expectationOf(tidal, rise, [], { forecast }, NOW);
    expect(expected('auto').risingVcpus).toBeCloseTo(3.95);
    expect(expected('off').risingVcpus).toBeUndefined();
  });
});
