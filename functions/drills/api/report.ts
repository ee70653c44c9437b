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
  readonly origin: Origin;
  readonly requestedBy: string;
  /** Undefined for an execution that was started directly in Step Functions: CloudTrail has the principal. */
  readonly requester: Principal | undefined;
  readonly requestedAtMs: number;
  readonly approvals: readonly Approval[];
  readonly aborted: Abort | undefined;
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
  /** Each phase that was probed, in order; an outage that lasts from one into the next counts whole in both. */
  readonly phases: readonly MeasuredPhase[];
  /** From the injection to the end, each outage once. Undefined if nothing was injected. */
  readonly total: Measured | undefined;
  /** Undefined if nothing was injected. */
  readonly lastLook: LastLook | undefined;
  readonly alarms: readonly AlarmDuring[];
  /** Of the drills' calendar. All times of the report are in UTC. */
  readonly calendarTimeZone: string;
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
  /** Absent where the fleet has approved the plan in advance. */
  readonly principal?: Principal;
  readonly decision: 'approved' | 'denied';
  readonly atMs: number;
}

/** The first request to end a drill: by a person, or by an alarm. */
export interface Abort {
  /** `alarm`, or the name of a person of the fleet. */
  readonly by: string;
  readonly principal?: Principal;
  readonly why: string;
  readonly atMs: number;
}

/** Who called, as IAM, Slack or the Scheduler has verified it, and from where. */
export interface Principal {
  /** `iam:arn:aws:sts::123456789012:assumed-role/…`, `slack:T024BE7LD/U2147483697`, `schedule:aurora-failover/shop`. */
  readonly identity: string;
  /** Of the request to the drill API. Absent for those that came through Slack or the Scheduler. */
  readonly sourceIp?: string;
}

/** Where a drill ran, for whoever holds the report against the account's own records. */
export interface Origin {
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  /** Of Evenkeel. */
  readonly version: string;
  /** Why this is no evidence about AWS: the calls went somewhere else. Undefined in an account of AWS. */
  readonly sandbox: string | undefined;
  /** Undefined if the drill API refused the request. */
  readonly executionArn: string | undefined;
  /** In AWS's console; undefined where it has none. */
  readonly executionUrl: string | undefined;
  /** The function that wrote the report. */
  readonly functionArn: string;
  /** What the drill was about: `{ name: 'cluster', arn: 'arn:aws:rds:…' }`. */
  readonly resources: readonly { readonly name: string; readonly arn: string }[];
}

/** What was read again when everything was over. */
export interface LastLook {
  readonly atMs: number;
  readonly facts: readonly LookedAt[];
  /** What could not be read, and why. */
  readonly fault: string | undefined;
}

export interface LookedAt {
  readonly what: string;
  /** As it was before the drill, or as the plan leaves it. */
  readonly expected: string;
  readonly found: string;
  readonly isMet: boolean;
}

/** An alarm of the drill, and its changes of state from the request to the end. */
export interface AlarmDuring {
  readonly name: string;
  readonly roles: readonly ('blocking' | 'abort' | 'outcome')[];
  /** The newest state; undefined if it could not be read. */
  readonly state: string | undefined;
  readonly changes: readonly AlarmChange[];
  /** Why its changes are not here, or not all of them. */
  readonly fault: string | undefined;
}

export interface AlarmChange {
  readonly atMs: number;
  readonly from: string;
  readonly to: string;
  readonly why: string;
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

export interface MeasuredPhase extends Measured {
  /** `baseline`: before the injection. `injection`: from it to the rollback. `rollback`: from that to the end. */
  readonly phase: 'baseline' | 'injection' | 'rollback';
}

/** What clients saw in a span of time. Definitions: docs/measures.md. */
export interface Measured {
  /** All attempts that started from here on, and before `untilMs`, count: in every figure the same ones. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** From the start of the first failed attempt to the start of the first success after which none failed; 0 if none failed. */
  readonly downtimeMs: number;
  /** The downtime is right within this, either way: the time between two attempts, and their latency. */
  readonly downtimeErrorMs: number;
  /** Acknowledged writes that are missing afterwards. */
  readonly lostWrites: number;
  /** Writes that were neither acknowledged nor refused. Never counted as lost or kept. */
  readonly unknownWrites: number;
  /** Of the writes that count: those since `writtenFromMs`. */
  readonly acknowledgedWrites: number;
  /** What was acknowledged before a change may be lost by it, too. */
  readonly writtenFromMs: number;
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
