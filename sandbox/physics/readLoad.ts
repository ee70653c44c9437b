import type { Random } from '../random.ts';
import type { DataPlane, DataPlaneChange, ReadEndpoint } from '../services/rds/index.ts';
import { REFERENCE_VCPUS } from './capacity.ts';
import { Connections } from './connections.ts';
import type { ConnectionDemand, PhysicsConstants } from './constants.ts';
import { ResponseTimes } from './latency.ts';
import type { Measures, TimelineMinute } from './measures.ts';
import { PROFILES, type ConnectionProfile } from './profiles.ts';
import { Reader } from './reader.ts';
import { Resolver } from './resolver.ts';
import { SlidingMax } from './slidingMax.ts';

export interface ReadLoadSettings {
  /** The read load at a time, in reference readers: 1.0 keeps one db.r6g.large entirely busy. */
  readonly load: (timeMs: number) => number;
  /** How clients hold their connections (default: `pool-30m`). */
  readonly profile?: ConnectionProfile;
  /** The endpoint that clients read through (default: `custom-if-present`). */
  readonly endpoint?: ReadEndpoint;
  /** What the writer does besides reads, in reference readers. */
  readonly writeLoad?: (timeMs: number) => number;
  /** Connections at no load, and more for each reference reader of load. */
  readonly connections?: ConnectionDemand;
}

const OVERLOADED = 0.9;

/**
 * The read load of one cluster and where it lands. Clients choose an instance when they connect and stay there until
 * the connection is re-made, so each instance gets the share of the load that it has of the connections.
 *
 * Loads change at every step. What RDS changes between two steps counts from its own moment on.
 */
export class ReadLoad {
  readonly clusterId: string;
  readonly #settings: ReadLoadSettings;
  readonly #endpoint: ReadEndpoint;
  readonly #demand: ConnectionDemand;
  readonly #constants: PhysicsConstants;
  readonly #dataPlane: DataPlane;
  readonly #connections: Connections;
  readonly #resolver: Resolver;
  readonly #neededConnections: SlidingMax;
  readonly #readers = new Map<string, Reader>();
  readonly #responseTimes: ResponseTimes;
  readonly #timeline: TimelineMinute[] = [];
  readonly #startMs: number;
  /** What the load is multiplied with. */
  factorAt: (timeMs: number) => number = () => 1;
  #nowMs: number;
  #load = 0;
  #writeLoad = 0;
  #wantedConnections = 0;
  #overloadSeconds = 0;
  #overloadSecondsAnywhere = 0;
  #reads = 0;
  #readsOverCapacity = 0;
  #readerSeconds = 0;
  #connectionsCut = 0;
  #connectionsDropped = 0;
  #failedConnections = 0;
  #readersAdded = 0;
  #readersRemoved = 0;
  #minute = { seconds: 0, load: 0, cpu: 0 };

  constructor(
    clusterId: string,
    settings: ReadLoadSettings,
    context: { dataPlane: DataPlane; constants: PhysicsConstants; random: Random; nowMs: number },
  ) {
    const { constants, random, nowMs } = context;
    const profile = settings.profile ?? 'pool-30m';
    const isPooled = PROFILES[profile].lifetimeMs !== undefined;
    this.clusterId = clusterId;
    this.#settings = settings;
    this.#endpoint = settings.endpoint ?? 'custom-if-present';
    this.#demand = settings.connections ?? (isPooled ? constants.pooledConnections : constants.unpooledConnections);
    this.#constants = constants;
    this.#dataPlane = context.dataPlane;
    this.#connections = new Connections(PROFILES[profile], constants.stepMs, random.fork('connections'));
    this.#resolver = new Resolver({
      ttlMs: constants.dnsTtlMs,
      stepMs: constants.stepMs,
      hosts: constants.clientHosts,
      random: random.fork('dns'),
    });
    this.#neededConnections = new SlidingMax(isPooled ? constants.poolIdleTimeoutMs / constants.stepMs : 1);
    this.#responseTimes = new ResponseTimes(constants.serviceTimeMs);
    this.#startMs = nowMs;
    this.#nowMs = nowMs;
    this.#begin();
  }

  get readers(): Iterable<Reader> {
    return this.#readers.values();
  }

  get writeLoad(): number {
    return this.#writeLoad;
  }

  connectionsOn(instanceId: string): number {
    return this.#connections.on(instanceId);
  }

  /** Whether somebody is connected to an instance, or works on it. */
  isInUse({ id, member, sessionWork }: Reader): boolean {
    return this.connectionsOn(id) > 0 || sessionWork > 0 || (member.isWriter && this.#writeLoad > 0);
  }

  /** What sessions on an instance do beside the load, in vCPUs. */
  setSessionWork(instanceId: string, busyVcpus: number, nowMs: number): void {
    const reader = this.#readers.get(instanceId);
    if (!reader) return;
    this.#passUntil(nowMs);
    reader.sessionWork = busyVcpus / REFERENCE_VCPUS;
    this.#land();
  }

  /** Brings a part of the instance's data into its cache. False if the cluster has no such instance. */
  warm(instanceId: string, fraction: number): boolean {
    const reader = this.#readers.get(instanceId);
    if (reader) reader.warmth = Math.max(reader.warmth, fraction);
    return reader !== undefined;
  }

  /** The part of an instance's data that is in its cache; undefined if the cluster has no such instance. */
  warmthOf(instanceId: string): number | undefined {
    return this.#readers.get(instanceId)?.warmth;
  }

  /** The next step begins: the load changes, and connections whose time is up are re-made. */
  step(nowMs: number): void {
    this.#passUntil(nowMs);
    this.#sample(nowMs);
    this.#connections.expire(nowMs);
    if (this.#connections.total > this.#wantedConnections)
      this.#connections.shrink(this.#connections.total - this.#wantedConnections, nowMs);
    this.#connect(nowMs);
    this.#land();
  }

  /** RDS has changed something. */
  hear(change: DataPlaneChange, nowMs: number): void {
    this.#passUntil(nowMs);
    this.#updateReaders(nowMs);
    if (change.kind === 'down') {
      const gone = this.#connections.cut(change.instanceId);
      if (change.because === 'deleted') this.#connectionsCut += gone;
      else this.#connectionsDropped += gone;
      this.#connect(nowMs);
    }
    this.#land();
  }

  /** Ends a minute that began at `startMs`. */
  endMinute(startMs: number, nowMs: number): void {
    this.#passUntil(nowMs);
    const { seconds, load, cpu } = this.#minute;
    const readers = this.#serving().length;
    if (seconds > 0) this.#timeline.push({ t: startMs, readers, load: load / seconds, cpu: (100 * cpu) / seconds });
    this.#minute = { seconds: 0, load: 0, cpu: 0 };
  }

  measures(nowMs: number): Measures {
    this.#passUntil(nowMs);
    let readerSeconds = this.#readerSeconds;
    for (const reader of this.#readers.values()) readerSeconds += reader.missingToMinimumSeconds(nowMs);
    return {
      seconds: (nowMs - this.#startMs) / 1000,
      overloadSeconds: this.#overloadSeconds,
      overloadSecondsAnywhere: this.#overloadSecondsAnywhere,
      workOverCapacity: this.#reads > 0 ? this.#readsOverCapacity / this.#reads : 0,
      readerSeconds,
      connectionsCut: this.#connectionsCut,
      connectionsDropped: this.#connectionsDropped,
      failedConnections: this.#failedConnections,
      readersAdded: this.#readersAdded,
      readersRemoved: this.#readersRemoved,
      p99LatencyMs: this.#responseTimes.quantileMs(0.99),
      timeline: [...this.#timeline],
    };
  }

  /** The cluster and its clients have been running for long: caches are warm, connections of every age. */
  #begin(): void {
    for (const member of this.#dataPlane.members(this.clusterId))
      this.#readers.set(member.id, new Reader(member, member.availableSinceMs === undefined ? 0 : 1));
    this.#updateReaders(this.#nowMs);
    this.#sample(this.#nowMs);
    const isUp = (id: string) => this.#isUp(id);
    const chosen = Array.from({ length: this.#wantedConnections }, () => this.#resolver.choose(1, this.#nowMs, isUp));
    this.#connections.openOfEveryAge(chosen.flat(), this.#nowMs);
    this.#land();
  }

  #sample(nowMs: number): void {
    this.#load = this.#settings.load(nowMs) * this.factorAt(nowMs);
    if (!(this.#load >= 0)) throw new Error(`the read load of ${this.clusterId} must not be ${this.#load}`);
    this.#writeLoad = this.#settings.writeLoad?.(nowMs) ?? this.#constants.writeLoad;
    const { base, perReader } = this.#demand;
    this.#wantedConnections = this.#neededConnections.push(Math.ceil(base + perReader * this.#load));
  }

  #updateReaders(nowMs: number): void {
    const members = this.#dataPlane.members(this.clusterId);
    const answering = this.#dataPlane.answering(this.clusterId, this.#endpoint);
    const present = new Set(members.map(({ id }) => id));
    for (const reader of this.#readers.values()) if (!present.has(reader.id)) this.#remove(reader, nowMs);
    for (const member of members) {
      let reader = this.#readers.get(member.id);
      if (!reader) this.#readers.set(member.id, (reader = new Reader(member, 0)));
      if (reader.member.availableSinceMs === undefined && member.availableSinceMs !== undefined && !member.isWriter)
        this.#readersAdded++;
      reader.update(member);
      reader.isServing = member.isUp && member.isAvailable && !member.isWriter && answering.includes(member.id);
    }
    this.#resolver.update(answering, nowMs);
  }

  #remove(reader: Reader, nowMs: number): void {
    this.#readers.delete(reader.id);
    this.#readerSeconds += reader.missingToMinimumSeconds(nowMs);
    if (reader.isBilledAsReader()) this.#readersRemoved++;
  }

  #connect(nowMs: number): void {
    const missing = this.#wantedConnections - this.#connections.total;
    if (missing <= 0) return;
    const chosen = this.#resolver.choose(missing, nowMs, (id) => this.#isUp(id));
    this.#connections.open(chosen, nowMs);
    this.#failedConnections += missing - chosen.length;
  }

  #isUp(id: string): boolean {
    return this.#readers.get(id)?.member.isUp === true;
  }

  /** Lets the load land where the connections are. */
  #land(): void {
    const total = this.#connections.total;
    for (const reader of this.#readers.values()) {
      const reads = total > 0 ? (this.#load * this.#connections.on(reader.id)) / total : 0;
      const { member, sessionWork } = reader;
      const writes = member.isWriter && member.isUp ? this.#writeLoad : 0;
      reader.carry(reads, writes + sessionWork, this.#constants);
    }
  }

  #passUntil(nowMs: number): void {
    const seconds = (nowMs - this.#nowMs) / 1000;
    this.#nowMs = nowMs;
    if (seconds <= 0) return;
    let served = 0;
    let overloaded = 0;
    let overloadedAnywhere = 0;
    for (const reader of this.#readers.values()) {
      served += reader.served;
      if (!reader.member.isWriter && reader.utilisation >= OVERLOADED) {
        overloadedAnywhere += reader.reads;
        if (reader.isServing) overloaded += reader.reads;
      }
      if (reader.reads > 0) this.#responseTimes.add(reader.reads * seconds, reader.utilisation);
      if (reader.isBilledAsReader()) this.#readerSeconds += seconds;
      reader.pass(seconds, this.#constants);
    }
    if (this.#load > 0) {
      this.#overloadSeconds += (seconds * overloaded) / this.#load;
      this.#overloadSecondsAnywhere += (seconds * overloadedAnywhere) / this.#load;
    }
    this.#reads += seconds * this.#load;
    this.#readsOverCapacity += seconds * (this.#load - served);
    this.#minute.seconds += seconds;
    this.#minute.load += seconds * this.#load;
    this.#minute.cpu += seconds * mean(this.#serving().map(({ utilisation }) => utilisation));
  }

  #serving(): Reader[] {
    return [...this.#readers.values()].filter(({ isServing }) => isServing);
  }
}

const mean = (numbers: readonly number[]): number =>
  numbers.length === 0 ? 0 : numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
