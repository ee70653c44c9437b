import { expect, test } from 'vitest';
import { readDurationMs } from '../../../functions/control-loop/duration.ts';

test.each([
  ['90s', 90_000],
  ['15m', 900_000],
  ['24h', 86_400_000],
  ['7d', 604_800_000],
  ['1.5h', 5_400_000],
  ['0s', 0],
])('%s is %i ms', (text, expected) => {
  expect(readDurationMs(text)).toBe(expected);
});

test.each(['', '15', 'm', '-1m', '1 h', '1w', '1h30m', '.5h', '1.h', '1H', ' 1h', '1h\n'])(
  '%j is no duration',
  (text) => {
    expect(readDurationMs(text)).toBeUndefined();
  },
);
