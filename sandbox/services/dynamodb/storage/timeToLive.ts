import type { Clock, Timer } from '../../../clock.ts';
import type { Item } from '../values/value.ts';

/**
 * How often expired items are swept. The documentation promises no more than "within a few days of their expiration";
 * an hour is a guess that lets readers meet expired items, as they do at AWS, and a simulated day see them go.
 */
export const TTL_SWEEP_MS = 3_600_000;

/** Items that expired longer ago than five years are kept. Source: Developer Guide, "Using time to live (TTL)". */
const EXPIRY_AGE_MAX_MS = 5 * 365 * 24 * 3_600_000;

/** A sweep far off is asked for again after a day, because a real timer cannot wait for longer than some 24 days. */
const WAIT_MAX_MS = 24 * 3_600_000;

/** Removes a table's expired items. While none has an expiry, there is not even a timer. */
export class TimeToLive {
  readonly #clock: Clock;
  /** Gives a list of its own, which stays as it is while items are removed. */
  readonly #items: () => readonly Item[];
  readonly #remove: (item: Item) => void;
  #attribute: string | undefined;
  #timer: Timer | undefined;

  constructor(clock: Clock, items: () => readonly Item[], remove: (item: Item) => void) {
    this.#clock = clock;
    this.#items = items;
    this.#remove = remove;
  }

  /** The attribute that holds when an item expires, in seconds since the epoch; undefined while switched off. */
  get attribute(): string | undefined {
    return this.#attribute;
  }

  /** Switches the sweeping on by `attribute`, or off. At AWS the switch takes up to an hour; here, none. */
  use(attribute: string | undefined): void {
    this.#attribute = attribute;
    this.stop();
    for (const item of this.#items()) this.notice(item);
  }

  stop(): void {
    this.#clock.clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** To be told every item that is written. */
  notice(item: Item): void {
    const expiryMs = this.#expiryMs(item);
    if (expiryMs === undefined) return;
    const now = this.#clock.now();
    const sweepMs = (Math.floor(Math.max(expiryMs, now) / TTL_SWEEP_MS) + 1) * TTL_SWEEP_MS;
    const wakeMs = Math.min(sweepMs, now + WAIT_MAX_MS);
    if (this.#timer && this.#timer.at <= wakeMs) return;
    this.stop();
    this.#timer = this.#clock.setTimeout(() => this.#sweep(), wakeMs - now);
  }

  #sweep(): void {
    this.#timer = undefined;
    const now = this.#clock.now();
    for (const item of this.#items()) {
      const expiryMs = this.#expiryMs(item);
      if (expiryMs !== undefined && expiryMs < now) this.#remove(item);
      else this.notice(item);
    }
  }

  /** When the item is to go, in Region time; undefined if never: no number there, or one that is far too long ago. */
  #expiryMs(item: Item): number | undefined {
    const text = this.#attribute === undefined ? undefined : item[this.#attribute]?.N;
    if (text === undefined) return undefined;
    const expiryMs = Number(text) * 1_000;
    return expiryMs < this.#clock.now() - EXPIRY_AGE_MAX_MS ? undefined : expiryMs;
  }
}
