import type { Random } from '../random.ts';

/** Which instance a client reaches by an endpoint's name. Clients keep an answer for a TTL, on every host its own. */
export class Resolver {
  readonly #ttlMs: number;
  /** Answers that are in use during one step: as many of every host as there are TTLs in it. */
  readonly #answersAtOnce: number;
  readonly #random: Random;
  #members: readonly string[] = [];
  #before: readonly string[] = [];
  #changedAtMs = Number.NEGATIVE_INFINITY;

  constructor(options: { ttlMs: number; stepMs: number; hosts: number; random: Random }) {
    this.#ttlMs = options.ttlMs;
    this.#answersAtOnce = options.hosts * Math.max(1, Math.round(options.stepMs / options.ttlMs));
    this.#random = options.random;
  }

  /** The name stands for `members` from now on. */
  update(members: readonly string[], nowMs: number): void {
    if (members.length === this.#members.length && members.every((id, at) => id === this.#members[at])) return;
    this.#before = this.#members;
    this.#members = members;
    this.#changedAtMs = nowMs;
  }

  /**
   * The instances that `count` new connections go to; `isUp` says which ones take them. Many connections made at once
   * share the answers that their hosts have. Empty if the name stands for nobody.
   */
  choose(count: number, nowMs: number, isUp: (id: string) => boolean): string[] {
    const fresh = this.#members.filter(isUp);
    const isSettled = nowMs - this.#changedAtMs >= this.#ttlMs;
    const old = isSettled ? fresh : this.#before.filter(isUp);
    if (fresh.length === 0) return [];
    const answers: string[] = [];
    for (let n = 0; n < Math.min(count, this.#answersAtOnce); n++) {
      // Whom an old answer leads to nobody asks again.
      const choices = old.length > 0 && !isSettled && this.#random.next() < 0.5 ? old : fresh;
      answers.push(choices[this.#random.integer(0, choices.length - 1)]!);
    }
    return Array.from({ length: count }, (_, n) => answers[n % answers.length]!);
  }
}
