import type { Attempt } from '../../../../functions/workers/prober/contract/attempt.ts';
import { seriesOf } from '../../../../functions/drills/measure/seconds.ts';
import type { GameDayReport } from '../../../../functions/drills/gameDays/report.ts';
import type { DrillReport, Measured, TimelineEntry } from '../../../../functions/drills/api/report.ts';

export const START_MS = Date.UTC(2026, 2, 2, 9, 0, 0);
const INJECTED_MS = START_MS + 95_400;
const SECOND = 1_000;

/** What a prober saw of a failover that took 11 s and of the way back, which took 9. */
function attempts(): Attempt[] {
  const down = [
    [INJECTED_MS + 600, INJECTED_MS + 11_800],
    [INJECTED_MS + 221_000, INJECTED_MS + 230_000],
  ] as const;
  return (['fresh', 'kept'] as const).flatMap((connection) =>
    Array.from({ length: 4_200 }, (_, tick): Attempt => {
      const startedAtMs = START_MS + tick * 100;
      const isDown = down.some(([from, until]) => startedAtMs >= from && startedAtMs < until);
      const latencyMs = (connection === 'fresh' ? 11 : 3) + ((tick * 7919) % 5) + (tick % 97 === 0 ? 60 : 0);
      if (isDown) {
        return { probe: 'orders', connection, startedAtMs, latencyMs: 2, outcome: 'failed', error: 'ECONNREFUSED' };
      }
      return { probe: 'orders', connection, startedAtMs, latencyMs, outcome: 'succeeded', answeredBy: '10.0.0.1' };
    }),
  );
}

const line = (seconds: number, source: TimelineEntry['source'], text: string): TimelineEntry => ({
  atMs: INJECTED_MS + seconds * SECOND,
  source,
  text,
});

const END_MS = START_MS + 420_000;
const ROLLBACK_MS = INJECTED_MS + 220_000;

/** Both connections of the probe saw the same. */
const probes = (downtimeMs: number, failedAttempts: number, attempts: number): Measured['probes'] =>
  (['fresh', 'kept'] as const).map((connection) => ({
    probe: 'orders',
    connection,
    downtimeMs,
    downtimeErrorMs: downtimeMs === 0 ? 0 : 100,
    failedAttempts,
    attempts,
    unmeasuredMs: 0,
    recovered: true,
  }));

const BASELINE: Measured = {
  fromMs: START_MS,
  untilMs: INJECTED_MS,
  downtimeMs: 0,
  downtimeErrorMs: 0,
  lostWrites: 0,
  unknownWrites: 0,
  acknowledgedWrites: 944,
  writtenFromMs: START_MS,
  recovered: true,
  probes: probes(0, 0, 954),
};

const INJECTION: Measured = {
  ...BASELINE,
  fromMs: INJECTED_MS,
  untilMs: ROLLBACK_MS,
  downtimeMs: 11_200,
  downtimeErrorMs: 100,
  unknownWrites: 2,
  acknowledgedWrites: 3_032,
  probes: probes(11_200, 112, 2_200),
};

const ROLLBACK: Measured = {
  ...BASELINE,
  fromMs: ROLLBACK_MS,
  untilMs: END_MS,
  downtimeMs: 9_000,
  downtimeErrorMs: 100,
  acknowledgedWrites: 956,
  writtenFromMs: ROLLBACK_MS - 1_000,
  probes: probes(9_000, 90, 1_046),
};

const TOTAL: Measured = {
  ...INJECTION,
  untilMs: END_MS,
  downtimeMs: 20_200,
  downtimeErrorMs: 200,
  acknowledgedWrites: 3_988,
  probes: probes(20_200, 202, 3_246),
};

const MACHINE = 'evenkeel-prod-drill-aurora-failover';
const DRILL_ID = 'aurora-failover-4f1c2a9b07de';

export const PASSED: DrillReport = {
  schemaVersion: 1,
  drillId: DRILL_ID,
  drill: 'aurora-failover',
  resource: 'shop',
  dryRun: false,
  verdict: 'passed',
  reason: 'recovered',
  explanation: 'Clients saw 11.2 s ± 0.1 s of downtime and lost no acknowledged write.',
  origin: {
    account: '111122223333',
    region: 'eu-west-1',
    stage: 'prod',
    version: '0.1.0',
    sandbox: undefined,
    executionArn: `arn:aws:states:eu-west-1:111122223333:execution:${MACHINE}:${DRILL_ID}`,
    executionUrl: `https://eu-west-1.console.aws.amazon.com/states/home?region=eu-west-1#/v2/executions/details/arn:aws:states:eu-west-1:111122223333:execution:${MACHINE}:${DRILL_ID}`,
    functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:evenkeel-prod-drill-report',
    resources: [{ name: 'cluster', arn: 'arn:aws:rds:eu-west-1:111122223333:cluster:shop' }],
  },
  requestedBy: 'ada',
  requester: {
    identity: 'iam:arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_OnCall_0123456789abcdef/ada@shop.example',
    sourceIp: '203.0.113.7',
  },
  requestedAtMs: START_MS,
  approvals: [
    {
      by: 'grace',
      principal: { identity: 'slack:T024BE7LD/U2147483697' },
      decision: 'approved',
      atMs: START_MS + 62_000,
    },
  ],
  aborted: undefined,
  plan: {
    drill: 'aurora-failover',
    resource: 'shop',
    dryRun: false,
    failback: true,
    assumes: { writer: 'shop-1 in eu-west-1a', target: 'shop-2 in eu-west-1b', lag: '18 ms, at most 1000 ms' },
    steps: [
      'Fail shop over from shop-1 to shop-2',
      'Measure for at most 5 minutes, until all probes have succeeded for 30 s',
      'Fail back to shop-1, and look for the same again',
    ],
    interlocks: ['replicas', 'safetyNet'],
    probes: ['orders'],
    targets: { downtimeMaxMs: 30_000, lostWritesMax: 0, steadyForMs: 30_000, recoverWithinMs: 300_000 },
  },
  planHash: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  targets: { downtimeMaxMs: 30_000, lostWritesMax: 0, steadyForMs: 30_000, recoverWithinMs: 300_000 },
  measured: INJECTION,
  failback: ROLLBACK,
  phases: [
    { ...BASELINE, phase: 'baseline' },
    { ...INJECTION, phase: 'injection' },
    { ...ROLLBACK, phase: 'rollback' },
  ],
  total: TOTAL,
  lastLook: {
    atMs: INJECTED_MS + 300_400,
    facts: [
      { what: 'writer', expected: 'shop-1', found: 'shop-1', isMet: true },
      { what: 'status of the cluster', expected: 'available', found: 'available', isMet: true },
      { what: 'lock and interlocks of this drill', expected: 'none', found: 'none', isMet: true },
    ],
    fault: undefined,
  },
  alarms: [
    { name: 'shop-errors', roles: ['blocking'], state: 'OK', changes: [], fault: undefined },
    {
      name: 'shop-slow',
      roles: ['outcome'],
      state: 'OK',
      changes: [
        {
          atMs: INJECTED_MS + 64_600,
          from: 'OK',
          to: 'ALARM',
          why: 'Threshold Crossed: 1 datapoint [214.0 (02/03/26 09:02:00)] was greater than the threshold (50.0).',
        },
        {
          atMs: INJECTED_MS + 124_600,
          from: 'ALARM',
          to: 'OK',
          why: 'Threshold Crossed: 1 datapoint [3.0 (02/03/26 09:03:00)] was not greater than the threshold (50.0).',
        },
      ],
      fault: undefined,
    },
  ],
  calendarTimeZone: 'Europe/Berlin',
  injectedAtMs: INJECTED_MS,
  rollbackAtMs: ROLLBACK_MS,
  left: undefined,
  states: [
    { name: 'Admit', from: START_MS, to: START_MS + 400 },
    { name: 'Preflight', from: START_MS + 400, to: START_MS + 1_900 },
    { name: 'Request Approval', from: START_MS + 1_900, to: START_MS + 62_000 },
    { name: 'Baseline', from: START_MS + 62_000, to: START_MS + 95_000 },
    { name: 'Inject', from: INJECTED_MS, to: INJECTED_MS + 300 },
    { name: 'Measure', from: INJECTED_MS + 300, to: INJECTED_MS + 60_000 },
    { name: 'Fail Back', from: INJECTED_MS + 220_000, to: INJECTED_MS + 221_000 },
    { name: 'Report', from: INJECTED_MS + 300_000, to: INJECTED_MS + 301_000 },
  ],
  timeline: [
    line(-95.4, 'person', 'ada requests aurora-failover of shop'),
    line(-33.4, 'person', 'grace approved the plan 9f86d081'),
    line(0.1, 'api', 'FailoverDBCluster shop to shop-2, expecting shop-1 as the writer'),
    line(0.4, 'event', 'RDS-EVENT-0073: Started failover to DB instance: shop-2'),
    line(0.6, 'probe', 'orders (fresh): the first attempt that failed, ECONNREFUSED'),
    line(1.2, 'describe', 'shop is failing-over, its writer shop-1'),
    line(9.4, 'event', 'RDS-EVENT-0071: Completed failover to DB instance: shop-2'),
    line(9.5, 'describe', 'shop is failing-over, its writer shop-2'),
    line(11.8, 'dns', 'orders: shop.cluster-… leads to 10.0.1.2, no longer to 10.0.0.1'),
    line(11.8, 'probe', 'orders (fresh): the first attempt that succeeded again, after 11.2 s'),
    line(13.1, 'describe', 'shop is available'),
    line(220, 'api', 'FailoverDBCluster shop to shop-1, expecting shop-2 as the writer'),
    line(230, 'probe', 'orders (fresh): the first attempt that succeeded again, after 9.0 s'),
  ],
  series: seriesOf(attempts(), INJECTED_MS),
  startedAtMs: START_MS,
  finishedAtMs: INJECTED_MS + 301_000,
};

/** Nothing was done, and there is nothing to see but why. */
export const REFUSED: DrillReport = {
  ...PASSED,
  verdict: 'refused',
  reason: 'no-reader',
  explanation: 'shop has no reader to fail over to: shop-2 is creating.',
  approvals: [],
  plan: undefined,
  planHash: undefined,
  targets: undefined,
  measured: undefined,
  failback: undefined,
  phases: [],
  total: undefined,
  lastLook: undefined,
  alarms: [],
  injectedAtMs: undefined,
  rollbackAtMs: undefined,
  states: PASSED.states.slice(0, 2),
  timeline: PASSED.timeline.slice(0, 1),
  series: [],
  finishedAtMs: START_MS + 1_900,
};

const SLOW: Measured = { ...INJECTION, downtimeMs: 41_300, lostWrites: 3, recovered: false };

/** Writes were lost, and it took too long. */
export const FAILED: DrillReport = {
  ...PASSED,
  verdict: 'failed',
  reason: 'lost-writes',
  explanation: '3 of 3032 acknowledged writes are missing (limit 0).',
  measured: SLOW,
  failback: undefined,
  phases: [PASSED.phases[0]!, { ...SLOW, phase: 'injection' }],
  total: SLOW,
  lastLook: {
    ...PASSED.lastLook!,
    facts: [{ what: 'writer', expected: 'shop-1', found: 'shop-3', isMet: false }, ...PASSED.lastLook!.facts.slice(1)],
  },
};

/** The same drill where no call went to AWS. */
export const SANDBOX: DrillReport = {
  ...PASSED,
  origin: {
    ...PASSED.origin,
    account: '123456789012',
    sandbox: 'All calls went to region.internal, and none to AWS.',
    executionUrl: undefined,
  },
};

const of = (drill: string, resource: string, drillId: string | undefined) => ({
  drill,
  resource,
  drillId,
  steps: ['One step.'],
  planHash: 'c'.repeat(64),
  html: drillId && `drills/${drillId}/report.html`,
  executionArn: drillId && `arn:aws:states:eu-west-1:111122223333:execution:evenkeel-prod-${drill}:${drillId}`,
  left: undefined,
});

/** A game day of three drills, the second of which failed, so that the third had no turn. */
export const GAME_DAY: GameDayReport = {
  schemaVersion: 1,
  drillId: 'game-day-0a1b2c3d4e5f',
  gameDay: 'spring',
  verdict: 'failed',
  reason: 'drill-not-passed',
  explanation: 'aurora-failover of shop was failed: Clients saw 20.2 s of downtime. 1 of 3 drills passed, 1 skipped.',
  origin: {
    ...PASSED.origin,
    executionArn: 'arn:aws:states:eu-west-1:111122223333:execution:evenkeel-prod-game-day:game-day-0a1b2c3d4e5f',
    executionUrl: undefined,
    functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:evenkeel-prod-game-day-end',
    resources: [],
  },
  requestedBy: PASSED.requestedBy,
  requester: PASSED.requester,
  requestedAtMs: START_MS,
  approvals: PASSED.approvals,
  aborted: undefined,
  planHash: 'd'.repeat(64),
  goOn: false,
  dryRun: false,
  calendarTimeZone: 'Europe/Berlin',
  drills: [
    {
      ...of('zone-evacuation', 'edge', 'zone-evacuation-111111111111'),
      verdict: 'passed',
      reason: 'recovered',
      explanation: 'No attempt of clients failed.',
      injectedAtMs: START_MS + 60_000,
      injectionDowntimeMs: 0,
      rollbackDowntimeMs: 0,
      totalDowntimeMs: 0,
      lostWrites: undefined,
      isAsPlanned: true,
    },
    {
      ...of('aurora-failover', 'shop', 'aurora-failover-222222222222'),
      verdict: 'failed',
      reason: 'too-slow',
      explanation: 'Clients saw 20.2 s of downtime (limit 10.0 s).',
      injectedAtMs: START_MS + 600_000,
      injectionDowntimeMs: 11_200,
      rollbackDowntimeMs: 9_000,
      totalDowntimeMs: 20_200,
      lostWrites: 3,
      isAsPlanned: true,
    },
    {
      ...of('reader-loss', 'shop', undefined),
      verdict: 'skipped',
      reason: 'no-turn',
      explanation: 'It had no turn.',
      injectedAtMs: undefined,
      injectionDowntimeMs: undefined,
      rollbackDowntimeMs: undefined,
      totalDowntimeMs: undefined,
      lostWrites: undefined,
      isAsPlanned: undefined,
    },
  ],
  timeline: [{ atMs: START_MS, source: 'person', text: 'ada requests game-day of spring.' }],
  startedAtMs: START_MS,
  finishedAtMs: START_MS + 1_200_000,
};
