import type { Attempt } from '../../../../functions/workers/prober/contract/attempt.ts';
import { seriesOf } from '../../../../functions/drills/measure/seconds.ts';
import type { DrillReport, TimelineEntry } from '../../../../functions/drills/api/report.ts';

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

export const PASSED: DrillReport = {
  schemaVersion: 1,
  drillId: 'aurora-failover-shop-20260302-090000',
  drill: 'aurora-failover',
  resource: 'shop',
  dryRun: false,
  verdict: 'passed',
  reason: 'recovered',
  explanation: 'Clients saw 11.2 s ± 0.1 s of downtime and lost no acknowledged write.',
  requestedBy: 'ada (iam:ada)',
  requestedAtMs: START_MS,
  approvals: [{ by: 'grace (slack:T024BE7LD/U2147483697)', decision: 'approved', atMs: START_MS + 62_000 }],
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
  measured: {
    downtimeMs: 11_200,
    downtimeErrorMs: 100,
    lostWrites: 0,
    unknownWrites: 2,
    acknowledgedWrites: 1_846,
    recovered: true,
    probes: (['fresh', 'kept'] as const).map((connection) => ({
      probe: 'orders',
      connection,
      downtimeMs: 11_200,
      downtimeErrorMs: 100,
      failedAttempts: 112,
      attempts: 2_100,
      unmeasuredMs: 0,
      recovered: true,
    })),
  },
  failback: {
    downtimeMs: 9_000,
    downtimeErrorMs: 100,
    lostWrites: 0,
    unknownWrites: 0,
    acknowledgedWrites: 3_720,
    recovered: true,
    probes: (['fresh', 'kept'] as const).map((connection) => ({
      probe: 'orders',
      connection,
      downtimeMs: 9_000,
      downtimeErrorMs: 100,
      failedAttempts: 90,
      attempts: 2_000,
      unmeasuredMs: 0,
      recovered: true,
    })),
  },
  injectedAtMs: INJECTED_MS,
  rollbackAtMs: INJECTED_MS + 220_000,
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
  series: seriesOf(attempts()),
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
  injectedAtMs: undefined,
  rollbackAtMs: undefined,
  states: PASSED.states.slice(0, 2),
  timeline: PASSED.timeline.slice(0, 1),
  series: [],
  finishedAtMs: START_MS + 1_900,
};

/** Writes were lost, and it took too long. */
export const FAILED: DrillReport = {
  ...PASSED,
  verdict: 'failed',
  reason: 'lost-writes',
  explanation: '3 of 1846 acknowledged writes are missing (limit 0).',
  measured: { ...PASSED.measured!, downtimeMs: 41_300, lostWrites: 3, recovered: false },
  failback: undefined,
};
