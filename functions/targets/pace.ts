import { setTimeout as wait } from 'node:timers/promises';

/**
 * ELB takes 40 Describe calls at once and 10 a second from an account (facts of its throttling), and others in the
 * account want theirs: the sweep leaves them a quarter of the one and a fifth of the other.
 */
const AT_ONCE = 30;
const PER_SECOND = 8;

/** Lets calls through as fast as AWS takes them. */
export class Pace {
  #left = AT_ONCE;
  #filledMs = Date.now();

  /** Resolves when the next call may be made. */
  async next(): Promise<void> {
    this.#fill();
    if (this.#left < 1) {
      await wait(Math.ceil(((1 - this.#left) / PER_SECOND) * 1_000));
      this.#fill();
    }
    this.#left--;
  }

  #fill(): void {
    const nowMs = Date.now();
    this.#left = Math.min(AT_ONCE, this.#left + ((nowMs - this.#filledMs) / 1_000) * PER_SECOND);
    this.#filledMs = nowMs;
  }
}
