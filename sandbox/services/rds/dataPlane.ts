import type { OrderedStore } from '../orderedStore.ts';
import {
  isWriter,
  maxCapacityUnits,
  minCapacityUnits,
  secondsUntilAutoPause,
  type Cluster,
  type CustomEndpoint,
  type Instance,
} from './records.ts';

/** An instance as its clients meet it. */
export interface Member {
  readonly id: string;
  readonly instanceClass: string;
  /** What `db.serverless` grows to, in capacity units. */
  readonly maxCapacityUnits: number;
  /** What it shrinks to. */
  readonly minCapacityUnits: number;
  /** After so long without a connection it pauses, where it shrinks to 0. */
  readonly secondsUntilAutoPause: number;
  readonly promotionTier: number;
  readonly isWriter: boolean;
  readonly isAvailable: boolean;
  readonly isUp: boolean;
  /** When its bill began; undefined before that. */
  readonly availableSinceMs: number | undefined;
  /** Stopped instances are not billed. */
  readonly isStopped: boolean;
}

/** Which endpoint clients read through: `custom-if-present` is the oldest custom one of type READER that is usable. */
export type ReadEndpoint = 'reader' | 'custom-if-present' | { readonly custom: string };

/** Told after the state has changed. */
export type DataPlaneChange =
  /** It takes connections from now on. */
  | { readonly kind: 'up'; readonly clusterId: string; readonly instanceId: string }
  /** It no longer does, and those that were open are gone. */
  | { readonly kind: 'down'; readonly clusterId: string; readonly instanceId: string; readonly because: DownReason }
  /** Roles, statuses, classes or endpoints are not what they were. */
  | { readonly kind: 'changed'; readonly clusterId: string };

export type DownReason = 'deleted' | 'restarted' | 'stopped' | 'broken';

/** The part of RDS that clients of a database meet: who takes connections, and whom a host name stands for. */
export class DataPlane {
  readonly #clusters: OrderedStore<Cluster>;
  readonly #listeners: ((change: DataPlaneChange) => void)[] = [];

  constructor(clusters: OrderedStore<Cluster>) {
    this.#clusters = clusters;
  }

  subscribe(listener: (change: DataPlaneChange) => void): void {
    this.#listeners.push(listener);
  }

  has(clusterId: string): boolean {
    return this.#clusters.get(clusterId) !== undefined;
  }

  clusterIds(): string[] {
    return this.#clusters.all().map(({ id }) => id);
  }

  /** The instances that are not being deleted, in the order in which they joined; none if the cluster is gone. */
  members(clusterId: string): Member[] {
    const members = this.#clusters.get(clusterId)?.members ?? [];
    return [...members].filter(({ status }) => status !== 'deleting').map(memberOf);
  }

  /** The instances that the endpoint's name stands for now. */
  answering(clusterId: string, endpoint: ReadEndpoint): string[] {
    const cluster = this.#clusters.get(clusterId);
    if (!cluster) return [];
    const custom = customOf(cluster, endpoint);
    if (custom?.effective) return idsOf(cluster, (instance) => isEligible(instance, custom));
    // An endpoint that was named and is not there has no name to resolve.
    if (typeof endpoint === 'object') return [];
    const readers = idsOf(cluster, (instance) => !isWriter(instance));
    // With zero readers the reader endpoint sends reads to the writer (Aurora User Guide, "Reader endpoints").
    return readers.length > 0 ? readers : idsOf(cluster, isWriter);
  }

  wentUp(instance: Instance): void {
    instance.isUp = true;
    this.#tell({ kind: 'up', clusterId: instance.cluster.id, instanceId: instance.id });
  }

  /** They go down together: nobody who loses one of them is led to another. */
  wentDown(instances: readonly Instance[], because: DownReason): void {
    const wereUp = instances.filter(({ isUp }) => isUp);
    for (const instance of wereUp) instance.isUp = false;
    for (const instance of instances) {
      const clusterId = instance.cluster.id;
      if (wereUp.includes(instance)) this.#tell({ kind: 'down', clusterId, instanceId: instance.id, because });
      else this.changed(instance.cluster);
    }
  }

  changed(cluster: Cluster): void {
    this.#tell({ kind: 'changed', clusterId: cluster.id });
  }

  #tell(change: DataPlaneChange): void {
    for (const listener of this.#listeners) listener(change);
  }
}

const memberOf = (instance: Instance): Member => ({
  id: instance.id,
  instanceClass: instance.instanceClass,
  maxCapacityUnits: maxCapacityUnits(instance.cluster),
  minCapacityUnits: minCapacityUnits(instance.cluster),
  secondsUntilAutoPause: secondsUntilAutoPause(instance.cluster),
  promotionTier: instance.promotionTier,
  isWriter: isWriter(instance),
  isAvailable: instance.status === 'available',
  isUp: instance.isUp,
  availableSinceMs: instance.availableSinceMs,
  isStopped: instance.status === 'stopped',
});

const idsOf = (cluster: Cluster, accepts: (instance: Instance) => boolean): string[] =>
  [...cluster.members].filter((instance) => instance.isUp && accepts(instance)).map(({ id }) => id);

function customOf(cluster: Cluster, endpoint: ReadEndpoint): CustomEndpoint | undefined {
  if (endpoint === 'reader') return undefined;
  const usable = [...cluster.endpoints].filter(({ effective }) => effective !== undefined);
  if (endpoint === 'custom-if-present') return usable.find(({ effective }) => effective?.type === 'READER');
  return usable.find(({ id }) => id === endpoint.custom);
}

function isEligible(instance: Instance, { effective }: CustomEndpoint): boolean {
  if (!effective || (effective.type === 'READER' && isWriter(instance))) return false;
  return effective.listed.includes(instance.id) === (effective.list === 'static');
}
