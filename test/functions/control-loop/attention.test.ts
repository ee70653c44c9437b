import { describe, expect, test } from 'vitest';
import { attend, type Concerns, isAttentionDue, type Worry } from '../../../functions/control-loop/attention.ts';
import { NOW } from '../region.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const atMax: Worry = { key: 'hold at-ceiling', afterMinutes: 10, message: 'At the maximum.' };
const full: Worry = { key: 'refused attach', afterMinutes: 0, message: 'The listener is full.' };

/** Looks at these minutes, with what worries at each. */
function watch(looks: readonly (readonly [minute: number, ...worries: Worry[]])[]) {
  const told: [minute: number, state: string, key: string][] = [];
  let concerns: Concerns = {};
  for (const [minute, ...worries] of looks) {
    const attended = attend(concerns, worries, NOW + minute * MINUTE);
    concerns = attended.concerns;
    for (const { state, key } of attended.notices) told.push([minute, state, key]);
  }
  return { told, concerns };
}

describe('what worries', () => {
  test('is told once it has lasted for its time, and not before', () => {
    expect(
      watch([
        [0, atMax],
        [9, atMax],
      ]).told,
    ).toEqual([]);
    expect(
      watch([
        [0, atMax],
        [9, atMax],
        [10, atMax],
        [11, atMax],
      ]).told,
    ).toEqual([[10, 'raised', 'hold at-ceiling']]);
  });

  test('is told at once where it needs no time', () => {
    expect(
      watch([
        [0, full],
        [1, full],
      ]).told,
    ).toEqual([[0, 'raised', 'refused attach']]);
  });

  test('is told again six hours later, as long as it lasts', () => {
    const { told } = watch([
      [0, full],
      [359, full],
      [360, full],
      [719, full],
      [720, full],
    ]);
    expect(told.map(([minute, state]) => [minute, state])).toEqual([
      [0, 'raised'],
      [360, 'lasting'],
      [720, 'lasting'],
    ]);
  });

  test('is told to be over five minutes after it was seen no more, once', () => {
    const { told, concerns } = watch([[0, full], [3], [7], [8], [9]]);
    expect(told).toEqual([
      [0, 'raised', 'refused attach'],
      [8, 'over', 'refused attach'],
    ]);
    expect(concerns).toEqual({});
  });

  test('is over without a word where nobody was told', () => {
    expect(watch([[0, atMax], [3], [8]])).toEqual({ told: [], concerns: {} });
  });

  test('was never gone where it comes back within five minutes', () => {
    const { told } = watch([[0, atMax], [4], [8, atMax], [10, atMax], [12], [16, atMax], [17, atMax]]);
    expect(told).toEqual([[10, 'raised', 'hold at-ceiling']]);
  });

  test('does not wait for, or end, another worry', () => {
    const { told } = watch([
      [0, atMax, full],
      [4, atMax],
      [10, atMax],
    ]);
    expect(told).toEqual(
      [
        [0, 'raised', 'refused attach'],
        [10, 'over', 'refused attach'],
        [10, 'raised', 'hold at-ceiling'],
      ].toSorted((a, b) => Number(a[0]) - Number(b[0]) || (a[1] === 'raised' ? -1 : 1)),
    );
  });

  test('keeps the newest words and the oldest time', () => {
    const { concerns } = attend(
      { 'hold at-ceiling': { sinceMs: NOW - HOUR, dueMs: NOW, message: 'old' } },
      [atMax],
      NOW,
    );
    expect(concerns).toEqual({
      'hold at-ceiling': { sinceMs: NOW - HOUR, toldMs: NOW, dueMs: NOW + 6 * HOUR, message: 'At the maximum.' },
    });
  });
});

describe('what is to be written down', () => {
  const waiting = attend({}, [atMax], NOW).concerns;
  test.for<[name: string, concerns: Concerns, worries: readonly Worry[], minute: number, isChanged: boolean]>([
    ['a worry that is new', {}, [atMax], 0, true],
    ['one that waits', waiting, [atMax], 5, false],
    ['one whose time has come', waiting, [atMax], 10, true],
    ['one that has gone', waiting, [], 5, true],
    ['nothing at all', {}, [], 0, false],
  ])('%s', ([, concerns, worries, minute, isChanged]) => {
    expect(attend(concerns, worries, NOW + minute * MINUTE).isChanged).toBe(isChanged);
  });

  test('calls for a look when somebody is to be told, and when something may be over', () => {
    expect(isAttentionDue(waiting, NOW + 10 * MINUTE - 1)).toBe(false);
    expect(isAttentionDue(waiting, NOW + 10 * MINUTE)).toBe(true);
    const gone = attend(waiting, [], NOW + MINUTE).concerns;
    expect(isAttentionDue(gone, NOW + 6 * MINUTE - 1)).toBe(false);
    expect(isAttentionDue(gone, NOW + 6 * MINUTE)).toBe(true);
    expect(isAttentionDue({}, NOW)).toBe(false);
  });
});
