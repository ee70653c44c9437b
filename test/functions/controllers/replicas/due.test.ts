import { expect, test } from 'vitest';
import { isMoving, isSampleDue, isSampleLate } from '../../../../functions/controllers/replicas/due.ts';
import { NO_PROGRESS } from '../../../../functions/controllers/replicas/progress.ts';
import { draining, MINUTE, NOW } from './builders.ts';

/** Minutes of the first ten in which something is so. */
const minutesIn = (isSo: (nowMs: number) => boolean) =>
  Array.from({ length: 10 }, (_, minute) => minute).filter((minute) => isSo(NOW + minute * MINUTE));

test('a quiet cluster has one minute of five, by its name', () => {
  // 'a' is 97 and 'b' 98; at noon of that day the epoch is a multiple of five minutes old.
  expect(minutesIn((nowMs) => isSampleDue('a', nowMs))).toEqual([2, 7]);
  expect(minutesIn((nowMs) => isSampleDue('b', nowMs))).toEqual([3, 8]);
});

test('it has the next minute, too, where the sweep of its own ran out of time', () => {
  expect(minutesIn((nowMs) => isSampleLate('a', { resumeAt: 'b' }, nowMs))).toEqual([3, 8]);
  expect(minutesIn((nowMs) => isSampleLate('a', { resumeAt: undefined }, nowMs))).toEqual([]);
});

test('a cluster is looked at each minute while readers come or are relieved, and not while they only drain', () => {
  const order = { instanceClass: 'db.r6g.large', zone: 'eu-west-1a', orderedAtMs: NOW, accepted: true };
  expect(isMoving(undefined)).toBe(false);
  expect(isMoving(NO_PROGRESS)).toBe(false);
  expect(isMoving({ ...NO_PROGRESS, draining: { r1: draining(), r2: draining() } })).toBe(false);
  expect(isMoving({ ...NO_PROGRESS, ordered: { r1: order } })).toBe(true);
  expect(isMoving({ ...NO_PROGRESS, relieved: ['r1'] })).toBe(true);
  expect(isMoving({ ...NO_PROGRESS, endpointChange: { excluded: ['r1'], acceptedAtMs: NOW } })).toBe(true);
});
