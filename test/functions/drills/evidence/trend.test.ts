import { describe, expect, test } from 'vitest';
import type { DrillEvidence } from '../../../../functions/drills/evidence/evidence.ts';
import { describeSlower, slowerOf } from '../../../../functions/drills/evidence/trend.ts';
import { drillOf } from './samples.ts';

const times = (value: number, count: number): number[] => Array.from({ length: count }, () => value);

/** Downtimes in seconds, oldest first. */
const drills = (...downtimes: number[]): DrillEvidence[] =>
  downtimes.map((seconds, at) => drillOf(at, { injectionDowntimeMs: seconds * 1_000, downtimeErrorMs: 100 }));

describe('drills get slower', () => {
  test.for<[string, DrillEvidence[], boolean]>([
    ['where the last three are each well above the median before', drills(10, 10, 10, 13, 14, 15), true],
    ['not where one of the last three is not', drills(10, 10, 10, 13, 12, 15), false],
    ['not where only two were slow: that is chance', drills(10, 10, 10, 10, 14, 15), false],
    ['not where fewer than three were before', drills(10, 10, 13, 14, 15), false],
    ['not by 20 % and the error of the measurement', drills(20, 20, 20, 24.1, 24.1, 24.1), false],
    ['by more than that', drills(20, 20, 20, 24.2, 24.2, 24.2), true],
    ['not by less than two seconds, whatever the percentage', drills(1, 1, 1, 3.1, 3.1, 3.1), false],
    ['by more than two seconds, where there was no downtime before', drills(0, 0, 0, 2.2, 2.2, 2.2), true],
    [
      'not where one before was slow, too, and the others were not: the median counts',
      drills(10, 30, 10, 11, 11, 11),
      false,
    ],
    ['where one before was slow by chance: the median counts', drills(10, 30, 10, 13, 13, 13), true],
    ['not where they are faster', drills(20, 20, 20, 10, 10, 10), false],
    ['not where what was quick is longer ago than the twenty before', drills(...times(5, 30), ...times(20, 23)), false],
    ['where the twenty before were quick', drills(...times(20, 30), ...times(5, 20), ...times(20, 3)), true],
    ['in whatever order they are read', drills(10, 10, 10, 13, 14, 15).toReversed(), true],
    [
      'not where nothing was ever measured',
      times(0, 9).map((_, at) => drillOf(at, { injectionDowntimeMs: undefined })),
      false,
    ],
  ])('%s', ([, given, isSlower]) => {
    expect(slowerOf(given) !== undefined).toBe(isSlower);
  });

  test.for<[string, Partial<DrillEvidence>]>([
    ['a dry run', { dryRun: true }],
    ['one that was aborted', { verdict: 'aborted' }],
    ['one whose effect is unknown', { verdict: 'unknown' }],
    ['one that was refused', { verdict: 'refused' }],
    ['one whose error is as large as what it says', { downtimeErrorMs: 15_000 }],
  ])('not by %s', ([, more]) => {
    const six = drills(10, 10, 10, 13, 14, 15);
    expect(slowerOf([...six.slice(0, 5), { ...six[5]!, ...more }])).toBeUndefined();
  });

  test('by one that failed, too: it was measured', () => {
    const six = drills(10, 10, 10, 13, 14, 15);
    expect(slowerOf([...six.slice(0, 5), { ...six[5]!, verdict: 'failed' }])).toBeDefined();
  });

  test.for<[string, number[], boolean]>([
    ['where AWS takes 20 % and five seconds more', [100, 100, 100, 126, 126, 126], true],
    ['not by what a look every five seconds may be wrong by', [100, 100, 100, 125, 125, 125], false],
    ['not by less than 15 seconds and that', [10, 10, 10, 30, 30, 30], false],
  ])('in the time until AWS has settled: %s', ([, seconds, isSlower]) => {
    const given = seconds.map((value, at) => drillOf(at, { injectionDowntimeMs: 0, settlingMs: value * 1_000 }));
    expect(slowerOf(given)?.figure).toBe(isSlower ? 'settling' : undefined);
  });

  test('and the sentence has the figures', () => {
    const six = drills(10, 11, 10, 13, 14, 15);
    expect(describeSlower('aurora-failover', 'shop', slowerOf(six)!)).toBe(
      'aurora-failover of shop gets slower. Clients see more downtime: the last 3 took 13.0 s, 14.0 s, 15.0 s; the median of the 3 before is 10.0 s. Compare their reports: npx evenkeel drill report',
    );
  });
});
