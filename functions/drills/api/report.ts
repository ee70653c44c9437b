import type { DrillName } from '../../../fleet/drillNames.ts';

/**
 * A drill, told whole: what was asked, planned, approved, done and measured. Every request ends in one of these, refused
 * and aborted ones too. Times are milliseconds since the epoch.
 */
export interface DrillReport {
  readonly schemaVersion: 1;
  readonly drillId: string;
  readonly drill: DrillName;
  /** The cluster, load balancer or certificate that the drill is about. */
  readonly resource: string;
  /** Everything was done but the injection. */
  readonly dryRun: boolean;
  readonly verdict: Verdict;
  /** Why the verdict is what it is, as a word: `passed`, `no-reader`, `alarm`, `too-slow`, … */
  readonly reason: string;
  /** The same as a sentence for a person. */
  readonly explanation: string;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly approvals: readonly Approval[];
  /** Undefined if the drill was refused before there was one. */
  readonly plan: DrillPlan | undefined;
  /** SHA-256 of the plan, in hexadecimal; what approvals are bound to. */
  readonly planHash: string | undefined;
  /** What the drill must reach to pass. */
  readonly targets: DrillTargets | undefined;
  /** The fault that was injected, as clients saw it. Undefined if nothing was injected. */
  readonly measured: Measured | undefined;
  /** Putting everything back, as clients saw it. Undefined if that was not asked for, or not reached. */
  readonly failback: Measured | undefined;
  /** When AWS was asked for the fault; undefined if it was not. */
  readonly injectedAtMs: number | undefined;
  /** When AWS was asked to put everything back; undefined if it was not. */
  readonly putBackAtMs: number | undefined;
  /** Set where it could not be put back: how it is instead. A person has to look. */
  readonly left: string | undefined;
  /** Every state that the drill went through, in order. */
  readonly states: readonly StateSpan[];
  /** Everything that happened, whoever saw it, by time. */
  readonly timeline: readonly TimelineEntry[];
  /** What clients saw, second by second. */
  readonly series: readonly ProbeSeries[];
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
}

/**
 * passed: recovered within its targets, and stayed so. failed: it did not. aborted: a person or an alarm ended it.
 * refused: nothing was done. unknown: something was done, and what became of it could not be measured.
 */
export type Verdict = 'passed' | 'failed' | 'aborted' | 'refused' | 'unknown';

export interface Approval {
  /** `iam:ada`, `slack:T024BE7LD/U2147483697`, `schedule:monthly`; the name of the person first, where the fleet knows it. */
  readonly by: string;
  readonly decision: 'approved' | 'denied';
  readonly atMs: number;
}

/** What would be done, step by step. Equal plans have equal hashes: it holds nothing that differs from day to day. */
export interface DrillPlan {
  readonly drill: DrillName;
  readonly resource: string;
  readonly dryRun: boolean;
  /** Everything is put back in the end. */
  readonly failback: boolean;
  /** Facts that the plan relies on, such as the writer, the target and the zones: `{ writer: 'shop-1' }`. */
  readonly assumes: Readonly<Record<string, string>>;
  /** Sentences: `Fail shop over from shop-1 to shop-2`. */
  readonly steps: readonly string[];
  /** Controllers that hold still meanwhile. */
  readonly holds: readonly string[];
  /** The probes by their names. */
  readonly probes: readonly string[];
  readonly targets: DrillTargets;
}

export interface DrillTargets {
  readonly downtimeMaxMs: number;
  readonly lostWritesMax: number;
  /** So long all probes must succeed before it counts as recovered. */
  readonly steadyForMs: number;
  /** Everything that takes longer than this has not recovered. */
  readonly recoverWithinMs: number;
}

/** What clients saw of one change. Definitions: docs/measures.md. */
export interface Measured {
  /** From the start of the first failed attempt to the start of the first success after which it held; 0 if none failed. */
  readonly downtimeMs: number;
  /** The downtime is right within this, either way: the time between two attempts, and their latency. */
  readonly downtimeErrorMs: number;
  /** Acknowledged writes that are missing afterwards. */
  readonly lostWrites: number;
  /** Writes whose fate the client cannot know: neither acknowledged nor refused. Never counted as lost or kept. */
  readonly unknownWrites: number;
  readonly acknowledgedWrites: number;
  /** All probes succeeded for as long as the targets ask. */
  readonly recovered: boolean;
  /** The same for each probe and kind of connection. */
  readonly probes: readonly MeasuredProbe[];
}

export interface MeasuredProbe {
  /** `postgres`, `tcp eu-west-1a`, … */
  readonly probe: string;
  /** A new connection for each attempt, or one that is kept and re-made when it breaks. */
  readonly connection: 'fresh' | 'kept';
  readonly downtimeMs: number;
  readonly downtimeErrorMs: number;
  readonly failedAttempts: number;
  /** Time without any attempt: what was down then, nobody knows. */
  readonly unmeasuredMs: number;
  readonly attempts: number;
  readonly recovered: boolean;
}

export interface StateSpan {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

export interface TimelineEntry {
  readonly atMs: number;
  /** Who saw it: our calls to AWS, RDS's events, what describing said, DNS, the probes, people, the drill itself. */
  readonly source: 'api' | 'event' | 'describe' | 'dns' | 'probe' | 'person' | 'drill';
  readonly text: string;
}

export interface ProbeSeries {
  readonly probe: string;
  readonly connection: 'fresh' | 'kept';
  readonly seconds: readonly ProbeSecond[];
}

export interface ProbeSecond {
  /** The beginning of the second. */
  readonly atMs: number;
  readonly succeeded: number;
  readonly failed: number;
  /** Of those that succeeded; undefined if none did. */
  readonly medianLatencyMs: number | undefined;
  readonly maxLatencyMs: number | undefined;
}
