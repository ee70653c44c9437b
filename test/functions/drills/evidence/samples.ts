import type { DrillEvidence } from '../../../../functions/drills/evidence/evidence.ts';

const WEEK_MS = 7 * 86_400_000;
export const FIRST_MS = Date.UTC(2026, 0, 5, 10);

/** One of weekly drills. @param at its number, from 0 */
export const drillOf = (at: number, more: Partial<DrillEvidence> = {}): DrillEvidence => ({
  drillId: `aurora-failover-${String(at).padStart(12, '0')}`,
  drill: 'aurora-failover',
  resource: 'shop',
  dryRun: false,
  verdict: 'passed',
  reason: 'recovered',
  requestedAtMs: FIRST_MS + at * WEEK_MS,
  finishedAtMs: FIRST_MS + at * WEEK_MS + 400_000,
  requestedBy: 'ada',
  approvedBy: ['bob'],
  injectedAtMs: FIRST_MS + at * WEEK_MS + 100_000,
  injectionDowntimeMs: 10_000,
  isSandbox: false,
  ...more,
});
