import { describe, expect, test } from 'vitest';
import { clockText, countdownText, dateText, momentText, spanText } from '../../../console/page/text/time.ts';
import {
  counted,
  factParts,
  grouped,
  listed,
  rounded,
  shortened,
  shortZone,
  spaced,
  zoneParts,
} from '../../../console/page/text/words.ts';
import { at, DAY } from './samples.ts';

describe('times', () => {
  test('are told in UTC, to the second, with the day', () => {
    expect(clockText(at('03:04:05'))).toBe('03:04:05');
    expect(dateText(at('03:04:05'))).toBe('Mon 2 Mar 2026');
  });

  test.for([
    { name: 'the same day: the time alone', timeMs: at('23:59'), expected: '23:59' },
    { name: 'the next day: with its weekday', timeMs: at('00:05') + DAY, expected: 'Tue 00:05' },
    { name: 'five days ago: with its weekday', timeMs: at('12:00') - 5 * DAY, expected: 'Wed 12:00' },
    { name: 'a week ago: with its date', timeMs: at('12:00') - 7 * DAY, expected: '23 Feb 12:00' },
  ])('of $name', ({ timeMs, expected }) => {
    expect(momentText(timeMs, at('12:00'))).toBe(expected);
  });

  test.for([
    [-5, '0 s'],
    [400, '0.4 s'],
    [1_000, '1 s'],
    [9_949, '9.9 s'],
    [9_950, '9 s'],
    [43_700, '43 s'],
    [60_000, '1 min'],
    [346_000, '5 min 46 s'],
    [7_440_000, '2 h 4 min'],
    [93_600_000, '1 d 2 h'],
  ] as const)('a span of %i ms is %s', ([ms, expected]) => {
    expect(spanText(ms)).toBe(expected);
  });

  test.for([
    [0, '0:00'],
    [-1_000, '0:00'],
    [1, '0:01'],
    [342_000, '5:42'],
    [3_942_000, '1:05:42'],
  ] as const)('%i ms are left as %s', ([ms, expected]) => {
    expect(countdownText(ms)).toBe(expected);
  });
});

describe('words', () => {
  test('take names apart, but not abbreviations', () => {
    expect([spaced('belowFloor'), spaced('set-endpoint'), spaced('busy vCPUs')]).toEqual([
      'below floor',
      'set-endpoint',
      'busy vCPUs',
    ]);
  });

  test('count, group and round', () => {
    expect([counted(1, 'reader'), counted(0, 'reader'), counted(2, 'entry', 'entries')]).toEqual([
      '1 reader',
      '0 readers',
      '2 entries',
    ]);
    expect([grouped(999), grouped(1_000), grouped(1_100_214)]).toEqual(['999', '1,000', '1,100,214']);
    expect([rounded(3.6), rounded(81.956), rounded(10)]).toEqual(['3.6', '81.96', '10']);
  });

  test('name the first of many, and never "1 more" in place of a name', () => {
    expect(listed(['a', 'b'])).toBe('a, b');
    expect(listed(['a', 'b', 'c'])).toBe('a, b, c');
    expect(listed(['a', 'b', 'c', 'd'])).toBe('a, b and 2 more');
  });

  test('shorten long identifiers to what tells them apart', () => {
    expect(
      ['shop-1', 'evenkeel-shop-4c1e', 'orders-eu-000-1', 'averylongnamewithoutany'].map((id) => shortened(id)),
    ).toEqual(['shop-1', '…4c1e', '…000-1', '…withoutany']);
  });

  test('take zones apart where they have a letter', () => {
    expect(zoneParts('eu-west-1b')).toEqual({ region: 'eu-west-1', letter: 'b' });
    expect(zoneParts('use1-az2')).toEqual({ region: '', letter: 'use1-az2' });
    expect([shortZone('eu-west-1b'), shortZone('use1-az2')]).toEqual(['1b', 'use1-az2']);
  });

  test('take facts of the command line apart at their last word', () => {
    expect(factParts('busy vCPUs 2.68')).toEqual({ label: 'busy vCPUs', value: '2.68' });
    expect(factParts('temporary')).toEqual({ label: '', value: 'temporary' });
  });
});
