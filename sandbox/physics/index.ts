import type { Core } from '../core.ts';
import type { Random } from '../random.ts';
import type { DataPlane } from '../services/rds/index.ts';
import { AutoPause } from './autoPause.ts';
import { DEFAULT_CONSTANTS, type PhysicsConstants } from './constants.ts';
import { responseTimeMs } from './latency.ts';
import type { Measures } from './measures.ts';
import { MetricsPublisher, type InstanceMinute } from './metrics.ts';
import { ReadLoad, type ReadLoadSettings } from './readLoad.ts';
import type { Reader } from './reader.ts';

export type { ConnectionDemand, PhysicsConstants } from './constants.ts';
export type { Measures, TimelineMinute } from './measures.ts';
export { CONNECTION_PROFILES, type ConnectionProfile } from './profiles.ts';
export type { ReadLoadSettings } from './readLoad.ts';
export { generateShop } from './generated.ts';
export { loadOf, peakOf, scaleToPeak } from './scale.ts';
export { readTime, written } from './trace/times.ts';
export { TraceError } from './trace/error.ts';
export { parseTrace, readTrace, type Trace, type TraceOptions } from './trace/trace.ts';

export interface Physics {
  /**
   * Puts a read load on a cluster from now on, whose clients and caches have been running for long. Throws if there
   * is no such cluster or if it has a load already.
   */
  attach(clusterId: string, settings: ReadLoadSettings): void;
  /** Takes the load away and gives what was measured. Throws if the cluster has none. */
  detach(clusterId: string): Measures;
  hasLoad(clusterId: string): boolean;
  /** Multiplies the load of a cluster from its next step on. Throws if the cluster has none. */
  scale(clusterId: string, factorAt: (timeMs: number) => number): void;
  /** What was measured since the load was attached. Throws if the cluster has none. */
  measures(clusterId: string): Measures;
  /** Client connections that are open on an instance now. */
  connectionsOn(instanceId: string): number;
  /**
   * How many vCPUs of an instance its sessions keep busy with statements of their own, beside the read load, from now on.
   * An instance that no load knows publishes no more than that it is idle.
   */
  setSessionWork(instanceId: string, busyVcpus: number): void;
  /** Brings the given part of an instance's data into its cache: a warm-up query. Throws if no load knows it. */
  warm(instanceId: string, fraction: number): void;
  /** The part of an instance's data that is in its cache, 0 to 1; undefined if no load knows the instance. */
  warmthOf(instanceId: string): number | undefined;
}

const MINUTE_MS = 60_000;
const IDLE_CPU_PERCENT = 3;

/** Read loads on Aurora clusters: where they land, what they do there, and the metrics that tell of it. */
export function createPhysics(core: Core, dataPlane: DataPlane, constants: Partial<PhysicsConstants> = {}): Physics {
  return new RegionPhysics(core, dataPlane, { ...DEFAULT_CONSTANTS, ...constants });
}

class RegionPhysics implements Physics {
  readonly #core: Core;
  readonly #dataPlane: DataPlane;
  readonly #constants: PhysicsConstants;
  readonly #random: Random;
  readonly #metrics: MetricsPublisher;
  readonly #pauses = new AutoPause();
  readonly #loads = new Map<string, ReadLoad>();

  constructor(core: Core, dataPlane: DataPlane, constants: PhysicsConstants) {
    if (MINUTE_MS % constants.stepMs !== 0) throw new Error('a minute must be a whole number of steps');
    this.#core = core;
    this.#dataPlane = dataPlane;
    this.#constants = constants;
    this.#random = core.random.fork('physics');
    this.#metrics = new MetricsPublisher(core, constants, this.#random.fork('metrics'));
    dataPlane.subscribe((change) => this.#loads.get(change.clusterId)?.hear(change, core.clock.now()));
    this.#stepOnTheBeat();
  }

  attach(clusterId: string, settings: ReadLoadSettings): void {
    if (this.#loads.has(clusterId)) throw new Error(`${clusterId} has a load already`);
    if (!this.#dataPlane.has(clusterId)) throw new Error(`there is no DB cluster ${clusterId}`);
    const context = {
      dataPlane: this.#dataPlane,
      constants: this.#constants,
      random: this.#random.fork(clusterId),
      nowMs: this.#core.clock.now(),
    };
    this.#loads.set(clusterId, new ReadLoad(clusterId, settings, context));
  }

  detach(clusterId: string): Measures {
    const measures = this.measures(clusterId);
    this.#loads.delete(clusterId);
    return measures;
  }

  hasLoad(clusterId: string): boolean {
    return this.#loads.has(clusterId);
  }

  scale(clusterId: string, factorAt: (timeMs: number) => number): void {
    this.#loadOf(clusterId).factorAt = factorAt;
  }

  measures(clusterId: string): Measures {
    return this.#loadOf(clusterId).measures(this.#core.clock.now());
  }

  #loadOf(clusterId: string): ReadLoad {
    const load = this.#loads.get(clusterId);
    if (!load) throw new Error(`${clusterId} has no load`);
    return load;
  }

  connectionsOn(instanceId: string): number {
    let open = 0;
    for (const load of this.#loads.values()) open += load.connectionsOn(instanceId);
    return open;
  }

  setSessionWork(instanceId: string, busyVcpus: number): void {
    for (const load of this.#loads.values()) load.setSessionWork(instanceId, busyVcpus, this.#core.clock.now());
  }

  warm(instanceId: string, fraction: number): void {
    if (!(fraction >= 0 && fraction <= 1)) throw new Error(`a part of the data is 0 to 1, not ${fraction}`);
    for (const load of this.#loads.values()) if (load.warm(instanceId, fraction)) return;
    throw new Error(`no load knows the DB instance ${instanceId}`);
  }

  warmthOf(instanceId: string): number | undefined {
    for (const load of this.#loads.values()) {
      const warmth = load.warmthOf(instanceId);
      if (warmth !== undefined) return warmth;
    }
    return undefined;
  }

  /** Steps fall on whole multiples of a step since the epoch, and so minutes end where metrics expect it. */
  #stepOnTheBeat(): void {
    const { clock } = this.#core;
    const { stepMs } = this.#constants;
    clock.setTimeout(
      () => {
        this.#step(clock.now());
        this.#stepOnTheBeat();
      },
      stepMs - (clock.now() % stepMs),
    );
  }

  #step(nowMs: number): void {
    const isMinute = nowMs % MINUTE_MS === 0;
    if (isMinute) this.#endMinute(nowMs - MINUTE_MS, nowMs);
    for (const load of this.#loads.values()) load.step(nowMs);
  }

  #endMinute(startMs: number, nowMs: number): void {
    for (const load of this.#loads.values()) {
      load.endMinute(startMs, nowMs);
      const instances = [...load.readers].map((reader) => ({ member: reader.member, isInUse: load.isInUse(reader) }));
      const paused = this.#pauses.pausedAt(instances, nowMs);
      for (const reader of load.readers) this.#publish(load, reader, startMs, paused.has(reader.id));
    }
    if (this.#constants.idleClustersPublish)
      for (const clusterId of this.#dataPlane.clusterIds())
        if (!this.#loads.has(clusterId)) this.#publishIdle(clusterId, startMs, nowMs);
  }

  #publish(load: ReadLoad, reader: Reader, startMs: number, isPaused: boolean): void {
    const { upSeconds, cpuSeconds } = reader.minute;
    reader.minute = { upSeconds: 0, cpuSeconds: 0 };
    if (upSeconds === 0 || !reader.member.isUp) return;
    if (isPaused) {
      this.#metrics.publishPaused(load.clusterId, reader.member, startMs);
      return;
    }
    const utilisation = cpuSeconds / upSeconds;
    this.#metrics.publish(load.clusterId, reader.member, startMs, {
      cpuPercent: 100 * utilisation,
      connections: load.connectionsOn(reader.id),
      replicaLagMs: reader.member.isWriter ? undefined : this.#replicaLagMs(load.writeLoad, utilisation),
      hitRatioPercent: this.#hitRatioPercent(reader.warmth),
      readLatencySeconds: responseTimeMs(STORAGE_READ_MS, utilisation) / 1000,
    });
  }

  #publishIdle(clusterId: string, startMs: number, nowMs: number): void {
    const members = this.#dataPlane.members(clusterId);
    const paused = this.#pauses.pausedAt(
      members.map((member) => ({ member, isInUse: false })),
      nowMs,
    );
    for (const member of members) {
      if (!member.isUp) continue;
      if (paused.has(member.id)) {
        this.#metrics.publishPaused(clusterId, member, startMs);
        continue;
      }
      const minute = member.isWriter ? IDLE_WRITER : IDLE_READER;
      this.#metrics.publish(clusterId, member, startMs, minute);
    }
  }

  /** A guess: some 20 ms, more under writes, and much more where the CPU leaves no time to apply them. */
  #replicaLagMs(writeLoad: number, utilisation: number): number {
    const base = 15 + 30 * writeLoad + 400 * Math.max(0, utilisation - 0.8);
    return base * this.#random.between(0.8, 1.2);
  }

  #hitRatioPercent(warmth: number): number {
    const { coldHitRatioPercent, warmHitRatioPercent } = this.#constants;
    return coldHitRatioPercent + warmth * (warmHitRatioPercent - coldHitRatioPercent);
  }
}

/** The time of a read from Aurora's storage without any queue: a guess. */
const STORAGE_READ_MS = 1;

const IDLE_WRITER: InstanceMinute = {
  cpuPercent: IDLE_CPU_PERCENT,
  connections: 0,
  replicaLagMs: undefined,
  hitRatioPercent: DEFAULT_CONSTANTS.warmHitRatioPercent,
  readLatencySeconds: STORAGE_READ_MS / 1000,
};
const IDLE_READER: InstanceMinute = { ...IDLE_WRITER, replicaLagMs: 15 };
