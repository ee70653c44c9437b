import type { DrillContext } from '../machine/context.ts';
import { folderOf } from '../api/keys.ts';
import type { DrillRecord } from '../api/record.ts';
import type { Abort, Approval, Origin, Principal, TimelineEntry, Verdict } from '../api/report.ts';
import { originOf } from '../report/facts/origin.ts';

/** The report of a game day: what was approved, and how each of its drills has ended. Times are milliseconds since the epoch. */
export interface GameDayReport {
  readonly schemaVersion: 1;
  readonly drillId: string;
  readonly gameDay: string;
  readonly verdict: Verdict;
  readonly reason: string;
  readonly explanation: string;
  readonly origin: Origin;
  readonly requestedBy: string;
  readonly requester: Principal | undefined;
  readonly requestedAtMs: number;
  readonly approvals: readonly Approval[];
  readonly aborted: Abort | undefined;
  /** SHA-256 over every plan, in hexadecimal. */
  readonly planHash: string | undefined;
  /** Whether it went on after a drill that had not passed. */
  readonly goOn: boolean;
  /** Each of its drills was a dry run. */
  readonly dryRun: boolean;
  /** Of the drills' calendar. All times of the report are in UTC. */
  readonly calendarTimeZone: string;
  /** All of them, in their order. */
  readonly drills: readonly ReportedDrill[];
  readonly timeline: readonly TimelineEntry[];
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
}

export interface ReportedDrill {
  readonly drill: string;
  readonly resource: string;
  readonly steps: readonly string[];
  readonly planHash: string;
  /** Absent where it had no turn. */
  readonly drillId: string | undefined;
  readonly verdict: Verdict | 'skipped';
  readonly reason: string;
  readonly explanation: string;
  /** Its own report in the same bucket; absent where it has none. */
  readonly html: string | undefined;
  readonly executionArn: string | undefined;
  /** When AWS was called for the injection; undefined if it was not. */
  readonly injectedAtMs: number | undefined;
  /** What clients saw of the injection, of the rollback, and from the injection to the end; undefined where not measured. */
  readonly injectionDowntimeMs: number | undefined;
  readonly rollbackDowntimeMs: number | undefined;
  readonly totalDowntimeMs: number | undefined;
  readonly lostWrites: number | undefined;
  /** Whether everything was as planned at its last look; undefined where there was none. */
  readonly isAsPlanned: boolean | undefined;
  /** Set where its rollback is incomplete. */
  readonly left: string | undefined;
}

/** @param ofDrills the records of its drills, by their ids */
export function reportOf(
  record: DrillRecord,
  ofDrills: ReadonlyMap<string, DrillRecord>,
  {
    environment,
    functionArn,
    settings,
  }: Pick<DrillContext, 'environment' | 'settings'> & { readonly functionArn: string },
  finishedAtMs: number,
): GameDayReport {
  const { drillId, input, requestedAtMs, startedAtMs = requestedAtMs, timeline = [] } = record;
  return {
    schemaVersion: 1,
    drillId,
    gameDay: input.resource,
    verdict: record.verdict ?? 'unknown',
    reason: record.reason ?? 'no-verdict',
    explanation: record.explanation ?? 'The game day ended without a verdict.',
    origin: originOf(record, { stage: environment.stage, functionArn, environment: process.env, resources: [] }),
    requestedBy: record.requestedBy,
    requester: record.requester,
    requestedAtMs,
    approvals: record.approvals ?? [],
    aborted: record.abort,
    planHash: record.planHash,
    goOn: input.goOn ?? false,
    dryRun: input.dryRun ?? false,
    calendarTimeZone: settings.calendar.timeZone,
    drills: (record.gameDay?.drills ?? []).map((each) => ({
      drill: each.drill,
      resource: each.resource,
      steps: each.steps,
      planHash: each.planHash,
      drillId: each.drillId,
      verdict: each.verdict ?? 'skipped',
      reason: each.reason ?? 'no-turn',
      explanation: each.explanation ?? 'It had no turn.',
      ...figuresOf(ofDrills.get(each.drillId ?? '')),
    })),
    timeline,
    startedAtMs,
    finishedAtMs,
  };
}

/** What is known of one drill; its own report says how it was measured. */
function figuresOf(record: DrillRecord | undefined) {
  const { drillId, executionArn, shortReport } = record ?? {};
  return {
    html: drillId === undefined || shortReport?.unwritten !== undefined ? undefined : `${folderOf(drillId)}report.html`,
    // A drill that the drill API refused has no execution.
    executionArn: executionArn || undefined,
    injectedAtMs: shortReport?.injectedAtMs,
    injectionDowntimeMs: shortReport?.downtimeMs,
    rollbackDowntimeMs: shortReport?.rollbackDowntimeMs,
    totalDowntimeMs: shortReport?.totalDowntimeMs,
    lostWrites: shortReport?.lostWrites,
    isAsPlanned: shortReport?.isAsPlanned,
    left: shortReport?.left,
  };
}
