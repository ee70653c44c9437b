/**
 * What the console's server tells its page. Types only: the page bundles nothing of the server.
 *
 * Times end in `Ms` and are milliseconds since the epoch in the time of the installation: a sandbox has its own. Optional
 * fields are absent where nothing is known; `null` stands for a gap in a column, or for what is gone in a change.
 *
 * `GET /console/state` answers with a Snapshot. `GET /console/events` sends server-sent events: `snapshot` first, with a
 * Snapshot, then `changes`, with a list of Change; a page that reconnects with `Last-Event-ID` gets the changes since
 * then if the server still has them, else a snapshot. A comment is sent every 15 seconds: a page that hears nothing for
 * 45 seconds has lost its connection.
 *
 * The built page is a folder with `index.html`, which is served at `/`, and files below it, which are served at
 * `/console/`: its base path. Those in `assets/` are cached for good, so that their names have a hash.
 */

/** Everything that the page shows, but for charts, traces and older ledger entries, which it asks for. */
export interface Snapshot {
  readonly meta: Meta;
  /** One for each account that is looked at, in the order of the command line. */
  readonly installations: readonly Installation[];
}

export interface Meta {
  /** Of this contract: it rises where a field changes its meaning. */
  readonly version: 1;
  /** Sent back in the header `x-evenkeel-token` with every POST; absent where nothing may be changed. */
  readonly token?: string;
  /** What this server lets the page do. What else keeps a person from it, AWS says. */
  readonly actions: readonly ActionKind[];
  /** Why there are no actions, for people: `read only: start it with --allow-actions`. */
  readonly readOnlyBecause?: string;
  /** What the sandbox's weather can do; absent on an account. */
  readonly weather?: WeatherMeta;
}

/** One stage of Evenkeel in one Region of one account. Resources are by name, in the order of the fleet. */
export interface Installation extends InstallationHead {
  readonly clusters: readonly Cluster[];
  readonly listeners: readonly Listener[];
  readonly targetGroups: readonly TargetGroup[];
  readonly drills: readonly Drill[];
  /** The newest entries, newest first, at most 500; older ones by `GET /console/ledger`. */
  readonly ledger: readonly LedgerEntry[];
  /** Only in a sandbox whose fleet has a Slack app. */
  readonly slack?: SlackChannel;
}

/** What is not a resource; sent anew as a whole where any of it changes, but for the clock. */
export interface InstallationHead {
  /** Stands in URLs and changes: `sandbox`, `account`, the name of the profile, the Region, or both: `prod/eu-west-1`. */
  readonly id: string;
  /** By which options the command line looks at it: `--profile prod` (default: by the address of the page). */
  readonly commandOptions?: string;
  readonly isSandbox: boolean;
  readonly stage: string;
  readonly region?: string;
  readonly account?: string;
  /** Who the caller is, as AWS knows it: the name of a session or a user. */
  readonly caller?: string;
  readonly clock: Clock;
  readonly connection: Connection;
  /** What each part is read from. A part that cannot be read is missing, and the others go on. */
  readonly sources: Readonly<Record<SourceName, Source>>;
  /** What needs a person, the most urgent first. */
  readonly attention: readonly AttentionItem[];
  /** The end of a sandbox's run: no change comes after it. */
  readonly endedBecause?: string;
  readonly ledgerTotals: LedgerTotals;
}

export interface Clock {
  /** The time of the installation when this was sent. */
  readonly nowMs: number;
  /** Installation seconds in a second; 1 on an account, 0 while a sandbox is paused. */
  readonly speed: number;
  /** The speed to which a paused sandbox returns. */
  readonly speedWhenRunning?: number;
}

/** Whether the server reaches the installation. The page knows by itself whether it reaches the server. */
export type Connection =
  | { readonly state: 'connecting' }
  | { readonly state: 'live' }
  /** Values stand as they were at `asOfMs`. */
  | { readonly state: 'lost'; readonly asOfMs?: number; readonly problem: Problem };

/** `identity` is STS, `ledger` DynamoDB, `drills` their part of the ledger. */
export type SourceName =
  | 'identity'
  | 'ledger'
  | 'clusters'
  | 'metrics'
  | 'targetGroups'
  | 'listeners'
  | 'certificates'
  | 'drills';

export type Source =
  /** Has not been read yet: show blocks of the final size. */
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly asOfMs: number }
  /** The fleet has nothing that is read from it. */
  | { readonly state: 'unused' }
  /** What was read before stands, if anything was: `asOfMs`. */
  | { readonly state: 'unavailable'; readonly asOfMs?: number; readonly problem: Problem };

/** Why a part is missing, and what to do about it. */
export interface Problem {
  readonly kind: 'denied' | 'throttled' | 'unreachable' | 'failed';
  /** The IAM action: `cloudwatch:GetMetricData`. */
  readonly action?: string;
  /** AWS's words or ours, at most 500 characters. */
  readonly message: string;
  /** The policy statement that would allow it, as JSON with line breaks; only where it was denied. */
  readonly policyStatement?: string;
}

/**
 * From the most urgent: `action` needs a person now, `approval` waits for one, `watch` will need one if it lasts,
 * `interlocked` and `paused` are on purpose, `moving` works by itself, `steady` is at rest, `unknown` cannot be told.
 */
export type Level = 'action' | 'approval' | 'watch' | 'interlocked' | 'paused' | 'moving' | 'steady' | 'unknown';

export type ResourceKind = 'cluster' | 'listener' | 'targetGroup' | 'certificateSet' | 'drill';

export interface AttentionItem {
  /** Stays the same as long as it lasts. */
  readonly id: string;
  readonly level: 'action' | 'approval' | 'watch';
  readonly about: { readonly kind: ResourceKind; readonly name: string };
  /** `shop (safety net)` */
  readonly label: string;
  /** What is wrong and what to do. */
  readonly message: string;
  readonly sinceMs: number;
  /** When people were told; absent where they will be, at `dueMs`. */
  readonly toldMs?: number;
  /** When people are told, or told again. */
  readonly dueMs?: number;
}

/** What every resource has. */
export interface Managed {
  /** Unique among its kind in the installation. */
  readonly name: string;
  readonly mode: 'observe' | 'act';
  readonly level: Level;
  /** `draining 2`, `in step`: the state in at most three words. */
  readonly state: string;
  /** Why, in one or two sentences; may be as long as 3,000 characters, to be clamped. */
  readonly summary: string;
  readonly lastDecision?: LastDecision;
  readonly pause?: Pause;
  readonly interlock?: Interlock;
  /** Work under way and what failed, a line each, as `evenkeel status` prints it. */
  readonly underWay: readonly string[];
}

export interface LastDecision {
  /** Of the ledger's entry. */
  readonly id: string;
  readonly kind: string;
  readonly reason: string;
  readonly atMs: number;
}

export interface Pause {
  readonly by: string;
  readonly why: string;
  readonly sinceMs?: number;
  /** Absent: until it is resumed. */
  readonly untilMs?: number;
}

export interface Interlock {
  /** A drill's id, or a controller. */
  readonly by: string;
  readonly untilMs: number;
}

export interface Cluster extends Managed {
  /** RDS's own: `available`, `failing-over`; `absent` where there is no such cluster. Absent while RDS is not readable. */
  readonly status?: string;
  /** `aurora-postgresql` */
  readonly engine?: string;
  readonly engineVersion?: string;
  readonly min: number;
  readonly max: number;
  readonly targetCpuPercent: number;
  /** The writer and all readers, and readers that are ordered and not there yet; by zone and name. */
  readonly instances: readonly Instance[];
  /** Availability Zones of the fleet and of its instances, in order. */
  readonly zones: readonly string[];
  /** Readers that clients are sent to. */
  readonly serving: number;
  readonly servingVcpus: number;
  /** The newest minute that has data; absent where nothing was measured. */
  readonly load?: ClusterLoad;
  readonly endpoint?: CustomEndpoint;
  /** No reader is drained before this; absent where none is waited for. */
  readonly cooldownUntilMs?: number;
  readonly changesThisHour: number;
  readonly changesPerHourMax: number;
  readonly forecast: Forecast;
  /** Mean CPU of the readers in percent, by minute, for two hours at most; the last one is that of `sparkUntilMs`. */
  readonly spark: readonly (number | null)[];
  readonly sparkUntilMs?: number;
}

export interface Instance {
  readonly id: string;
  readonly zone: string;
  readonly role: 'writer' | 'reader';
  readonly state: InstanceState;
  /** RDS's own; absent where RDS does not show it yet. */
  readonly status?: string;
  readonly instanceClass: string;
  readonly vcpus: number;
  /** Evenkeel made it, and may delete it. */
  readonly isOurs: boolean;
  /** Absent where it is not measured, or not yet. */
  readonly cpuPercent?: number;
  readonly connections?: number;
  /** Since when it is in this state, where that is known: ordered, warming, draining. */
  readonly sinceMs?: number;
  /** When it is expected to serve, of what is building or warming; when it is deleted at the latest, of what drains. */
  readonly untilMs?: number;
  /** How `untilMs` is known: this cluster's latest builds, a usual time, or the deadline. */
  readonly untilBy?: 'measured' | 'usual' | 'deadline';
}

/**
 * `building`: ordered or being created. `warming`: fills its cache, does not serve. `relieved`: serves those connections
 * that it has, new ones go to others for now. `draining`: likewise, and is deleted after. `leaving`: being deleted.
 * `away`: restarting, being patched. `failed`: cannot serve as it is. The writer is `serving` unless it is away or failed.
 */
export type InstanceState =
  | 'building'
  | 'warming'
  | 'serving'
  | 'relieved'
  | 'draining'
  | 'leaving'
  | 'away'
  | 'failed';

export interface ClusterLoad {
  readonly atMs: number;
  /** Mean over the serving readers. */
  readonly cpuPercent?: number;
  readonly busyVcpus?: number;
  readonly neededVcpus?: number;
  readonly connections?: number;
  readonly replicaLagMs?: number;
}

export interface CustomEndpoint {
  readonly name: string;
  readonly status: string;
  readonly excluded: readonly string[];
  /** It excludes exactly whom it should. */
  readonly isInSync: boolean;
}

export interface Forecast {
  readonly mode: 'off' | 'shadow' | 'on' | 'auto';
  /** Whether it adds and keeps readers now; absent where that is not decided yet. */
  readonly isOn?: boolean;
  /** Busy vCPUs expected until a reader that is ordered now carries its share. */
  readonly busyVcpus?: number;
  /** From the order of a reader until it carries its share. */
  readonly leadSeconds?: number;
  /** How it is judged, as `evenkeel status` prints it. */
  readonly text: string;
}

/** `GET /console/dashboard?installation=ID&hours=6` (1 to 24; default 6): the dashboard that the stacks declare. */
export interface Dashboard {
  readonly name: string;
  readonly fromMs: number;
  readonly untilMs: number;
  readonly charts: readonly DashboardChart[];
}

export interface DashboardChart {
  readonly title: string;
  /** Of the axis. */
  readonly min?: number;
  readonly max?: number;
  readonly lines: readonly DashboardLine[];
}

export interface DashboardLine {
  readonly label: string;
  /** Oldest first, each with its value. */
  readonly atMs: readonly number[];
  readonly values: readonly number[];
}

/**
 * `GET /console/chart?installation=ID&cluster=NAME&hours=6` (1 to 24; default 6). The stream then carries `chart` changes
 * for it as long as somebody has asked for it within ten minutes: ask again every five.
 */
export interface Chart {
  readonly cluster: string;
  /** The start of the first minute of each column. A change replaces its minutes; earlier and later ones stay. */
  readonly fromMs: number;
  /** vCPUs kept busy by reads. */
  readonly busyVcpus: readonly (number | null)[];
  /** vCPUs of all readers that report, draining and warming ones included. */
  readonly capacityVcpus: readonly (number | null)[];
  /** vCPUs of serving readers, as the ledger's decisions say; a step function. */
  readonly servingVcpus: readonly (number | null)[];
  /** Mean CPU over the readers that report. */
  readonly cpuPercent: readonly (number | null)[];
  readonly connections: readonly (number | null)[];
  /** Busy vCPUs that decisions of that minute expected; and, after now, what is expected. */
  readonly forecast: readonly ForecastPoint[];
  readonly targetCpuPercent: number;
  /** Decisions of this cluster and of its safety net within the columns, oldest first: ids of `entries`. */
  readonly marks: readonly Mark[];
  /** The entries behind the marks. */
  readonly entries: readonly LedgerEntry[];
}

export interface ForecastPoint {
  readonly atMs: number;
  readonly busyVcpus: number;
  /** The band: from what is expected at least to what is expected at most. */
  readonly fromVcpus?: number;
  readonly toVcpus?: number;
  /** A past point is what was expected of that time. */
  readonly isPast: boolean;
}

export interface Mark {
  readonly entryId: string;
  readonly atMs: number;
  readonly kind: string;
  readonly reason: string;
  /** `ordered`: adds and removes; `serving`: what changes who serves; `hold`: nothing was changed. */
  readonly lane: 'ordered' | 'serving' | 'hold';
  /** Of how many readers, zones, certificates. */
  readonly count: number;
  readonly isFailed: boolean;
}

/** A TLS listener of a managed load balancer; its name is `shop:443`. */
export interface Listener extends Managed {
  readonly arn: string;
  readonly loadBalancer: string;
  readonly loadBalancerKind: 'application' | 'network';
  readonly isInternal?: boolean;
  readonly protocol: string;
  readonly port: number;
  /** Of the fleet. */
  readonly certificateSet: string;
  /** The default one first. */
  readonly certificates: readonly AttachedCertificate[];
  /** Of the certificate that ends first; absent where nothing is known. */
  readonly daysLeft?: number;
  /** Below this many days a replacement is issued. */
  readonly replaceBelowDays: number;
  /** What each address serves, as the last handshakes say; empty where none were made. */
  readonly addresses: readonly ServedAddress[];
  readonly provenAtMs?: number;
}

export interface AttachedCertificate {
  readonly arn: string;
  /** Up to 100. */
  readonly names: readonly string[];
  readonly isDefault: boolean;
  readonly kind: 'amazon' | 'private' | 'imported' | 'iam' | 'unknown';
  /** ACM's: `ISSUED`, `PENDING_VALIDATION`, …; `UNKNOWN` */
  readonly status: string;
  readonly isOurs?: boolean;
  readonly daysLeft?: number;
  readonly notBeforeMs?: number;
  readonly notAfterMs?: number;
  readonly renewedBy: 'ACM' | 'you' | 'nobody' | 'unknown';
  /** What comes next: `renewed, else replaced below 14 days`. */
  readonly next: string;
  readonly isUrgent: boolean;
}

export interface ServedAddress {
  readonly address: string;
  readonly zone?: string;
  /** The end of the serial number that it showed; absent where the handshake failed. */
  readonly serial?: string;
  readonly outcome: 'served' | 'another' | 'failed' | 'unknown';
}

export interface TargetGroup extends Managed {
  readonly arn?: string;
  readonly loadBalancer?: string;
  readonly protocol?: string;
  readonly port?: number;
  readonly minHealthyPerZone: number;
  readonly zones: readonly TargetZone[];
  readonly crossZone: CrossZone;
  /** Machines of the pool that are registered nowhere; absent where there is no telling. */
  readonly spares?: number;
  readonly skew?: number;
  readonly allowedSkew?: number;
}

export interface TargetZone {
  readonly zone: string;
  readonly targets: readonly Target[];
  /** Machines. */
  readonly healthy: number;
  readonly registered: number;
  readonly required: number;
  readonly isPinned: boolean;
  readonly isShiftedAway?: boolean;
  /** What else is to be known of it: `unhealthy in ELB`. */
  readonly notes: readonly string[];
}

/** A machine: one with two ports is one. */
export interface Target {
  readonly id: string;
  readonly ports: readonly number[];
  readonly state: 'healthy' | 'initial' | 'unhealthy' | 'draining' | 'unused' | 'unavailable';
  /** ELB's code: `Target.FailedHealthChecks`. */
  readonly reason?: string;
  /** Registered by Evenkeel: `spare` leaves again, `replacement` stays. */
  readonly as?: 'spare' | 'replacement';
}

export interface CrossZone {
  readonly isOn: boolean;
  /** Enabled by Evenkeel for a while, since then. */
  readonly temporarySinceMs?: number;
  /** When it reverts, if every zone goes on to hold its minimum. */
  readonly revertsAtMs?: number;
}

/** The newest first; those that ended more than a week ago are left out, but for the last of each resource. */
export interface Drill {
  readonly id: string;
  /** `aurora-failover` */
  readonly drill: string;
  readonly resource: string;
  readonly level: Level;
  /** `approval`, `measuring`, `passed`: in at most three words. */
  readonly state: string;
  readonly summary: string;
  readonly isDryRun: boolean;
  readonly isRunning: boolean;
  readonly requestedBy: string;
  readonly requestedAtMs: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** All steps of a drill, in order; what was not reached has no times. */
  readonly steps: readonly DrillStep[];
  readonly plan?: { readonly hash: string; readonly steps: readonly string[]; readonly interlocks: readonly string[] };
  /** Set while it waits. */
  readonly approval?: WaitingApproval;
  readonly approvals: readonly {
    readonly by: string;
    readonly decision: 'approved' | 'denied';
    readonly atMs: number;
  }[];
  readonly injectedAtMs?: number;
  readonly rollbackAtMs?: number;
  readonly downtimeMs?: number;
  readonly downtimeErrorMs?: number;
  readonly downtimeMaxMs?: number;
  readonly lostWrites?: number;
  readonly lostWritesMax?: number;
  readonly verdict?: 'passed' | 'failed' | 'aborted' | 'refused' | 'unknown';
  readonly explanation?: string;
  /** What was left in another state than before: a person must act. */
  readonly left?: string;
  readonly mayAbort: boolean;
  /** Why not, for people. */
  readonly mayNotAbortBecause?: string;
  /** By time, the newest 200. */
  readonly timeline: readonly {
    readonly atMs: number;
    readonly source: 'api' | 'event' | 'describe' | 'dns' | 'probe' | 'person' | 'drill';
    readonly text: string;
  }[];
  /** What clients saw, second by second; empty where it is not readable, or not yet. */
  readonly series: readonly ProbeSeries[];
  /** Why it is not readable, for people. */
  readonly seriesMissingBecause?: string;
}

export interface DrillStep {
  /** `Preflight` */
  readonly name: string;
  readonly fromMs?: number;
  readonly toMs?: number;
  readonly state: 'done' | 'current' | 'coming' | 'skipped';
}

export interface WaitingApproval {
  readonly expiresAtMs: number;
  readonly planHash: string;
  readonly needed: number;
  readonly given: number;
  readonly approvers: readonly string[];
  /** Who the caller is among the fleet's people; absent where it is nobody of them. */
  readonly you?: string;
  readonly mayApprove: boolean;
  /** Why not, for people: `you requested it: another person must approve`. */
  readonly mayNotBecause?: string;
}

export interface ProbeSeries {
  readonly probe: string;
  readonly connection: 'fresh' | 'kept';
  /** The beginning of the first second; each column has a value a second. */
  readonly fromMs: number;
  readonly succeeded: readonly number[];
  readonly failed: readonly number[];
}

/** `GET /console/ledger?installation=ID&before=ENTRY_ID&limit=200`: `{ entries: LedgerEntry[], hasMore: boolean }`. */
export interface LedgerEntry {
  /** Unique in the installation. */
  readonly id: string;
  readonly atMs: number;
  /** Of a decision, with its outcome once it has one: the entry is sent again then. */
  readonly type: 'decision' | 'person' | 'drill';
  /** `replicas`; `drills` for those. */
  readonly controller: string;
  readonly resource: string;
  /** As people name it: `targets/shop`. */
  readonly label: string;
  /** `add`, `hold`; of a person `pause`, `resume`; of a drill `drill`. */
  readonly kind: string;
  readonly reason: string;
  readonly mode?: 'observe' | 'act';
  /** Everything that was recorded, by name. */
  readonly numbers: Readonly<Record<string, number>>;
  /** The telling ones, labelled, as the command line prints them. */
  readonly facts: readonly string[];
  /** Which readers, which endpoint, `name value` each. */
  readonly details: readonly string[];
  /** Of a person: who, and why. */
  readonly by?: string;
  readonly text?: string;
  readonly outcome?: {
    readonly state: 'succeeded' | 'failed';
    readonly atMs: number;
    /** AWS's words, up to 3,000 characters. */
    readonly error?: string;
  };
  /** The rules that were asked; absent in entries of older versions. */
  readonly trace?: Trace;
}

/** The rules of a controller, in their order. */
export interface Trace {
  /** The rule that decided. */
  readonly rule: string;
  readonly rules: readonly TracedRule[];
}

export interface TracedRule {
  /** `belowFloor` */
  readonly name: string;
  /** `put-off`: what it proposed failed lately, repeats itself, or the limit of changes per hour forbids it. */
  readonly outcome: 'no-proposal' | 'put-off' | 'decides' | 'not-asked';
  /** What it proposed. */
  readonly kind?: string;
  readonly reason?: string;
  readonly putOff?: string;
}

export interface LedgerTotals {
  /** Of the entries that the server holds. */
  readonly held: number;
  /** Whether the ledger has older ones that were not read. */
  readonly hasMore: boolean;
}

/**
 * `GET /console/explain?installation=ID&controller=NAME&resource=NAME`: what would be decided now, rule by rule. It takes
 * several calls of AWS, so it is asked for by a person.
 */
export interface Explanation {
  readonly controller: string;
  readonly resource: string;
  readonly atMs: number;
  readonly mode: 'observe' | 'act';
  readonly kind: string;
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
  readonly facts: readonly string[];
  readonly trace: Trace;
  /** What was observed, a line each, as `evenkeel explain` prints it. */
  readonly seen: readonly string[];
}

/** The emulated channel: the page of Slack's stand-in is at `url`, on the same origin. */
export interface SlackChannel {
  readonly url: string;
  readonly channel: string;
  readonly users: readonly { readonly id: string; readonly name: string }[];
  /** The newest 50, oldest first. */
  readonly messages: readonly {
    readonly ts: string;
    readonly atMs: number;
    readonly by: string;
    /** Slack's mrkdwn. */
    readonly text: string;
    readonly isEdited: boolean;
    readonly buttons: readonly { readonly actionId: string; readonly label: string }[];
  }[];
}

/** One event of the stream carries a list of these. */
export type Change =
  | { readonly at: 'meta'; readonly value: Meta }
  | { readonly at: 'installation'; readonly installation: string; readonly value: InstallationHead }
  | { readonly at: 'clock'; readonly installation: string; readonly value: Clock }
  | {
      readonly at: 'cluster';
      readonly installation: string;
      readonly name: string;
      readonly value: Cluster | null;
    }
  | {
      readonly at: 'listener';
      readonly installation: string;
      readonly name: string;
      readonly value: Listener | null;
    }
  | {
      readonly at: 'targetGroup';
      readonly installation: string;
      readonly name: string;
      readonly value: TargetGroup | null;
    }
  | { readonly at: 'drill'; readonly installation: string; readonly name: string; readonly value: Drill | null }
  /** New entries, or entries that have an outcome by now, newest first. */
  | { readonly at: 'ledger'; readonly installation: string; readonly entries: readonly LedgerEntry[] }
  /** The last minutes of a chart that somebody has asked for. */
  | { readonly at: 'chart'; readonly installation: string; readonly name: string; readonly value: Chart }
  | { readonly at: 'slack'; readonly installation: string; readonly value: SlackChannel }
  /** Told once, as it happens. */
  | { readonly at: 'weather'; readonly installation: string; readonly value: WeatherEvent };

/**
 * `POST /console/actions`, with the header `x-evenkeel-token` and `content-type: application/json`. Answers 200 with an
 * ActionResult, also where Evenkeel or AWS refuses; 400 for a bad request, 403 without the token or where actions are off.
 */
export type Action =
  | {
      readonly action: 'pause';
      readonly installation: string;
      readonly controller: string;
      readonly resource: string;
      readonly why: string;
      /** At most 90 days; absent: until resumed. */
      readonly forMs?: number;
    }
  | {
      readonly action: 'resume';
      readonly installation: string;
      readonly controller: string;
      readonly resource: string;
      readonly why?: string;
    }
  | {
      readonly action: 'approve' | 'deny';
      readonly installation: string;
      readonly drillId: string;
      /** Of the plan that the person has read. */
      readonly planHash: string;
    }
  | { readonly action: 'abort'; readonly installation: string; readonly drillId: string; readonly why: string };

export type ActionKind = Action['action'];

/** Also the body of an answer with 400 or 403. */
export interface ActionResult {
  readonly ok: boolean;
  /** What was done, or why not and what to do. */
  readonly message: string;
  readonly problem?: Problem;
}

/** `POST /console/weather`, likewise. */
export interface WeatherRequest {
  readonly kind: WeatherKind;
  /** One of the kind's targets, where it has any. */
  readonly target?: string;
  /** In the kind's unit, where it has one. (default: the kind's) */
  readonly amount?: number;
}

export type WeatherKind =
  | 'load-up'
  | 'load-down'
  | 'load-spike'
  | 'zone-outage'
  | 'target-failure'
  | 'reader-failure'
  | 'writer-failure'
  | 'delete-record'
  | 'age-certificates'
  | 'refuse-api'
  | 'refuse-offering'
  | 'speed'
  | 'pause'
  | 'next-decision'
  | 'undo';

export interface WeatherMeta {
  readonly kinds: readonly WeatherKindMeta[];
  /** What is in effect, oldest first: `undo` with the id as its target ends it. */
  readonly active: readonly ActiveWeather[];
}

export interface WeatherKindMeta {
  readonly kind: WeatherKind;
  readonly group: 'Time' | 'Load' | 'Fail' | 'Certificates' | 'Refuse';
  readonly label: string;
  /** A single key: `z`, `,`, ` `. */
  readonly shortcut?: string;
  /** What it can be aimed at, the first by default; empty or absent where it takes none. */
  readonly targets?: readonly string[];
  readonly amount?: {
    readonly unit: string;
    readonly min: number;
    readonly max: number;
    readonly default: number;
  };
  /** Why it cannot be used here: `the fleet has no target groups`. */
  readonly unavailableBecause?: string;
}

export interface ActiveWeather {
  readonly id: string;
  readonly kind: WeatherKind;
  /** `zone outage in eu-west-1b` */
  readonly text: string;
  readonly sinceMs: number;
  /** It ends by itself then; absent: when it is undone. */
  readonly untilMs?: number;
  /** Whether it can be ended. What was deleted by a failure is not put back. */
  readonly canUndo: boolean;
}

export interface WeatherEvent {
  readonly atMs: number;
  readonly kind: WeatherKind;
  readonly text: string;
  readonly isOver: boolean;
}
