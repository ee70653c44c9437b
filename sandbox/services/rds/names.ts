import type { Random } from '../../random.ts';
import { type Database, databaseOf } from './databases.ts';
import type { ReadEndpoint } from './dataPlane.ts';
import { hostNames } from './identifiers.ts';
import type { RdsRegion } from './region.ts';

/** Whom a name stands for from a moment on. */
interface Answer {
  readonly fromMs: number;
  readonly instanceIds: readonly string[];
}

interface Name {
  readonly clusterId: string;
  readonly answering: () => readonly string[];
  /** The latest two: what is told, and what will be. */
  answers: readonly Answer[];
}

/** The Region's DNS of databases. A name that nobody has asked for is not followed: most runs ask for none. */
export class HostNames {
  readonly #region: RdsRegion;
  readonly #random: Random;
  readonly #names = new Map<string, Name>();

  constructor(region: RdsRegion) {
    this.#region = region;
    this.#random = region.core.random.fork('dns');
    region.dataPlane.subscribe(({ clusterId }) => this.#follow(clusterId));
  }

  /** The instance that a host name leads to now; undefined for a name that is not there, or leads to nobody. */
  databaseAt(hostname: string): Database | undefined {
    const instance = this.#region.instances.get(hostname.split('.')[0] ?? '');
    if (instance && hostname === hostNames.instance(instance.id)) return databaseOf(instance);
    const name = this.#names.get(hostname) ?? this.#add(hostname);
    if (!name) return undefined;
    const nowMs = this.#region.core.clock.now();
    const ids = name.answers.findLast(({ fromMs }) => fromMs <= nowMs)?.instanceIds ?? [];
    const chosen = this.#region.instances.get(ids[this.#random.integer(0, ids.length - 1)] ?? '');
    return chosen && databaseOf(chosen);
  }

  /** Every name that leads, or will lead, to somebody. */
  all(): string[] {
    const { clusters, endpoints, instances } = this.#region;
    return [
      ...clusters.all().flatMap(({ id }) => [hostNames.writer(id), hostNames.reader(id)]),
      ...endpoints.all().map(({ id }) => hostNames.custom(id)),
      ...instances.all().map(({ id }) => hostNames.instance(id)),
    ];
  }

  #add(hostname: string): Name | undefined {
    const found = this.#nameOf(hostname);
    if (!found) return undefined;
    const name = { ...found, answers: [{ fromMs: Number.NEGATIVE_INFINITY, instanceIds: found.answering() }] };
    this.#names.set(hostname, name);
    return name;
  }

  #nameOf(hostname: string): Omit<Name, 'answers'> | undefined {
    const { clusters, endpoints, dataPlane } = this.#region;
    const id = hostname.split('.')[0] ?? '';
    const read = (clusterId: string, endpoint: ReadEndpoint) => ({
      clusterId,
      answering: () => dataPlane.answering(clusterId, endpoint),
    });
    const cluster = clusters.get(id);
    if (cluster && hostname === hostNames.writer(id)) {
      return { clusterId: id, answering: () => (cluster.writer ? [cluster.writer.id] : []) };
    }
    if (cluster && hostname === hostNames.reader(id)) return read(id, 'reader');
    const custom = endpoints.get(id);
    return custom && hostname === hostNames.custom(id) ? read(custom.cluster.id, { custom: id }) : undefined;
  }

  #follow(clusterId: string): void {
    const nowMs = this.#region.core.clock.now();
    for (const name of this.#names.values()) {
      if (name.clusterId !== clusterId) continue;
      const instanceIds = name.answering();
      const latest = name.answers.at(-1)!;
      if (latest.instanceIds.join() === instanceIds.join()) continue;
      const told = name.answers.findLast(({ fromMs }) => fromMs <= nowMs) ?? latest;
      const fromMs = nowMs + 1000 * this.#random.between(...this.#region.durations.nameFollowing);
      name.answers = [told, { fromMs, instanceIds }];
    }
  }
}
