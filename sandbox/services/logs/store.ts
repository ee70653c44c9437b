import { type Core, arn } from '../../core.ts';

/** Events that a log group keeps. CloudWatch Logs keeps all within the retention time; a simulation cannot. */
export const EVENTS_KEPT_PER_GROUP = 5_000;

export interface LogEvent {
  readonly id: string;
  readonly stream: string;
  readonly timestampMs: number;
  readonly message: string;
}

export interface LogStream {
  readonly name: string;
  readonly createdMs: number;
  firstEventMs: number;
  lastEventMs: number;
}

/** One log group: its newest events in the order in which they came. */
export class LogGroup {
  readonly name: string;
  readonly createdMs: number;
  retentionDays: number | undefined;
  logGroupClass: 'STANDARD' | 'INFREQUENT_ACCESS' | 'DELIVERY' = 'STANDARD';
  kmsKeyId: string | undefined;
  readonly streams = new Map<string, LogStream>();
  readonly #events: LogEvent[] = [];

  constructor(name: string, createdMs: number) {
    this.name = name;
    this.createdMs = createdMs;
  }

  /** As the API's `logGroupArn` has it; `arn` there ends with `:*`. */
  get arn(): string {
    return arn('logs', `log-group:${this.name}`);
  }

  append(event: LogEvent): void {
    const { stream, timestampMs } = event;
    const known = this.streams.get(stream);
    if (known) known.lastEventMs = timestampMs;
    else {
      const times = { createdMs: timestampMs, firstEventMs: timestampMs, lastEventMs: timestampMs };
      this.streams.set(stream, { name: stream, ...times });
    }
    this.#events.push(event);
    // Twice the number before the older half goes: trimming at every event would move the array every time.
    if (this.#events.length >= 2 * EVENTS_KEPT_PER_GROUP) this.#trim();
  }

  /** The events that are kept at `nowMs`, oldest first. */
  events(nowMs: number): readonly LogEvent[] {
    const newest = this.#events.slice(-EVENTS_KEPT_PER_GROUP);
    if (this.retentionDays === undefined) return newest;
    const sinceMs = nowMs - this.retentionDays * 86_400_000;
    return newest.filter(({ timestampMs }) => timestampMs >= sinceMs);
  }

  #trim(): void {
    this.#events.splice(0, this.#events.length - EVENTS_KEPT_PER_GROUP);
    const used = new Set(this.#events.map(({ stream }) => stream));
    for (const name of this.streams.keys()) if (!used.has(name)) this.streams.delete(name);
  }
}

/** All log groups of the Region. */
export class LogStore {
  readonly #core: Core;
  readonly #groups = new Map<string, LogGroup>();
  #lastEventId = 0;

  constructor(core: Core) {
    this.#core = core;
  }

  get nowMs(): number {
    return this.#core.clock.now();
  }

  group(name: string): LogGroup | undefined {
    return this.#groups.get(name);
  }

  /** Sorted by name, as the API lists them. */
  groups(): readonly LogGroup[] {
    return [...this.#groups.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
  }

  /** The group of that name, created if there is none: Lambda does so at a function's first line. */
  ensureGroup(name: string): LogGroup {
    let group = this.#groups.get(name);
    if (!group) this.#groups.set(name, (group = new LogGroup(name, this.nowMs)));
    return group;
  }

  deleteGroup(name: string): void {
    this.#groups.delete(name);
  }

  append(groupName: string, stream: string, message: string): void {
    const id = String(++this.#lastEventId).padStart(56, '0');
    this.ensureGroup(groupName).append({ id, stream, timestampMs: this.nowMs, message });
  }
}
