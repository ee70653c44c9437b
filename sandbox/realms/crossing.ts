import { AsyncLocalStorage } from 'node:async_hooks';
import type { Clock } from '../clock.ts';
import type { Life } from './life.ts';
import { currentLife } from './rejections.ts';

/**
 * The way between a realm and something outside of it that takes some time, such as a network. It belongs to the realm
 * whose code makes it: what comes back waits while that is frozen, and nothing goes either way once it has ended.
 */
export class Crossing {
  readonly #clock: Clock;
  readonly #oneWayMs: number;
  readonly #life: Life | undefined = currentLife();
  readonly #inContext = AsyncLocalStorage.snapshot();

  constructor(clock: Clock, oneWayMs: number) {
    this.#clock = clock;
    this.#oneWayMs = oneWayMs;
  }

  /** To the far end, unless the realm ended before. */
  travel(work: () => void): void {
    this.#clock.setTimeout(() => {
      if (!this.#life?.ended) work();
    }, this.#oneWayMs);
  }

  /** From the far end into the realm. */
  deliver(work: () => void): void {
    const inContext = () => this.#inContext(work);
    this.#clock.setTimeout(() => (this.#life ? this.#life.run(inContext) : inContext()), this.#oneWayMs);
  }
}
