import { expect, test } from 'vitest';
import { evenBusy, WINDOW_MINUTES } from '../../../../functions/controllers/replicas/busy.ts';
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
