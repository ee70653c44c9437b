import type { MetricDatapoint } from '../sandbox/core.ts';

const MINUTE_MS = 60_000;

/** More minutes than any policy looks back: what is older is overwritten, so that a long trace needs no more memory. */
const KEPT_MINUTES = 128;

/** The newest minutes of a metric. */
class Minutes {
  readonly #values = new Float64Array(KEPT_MINUTES).fill(Number.NaN);
  readonly #minutes = new Int32Array(KEPT_MINUTES).fill(-1);
  newest = -1;

  set(minute: number, value: number): void {
    this.#minutes[minute % KEPT_MINUTES] = minute;
    this.#values[minute % KEPT_MINUTES] = value;
    this.newest = Math.max(this.newest, minute);
  }

  /** NaN if there is no datapoint. */
  at(minute: number): number {
    return this.#minutes[minute % KEPT_MINUTES] === minute ? this.#values[minute % KEPT_MINUTES]! : Number.NaN;
  }
}

/** CloudWatch's metrics of one instance. */
interface InstanceMinutes {
  readonly cpuPercent: Minutes;
  readonly connections: Minutes;
}

/** The metrics of one cluster, with CloudWatch's delay. */
export class Metrics {
  readonly #startMs: number;
  readonly #minutes: number;
  /** Sums and numbers of readers, as the dimensions of cluster and role have them. */
  readonly #cpuSum = new Minutes();
  readonly #readers = new Minutes();
  readonly #visibleAtMs = new Minutes();
  readonly #byInstance = new Map<string, InstanceMinutes>();

  constructor(startMs: number, minutes: number) {
    this.#startMs = startMs;
    this.#minutes = minutes;
  }

  /** Adds a datapoint that RDS publishes at `nowMs`. */
  record({ name, dimensions, value, timeMs = 0, visibleAfterMs = 0 }: MetricDatapoint, nowMs: number): void {
    if (name !== 'CPUUtilization' && name !== 'DatabaseConnections') return;
    const minute = this.#minuteOf(timeMs);
    if (minute < 0 || minute >= this.#minutes) return;
    const instanceId = dimensions['DBInstanceIdentifier'];
    if (instanceId !== undefined) this.#minutesOf(instanceId, minute)[FIELDS[name]].set(minute, value);
    else if (dimensions['Role'] === 'READER' && name === 'CPUUtilization') {
      this.#cpuSum.set(minute, (this.#cpuSum.at(minute) || 0) + value);
      this.#readers.set(minute, (this.#readers.at(minute) || 0) + 1);
    }
    this.#visibleAtMs.set(minute, nowMs + visibleAfterMs);
  }

  /** The mean CPU over the readers in each of the last minutes before `nowMs`, and how many readers are in it. */
  meanCpu(minutes: number, nowMs: number): { mean: number[]; sampleCount: number[] } {
    const sampleCount = this.#window(minutes, nowMs, (minute) => this.#readers.at(minute));
    const mean = this.#window(minutes, nowMs, (minute) => this.#cpuSum.at(minute) / this.#readers.at(minute));
    return { mean, sampleCount };
  }

  cpuOf(instanceId: string, minutes: number, nowMs: number): number[] {
    return this.#windowOf(instanceId, 'cpuPercent', minutes, nowMs);
  }

  connectionsOf(instanceId: string, minutes: number, nowMs: number): number[] {
    return this.#windowOf(instanceId, 'connections', minutes, nowMs);
  }

  #windowOf(instanceId: string, field: keyof InstanceMinutes, minutes: number, nowMs: number): number[] {
    const values = this.#byInstance.get(instanceId)?.[field];
    return this.#window(minutes, nowMs, (minute) => values?.at(minute) ?? Number.NaN);
  }

  #window(minutes: number, nowMs: number, valueAt: (minute: number) => number): number[] {
    if (minutes > KEPT_MINUTES) throw new RangeError(`Only ${KEPT_MINUTES} minutes are kept, not ${minutes}.`);
    const end = this.#minuteOf(nowMs);
    return Array.from({ length: minutes }, (_, at) => {
      const minute = end - minutes + at;
      return minute >= 0 && this.#visibleAtMs.at(minute) <= nowMs ? valueAt(minute) : Number.NaN;
    });
  }

  #minuteOf(timeMs: number): number {
    return Math.floor((timeMs - this.#startMs) / MINUTE_MS);
  }

  #minutesOf(instanceId: string, minute: number): InstanceMinutes {
    const known = this.#byInstance.get(instanceId);
    if (known) return known;
    for (const [id, { cpuPercent }] of this.#byInstance)
      if (cpuPercent.newest < minute - KEPT_MINUTES) this.#byInstance.delete(id);
    const added = { cpuPercent: new Minutes(), connections: new Minutes() };
    this.#byInstance.set(instanceId, added);
    return added;
  }
}

const FIELDS = { CPUUtilization: 'cpuPercent', DatabaseConnections: 'connections' } as const;
