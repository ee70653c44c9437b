import type { Clock } from '../clock.ts';
import type { RdsTruth } from '../services/rds/index.ts';
import type { Cluster } from './change.ts';

/**
 * What has changed within the last 20 s, nobody can be blamed for not knowing: a read is stale by up to 5 s, and a call
 * takes up to three attempts of 4 s each, with pauses between them.
 */
const KNOWABLE_MS = 20_000;

/** The states of RDS that were to be seen lately. */
export class RecentStates {
  readonly #clock: Clock;
  #states: { readonly sinceMs: number; readonly truth: RdsTruth }[] = [];

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  add(truth: RdsTruth): void {
    const sinceMs = this.#clock.now();
    this.#states = [...this.#since(sinceMs - KNOWABLE_MS), { sinceMs, truth }];
  }

  of(cluster: string): Cluster[] {
    return this.#since(this.#clock.now() - KNOWABLE_MS).flatMap(({ truth }) =>
      truth.clusters.filter(({ id }) => id === cluster),
    );
  }

  /** The states that held at some time since then. */
  #since(timeMs: number) {
    return this.#states.slice(
      Math.max(
        0,
        this.#states.findLastIndex(({ sinceMs }) => sinceMs <= timeMs),
      ),
    );
  }
}
