import type { DrillName } from '../../../fleet/drillNames.ts';
import type { Probe } from '../../workers/prober/contract/input.ts';
import type { Approval, DrillPlan, TimelineEntry, Verdict } from './report.ts';

/** What a drill is asked to do, as its execution gets it; docs/drills.md has the schema of each. */
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
}

/**
 * One drill in the ledger: what every step reads and adds to. State machines carry nothing but its id, so that a killed
 * execution is cleaned up from here.
 */
export interface DrillRecord {
  readonly drillId: string;
  readonly drill: DrillName;
  readonly input: DrillInput;
  readonly executionArn: string;
  /** The name of a person of the fleet, or an identity; `unverified` if nobody came in by a door. */
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly startedAtMs?: number;
  /** What it holds against other drills, and the number that tells holders apart. */
  readonly lock?: { readonly radius: string; readonly fence: number };
  readonly plan?: DrillPlan;
  readonly planHash?: string;
  readonly approvals?: readonly Approval[];
  readonly approvedAtMs?: number;
  /** Controllers whose interlock it has taken. */
  readonly held?: readonly string[];
  readonly probing?: Probing;
  /** As the prober takes them: for reading back what was written, and for cleaning it up. */
  readonly probes?: readonly Probe[];
  /** What it has made for itself, which goes again in the end. */
  readonly replacement?: Replacement;
  /** Set where what the injection needs could not be had: why not. */
  readonly notReadyText?: string;
  readonly injection?: Injection;
  /** What the probes have seen of it when the drill last told of its progress. The report measures anew. */
  readonly downtimeSoFarMs?: number;
  /** When putting back was asked for, so that it is not asked for twice. */
  readonly putBack?: { readonly atMs: number; readonly doneAtMs?: number };
  /** Set where it could not be put back: how it is instead. */
  readonly leftText?: string;
  readonly abort?: { readonly by: string; readonly why: string; readonly atMs: number };
  readonly verdict?: Verdict;
  readonly reason?: string;
  readonly explanation?: string;
  /** When the controllers were let go, and the prober was told to stop. */
  readonly releasedAtMs?: number;
  readonly cleanedAtMs?: number;
  readonly reportedAtMs?: number;
  readonly timeline?: readonly TimelineEntry[];
}

/** Where the probes of a drill write to, and since when. */
export interface Probing {
  readonly sinceMs: number;
  readonly untilMs: number;
  readonly prefix: string;
}

/** The fault, from the moment before AWS was asked for it: a step that died halfway has left this behind. */
export interface Injection {
  readonly atMs: number;
  /** What AWS answered; absent if nobody knows whether it took place. */
  readonly acceptedAtMs?: number;
  /** When its last call was accepted, where it takes several. */
  readonly wholeAtMs?: number;
  readonly settledAtMs?: number;
  /** What was there before, for putting it back: `{ writer: 'shop-1' }`. */
  readonly before: Readonly<Record<string, string>>;
}

/** A certificate that a drill has had issued. */
export interface Replacement {
  /** From the moment before ACM was asked for it: a step that died halfway has left this behind. */
  readonly orderedAtMs: number;
  /** Undefined while nobody knows what ACM answered. */
  readonly certificateArn?: string;
  /** Once it is issued: in lower case, without leading zeros. */
  readonly serial?: string;
  /** From the moment before the old one was taken off the listener, where that is a call of its own. */
  readonly detachingAtMs?: number;
}
