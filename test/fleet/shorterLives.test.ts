import { describe, expect, test } from 'vitest';
import { comparableDaysLeft, isFresh, isWatched, soakMs } from '../../fleet/certificateFreshness.ts';
import { policy } from '../functions/controllers/certificates/builders.ts';

const DAY = 86_400_000;
const START = Date.UTC(2029, 3, 1);

/** Issued at the start, for so many days; Amazon's end a second before the last day does. */
const issued = (days: number, type = 'AMAZON_ISSUED') => ({
  type,
  status: 'ISSUED',
  notBeforeMs: START,
  notAfterMs: START + days * DAY - 1_000,
});
/** With the fleet's defaults, so many days before the end. */
const at = (days: number, left: number, type?: string) =>
  [issued(days, type), policy(), issued(days).notAfterMs - left * DAY] as const;

describe('the days of the fleet, for certificates that live for', () => {
  test.each([
    // days, the day before the end from which it is watched, and the one below which it is replaced
    [198, 60, 14],
    [100, 30.3, 7.07],
    [47, 14.24, 3.32],
    [6, 2, 1.99],
  ])('%d days', (days, watched, floor) => {
    expect([isWatched(...at(days, watched - 0.2)), isWatched(...at(days, watched + 0.2))]).toEqual([true, false]);
    expect([isFresh(...at(days, floor + 0.02)), isFresh(...at(days, floor - 0.02))]).toEqual([true, false]);
  });

  test('90 days by another authority are not scaled: people need their time', () => {
    expect([isFresh(...at(90, 14.1, 'IMPORTED')), isFresh(...at(90, 13.9, 'IMPORTED'))]).toEqual([true, false]);
    expect(isWatched(...at(90, 59, 'IMPORTED'))).toBe(true);
  });

  test('47 days are renewed by ACM, ten days before the end, before they are replaced', () => {
    expect(isFresh(...at(47, 10))).toBe(true);
    expect(isFresh(...at(47, 5))).toBe(true);
  });
});

test('one threshold of the alarm, two days below the floor, holds for all lives', () => {
  const isAlarming = (days: number, left: number) => comparableDaysLeft(...at(days, left))! < 12;
  expect([isAlarming(198, 12.1), isAlarming(198, 11.8)]).toEqual([false, true]);
  expect([isAlarming(100, 5.2), isAlarming(100, 4.9)]).toEqual([false, true]);
  expect([isAlarming(47, 1.5), isAlarming(47, 1.2)]).toEqual([false, true]);
});

test('old and new are attached together for a hundredth of the life of the new one at most', () => {
  expect(soakMs(issued(47), policy())).toBe(300_000);
  expect(soakMs(issued(47), policy({ soakSeconds: 86_400 }))).toBe(0.47 * DAY - 10);
  expect(soakMs(issued(198), policy({ soakSeconds: 86_400 }))).toBe(DAY);
  expect(soakMs(undefined, policy())).toBe(300_000);
});
