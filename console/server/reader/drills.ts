import type { ApprovalItem } from '../../../functions/drills/api/approvals.ts';
import { judgeDecision } from '../../../functions/drills/api/mayApprove.ts';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import type { Seen } from './probeSeries.ts';
import type { Drill, DrillStep, LedgerEntry, Level, WaitingApproval } from '../../model.ts';

/** Who looks on. */
export interface Viewer {
  /** The name of a person of the fleet; undefined for anybody else. */
  readonly you: string | undefined;
  /** Who may approve this drill. */
  readonly approvers: readonly string[];
}

/** The steps of every drill, and when each began and ended, as its record says. */
const STEPS: readonly {
  readonly name: string;
  readonly from: (record: DrillRecord) => number | undefined;
  readonly to: (record: DrillRecord) => number | undefined;
}[] = [
  { name: 'Admit', from: (one) => one.requestedAtMs, to: (one) => one.startedAtMs },
  { name: 'Preflight', from: (one) => one.startedAtMs, to: plannedAtMs },
  { name: 'Approval', from: plannedAtMs, to: (one) => one.approvedAtMs },
  { name: 'Baseline', from: (one) => one.probing?.sinceMs ?? one.approvedAtMs, to: (one) => one.injection?.atMs },
  {
    name: 'Inject',
    from: (one) => one.injection?.atMs,
    to: (one) => one.injection?.wholeAtMs ?? one.injection?.acceptedAtMs,
  },
  {
    name: 'Measure',
    from: (one) => one.injection?.wholeAtMs ?? one.injection?.acceptedAtMs,
    to: (one) => one.injection?.settledAtMs ?? one.rollback?.atMs,
  },
  { name: 'Roll back', from: (one) => one.rollback?.atMs ?? one.rollbackSinceMs, to: (one) => one.rollback?.doneAtMs },
  { name: 'Clean up', from: (one) => one.releasedAtMs, to: (one) => one.cleanedAtMs },
  { name: 'Report', from: (one) => one.cleanedAtMs, to: (one) => one.reportedAtMs },
];

/** A plan has no time of its own: the timeline says when it was made, else when somebody approved it. */
function plannedAtMs({ plan, timeline = [], approvals = [] }: DrillRecord): number | undefined {
  if (!plan) return undefined;
  return timeline.find(({ source, text }) => source === 'drill' && /plan/i.test(text))?.atMs ?? approvals[0]?.atMs;
}

/** So many lines of a timeline. */
const MAX_LINES = 200;

/** A drill whose execution was killed is not running for ever. */
const LONGEST_MS = 86_400_000;

/** A drill as the page shows it. */
export function drillOf(
  record: DrillRecord,
  {
    waiting,
    viewer,
    seen,
    nowMs,
  }: {
    readonly waiting: ApprovalItem | undefined;
    readonly viewer: Viewer;
    readonly seen: Seen;
    readonly nowMs: number;
  },
): Drill {
  const { drillId, drill, input, requestedBy, requestedAtMs, plan, planHash, verdict, timeline = [] } = record;
  const isRunning = record.reportedAtMs === undefined && nowMs - requestedAtMs < LONGEST_MS;
  const mayWait = isRunning && verdict === undefined && record.approvedAtMs === undefined;
  const approval = mayWait ? waiting : undefined;
  const isWaiting = approval !== undefined && approval.decided === undefined && nowMs < approval.expiresAtMs;
  const steps = stepsOf(record, isRunning, isWaiting);
  const current = steps.find(({ state }) => state === 'current');
  const { downtimeMs = record.downtimeSoFarMs, downtimeErrorMs, lostWrites, left } = record.shortReport ?? {};
  const endedAtMs = record.reportedAtMs ?? record.shortReport?.finishedAtMs;
  const leftText = record.leftText ?? left;
  const mayNotAbort = whyNoAbort(record, isRunning, viewer);
  return {
    id: drillId,
    drill,
    resource: input.resource,
    level: levelOf(record, isRunning, isWaiting, leftText),
    state: isWaiting
      ? 'approval requested'
      : isRunning
        ? (current?.name.toLowerCase() ?? 'running')
        : (verdict ?? 'unknown'),
    summary: summaryOf(record, isWaiting),
    isDryRun: input.dryRun ?? false,
    isRunning,
    requestedBy,
    requestedAtMs,
    ...given('startedAtMs', record.startedAtMs),
    ...given('endedAtMs', endedAtMs),
    steps,
    ...(plan && { plan: { hash: planHash ?? '', steps: plan.steps, interlocks: plan.interlocks } }),
    ...(isWaiting && { approval: approvalOf(approval, viewer, nowMs) }),
    approvals: record.approvals ?? approval?.approvals ?? [],
    ...given('injectedAtMs', record.injection?.atMs),
    ...given('rollbackAtMs', record.rollback?.atMs),
    ...given('downtimeMs', downtimeMs),
    ...given('downtimeErrorMs', downtimeErrorMs),
    ...given('downtimeMaxMs', plan?.targets.downtimeMaxMs),
    ...given('lostWrites', lostWrites),
    ...given('lostWritesMax', plan?.targets.lostWritesMax),
    ...given('verdict', verdict),
    ...given('explanation', record.explanation),
    ...(leftText !== undefined && leftText !== '' && { left: leftText }),
    mayAbort: mayNotAbort === undefined,
    ...given('mayNotAbortBecause', mayNotAbort),
    timeline: timeline.slice(-MAX_LINES),
    ...seen,
  };
}

/** A field that is there only where something is known. */
const given = <Name extends string, Value>(name: Name, value: Value | undefined): { [Key in Name]?: Value } =>
  value === undefined ? {} : ({ [name]: value } as { [Key in Name]: Value });

function stepsOf(record: DrillRecord, isRunning: boolean, isWaiting: boolean): DrillStep[] {
  const times = STEPS.map(({ name, from, to }) => ({ name, fromMs: from(record), toMs: to(record) }));
  const begun = times.findLastIndex(({ fromMs }) => fromMs !== undefined);
  // When the wait for approval began stands nowhere in the record.
  const last = isWaiting ? times.findIndex(({ name }) => name === 'Approval') : begun;
  return times.map(({ name, fromMs, toMs }, at): DrillStep => {
    const isCurrent = isRunning && at === last;
    // A step that was never begun, and behind which others were, was left out.
    const state = isCurrent ? 'current' : fromMs !== undefined ? 'done' : at > last && isRunning ? 'coming' : 'skipped';
    return { name, ...given('fromMs', fromMs), ...(!isCurrent && given('toMs', toMs)), state };
  });
}

function levelOf({ verdict }: DrillRecord, isRunning: boolean, isWaiting: boolean, left: string | undefined): Level {
  if (left) return 'action';
  if (isWaiting) return 'approval';
  if (isRunning) return 'moving';
  return verdict === 'failed' || verdict === 'unknown' ? 'watch' : 'steady';
}

function summaryOf({ explanation, plan, requestedBy, timeline = [] }: DrillRecord, isWaiting: boolean): string {
  if (isWaiting) return `Requested by ${requestedBy}. ${plan?.steps.join(' ') ?? ''}`.trim();
  return explanation ?? timeline.at(-1)?.text ?? `Requested by ${requestedBy}.`;
}

function approvalOf(item: ApprovalItem, { you, approvers }: Viewer, nowMs: number): WaitingApproval {
  const { expiresAtMs, planHash, needed, approvals } = item;
  const judged =
    you === undefined
      ? { kind: 'refused', explanation: 'You are not one of the people of the fleet.' }
      : judgeDecision(item, { person: you, decision: 'approved', planHash }, approvers, nowMs);
  return {
    expiresAtMs,
    planHash,
    needed,
    given: approvals.filter(({ decision }) => decision === 'approved').length,
    approvers,
    ...given('you', you),
    mayApprove: judged.kind === 'accepted',
    ...('explanation' in judged && { mayNotBecause: judged.explanation }),
  };
}

function whyNoAbort({ abort, releasedAtMs }: DrillRecord, isRunning: boolean, { you }: Viewer): string | undefined {
  if (!isRunning) return 'It has ended.';
  if (abort) return `${abort.by} has aborted it.`;
  if (releasedAtMs !== undefined) return 'It is being cleaned up.';
  return you === undefined ? 'You are not one of the people of the fleet.' : undefined;
}

/** What people and the drill itself did, for the ledger of the page. */
export function entriesOfDrill({
  drillId,
  drill,
  input,
  timeline = [],
  requestedBy,
  requestedAtMs,
  verdict,
  reportedAtMs,
  explanation,
}: DrillRecord): LedgerEntry[] {
  const about = {
    type: 'drill',
    controller: 'drills',
    resource: input.resource,
    label: input.resource,
    kind: 'drill',
    numbers: {},
    facts: [],
    details: [],
  } as const;
  const requested: LedgerEntry = {
    ...about,
    id: `drills/${drillId}/requested`,
    atMs: requestedAtMs,
    reason: 'requested',
    by: requestedBy,
    text: `${drill} requested`,
  };
  const people = timeline
    .filter(({ source }) => source === 'person' || source === 'api')
    .map(({ atMs, source, text }, at): LedgerEntry => ({
      ...about,
      id: `drills/${drillId}/${at}`,
      atMs,
      reason: source === 'person' ? 'person' : 'call',
      text,
    }));
  if (verdict === undefined || reportedAtMs === undefined) return [requested, ...people];
  const ended: LedgerEntry = {
    ...about,
    id: `drills/${drillId}/ended`,
    atMs: reportedAtMs,
    reason: verdict,
    text: explanation ?? verdict,
  };
  return [requested, ...people, ended];
}
