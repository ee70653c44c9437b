import type { DrillReport, StateSpan, Verdict } from '../../functions/drills/api/report.ts';

/** The exit code of each verdict. */
export const EXIT_CODES: Readonly<Record<Verdict, number>> = {
  passed: 0,
  failed: 1,
  refused: 2,
  aborted: 3,
  unknown: 4,
};

/** The summary of a drill, as `--report` writes it. */
export interface DrillOutcome {
  readonly drill: string;
  readonly resource: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly explanation: string;
  /** Null if nothing was injected. */
  readonly downtimeMs: number | null;
  readonly downtimeErrorMs: number | null;
  readonly lostWrites: number | null;
  readonly unknownWrites: number | null;
  readonly acknowledgedWrites: number | null;
  readonly requestedBy: string;
  readonly approvedBy: readonly string[];
  readonly planHash: string | null;
  readonly states: readonly StateSpan[];
  /** The path of the report for people; null if there is none. */
  readonly html: string | null;
}

export function outcomeOf(report: DrillReport, html: string | null): DrillOutcome {
  const { drill, resource, verdict, reason, explanation, measured, requestedBy, approvals, planHash, states } = report;
  return {
    drill,
    resource,
    verdict,
    reason,
    explanation,
    downtimeMs: measured?.downtimeMs ?? null,
    downtimeErrorMs: measured?.downtimeErrorMs ?? null,
    lostWrites: measured?.lostWrites ?? null,
    unknownWrites: measured?.unknownWrites ?? null,
    acknowledgedWrites: measured?.acknowledgedWrites ?? null,
    requestedBy,
    approvedBy: approvals.filter(({ decision }) => decision === 'approved').map(({ by }) => by),
    planHash: planHash ?? null,
    states,
    html,
  };
}
