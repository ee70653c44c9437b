import { isDeepStrictEqual } from 'node:util';
import type { Fleet } from '../../fleet/fleet.ts';
import { isKeyOfRole } from '../iam/sessions.ts';
import type { Region } from '../region.ts';
import type { CallContext } from '../wire/handlers.ts';
import { type Change, createdBy, excludedFrom } from './change.ts';
import { readDecisions } from './decisions.ts';
import { strayReaders } from './liveness.ts';
import { RecentStates } from './recent.ts';
import { INVARIANTS } from './rules.ts';

/** Something happened that must never happen. */
export interface Breach {
  /** Region time in milliseconds. */
  readonly atMs: number;
  readonly invariant: string;
  /** What exactly, for a person to read. */
  readonly what: string;
}

export interface InvariantOptions {
  readonly fleet: Fleet;
  /** The stage whose functions are watched. */
  readonly stage: string;
  /** The ledger's table, which records decisions. */
  readonly ledgerTable: string;
  readonly onBreach?: (breach: Breach) => void;
  /** By how much a function may take one time for another, in milliseconds (default: 0). */
  readonly clockOffMs?: number;
}

/** Checks the invariants after every call of a function. */
export class Invariants {
  readonly breaches: Breach[] = [];
  readonly #region: Region;
  readonly #options: InvariantOptions;
  readonly #recent: RecentStates;
  readonly #everCreated = new Set<string>();
  readonly #leftOutAtMs = new Map<string, number>();

  constructor(region: Region, options: InvariantOptions) {
    this.#region = region;
    this.#options = options;
    this.#recent = new RecentStates(region.clock);
    this.#note();
    region.rds.dataPlane.subscribe(() => this.#note());
  }

  /** For Endpoint.intercept: next to the handler, so that it sees the effect of a call whose answer is lost. */
  intercept(call: CallContext, _input: unknown, next: () => Promise<unknown>): Promise<unknown> {
    if (call.service !== 'rds' || /^(Describe|List)/.test(call.operation)) return next();
    const { rds, physics } = this.#region;
    const before = rds.inspect();
    const instances = before.clusters.flatMap((cluster) => cluster.instances);
    const connections = new Map(instances.map(({ id }) => [id, physics.connectionsOn(id)]));
    // RDS's handlers are synchronous: nothing else happens between these two reads.
    const answer = next();
    const after = rds.inspect();
    if (isKeyOfRole(call.accessKeyId)) {
      for (const cluster of before.clusters) {
        const changed = after.clusters.find(({ id }) => id === cluster.id);
        if (changed && !isDeepStrictEqual(cluster, changed)) this.#check(cluster, changed, connections);
      }
    }
    this.#note();
    return answer;
  }

  /** To be called at the end, in a steady state: every reader of ours serves, or is deleted. */
  checkReaders(): void {
    const { fleet } = this.#options;
    for (const cluster of this.#region.rds.inspect().clusters) {
      const policy = fleet.clusters[cluster.id];
      if (!policy) continue;
      const decisions = readDecisions(this.#region, this.#options.ledgerTable, cluster.id);
      const ours = cluster.instances.filter(({ id }) => this.#everCreated.has(id));
      for (const what of strayReaders(cluster, ours, { policy, decisions, nowMs: this.#region.clock.now() }))
        this.#tell('every reader serves or is gone', what);
    }
  }

  #check(before: Change['before'], after: Change['after'], connections: Change['connections']): void {
    const { fleet, stage, ledgerTable, clockOffMs = 0 } = this.#options;
    const policy = fleet.clusters[before.id];
    if (!policy) return;
    const change: Change = {
      atMs: this.#region.clock.now(),
      stage,
      policy,
      before,
      after,
      knowable: this.#recent.of(before.id),
      connections,
      everCreated: this.#everCreated,
      leftOutAtMs: this.#leftOutAtMs,
      clockOffMs,
      decisions: readDecisions(this.#region, ledgerTable, before.id),
    };
    for (const { name, breach } of INVARIANTS) {
      const what = breach(change);
      if (what !== undefined) this.#tell(name, what);
    }
    for (const { id } of createdBy(change)) this.#everCreated.add(id);
    const excluded = excludedFrom(before);
    for (const id of excludedFrom(after)) if (!excluded.has(id)) this.#leftOutAtMs.set(id, change.atMs);
  }

  #note(): void {
    this.#recent.add(this.#region.rds.inspect());
  }

  #tell(invariant: string, what: string): void {
    const breach = { atMs: this.#region.clock.now(), invariant, what };
    this.breaches.push(breach);
    this.#options.onBreach?.(breach);
  }
}
