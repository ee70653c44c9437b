import type { Core } from '../../core.ts';
import type { Random } from '../../random.ts';
import { DataPlane } from './dataPlane.ts';
import { clusterNotFound, instanceNotFound, reservationNotFound } from './errors.ts';
import { bareId, type ResourceKind } from './identifiers.ts';
import { DEFAULT_DURATIONS, type RdsDurations, type RdsOptions, type Seconds } from './options.ts';
import { OrderedStore } from '../orderedStore.ts';
import type { CapacityReservation, Cluster, CustomEndpoint, Instance } from './records.ts';

type Transitioning = Pick<Cluster, 'transition' | 'random'>;

/** The state of RDS in this Region, and the passing of its time. */
export class RdsRegion {
  readonly core: Core;
  readonly options: RdsOptions;
  readonly durations: RdsDurations;
  readonly clusters = new OrderedStore<Cluster>();
  readonly instances = new OrderedStore<Instance>();
  readonly endpoints = new OrderedStore<CustomEndpoint>();
  readonly reservations = new OrderedStore<CapacityReservation>();
  readonly dataPlane = new DataPlane(this.clusters);
  readonly #random: Random;
  #isInstant = false;

  constructor(core: Core, options: RdsOptions) {
    this.core = core;
    this.options = options;
    this.durations = { ...DEFAULT_DURATIONS, ...options.durations };
    this.#random = core.random.fork('rds');
  }

  /** What every new record begins with. */
  newRecord(kind: ResourceKind, id: string, store: { nextOrder(): number }) {
    const random = this.#random.fork(`${kind}/${id}`);
    return { id, order: store.nextOrder(), random, transition: undefined };
  }

  /** Raises DBClusterNotFoundFault. Takes an ARN too. */
  cluster(idOrArn: string | undefined): Cluster {
    const id = bareId(idOrArn ?? '');
    const cluster = this.clusters.get(id);
    if (!cluster) throw clusterNotFound(id);
    return cluster;
  }

  /** Raises DBInstanceNotFound. Takes an ARN too. */
  instance(idOrArn: string | undefined): Instance {
    const id = bareId(idOrArn ?? '');
    const instance = this.instances.get(id);
    if (!instance) throw instanceNotFound(id);
    return instance;
  }

  /** Raises DBCapacityReservationNotFoundFault. Takes a name too: that of the latest one which had it. */
  reservation(idOrName: string | undefined): CapacityReservation {
    const wanted = bareId(idOrName ?? '');
    const found = this.reservations.all().findLast(({ id, name }) => id === wanted || name === wanted);
    if (!found) throw reservationNotFound(wanted);
    return found;
  }

  /** Goes on with `next` when the time for it has come, in place of whatever the record was waiting for. */
  after(record: Transitioning, [shortest, longest]: Seconds, next: () => void): void {
    this.core.clock.clearTimeout(record.transition);
    record.transition = undefined;
    if (this.#isInstant) next();
    else
      record.transition = this.core.clock.setTimeout(next, Math.round(1000 * record.random.between(shortest, longest)));
  }

  /** Whether what is created now was there long before. */
  get isInstant(): boolean {
    return this.#isInstant;
  }

  /** Everything that is asked for in `setUp` is there at once, as if it had been built long before. */
  async instantly<Result>(setUp: () => Promise<Result>): Promise<Result> {
    this.#isInstant = true;
    try {
      return await setUp();
    } finally {
      this.#isInstant = false;
    }
  }
}

/** `prefix` and 26 letters and digits, as RDS numbers what it creates. */
export function resourceIdOf(prefix: string, random: Random): string {
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
  return prefix + Array.from({ length: 26 }, () => letters[random.integer(0, letters.length - 1)]).join('');
}
