import { describe, expect, test } from 'vitest';
import {
  attend,
  type Concerns,
  isAttentionDue,
  untoldChange,
  withoutTelling,
  type Worry,
} from '../../../functions/control-loop/attention.ts';
import { NOW } from '../now.ts';

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

  test('is told again at an interval of its own where it has one', () => {
    const daily: Worry = { ...full, againMinutes: 1_440 };
    const { told } = watch([0, 360, 1_439, 1_440, 1_441, 2_879, 2_880].map((minute) => [minute, daily] as const));
    expect(told.map(([minute]) => minute)).toEqual([0, 1_440, 2_880]);
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

describe('what people could not be told', () => {
  const at = (minutes: number) => NOW + minutes * MINUTE;
  const look = (before: Concerns, worries: readonly Worry[], minute: number, untold: readonly string[] = []) => {
    const attended = attend(before, worries, at(minute));
    const after = withoutTelling(before, attended, new Set(untold), at(minute));
    return { ...after, told: attended.notices.filter(({ key }) => !untold.includes(key)).map(({ state }) => state) };
  };

  test('that is new is due at once, and is written down once', () => {
    const first = look({}, [full], 0, [full.key]);
    expect(first).toEqual({
      told: [],
      isChanged: true,
      concerns: { [full.key]: { sinceMs: NOW, dueMs: NOW, message: full.message } },
    });
    expect(isAttentionDue(first.concerns, NOW)).toBe(true);
    expect(look(first.concerns, [full], 5, [full.key])).toEqual({ ...first, isChanged: false });
    expect(look(first.concerns, [full], 6).told).toEqual(['raised']);
  });

  test('that has lasted keeps its time', () => {
    const waiting = look({}, [atMax], 0).concerns;
    const untold = look(waiting, [atMax], 10, [atMax.key]);
    expect(untold).toMatchObject({ isChanged: false, concerns: { [atMax.key]: { sinceMs: NOW, dueMs: at(10) } } });
    expect(look(untold.concerns, [atMax], 11).told).toEqual(['raised']);
  });

  test('that is over stays until they are told', () => {
    const raised = look({}, [full], 0).concerns;
    const gone = look(raised, [], 1).concerns;
    const untold = look(gone, [], 6, [full.key]);
    expect(untold).toEqual({ told: [], isChanged: false, concerns: gone });
    expect(look(untold.concerns, [], 7)).toEqual({ told: ['over'], isChanged: true, concerns: {} });
  });

  test('does not keep another notice of the same look', () => {
    expect(look({}, [full, { ...full, key: 'refused add' }], 0, [full.key])).toMatchObject({
      told: ['raised'],
      isChanged: true,
      concerns: { [full.key]: { dueMs: NOW }, 'refused add': { dueMs: NOW + 6 * HOUR, toldMs: NOW } },
    });
  });

  test('of a change is told once, at the next look, and never as over', () => {
    const done = { ...untoldChange('undo-https', NOW, 'Undone.'), ...untoldChange('undo-https', NOW + 1, 'Again.') };
    expect(isAttentionDue(done, NOW + 1)).toBe(true);
    const untold = look(done, [], 1, Object.keys(done));
    expect(untold).toEqual({ told: [], isChanged: false, concerns: done });
    expect(look(untold.concerns, [], 2)).toEqual({ told: ['raised', 'raised'], isChanged: true, concerns: {} });
  });
});
