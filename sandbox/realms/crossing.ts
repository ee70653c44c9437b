import { AsyncResource } from 'node:async_hooks';
import type { Clock } from '../clock.ts';
import type { Life } from './life.ts';
import { currentLife } from './rejections.ts';

/**
 * The way between a realm and something outside of it that takes some time, such as a network. It belongs to the realm
 * whose code makes it: what comes back waits while that is frozen, and nothing goes either way once it has ended.
 */
export class Crossing {
  readonly #pass: (work: () => void) => void;
  readonly #life: Life | undefined = currentLife();
  /** Remembers the async-local storage in which the crossing was made. */
  readonly #maker = new AsyncResource('Crossing');

  /** @param pass does the work when what is sent has come to the other end */
  constructor(pass: (work: () => void) => void) {
    this.#pass = pass;
  }

  /** To the far end, unless the realm ended before. */
  travel(work: () => void): void {
    this.#pass(() => {
      if (!this.#life?.ended) work();
    });
  }

  /** From the far end into the realm. */
  deliver(work: () => void): void {
    const inContext = () => this.#maker.runInAsyncScope(work);
    this.#pass(() => (this.#life ? this.#life.run(inContext) : inContext()));
  }
}

/** A way that takes so many milliseconds of Region time. */
export const inRegionTime =
  (clock: Clock, oneWayMs: number) =>
  (work: () => void): void =>
    void clock.setTimeout(work, oneWayMs);
