import { setTimeout as wait } from 'node:timers/promises';

/**
 * ELB takes 40 Describe calls at once and 10 a second from an account (ELB API reference, "Throttling"), and others in
 * the account want theirs: the sweep leaves them a quarter of the one and a fifth of the other.
 */
const AT_ONCE = 30;
const PER_SECOND = 8;

/** Lets calls through as fast as AWS takes them. */
export class Pace {
  #left = AT_ONCE;
  #filledMs = Date.now();

  /** Resolves when so many calls may be made. */
  async next(calls = 1): Promise<void> {
    this.#fill();
    if (this.#left < calls) {
      await wait(Math.ceil(((calls - this.#left) / PER_SECOND) * 1_000));
      this.#fill();
    }
    this.#left -= calls;
  }

  #fill(): void {
    const nowMs = Date.now();
    this.#left = Math.min(AT_ONCE, this.#left + ((nowMs - this.#filledMs) / 1_000) * PER_SECOND);
    this.#filledMs = nowMs;
  }
}
