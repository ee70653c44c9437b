import { setTimeout as wait } from 'node:timers/promises';

/**
 * ELB takes 40 Describe calls at once and 10 a second from an account (ELB API reference, "Throttling"), and others in
 * the account want theirs. Two execution environments of ours at the most share 30 and 9: the one that sweeps, and one
 * that was woken by an event.
 */
const AT_ONCE = 15;
const PER_SECOND = { sweep: 6, event: 3 } as const;

/** Lets calls through as fast as AWS takes them. One for an execution environment, which does one thing at a time. */
export class Pace {
  #perSecond: number = PER_SECOND.event;
  #left = AT_ONCE;
  #filledMs = Date.now();

  /** What the invocation that begins is about. */
  begin(what: keyof typeof PER_SECOND): void {
    this.#fill();
    this.#perSecond = PER_SECOND[what];
  }

  /** Whether so many calls may be made without waiting. */
  hasRoomFor(calls: number): boolean {
    this.#fill();
    return this.#left >= calls;
  }

  /** How long so many calls take when nothing is saved up, in milliseconds. */
  lengthMs(calls: number): number {
    return (calls / this.#perSecond) * 1_000;
  }

  /** Resolves when the next call may be made. Those that wait together go one after the other. */
  async next(): Promise<void> {
    this.#fill();
    this.#left--;
    if (this.#left < 0) await wait(Math.ceil(this.lengthMs(-this.#left)));
  }

  #fill(): void {
    const nowMs = Date.now();
    this.#left = Math.min(AT_ONCE, this.#left + ((nowMs - this.#filledMs) / 1_000) * this.#perSecond);
    this.#filledMs = nowMs;
  }
}
