import * as z from 'zod/mini';
import type { DrillReport } from '../api/report.ts';

const ms = z.number();

/** One drill in few words: what its report says, for lists and comparisons over years. Times are in milliseconds. */
export const evidenceSchema = z.object({
  drillId: z.string(),
  drill: z.string(),
  resource: z.string(),
  dryRun: z.boolean(),
  verdict: z.enum(['passed', 'failed', 'aborted', 'refused', 'unknown']),
  reason: z.string(),
  requestedAtMs: ms,
  finishedAtMs: ms,
  requestedBy: z.string(),
  approvedBy: z.array(z.string()),
  /** Present if something was injected. */
  injectedAtMs: z.optional(ms),
  /** From the injection until the first alarm of the drill went into ALARM. Absent where none did. */
  detectionMs: z.optional(ms),
  /** From the injection until AWS was seen in the planned state, by a look every five seconds. Absent where it never was. */
  settlingMs: z.optional(ms),
  /** What clients saw of the injection, of the rollback, and of both. Absent where it was not measured. */
  injectionDowntimeMs: z.optional(ms),
  rollbackDowntimeMs: z.optional(ms),
  totalDowntimeMs: z.optional(ms),
  /** The downtime of the injection is right within this. */
  downtimeErrorMs: z.optional(ms),
  lostWrites: z.optional(z.number()),
  /** What the drill had to reach. */
  downtimeMaxMs: z.optional(ms),
  /** Whether everything was as before, or as planned, at the last look. Absent where there was none. */
  isAsPlanned: z.optional(z.boolean()),
  /** Set where no call went to AWS. */
  isSandbox: z.boolean(),
  /** Where the report is. Absent where it could not be written. */
  report: z.optional(z.object({ bucket: z.string(), html: z.string(), json: z.string() })),
  /** Set where people were told with this drill, or with one before, that these drills get slower, and still do. */
  toldSlower: z.optional(z.boolean()),
});

export type DrillEvidence = z.infer<typeof evidenceSchema>;

/** What comparisons of drills are made from. */
export type DrillFigures = Pick<
  DrillEvidence,
  | 'drillId'
  | 'drill'
  | 'resource'
  | 'dryRun'
  | 'verdict'
  | 'requestedAtMs'
  | 'injectionDowntimeMs'
  | 'downtimeErrorMs'
  | 'settlingMs'
>;

/** What stays of a report. `settledAtMs` is in the ledger only. */
export function evidenceOf(
  report: DrillReport,
  { settledAtMs, place }: { readonly settledAtMs: number | undefined; readonly place: DrillEvidence['report'] },
): DrillEvidence {
  const { measured, failback, total, targets, injectedAtMs, lastLook, origin, alarms, approvals } = report;
  const alarmedAtMs = alarms
    .flatMap(({ changes }) => changes.filter(({ to, atMs }) => to === 'ALARM' && atMs >= (injectedAtMs ?? 0)))
    .map(({ atMs }) => atMs);
  const since = (momentMs: number | undefined) =>
    injectedAtMs === undefined || momentMs === undefined ? undefined : momentMs - injectedAtMs;
  return {
    drillId: report.drillId,
    drill: report.drill,
    resource: report.resource,
    dryRun: report.dryRun,
    verdict: report.verdict,
    reason: report.reason,
    requestedAtMs: report.requestedAtMs,
    finishedAtMs: report.finishedAtMs,
    requestedBy: report.requestedBy,
    approvedBy: approvals.filter(({ decision }) => decision === 'approved').map(({ by }) => by),
    injectedAtMs,
    detectionMs: since(alarmedAtMs.length === 0 ? undefined : Math.min(...alarmedAtMs)),
    settlingMs: since(settledAtMs),
    injectionDowntimeMs: measured?.downtimeMs,
    rollbackDowntimeMs: failback?.downtimeMs,
    totalDowntimeMs: total?.downtimeMs,
    downtimeErrorMs: measured?.downtimeErrorMs,
    lostWrites: total?.lostWrites,
    downtimeMaxMs: targets?.downtimeMaxMs,
    isAsPlanned:
      lastLook === undefined || lastLook.fault !== undefined ? undefined : lastLook.facts.every(({ isMet }) => isMet),
    isSandbox: origin.sandbox !== undefined,
    report: place,
  };
}
