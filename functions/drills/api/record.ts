import type { DrillName } from '../../../fleet/drillNames.ts';
import type { Concerns } from '../../control-loop/attention.ts';
import type { Probe } from '../../workers/prober/contract/input.ts';
import type { Abort, Approval, DrillPlan, Principal, TimelineEntry, Verdict } from './report.ts';

/** The input of a drill, as its execution gets it; docs/drills.md has the fields of each. */
export interface DrillInput {
  readonly resource: string;
  readonly dryRun?: boolean;
  /** The reader to fail over to, or to lose. */
  readonly target?: string;
  readonly failback?: boolean;
  readonly zone?: string;
  readonly expiresInMinutes?: number;
  /** The listener whose certificate is rotated: `shop:443`. */
  readonly listener?: string;
  /** Of a game day: whether it goes on after a drill that has not passed. (default: false) */
  readonly goOn?: boolean;
}

/**
 * One drill in the ledger: what every step reads and adds to. Executions carry nothing but its id, so that a killed
 * execution is cleaned up from here.
 */
export interface DrillRecord {
  readonly drillId: string;
  readonly drill: DrillName;
  readonly input: DrillInput;
  readonly executionArn: string;
  /** The name of a person of the fleet, or an identity; `unverified` if the drill API was bypassed. */
  readonly requestedBy: string;
  /** Absent if the drill API was bypassed. */
  readonly requester?: Principal;
  readonly requestedAtMs: number;
  readonly startedAtMs?: number;
  /** The lock on its blast radius. */
  readonly lock?: { readonly radius: string; readonly fence: number };
  readonly plan?: DrillPlan;
  readonly planHash?: string;
  readonly approvals?: readonly Approval[];
  readonly approvedAtMs?: number;
  /** Controllers that it has interlocked. */
  readonly interlocked?: readonly string[];
  readonly probing?: Probing;
  /** As the prober takes them: for reading back what was written, and for deleting it. */
  readonly probes?: readonly Probe[];
  /** The certificate that it has created for itself, which is deleted in the end. */
  readonly replacement?: Replacement;
  /** Set where the injection could not be made: why not. */
  readonly notReadyText?: string;
  readonly injection?: Injection;
  /** The downtime at the last recorded progress. The report measures anew. */
  readonly downtimeSoFarMs?: number;
  /** When the rollback was first found to take time: it has so long from then on. */
  readonly rollbackSinceMs?: number;
  /** Since when AWS has not answered the rollback; 0 once it has. */
  readonly unansweredSinceMs?: number;
  /** Why AWS refuses the rollback; empty once it does not. */
  readonly refusedText?: string;
  readonly rollback?: Rollback;
  /** Set where the rollback is incomplete: the state that was left. */
  readonly leftText?: string;
  /** What the injection has brought about and is not over after the rollback; empty once it is. */
  readonly lastsText?: string;
  readonly abort?: Abort;
  /** A person has said that what is not rolled back stays as it is. */
  readonly leave?: Leave;
  readonly verdict?: Verdict;
  readonly reason?: string;
  readonly explanation?: string;
  /** What ends the drill after its execution was over; absent while that does it itself. */
  readonly ending?: Ending;
  /** What people have been told of it. */
  readonly endingConcerns?: Concerns;
  /** When the interlocks were released and the prober was stopped. */
  readonly releasedAtMs?: number;
  readonly cleanedAtMs?: number;
  readonly reportedAtMs?: number;
  readonly shortReport?: ShortReport;
  readonly timeline?: readonly TimelineEntry[];
  /** Of a game day: its drills, in their order. */
  readonly gameDay?: GameDay;
  /** The game day that has started the drill. */
  readonly partOf?: string;
}

/** A game day in the ledger: a drill whose plan is those of several drills. */
export interface GameDay {
  readonly drills: readonly GameDayDrill[];
}

export interface GameDayDrill {
  readonly drill: DrillName;
  readonly resource: string;
  readonly steps: readonly string[];
  /** What the approval of the game day is bound to, together with those of the others. */
  readonly planHash: string;
  /** Once it is started, or about to be. */
  readonly drillId?: string;
  /** How often it was started: its plan may have changed just before it began. */
  readonly attempts?: number;
  readonly verdict?: Verdict;
  readonly reason?: string;
  readonly explanation?: string;
}

/** Nothing has begun, and only a person's approval lets it. */
export const isWaitingForApproval = ({
  plan,
  approvedAtMs,
  probing,
  injection,
  abort,
  verdict,
}: DrillRecord): boolean =>
  plan !== undefined &&
  !plan.dryRun &&
  [approvedAtMs, probing, injection, abort, verdict].every((value) => value === undefined);

/** What a drill is up to, in a word: its verdict, once it has one. */
export function stateOf({ abort, approvals = [], input, plan, verdict }: DrillRecord): string {
  if (verdict) return verdict;
  if (abort) return 'aborting';
  return plan && !input.dryRun && approvals.length === 0 ? 'waiting' : 'running';
}

/** An execution that ends a drill whose own is over. */
export interface Ending {
  readonly executionArn: string;
  /** How often the sweep has begun one. */
  readonly times: number;
  readonly sinceMs: number;
}

/** The decision to leave a resource as a drill has changed it. */
export interface Leave {
  /** The name of a person of the fleet. */
  readonly by: string;
  /** Their verified identity: `iam:arn:aws:iam::123456789012:user/ada`. */
  readonly principal: string;
  readonly why: string;
  readonly atMs: number;
}

/** The figures of a report, for when the report itself is gone, or could not be written. */
export interface ShortReport {
  /** Absent where nothing was measured. */
  readonly downtimeMs?: number;
  readonly downtimeErrorMs?: number;
  readonly lostWrites?: number;
  /** From the rollback to the end; absent where there was none. */
  readonly rollbackDowntimeMs?: number;
  /** From the injection to the end. */
  readonly totalDowntimeMs?: number;
  /** Whether everything was as planned at the last look; absent where there was none. */
  readonly isAsPlanned?: boolean;
  readonly left?: string;
  readonly injectedAtMs?: number;
  readonly rollbackAtMs?: number;
  readonly finishedAtMs: number;
  /** Why there is no report in the bucket. */
  readonly unwritten?: string;
}

/** Where the probes of a drill write their results, and since when. */
export interface Probing {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly prefix: string;
  /** Absent in what older versions have recorded. */
  readonly bucket?: string;
}

/** The injected failure, recorded just before AWS is called: a step that died halfway has left this behind. */
export interface Injection {
  readonly atMs: number;
  /** When AWS accepted it; absent if it is unknown whether it took effect. */
  readonly acceptedAtMs?: number;
  /** AWS has clearly refused it: nothing was done. */
  readonly isRefused?: boolean;
  /** When its last call was accepted, where it takes several. */
  readonly wholeAtMs?: number;
  readonly settledAtMs?: number;
  /** The state before, for the rollback: `{ writer: 'shop-1' }`. */
  readonly before: Readonly<Record<string, string>>;
}

/** The last request to roll back, recorded just before AWS is called, so that it is not made twice. */
export interface Rollback {
  readonly atMs: number;
  /** When AWS accepted it. Absent while it is unknown whether AWS acts on it. */
  readonly acceptedAtMs?: number;
  /** AWS has clearly refused it: nothing was done, and it may be requested again. */
  readonly isRefused?: boolean;
  readonly doneAtMs?: number;
}

/** A certificate that a drill has requested. */
export interface Replacement {
  /** Recorded just before ACM is called: a step that died halfway has left this behind. */
  readonly orderedAtMs: number;
  /** Undefined while the answer of ACM is unknown. */
  readonly certificateArn?: string;
  /** Once it is issued: in lower case, without leading zeros. */
  readonly serial?: string;
  /** Recorded just before the old one is removed from the listener, where that is a call of its own. */
  readonly detachingAtMs?: number;
}
