import { describe, expect, test } from 'vitest';
import {
  type Failures,
  forgetFailures,
  isBackingOff,
  isStillTried,
  noteFailures,
  readFailures,
  RefusedError,
} from '../../../functions/control-loop/failures.ts';
import { NOW } from '../now.ts';

const MINUTE = 60_000;
const refused = (subject: string, pauseMs?: number) => ({
  subject,
  error: `no ${subject}`,
  ...(pauseMs !== undefined && { pauseMs }),
});

/** After so many failures in a row, each as soon as it was tried again. */
function after(count: number): { failures: Failures; lastMs: number } {
  let failures: Failures = {};
  let lastMs = NOW;
  for (let failed = 0; failed < count; failed++) {
    lastMs = failures['add a']?.untilMs ?? NOW;
    failures = noteFailures(failures, [refused('add a')], lastMs);
  }
  return { failures, lastMs };
}

describe('what failed', () => {
  const pauses: readonly [count: number, minutes: number][] = [
    [1, 1],
    [2, 2],
    [3, 4],
    [5, 16],
    [6, 30],
    [40, 30],
  ];
  test.for(pauses)('%i times in a row is left alone for %i minutes', ([count, minutes]) => {
    const { failures, lastMs } = after(count);
    expect(isBackingOff(failures, 'add a', lastMs + minutes * MINUTE - 1)).toBe(true);
    expect(isBackingOff(failures, 'add a', lastMs + minutes * MINUTE)).toBe(false);
    expect(failures['add a']).toMatchObject({ count, sinceMs: NOW, error: 'no add a' });
  });

  test('for one subject says nothing about another', () => {
    const failures = noteFailures({}, [refused('add a'), refused('add c')], NOW);
    expect(['add a', 'add b', 'add c'].filter((subject) => isBackingOff(failures, subject, NOW))).toEqual([
      'add a',
      'add c',
    ]);
  });

  test('is left alone for as long as is known to be right', () => {
    const failures = noteFailures({}, [refused('add a', 30 * MINUTE)], NOW);
    expect(isBackingOff(failures, 'add a', NOW + 30 * MINUTE - 1)).toBe(true);
    expect(isBackingOff(failures, 'add a', NOW + 30 * MINUTE)).toBe(false);
  });

  test('is over once it was done, and begins anew', () => {
    const failures = noteFailures(after(4).failures, [refused('add b')], NOW);
    const done = forgetFailures(failures, ['add a']);
    expect(Object.keys(done)).toEqual(['add b']);
    expect(noteFailures(done, [refused('add a')], NOW)['add a']?.count).toBe(1);
  });

  test('is forgotten a day after nobody asked for it again', () => {
    const failures = noteFailures({}, [refused('add a')], NOW);
    const day = 24 * 60 * MINUTE;
    expect(Object.keys(noteFailures(failures, [refused('add b')], NOW + day - 1))).toEqual(['add a', 'add b']);
    expect(Object.keys(noteFailures(failures, [refused('add b')], NOW + day))).toEqual(['add b']);
  });

  test('is a concern of people until an hour after it could have been tried again', () => {
    const failure = noteFailures({}, [refused('add a', 30 * MINUTE)], NOW)['add a']!;
    expect(isStillTried(failure, NOW + 90 * MINUTE - 1)).toBe(true);
    expect(isStillTried(failure, NOW + 90 * MINUTE)).toBe(false);
  });

  test('of several subjects is over for each of those that were done together', () => {
    const failures = noteFailures({}, [refused('add a'), refused('add b'), refused('add c')], NOW);
    expect(Object.keys(forgetFailures(failures, ['add c', 'add a']))).toEqual(['add b']);
  });

  test('of hundreds of subjects fits into one item: less of each error, and the latest subjects', () => {
    const many = (count: number, from = 0) =>
      Array.from({ length: count }, (_, at) => ({ subject: `register ${from + at}`, error: 'x'.repeat(3_000) }));
    const lengths = (failures: Failures) => new Set(Object.values(failures).map(({ error }) => error.length));
    expect(lengths(noteFailures({}, many(100), NOW))).toEqual(new Set([500]));
    expect(lengths(noteFailures({}, many(200), NOW))).toEqual(new Set([250]));
    // What was noted before is shortened, too.
    expect(lengths(noteFailures(noteFailures({}, many(100), NOW), many(100, 100), NOW + 1))).toEqual(new Set([250]));
    const most = noteFailures(noteFailures({}, many(100), NOW), many(299, 100), NOW + 1);
    expect(Object.keys(most)).toHaveLength(300);
    expect(most).not.toHaveProperty(['register 1']);
    expect(most).toHaveProperty(['register 398']);
  });

  test('of an older version, which did not say until when, keeps nothing from its turn', () => {
    const old = { add: { count: 3, lastMs: NOW } } as unknown as Failures;
    expect(isBackingOff(old, 'add', NOW)).toBe(false);
    expect(noteFailures(old, [refused('add')], NOW)['add']).toMatchObject({ count: 4, sinceMs: NOW });
  });

  test('keeps the words of AWS, but not a page of them', () => {
    expect(noteFailures({}, [{ subject: 'a', error: 'x'.repeat(3_000) }], NOW)['a']!.error).toHaveLength(500);
    expect(new RefusedError([refused('a'), refused('b')]).message).toBe('no a; no b');
  });
});

test('what an older version counted by kind, without saying until when, is over', () => {
  const { failures } = after(2);
  expect(readFailures({ ...failures, launch: { count: 4, lastMs: NOW } })).toEqual(failures);
});
