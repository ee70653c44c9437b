import { describe, expect, test } from 'vitest';
import {
  isSlowedDown,
  noteRepetition,
  type Repetition,
  type Repetitions,
  repeating,
} from '../../../functions/control-loop/repetition.ts';
import { NOW } from '../now.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const bridge: Repetition = { counts: 'bridge' };

/** Tries the same every minute, as somebody else undoes it each time, and does it whenever it may. */
function fight(minutes: number, change: Repetition = bridge) {
  const doneAtMinutes: number[] = [];
  let repetitions: Repetitions = {};
  for (let minute = 0; minute < minutes; minute++) {
    const nowMs = NOW + minute * MINUTE;
    if (isSlowedDown(repetitions, change, nowMs)) continue;
    repetitions = noteRepetition(repetitions, change, nowMs);
    doneAtMinutes.push(minute);
  }
  return { doneAtMinutes, repetitions };
}

describe('a change that somebody else undoes each time', () => {
  test('is made three times, then ten minutes later, then ever more seldom', () => {
    expect(fight(6 * 60).doneAtMinutes).toEqual([0, 1, 2, 12, 32, 72, 152, 272]);
  });

  test('is made 15 times within twelve hours instead of 720', () => {
    expect(fight(12 * 60).doneAtMinutes).toHaveLength(15);
  });

  test('is what repeats itself from the third time on', () => {
    expect(repeating(fight(2).repetitions, NOW + 2 * MINUTE)).toEqual([]);
    expect(repeating(fight(3).repetitions, NOW + 3 * MINUTE)).toEqual([['bridge', 3]]);
  });

  test('is no repetition any more after six hours', () => {
    const { repetitions } = fight(3);
    expect(repeating(repetitions, NOW + 6 * HOUR - 1)).toEqual([['bridge', 3]]);
    expect(repeating(repetitions, NOW + 6 * HOUR)).toEqual([]);
    expect(isSlowedDown(repetitions, bridge, NOW + 6 * HOUR + 2 * MINUTE)).toBe(false);
  });
});

describe('a change that we have undone ourselves', () => {
  test('is made again without suspicion', () => {
    const undone = noteRepetition(fight(3).repetitions, { clears: 'bridge' }, NOW + 3 * MINUTE);
    expect(isSlowedDown(undone, bridge, NOW + 3 * MINUTE)).toBe(false);
    expect(repeating(undone, NOW + 3 * MINUTE)).toEqual([]);
  });
});

describe('a change that waits for another', () => {
  test('is slowed down while that one repeats itself, and does not count itself', () => {
    const { repetitions } = fight(3, { counts: 'broken reader' });
    const add: Repetition = { slowedBy: 'broken reader' };
    expect(isSlowedDown(repetitions, add, NOW + 11 * MINUTE)).toBe(true);
    expect(isSlowedDown(repetitions, add, NOW + 12 * MINUTE)).toBe(false);
    expect(noteRepetition(repetitions, add, NOW + 12 * MINUTE)).toEqual(repetitions);
  });

  test('is free where nothing is said about it', () => {
    expect(isSlowedDown(fight(9).repetitions, {}, NOW)).toBe(false);
  });
});

describe('a change of several things at once', () => {
  const both: Repetition = { counts: ['register a', 'register b'] };

  test('counts for each of them, and waits while one of them repeats itself', () => {
    const { repetitions } = fight(3, { counts: 'register a' });
    expect(isSlowedDown(repetitions, both, NOW + 3 * MINUTE)).toBe(true);
    expect(isSlowedDown(repetitions, { counts: ['register b', 'register c'] }, NOW + 3 * MINUTE)).toBe(false);
    const after = noteRepetition(repetitions, both, NOW + 12 * MINUTE);
    expect(Object.values(after).map((times) => times.length)).toEqual([4, 1]);
  });

  test('clears each of them', () => {
    const { repetitions } = fight(3, { counts: ['register a', 'register b', 'register c'] });
    const after = noteRepetition(repetitions, { clears: ['register a', 'register c'] }, NOW + 3 * MINUTE);
    expect(Object.keys(after)).toEqual(['register b']);
  });
});
