import { expect, test } from 'vitest';
import { endpointChangesLeft, minutesUntilNext } from '../../../../functions/controllers/replicas/endpointBudget.ts';
import { MINUTE, NOW } from './builders.ts';

const made = (...minutesAgo: number[]) => ({
  endpointChanges: minutesAgo.map((ago) => ({ atMs: NOW - ago * MINUTE, excluded: [] })),
});
const four = { endpointChangesPerHour: 4 };

test.for([
  { minutesAgo: [], left: 4 },
  { minutesAgo: [59, 30], left: 2 },
  { minutesAgo: [61, 60, 59, 30, 1], left: 1 },
  // Corrections are never refused, so that there may have been more.
  { minutesAgo: [50, 40, 30, 20, 10, 5], left: 0 },
])('of four an hour, $left are left after changes $minutesAgo minutes ago', ({ minutesAgo, left }) => {
  expect(endpointChangesLeft(made(...minutesAgo), four, NOW)).toBe(left);
});

test.for([
  { minutesAgo: [], minutes: 0 },
  { minutesAgo: [50, 10], minutes: 0 },
  { minutesAgo: [50, 10, 5], minutes: 10 },
  { minutesAgo: [70, 50, 10, 5], minutes: 10 },
  { minutesAgo: [55, 50, 10, 5], minutes: 10 },
])('after a change now and those $minutesAgo minutes ago, the next one waits $minutes', ({ minutesAgo, minutes }) => {
  expect(minutesUntilNext(made(...minutesAgo), four, NOW)).toBe(minutes);
});
