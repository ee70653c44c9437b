import { endpointId } from '../../fleet/names.ts';
import { CLUSTER, type Stage } from '../stage.ts';
import type { Bounds } from './policy.ts';

const MINUTE_MS = 60_000;

/** The slowest build and the minute that a decision may wait for. */
const READY_AFTER_MS = 10 * MINUTE_MS;

/** A reader that is needed again within this time stays: draining it and creating another one takes as long. */
const KEPT_FOR_MS = 45 * MINUTE_MS;

/**
 * Knows the future load: creates readers early enough to serve when they are needed, and drains those that will not be
 * needed. An upper bound for any forecast; connections still move only when they are reopened.
 */
export class Oracle {
  readonly #stage: Stage;
  readonly #bounds: Bounds;
  readonly #targetShare: number;
  readonly #own = new Set<string>();
  readonly #draining = new Set<string>();
  #created = 0;

  constructor(stage: Stage, options: { bounds: Bounds; targetCpuPercent: number }) {
    this.#stage = stage;
    this.#bounds = options.bounds;
    this.#targetShare = options.targetCpuPercent / 100;
  }

  start(): void {
    const stage = this.#stage;
    stage.rds.calls.CreateDBClusterEndpoint({
      DBClusterIdentifier: CLUSTER,
      DBClusterEndpointIdentifier: endpointId(CLUSTER),
      EndpointType: 'READER',
      ExcludedMembers: [],
    });
    stage.everyMinute(0, () => this.#look());
  }

  #look(): void {
    const { clock, rds } = this.#stage;
    const nowMs = clock.now();
    this.#deleteDrained();
    const cluster = rds.inspect().clusters[0]!;
    const all = cluster.instances.filter(({ isWriter }) => !isWriter);
    const readers = all.filter(({ status }) => status !== 'deleting');
    const isFree = cluster.endpoints[0]?.status === 'available';
    const present = readers.filter(({ id }) => !this.#draining.has(id));
    const wanted = this.#wanted(nowMs, READY_AFTER_MS);
    if (wanted > present.length) {
      const back = isFree ? [...this.#draining].slice(0, wanted - present.length) : [];
      for (const id of back) this.#draining.delete(id);
      if (back.length > 0) this.#exclude();
      // Those that are being deleted count against Aurora's maximum.
      const room = this.#bounds.max - all.length;
      for (let n = 0; n < Math.min(room, wanted - present.length - back.length); n++) this.#create();
      return;
    }
    const candidate = present.findLast(({ id, status }) => this.#own.has(id) && status === 'available');
    if (candidate && isFree && this.#wanted(nowMs, KEPT_FOR_MS) < present.length) {
      this.#draining.add(candidate.id);
      this.#exclude();
    }
  }

  #wanted(nowMs: number, aheadMs: number): number {
    let peak = 0;
    for (let timeMs = nowMs; timeMs <= nowMs + aheadMs; timeMs += MINUTE_MS)
      peak = Math.max(peak, this.#stage.options.load(timeMs));
    return Math.min(this.#bounds.max, Math.max(this.#bounds.min, Math.ceil(peak / this.#targetShare)));
  }

  #create(): void {
    const id = `oracle-${++this.#created}`;
    this.#own.add(id);
    this.#stage.addReader(id);
  }

  /** RDS leaves a list as it was where it is told an empty one: naming the writer excludes no reader. */
  #exclude(): void {
    const { writer } = this.#stage.rds.inspect().clusters[0]!;
    this.#stage.rds.calls.ModifyDBClusterEndpoint({
      DBClusterEndpointIdentifier: endpointId(CLUSTER),
      ExcludedMembers: this.#draining.size > 0 ? [...this.#draining] : [writer!],
    });
  }

  #deleteDrained(): void {
    for (const id of this.#draining) {
      if (this.#stage.connectionsOn(id) > 0) continue;
      this.#draining.delete(id);
      this.#stage.rds.calls.DeleteDBInstance({ DBInstanceIdentifier: id, SkipFinalSnapshot: true });
    }
  }
}
