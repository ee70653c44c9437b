import type { Core } from '../core.ts';
import type { Random } from '../random.ts';
import type { Member } from '../services/rds/index.ts';
import type { PhysicsConstants } from './constants.ts';

/** What an instance publishes about a minute. */
export interface InstanceMinute {
  readonly cpuPercent: number;
  readonly connections: number;
  /** Of readers only. */
  readonly replicaLagMs: number | undefined;
  readonly hitRatioPercent: number;
  readonly readLatencySeconds: number;
}

interface Dimensions {
  readonly role: string;
  /** The instance, its cluster, and its role in the cluster: whoever reads the latter averages over instances. */
  readonly sets: readonly Readonly<Record<string, string>>[];
}

/** Publishes instance metrics under the names and dimensions that Amazon RDS uses, as late as it is. */
export class MetricsPublisher {
  readonly #core: Core;
  readonly #delayMs: PhysicsConstants['metricDelayMs'];
  readonly #random: Random;
  /** The same objects every minute: there are many datapoints, and few dimensions. */
  readonly #dimensions = new Map<string, Dimensions>();
  readonly #delays = new Map<string, { readonly minuteStartMs: number; readonly delayMs: number }>();

  constructor(core: Core, constants: PhysicsConstants, random: Random) {
    this.#core = core;
    this.#delayMs = constants.metricDelayMs;
    this.#random = random;
  }

  publish(clusterId: string, member: Member, minuteStartMs: number, minute: InstanceMinute): void {
    const record = this.#recording(clusterId, member, minuteStartMs);
    record('CPUUtilization', 'Percent', minute.cpuPercent);
    record('DatabaseConnections', 'Count', minute.connections);
    record('AuroraReplicaLag', 'Milliseconds', minute.replicaLagMs);
    record('BufferCacheHitRatio', 'Percent', minute.hitRatioPercent);
    record('ReadLatency', 'Seconds', minute.readLatencySeconds);
    const capacity = serverlessCapacity(member, minute.cpuPercent);
    record('ServerlessDatabaseCapacity', 'Count', capacity);
    record('ACUUtilization', 'Percent', capacity && (100 * capacity) / member.maxCapacityUnits);
  }

  /** Of a paused instance, no more is known than that it has no capacity (that AWS publishes nothing else is a guess). */
  publishPaused(clusterId: string, member: Member, minuteStartMs: number): void {
    const record = this.#recording(clusterId, member, minuteStartMs);
    record('ServerlessDatabaseCapacity', 'Count', 0);
    record('ACUUtilization', 'Percent', 0);
  }

  #recording(clusterId: string, member: Member, timeMs: number) {
    const { sets } = this.#dimensionsOf(clusterId, member);
    const visibleAfterMs = this.#visibleAfterMs(clusterId, timeMs);
    return (name: string, unit: string, value: number | undefined) => {
      if (value === undefined) return;
      for (const dimensions of sets)
        this.#core.record({ namespace: 'AWS/RDS', name, dimensions, value, unit, timeMs, visibleAfterMs });
    };
  }

  /**
   * All datapoints that a cluster's instances publish about one minute can be read from the same moment on, so that
   * the mean over its readers is never that of some of them: a guess, in favour of whoever trusts these means.
   */
  #visibleAfterMs(clusterId: string, minuteStartMs: number): number {
    const known = this.#delays.get(clusterId);
    if (known?.minuteStartMs === minuteStartMs) return known.delayMs;
    const delayMs = Math.round(this.#random.between(...this.#delayMs));
    this.#delays.set(clusterId, { minuteStartMs, delayMs });
    return delayMs;
  }

  #dimensionsOf(clusterId: string, { id, isWriter }: Member): Dimensions {
    const role = isWriter ? 'WRITER' : 'READER';
    const known = this.#dimensions.get(id);
    if (known?.role === role) return known;
    const sets = [
      { DBInstanceIdentifier: id },
      { DBClusterIdentifier: clusterId },
      { DBClusterIdentifier: clusterId, Role: role },
    ];
    const fresh = { role, sets };
    this.#dimensions.set(id, fresh);
    return fresh;
  }
}

/** Capacity moves in steps of half a unit (Aurora User Guide, "How Aurora Serverless v2 works"). */
const CAPACITY_STEP_UNITS = 0.5;

/**
 * The capacity units that a serverless instance has: what its work takes, which `CPUUtilization` tells of the maximum
 * ("Setting the Aurora Serverless v2 capacity range"), within the range of the cluster. That it follows at once, and that
 * CPU alone decides, is a guess: memory holds capacity up in AWS.
 */
function serverlessCapacity(member: Member, cpuPercent: number): number | undefined {
  if (member.instanceClass !== 'db.serverless') return undefined;
  const needed = (cpuPercent / 100) * member.maxCapacityUnits;
  const units = Math.ceil(needed / CAPACITY_STEP_UNITS) * CAPACITY_STEP_UNITS;
  return Math.min(member.maxCapacityUnits, Math.max(member.minCapacityUnits, CAPACITY_STEP_UNITS, units));
}
