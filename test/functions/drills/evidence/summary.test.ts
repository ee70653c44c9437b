import { describe, expect, test } from 'vitest';
import { evidenceOf } from '../../../../functions/drills/evidence/evidence.ts';
import { summarize } from '../../../../functions/drills/evidence/summary.ts';
import type { DrillReport } from '../../../../functions/drills/api/report.ts';
import { FAILED, PASSED, REFUSED, SANDBOX } from '../report/samples.ts';
import { drillOf } from './samples.ts';

describe('what stays of a report', () => {
  const of = (report: DrillReport) =>
    evidenceOf(report, { settledAtMs: PASSED.injectedAtMs! + 13_100, place: undefined });

  test('are its figures, its people and its place', () => {
    const place = { bucket: 'results', html: 'a.html', json: 'a.json' };
    expect(evidenceOf(PASSED, { settledAtMs: PASSED.injectedAtMs! + 13_100, place })).toEqual({
      drillId: 'aurora-failover-4f1c2a9b07de',
      drill: 'aurora-failover',
      resource: 'shop',
      dryRun: false,
      verdict: 'passed',
      reason: 'recovered',
      requestedAtMs: 1_772_442_000_000,
      finishedAtMs: 1_772_442_396_400,
      requestedBy: 'ada',
      approvedBy: ['grace'],
      injectedAtMs: 1_772_442_095_400,
      detectionMs: 64_600,
      settlingMs: 13_100,
      injectionDowntimeMs: 11_200,
      rollbackDowntimeMs: 9_000,
      totalDowntimeMs: 20_200,
      downtimeErrorMs: 100,
      lostWrites: 0,
      downtimeMaxMs: 30_000,
      isAsPlanned: true,
      isSandbox: false,
      report: place,
    });
  });

  test.for<[string, DrillReport, object]>([
    [
      'of one that was refused has no figures',
      REFUSED,
      { detectionMs: undefined, settlingMs: undefined, injectionDowntimeMs: undefined, isAsPlanned: undefined },
    ],
    ['of one that left something says so', FAILED, { isAsPlanned: false, lostWrites: 3 }],
    ['of one in a sandbox says so', SANDBOX, { isSandbox: true }],
    [
      'has no detection by an alarm that was on before',
      {
        ...PASSED,
        alarms: [
          { ...PASSED.alarms[1]!, changes: [{ ...PASSED.alarms[1]!.changes[0]!, atMs: PASSED.injectedAtMs! - 1 }] },
        ],
      },
      { detectionMs: undefined },
    ],
    [
      'has the first alarm of several',
      {
        ...PASSED,
        alarms: [
          ...PASSED.alarms,
          { ...PASSED.alarms[1]!, changes: [{ ...PASSED.alarms[1]!.changes[0]!, atMs: PASSED.injectedAtMs! + 5_000 }] },
        ],
      },
      { detectionMs: 5_000 },
    ],
    [
      'where the last look failed claims nothing',
      { ...PASSED, lastLook: { ...PASSED.lastLook!, facts: [], fault: 'Throttling' } },
      { isAsPlanned: undefined },
    ],
    [
      'names nobody who denied as an approver',
      { ...PASSED, approvals: [{ ...PASSED.approvals[0]!, decision: 'denied' }] },
      { approvedBy: [] },
    ],
  ])('%s', ([, report, expected]) => {
    expect(of(report)).toMatchObject(expected);
  });
});

describe('drills', () => {
  test('are grouped by kind and resource, the newest first, with their spread', () => {
    const groups = summarize([
      drillOf(1, { injectionDowntimeMs: 12_000 }),
      drillOf(0, { injectionDowntimeMs: 9_000 }),
      drillOf(3, { injectionDowntimeMs: 11_000, verdict: 'failed' }),
      drillOf(2, { injectionDowntimeMs: 99_000, verdict: 'aborted' }),
      drillOf(4, { injectionDowntimeMs: undefined, verdict: 'passed', dryRun: true }),
      drillOf(5, { resource: 'billing' }),
      drillOf(6, { drill: 'reader-loss' }),
    ]);
    expect(groups.map(({ drill, resource }) => `${drill} ${resource}`)).toEqual([
      'aurora-failover billing',
      'aurora-failover shop',
      'reader-loss shop',
    ]);
    const shop = groups[1]!;
    expect(shop.drills.map(({ drillId }) => Number(drillId.slice(-2)))).toEqual([4, 3, 2, 1, 0]);
    expect(shop.verdicts).toEqual({ passed: 2, failed: 1, aborted: 1, refused: 0, unknown: 0 });
    expect(shop.downtime).toEqual({ count: 3, firstMs: 9_000, lastMs: 11_000, medianMs: 11_000, worstMs: 12_000 });
    expect(shop.slower).toBeUndefined();
  });

  test('without a measurement have no spread, and none is made up', () => {
    const [group] = summarize([drillOf(0, { injectionDowntimeMs: undefined, verdict: 'refused' })]);
    expect([group!.downtime, group!.verdicts.refused]).toEqual([undefined, 1]);
  });

  test.for(['__proto__', 'a"],["b', ''])('of a resource called %j are a group of their own', (resource) => {
    expect(summarize([drillOf(0, { resource }), drillOf(1)]).map((group) => group.resource)).toContain(resource);
  });
});
