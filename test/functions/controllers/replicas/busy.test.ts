import { expect, test } from 'vitest';
import {
  evenBusy,
  isPaused,
  weightedBusy,
  WINDOW_MINUTES,
  withPauses,
} from '../../../../functions/controllers/replicas/busy.ts';
import { MINUTE, NOW, reader } from './builders.ts';

/** A column whose last minutes are these; every minute before has the first value. */
const endingIn = (first: number, ...last: number[]) => [
  ...Array.from({ length: WINDOW_MINUTES - last.length }, () => first),
  ...last,
];

const lastOf = (column: readonly number[]) => column.slice(-3);

test('a reader whose newest sample is still on its way counts at the mean of the others', () => {
  const readers = [reader('r1'), reader('r2'), reader('r3')];
  const busy = evenBusy(readers, NOW, endingIn(50), endingIn(3, 2, 1));
  expect(lastOf(busy)).toEqual([3, 3, 3]);
});

test('a reader that was made after two others were deleted does not stand for one of them', () => {
  // Three at 40 % until two are deleted: the one that is left is at 100 %, and a new one has no sample yet.
  const readers = [reader('r1', { createdAtMs: NOW - 60 * MINUTE }), reader('r4', { createdAtMs: NOW })];
  const busy = evenBusy(readers, NOW, endingIn(40, 100, 100), endingIn(3, 1, 1));
  expect(lastOf(busy)).toEqual([2.4000000000000004, 2, 2]);
});

test('of a reader that was there before, the sample is awaited', () => {
  const readers = [reader('r1'), reader('r2', { createdAtMs: NOW - 2 * MINUTE })];
  const busy = evenBusy(readers, NOW, endingIn(40, 100, 100), endingIn(3, 1, 1));
  expect(lastOf(busy)).toEqual([2.4000000000000004, 4, 4]);
});

const none = Number.NaN;

test('a reader that is paused does nothing, and one that says nothing else may do anything', () => {
  const cpu = endingIn(50, none, none, none);
  expect(lastOf(withPauses(cpu, endingIn(4, 0, none, 0)))).toEqual([0, none, 0]);
  expect(lastOf(withPauses(endingIn(50, 20, 30, 40), endingIn(4, 0, 0, 0)))).toEqual([20, 30, 40]);
  expect(lastOf(withPauses(cpu, undefined))).toEqual([none, none, none]);
});

test('whether a reader is paused, the newest minute says that has its capacity', () => {
  expect(isPaused(endingIn(4, 0, none, none))).toBe(true);
  expect(isPaused(endingIn(0, 0.5, none, none))).toBe(false);
  expect(isPaused(endingIn(none, none))).toBe(false);
  expect(isPaused(undefined)).toBe(false);
});

test('a reader that has just paused is not taken to be as busy as the other one', () => {
  const paused = withPauses(endingIn(0, none, none), endingIn(4, 0, 0));
  const columns = new Map([
    ['r1', endingIn(90)],
    ['r2', paused],
  ]);
  expect(lastOf(weightedBusy([reader('r1'), reader('r2')], (id) => columns.get(id)!))).toEqual([1.8, 1.8, 1.8]);
});
