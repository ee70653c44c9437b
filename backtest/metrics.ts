import type { MetricDatapoint } from '../sandbox/core.ts';

const MINUTE_MS = 60_000;

/** CloudWatch's metrics of one instance, by the minute since the start; NaN if there is no datapoint. */
interface InstanceColumns {
  readonly cpuPercent: Float32Array;
  readonly connections: Float32Array;
}

/** The metrics of one cluster, with CloudWatch's delay. */
export class Metrics {
  readonly #startMs: number;
  readonly #minutes: number;
  /** Means and numbers of readers, as the dimensions of cluster and role have them. */
  readonly #cpuSum: Float64Array;
  readonly #readers: Uint8Array;
  readonly #visibleAtMs: Float64Array;
  readonly #byInstance = new Map<string, InstanceColumns>();

  constructor(startMs: number, minutes: number) {
    this.#startMs = startMs;
    this.#minutes = minutes;
    this.#cpuSum = new Float64Array(minutes);
    this.#readers = new Uint8Array(minutes);
    this.#visibleAtMs = new Float64Array(minutes).fill(Number.POSITIVE_INFINITY);
  }

  /** Adds a datapoint that RDS publishes at `nowMs`. */
  record({ name, dimensions, value, timeMs = 0, visibleAfterMs = 0 }: MetricDatapoint, nowMs: number): void {
    if (name !== 'CPUUtilization' && name !== 'DatabaseConnections') return;
    const minute = this.#minuteOf(timeMs);
    if (minute < 0 || minute >= this.#minutes) return;
    const instanceId = dimensions['DBInstanceIdentifier'];
    if (instanceId !== undefined) this.#columnsOf(instanceId)[FIELDS[name]][minute] = value;
    else if (dimensions['Role'] === 'READER' && name === 'CPUUtilization') {
      this.#cpuSum[minute]! += value;
      this.#readers[minute]!++;
    }
    this.#visibleAtMs[minute] = nowMs + visibleAfterMs;
  }

  /** The mean CPU over the readers in each of the last minutes before `nowMs`, and how many readers are in it. */
  meanCpu(minutes: number, nowMs: number): { mean: number[]; sampleCount: number[] } {
    const sampleCount = this.#window(minutes, nowMs, (minute) => this.#readers[minute] || Number.NaN);
    const mean = this.#window(minutes, nowMs, (minute) => this.#cpuSum[minute]! / this.#readers[minute]!);
    return { mean, sampleCount };
  }

  cpuOf(instanceId: string, minutes: number, nowMs: number): number[] {
    const { cpuPercent } = this.#columnsOf(instanceId);
    return this.#window(minutes, nowMs, (minute) => cpuPercent[minute]!);
  }

  connectionsOf(instanceId: string, minutes: number, nowMs: number): number[] {
    const { connections } = this.#columnsOf(instanceId);
    return this.#window(minutes, nowMs, (minute) => connections[minute]!);
  }

  #window(minutes: number, nowMs: number, valueAt: (minute: number) => number): number[] {
    const end = this.#minuteOf(nowMs);
    return Array.from({ length: minutes }, (_, at) => {
      const minute = end - minutes + at;
      return minute >= 0 && this.#visibleAtMs[minute]! <= nowMs ? valueAt(minute) : Number.NaN;
    });
  }

  #minuteOf(timeMs: number): number {
    return Math.floor((timeMs - this.#startMs) / MINUTE_MS);
  }

  #columnsOf(instanceId: string): InstanceColumns {
    let columns = this.#byInstance.get(instanceId);
    if (!columns) {
      const empty = () => new Float32Array(this.#minutes).fill(Number.NaN);
      this.#byInstance.set(instanceId, (columns = { cpuPercent: empty(), connections: empty() }));
    }
    return columns;
  }
}

const FIELDS = { CPUUtilization: 'cpuPercent', DatabaseConnections: 'connections' } as const;
