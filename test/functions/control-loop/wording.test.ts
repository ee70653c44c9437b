import { describe, expect, test } from 'vitest';
import {
  describeAttention,
  describeDuration,
  describeMoment,
  describePause,
  describeTime,
  tellingNumbers,
  wordsWithin,
} from '../../../functions/control-loop/wording.ts';
import { NOW } from '../now.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

describe('durations and times', () => {
  test.each([
    [0, '0 s'],
    [59 * SECOND, '59 s'],
    [60 * SECOND, '1 min'],
    [59 * MINUTE, '59 min'],
    [HOUR, '1 h'],
    [3 * HOUR + 12 * MINUTE, '3 h 12 min'],
    [24 * HOUR, '1 d'],
    [52 * HOUR + 30 * MINUTE, '2 d 4 h'],
    [-5 * SECOND, '0 s'],
  ])('%i ms are %s', (durationMs, expected) => {
    expect(describeDuration(durationMs)).toBe(expected);
  });

  test('a time is in UTC, to the second', () => {
    expect(describeTime(NOW + 44_999)).toBe('2026-03-02 12:00:44');
  });

  test.each([8.64e15 + 1, Number.NaN, Number.POSITIVE_INFINITY, '2026-03-02', undefined])(
    'what is no time (%s) is said to be none, and breaks nothing',
    (timeMs) => {
      expect(describeTime(timeMs as number)).toBe('an unreadable time');
      expect(describeMoment(timeMs as number, NOW)).toBe('an unreadable time');
    },
  );

  test('a time of another age is still a time', () => {
    expect(describeMoment(8.64e15, NOW)).toBe('+275760-09-13 00:00');
  });

  test('a moment of another day has its date', () => {
    const now = Date.UTC(2026, 2, 2, 23, 0);
    expect(describeMoment(Date.UTC(2026, 2, 2, 23, 59), now)).toBe('23:59');
    expect(describeMoment(Date.UTC(2026, 2, 3, 0, 1), now)).toBe('2026-03-03 00:01');
  });
});

describe('a pause', () => {
  const pause = { by: 'ada', why: 'migration' };

  test('says who paused, for how much longer, and why', () => {
    expect(describePause({ ...pause, untilMs: NOW + 80 * MINUTE }, NOW)).toBe(
      'paused by ada until 13:20 (1 h 20 min left): migration',
    );
  });

  test('until a time that is none lasts until then', () => {
    expect(describePause({ ...pause, untilMs: 8.64e15 + 1 }, NOW)).toBe(
      'paused by ada until an unreadable time: migration',
    );
  });

  test('without an end lasts until it is resumed', () => {
    expect(describePause(pause, NOW)).toBe('paused by ada until resumed: migration');
  });
});

test.each([
  ['raised', 'ACTION REQUIRED: Look.'],
  ['lasting', 'ACTION REQUIRED: Look.'],
  [undefined, 'ACTION REQUIRED: Look.'],
  ['over', 'Look.'],
])('what is %s asks for an action unless it is over', (state, expected) => {
  expect(describeAttention('Look.', state)).toBe(expected);
});

test('metrics are shown in the order of their labels, a zero only where it says something', () => {
  const labels = { serving: 'serving', draining: 'draining', cpuPercent: 'cpu %' };
  const numbers = { cpuPercent: 0, draining: 2, serving: 0, unnamed: 7 };
  expect(tellingNumbers(numbers, { labels, shownAtZero: ['serving'] })).toEqual(['serving 0', 'draining 2']);
  expect(tellingNumbers({}, { labels, shownAtZero: ['serving'] })).toEqual([]);
});

describe('a text that others have chosen', () => {
  test.for<[string, string, number, string]>([
    ['stays as it is, where it is short enough', 'shop', 4, 'shop'],
    ['is cut, with a sign of it', 'shops', 4, 'sho…'],
    ['is cut where no character is cut in two', 'ab\u{1f600}c', 4, 'ab…'],
    ['has no half of a character', 'a\ud83d', 9, 'a\ufffd'],
    ['has nothing that a terminal obeys', 'a\u001b[2J\u0007\u009b\n', 9, 'a\ufffd[2J\ufffd\ufffd\ufffd'],
    ['has nothing that turns what follows', '\u202eexe\u2066', 9, '\ufffdexe\ufffd'],
    ['keeps letters and signs of every script', 'прогон 会 é 😀', 20, 'прогон 会 é 😀'],
  ])('%s', ([, text, max, expected]) => {
    expect(wordsWithin(text, max)).toBe(expected);
  });
});
