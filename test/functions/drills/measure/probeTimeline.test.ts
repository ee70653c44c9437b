import { expect, test } from 'vitest';
import { probeTimeline } from '../../../../functions/drills/measure/probeTimeline.ts';
import type { Attempt } from '../../../../functions/workers/prober/contract/attempt.ts';

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
  const answers = (from: number, by: string) => Array.from({ length: 101 }, (_, at) => attempt(from + at, { by }));
  const attempts = [
    ...answers(0, '10.0.0.1'),
    attempt(101, refused),
    attempt(102, refused),
    attempt(103, { error: '25006', by: '10.0.0.1' }),
    ...answers(104, '10.0.1.2'),
  ];
  expect(lines(attempts.toReversed())).toEqual([
    '0 dns orders (fresh): answered by 10.0.0.1',
    '101 probe orders (fresh): fails: ECONNREFUSED',
    '103 probe orders (fresh): fails with another error: 25006',
    '104 probe orders (fresh): succeeds again, after 0.3 s',
    '104 dns orders (fresh): answered by 10.0.1.2; no longer by 10.0.0.1',
  ]);
});

test('a timeline names all addresses behind a name, and tells which of them comes and goes', () => {
  const addresses = ['10.0.2.1', '10.0.1.1', '10.0.3.1'];
  // From the 200th attempt to the 400th the third one is left out.
  const attempts = Array.from({ length: 600 }, (_, tick) => {
    const those = tick >= 200 && tick < 400 ? 2 : 3;
    return attempt(tick, { by: addresses[tick % those]! });
  });
  expect(lines(attempts)).toEqual([
    '0 dns orders (fresh): answered by 10.0.1.1, 10.0.2.1, 10.0.3.1',
    '198 dns orders (fresh): answered by 10.0.1.1, 10.0.2.1; no longer by 10.0.3.1',
    '401 dns orders (fresh): answered by 10.0.1.1, 10.0.2.1, 10.0.3.1',
  ]);
});

test('a timeline says nothing of an address that is not asked for a while', () => {
  const attempts = Array.from({ length: 400 }, (_, tick) => attempt(tick, { by: tick % 99 === 0 ? 'b' : 'a' }));
  expect(lines(attempts)).toEqual(['0 dns orders (fresh): answered by a, b']);
});

test('a timeline is not drowned by a probe that goes up and down', () => {
  const attempts = Array.from({ length: 100 }, (_, tick) => attempt(tick, tick % 2 === 0 ? {} : { error: 'reset' }));
  expect(lines(attempts)).toHaveLength(21);
  expect(lines(attempts).at(-1)).toBe('21 probe orders (fresh): fails: reset, and 78 more changes');
});
