import type { Ranked, Urgent } from './urgent.ts';
import { callTimeLeftMs, OutOfTimeError } from '../aws/deadline.ts';

export interface Limits {
  /** How many are looked at closely at a time. (default: 1) */
  readonly concurrency?: number;
  /** So long a close look takes at most, in milliseconds: none is begun that could not come to its end. (default: 0) */
  readonly lookMs?: number;
}

/** Close looks, a few at a time, each on its own: what fails for one keeps none of the others from its turn. */
export class Turns {
  readonly failed = new Map<string, unknown>();
  readonly #look: (resource: string) => Promise<void>;
  readonly #order: readonly string[];
  readonly #concurrency: number;
  readonly #lookMs: number;
  readonly #running = new Set<Promise<void>>();
  readonly #stopped = new Set<string>();

  /** @param order of resources none of which may be left out: what stopped is then the first one of it */
  constructor(
    look: (resource: string) => Promise<void>,
    { concurrency = 1, lookMs = 0 }: Limits = {},
    order: readonly string[] = [],
  ) {
    this.#look = look;
    this.#order = order;
    this.#concurrency = concurrency;
    this.#lookMs = lookMs;
  }

  /** The resource that had no turn for lack of time, or did not come to the end of it: the first to stop of several. */
  get stoppedAt(): string | undefined {
    const [first] = this.#stopped;
    return this.#order.find((resource) => this.#stopped.has(resource)) ?? first;
  }

  isTime(): boolean {
    return callTimeLeftMs() > this.#lookMs;
  }

  stopAt(resource: string): void {
    this.#stopped.add(resource);
  }

  /** Waits until there is room for it, and begins. */
  async take(resource: string): Promise<void> {
    while (this.#running.size >= this.#concurrency) await Promise.race(this.#running);
    if (!this.isTime()) return this.stopAt(resource);
    const turn = this.#attempt(resource).finally(() => this.#running.delete(turn));
    this.#running.add(turn);
  }

  /** Where nobody can say which are urgent, all of them have their ordinary turn, and the sweep fails in the end. */
  async finding(urgent: () => Promise<Urgent>): Promise<Ranked> {
    try {
      const found = await urgent();
      return 'first' in found ? found : { first: [], others: found };
    } catch (error) {
      if (!(error instanceof OutOfTimeError)) this.failed.set('urgent', error);
      return { first: [], others: [] };
    }
  }

  /** What cannot be scanned fails the sweep, but no turn that has begun; time that is up is no failure. */
  async finishing(scanning: () => Promise<void>): Promise<void> {
    try {
      await scanning();
    } catch (error) {
      if (!(error instanceof OutOfTimeError)) this.failed.set('scan', error);
    }
    await Promise.all(this.#running);
  }

  async #attempt(resource: string): Promise<void> {
    try {
      await this.#look(resource);
    } catch (error) {
      // Tried again, the whole sweep would run beside the next one.
      if (error instanceof OutOfTimeError) this.stopAt(resource);
      else this.failed.set(resource, error);
    }
  }
}
