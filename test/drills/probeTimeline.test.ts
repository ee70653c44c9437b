import { expect, test } from 'vitest';
import { probeTimeline } from '../../functions/drills/probeTimeline.ts';
import type { Attempt } from '../../functions/prober/attempt.ts';

const START_MS = Date.UTC(2026, 2, 2, 9);

/** An attempt so many tenths of a second after the start: who answered, or why it failed. */
const attempt = (tick: number, what: { by?: string; error?: string }): Attempt => ({
  probe: 'orders',
  connection: 'fresh',
  startedAtMs: START_MS + tick * 100,
  latencyMs: 3,
  outcome: what.error === undefined ? 'succeeded' : 'failed',
  ...(what.by !== undefined && { answeredBy: what.by }),
  ...(what.error !== undefined && { error: what.error }),
});

const lines = (attempts: readonly Attempt[]) =>
  probeTimeline(attempts).map(({ atMs, source, text }) => `${(atMs - START_MS) / 100} ${source} ${text}`);

test('a timeline tells when attempts fail, why, and when they succeed again', () => {
  const refused = { error: 'ECONNREFUSED' };
  const attempts = [
    attempt(0, { by: '10.0.0.1' }),
    attempt(1, refused),
    attempt(2, refused),
    attempt(3, { error: '25006', by: '10.0.0.1' }),
    attempt(4, { by: '10.0.1.2' }),
    attempt(5, { by: '10.0.1.2' }),
  ];
  expect(lines(attempts.toReversed())).toEqual([
    '0 dns orders (fresh): answered by 10.0.0.1',
    '1 probe orders (fresh): fails: ECONNREFUSED',
    '3 probe orders (fresh): fails otherwise: 25006',
    '4 probe orders (fresh): succeeds again, after 0.3 s',
    '4 dns orders (fresh): answered by 10.0.1.2 instead of 10.0.0.1',
  ]);
});

test('a timeline is not drowned by a probe that goes up and down', () => {
  const attempts = Array.from({ length: 100 }, (_, tick) => attempt(tick, tick % 2 === 0 ? {} : { error: 'reset' }));
  expect(lines(attempts)).toHaveLength(21);
  expect(lines(attempts).at(-1)).toBe('21 probe orders (fresh): fails: reset, and 78 changes more');
});
