import type { DrillName } from '../../../fleet/drillNames.ts';

/**
 * The report of a drill: what was requested, planned, approved, done and measured. Every request ends in a report, refused
 * and aborted ones too. Times are milliseconds since the epoch.
 */
export interface DrillReport {
  readonly schemaVersion: 1;
  readonly drillId: string;
  readonly drill: DrillName;
  /** The cluster, load balancer or certificate that the drill is about. */
  readonly resource: string;
  /** Every step but the injection was run. */
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
  /** The injection, as clients saw it. Undefined if nothing was injected. */
  readonly measured: Measured | undefined;
  /** The rollback, as clients saw it. Undefined if there was none to do, or it was not reached. */
  readonly failback: Measured | undefined;
  /** When AWS was called for the injection; undefined if it was not. */
  readonly injectedAtMs: number | undefined;
  /** When AWS was called for the rollback; undefined if it was not. */
  readonly rollbackAtMs: number | undefined;
  /** Set where the rollback is incomplete: the state that was left. A person must act. */
  readonly left: string | undefined;
  /** Every state that the drill went through, in order. */
  readonly states: readonly StateSpan[];
  /** Everything that happened, from all sources, by time. */
  readonly timeline: readonly TimelineEntry[];
  /** What clients saw, second by second. */
  readonly series: readonly ProbeSeries[];
  readonly startedAtMs: number;
  readonly finishedAtMs: number;
}

/**
 * passed: recovered within its targets, and stayed so. failed: it did not. aborted: by a person or an alarm.
 * refused: nothing was done. unknown: something was done, and its effect could not be measured.
 */
export type Verdict = 'passed' | 'failed' | 'aborted' | 'refused' | 'unknown';

export interface Approval {
  /** The name of a person of the fleet, or else an identity. */
  readonly by: string;
  readonly decision: 'approved' | 'denied';
  readonly atMs: number;
}

/** What would be done, step by step. Equal plans have equal hashes: it has nothing that differs from day to day. */
export interface DrillPlan {
  readonly drill: DrillName;
  readonly resource: string;
  readonly dryRun: boolean;
  /** Everything is rolled back in the end. */
  readonly failback: boolean;
  /** Facts that the plan relies on, such as the writer, the target and the zones: `{ writer: 'shop-1' }`. */
  readonly assumes: Readonly<Record<string, string>>;
  /** Sentences: `Fail shop over from shop-1 to shop-2`. */
  readonly steps: readonly string[];
  /** Controllers that are interlocked during the drill. */
  readonly interlocks: readonly string[];
  /** The probes by their names. */
  readonly probes: readonly string[];
  readonly targets: DrillTargets;
}

export interface DrillTargets {
  readonly downtimeMaxMs: number;
  readonly lostWritesMax: number;
  /** All probes must succeed for this long before it counts as recovered. */
  readonly steadyForMs: number;
  /** A recovery that takes longer counts as none. */
  readonly recoverWithinMs: number;
}

/** What clients saw of one change. Definitions: docs/measures.md. */
export interface Measured {
  /** From the start of the first failed attempt to the start of the first success after which none failed; 0 if none failed. */
  readonly downtimeMs: number;
  /** The downtime is right within this, either way: the time between two attempts, and their latency. */
  readonly downtimeErrorMs: number;
  /** Acknowledged writes that are missing afterwards. */
  readonly lostWrites: number;
  /** Writes that were neither acknowledged nor refused. Never counted as lost or kept. */
  readonly unknownWrites: number;
  readonly acknowledgedWrites: number;
  /** All probes succeeded for as long as the targets say. */
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
  /** Time without any attempt, in which downtime is unknown. */
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
  /** Our calls to AWS, events of RDS, the state that AWS reported, DNS, the probes, people, the drill itself. */
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
