import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countWrites, measureDowntime } from '../../../../functions/drills/measure/downtime.ts';
import { seriesOf } from '../../../../functions/drills/measure/seconds.ts';
import type { Attempt, Outcome } from '../../../../functions/workers/prober/contract/attempt.ts';

const START_MS = Date.UTC(2026, 2, 2, 9);

const OUTCOMES: Readonly<Record<string, Outcome>> = { o: 'succeeded', x: 'failed', '?': 'unknown' };

/** One attempt for each character, every 100 ms: `o` succeeded, `x` failed, `?` unknown, a space is none at all. */
function attempts(drawn: string, connection: Attempt['connection'] = 'fresh'): Attempt[] {
  return [...drawn].flatMap((character, at) => {
    const outcome = OUTCOMES[character];
    if (!outcome) return [];
    const times = { startedAtMs: START_MS + at * 100, latencyMs: 5 };
    return [{ probe: 'sql', connection, outcome, row: at, ...times }];
  });
}

/** Measures all that is drawn; recovered is what goes on for 500 ms. */
const measure = (drawn: string, connection: Attempt['connection'] = 'fresh') =>
  measureDowntime(attempts(drawn, connection), 'fresh', {
    fromMs: START_MS,
    untilMs: START_MS + drawn.length * 100,
    steadyForMs: 500,
  });

describe('the downtime', () => {
  test.for([
    { name: 'is nothing where every attempt succeeds', drawn: 'oooooooo', downtimeMs: 0, errorMs: 0, recovered: true },
    {
      name: 'is from the first failed attempt to the first success, give or take an attempt',
      drawn: 'ooxxxoooooo',
      downtimeMs: 300,
      errorMs: 100,
      recovered: true,
    },
    {
      name: 'of a single failed attempt is the time to the next one',
      drawn: 'ooxoooooo',
      downtimeMs: 100,
      errorMs: 100,
      recovered: true,
    },
    {
      name: 'counts an attempt whose end is unknown: its client had no answer',
      drawn: 'oo?xoooooo',
      downtimeMs: 200,
      errorMs: 100,
      recovered: true,
    },
    {
      name: 'goes on over successes that did not hold',
      drawn: 'ooxxoooxxoooooo',
      downtimeMs: 700,
      errorMs: 100,
      recovered: true,
    },
    {
      name: 'is not over a moment before it has held long enough',
      drawn: 'ooxxooooo',
      downtimeMs: 600,
      errorMs: undefined,
      recovered: false,
    },
    {
      name: 'is over as soon as it has held just long enough',
      drawn: 'ooxxoooooo',
      downtimeMs: 200,
      errorMs: 100,
      recovered: true,
    },
    {
      name: 'is the sum of two outages where it held in between',
      drawn: 'ooxxooooooxoooooo',
      downtimeMs: 300,
      errorMs: 200,
      recovered: true,
    },
    {
      name: 'has no bound where nothing had succeeded before',
      drawn: 'xxoooooo',
      downtimeMs: 200,
      errorMs: undefined,
      recovered: true,
    },
    {
      name: 'has an error as wide as the hole before it',
      drawn: 'oo   xoooooo',
      downtimeMs: 100,
      errorMs: 400,
      recovered: true,
    },
    {
      name: 'has an error as wide as the hole before its end',
      drawn: 'oox    oooooo',
      downtimeMs: 500,
      errorMs: 500,
      recovered: true,
    },
    {
      name: 'does not count as held while nobody looked',
      drawn: 'ooxoo           oooooo',
      downtimeMs: 1400,
      errorMs: 1200,
      recovered: true,
    },
    { name: 'is not known to be over without any attempt', drawn: '   ', downtimeMs: 0, errorMs: 0, recovered: false },
  ])('$name', ({ drawn, downtimeMs, errorMs, recovered }) => {
    expect(measure(drawn)).toMatchObject({ downtimeMs, recovered });
    expect(measure(drawn).errorMs).toBe(errorMs);
  });

  test('tells when each outage began and ended', () => {
    expect(measure('ooxxoooooo').outages).toEqual([
      { fromMs: START_MS + 200, untilMs: START_MS + 400, lengthMs: 200, errorMs: 100 },
    ]);
  });

  test('is that of one kind of connection', () => {
    expect(measure('ooxxoooooo', 'kept')).toMatchObject({ attempts: 0, downtimeMs: 0 });
  });

  test('of a span has the outages that touch it, each of them whole', () => {
    const drawn = attempts('oxxooooooooooxoooooooooo');
    const span = (from: number, until: number) =>
      measureDowntime(drawn, 'fresh', { fromMs: START_MS + from, untilMs: START_MS + until, steadyForMs: 500 });
    expect(span(0, 1000)).toMatchObject({ downtimeMs: 200, attempts: 10, failedAttempts: 2 });
    expect(span(200, 1000)).toMatchObject({ downtimeMs: 200, attempts: 8, failedAttempts: 1 });
    expect(span(300, 1000)).toMatchObject({ downtimeMs: 0, attempts: 7, failedAttempts: 0 });
    expect(span(300, 2400)).toMatchObject({ downtimeMs: 100, attempts: 21 });
  });

  test('of a span in which an older outage goes on has not recovered', () => {
    const drawn = attempts('ooxxxxxxxx');
    const span = { fromMs: START_MS + 500, untilMs: START_MS + 1000, steadyForMs: 500 };
    expect(measureDowntime(drawn, 'fresh', span)).toMatchObject({ recovered: false, downtimeMs: 700 });
  });

  test('leaves no hole of more than a second unsaid, at the edges neither', () => {
    expect(measure('oooooooooo         o').unmeasured).toEqual([]);
    expect(measure('o          ooo').unmeasured).toEqual([{ fromMs: START_MS, untilMs: START_MS + 1100 }]);
    expect(measure('           o').unmeasured).toEqual([{ fromMs: START_MS, untilMs: START_MS + 1100 }]);
    expect(measure('o           ').unmeasured).toEqual([{ fromMs: START_MS, untilMs: START_MS + 1200 }]);
  });

  const anything = fc.string({ unit: fc.constantFrom('o', 'x', '?', ' '), minLength: 1, maxLength: 60 });

  test('is at least the time between the first and the last failure within an outage', () => {
    fc.assert(
      fc.property(anything, (drawn) => {
        const { outages } = measure(drawn);
        for (const { fromMs, untilMs = Number.POSITIVE_INFINITY } of outages) {
          const failed = attempts(drawn).filter(
            ({ outcome, startedAtMs }) => outcome !== 'succeeded' && startedAtMs >= fromMs && startedAtMs < untilMs,
          );
          expect(failed[0]?.startedAtMs).toBe(fromMs);
          expect(untilMs).toBeGreaterThan(failed.at(-1)!.startedAtMs);
        }
      }),
    );
  });

  test('leaves no failed attempt outside of an outage', () => {
    fc.assert(
      fc.property(anything, (drawn) => {
        const { outages } = measure(drawn);
        for (const { outcome, startedAtMs } of attempts(drawn)) {
          const isCovered = outages.some(
            ({ fromMs, untilMs = Number.POSITIVE_INFINITY }) => startedAtMs >= fromMs && startedAtMs < untilMs,
          );
          expect(outcome === 'succeeded' || isCovered).toBe(true);
        }
      }),
    );
  });

  test('does not depend on the order in which results come', () => {
    fc.assert(
      fc.property(anything, fc.integer(), (drawn, seed) => {
        const options = { fromMs: START_MS, untilMs: START_MS + 6000, steadyForMs: 500 };
        const shuffled = attempts(drawn).toSorted((one, other) => ((one.row! * seed) % 7) - ((other.row! * seed) % 7));
        expect(measureDowntime(shuffled, 'fresh', options)).toEqual(measureDowntime(attempts(drawn), 'fresh', options));
      }),
    );
  });
});

describe('writes', () => {
  test.for([
    { name: 'that are all there are not lost', drawn: 'ooo', present: [0, 1, 2], lost: [], unknown: [] },
    {
      name: 'that were acknowledged and are missing are lost',
      drawn: 'oooo',
      present: [0, 3],
      lost: [1, 2],
      unknown: [],
    },
    { name: 'that failed are not missed', drawn: 'oxo', present: [0, 2], lost: [], unknown: [] },
    {
      name: 'whose end is unknown are listed apart, whether they are there or not',
      drawn: 'o??o',
      present: [0, 1, 3],
      lost: [],
      unknown: [1, 2],
    },
    { name: 'of somebody else in the table do not matter', drawn: 'oo', present: [0, 1, 77], lost: [], unknown: [] },
  ])('$name', ({ drawn, present, lost, unknown }) => {
    const counted = countWrites(attempts(drawn), new Set(present));
    expect(counted).toEqual({ acknowledged: drawn.split('o').length - 1, lost, unknown });
  });

  test('of both kinds of connection count', () => {
    const all = [...attempts('oo'), ...attempts('  oo', 'kept')];
    expect(countWrites(all, new Set([0, 2]))).toEqual({ acknowledged: 4, lost: [1, 3], unknown: [] });
  });

  test('that nobody could read back are neither lost nor kept', () => {
    expect(countWrites(attempts('oo'), undefined)).toEqual({ acknowledged: 2, lost: undefined, unknown: [] });
  });

  test('are lost exactly as often as an acknowledged row is taken away', () => {
    const taken = fc.uniqueArray(fc.integer({ min: 0, max: 99 }));
    fc.assert(
      fc.property(taken, (rows) => {
        const present = new Set(Array.from({ length: 100 }, (_, row) => row).filter((row) => !rows.includes(row)));
        expect(countWrites(attempts('o'.repeat(100)), present).lost).toEqual(rows.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('a chart', () => {
  test('has the successes, failures and latencies of each second of each series', () => {
    const at = (ms: number, latencyMs: number, outcome: Outcome = 'succeeded'): Attempt => ({
      probe: 'sql',
      connection: 'fresh',
      startedAtMs: START_MS + ms,
      latencyMs,
      outcome,
    });
    const drawn = [at(1000, 9), at(0, 4), at(999, 2), at(500, 7), at(600, 1000, 'unknown'), at(2100, 3, 'failed')];
    expect(seriesOf(drawn)).toEqual([
      {
        probe: 'sql',
        connection: 'fresh',
        seconds: [
          { atMs: START_MS, succeeded: 3, failed: 1, medianLatencyMs: 4, maxLatencyMs: 7 },
          { atMs: START_MS + 1000, succeeded: 1, failed: 0, medianLatencyMs: 9, maxLatencyMs: 9 },
          { atMs: START_MS + 2000, succeeded: 0, failed: 1, medianLatencyMs: undefined, maxLatencyMs: undefined },
        ],
      },
    ]);
  });

  test('begins a second at the injection, so that none has attempts from before and after it', () => {
    const at = (ms: number): Attempt => ({
      probe: 'sql',
      connection: 'fresh',
      startedAtMs: START_MS + ms,
      latencyMs: 1,
      outcome: 'succeeded',
    });
    const [series] = seriesOf([at(399), at(400), at(1399), at(1400), at(-601), at(-600)], START_MS + 400);
    expect(series!.seconds.map(({ atMs, succeeded }) => [atMs - START_MS, succeeded])).toEqual([
      [-1600, 1],
      [-600, 2],
      [400, 2],
      [1400, 1],
    ]);
  });
});
