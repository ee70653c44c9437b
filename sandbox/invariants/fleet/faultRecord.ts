/** What was disturbed, and when: whoever judges a controller asks what it could not help. */
export class FaultRecord {
  /** By how much a function may take one time for another, in milliseconds. */
  readonly clockOffMs: number;
  readonly #lost: number[] = [];
  readonly #disturbed: { readonly atMs: number; readonly untilMs: number; readonly whom: string }[] = [];

  constructor(clockOffMs = 0) {
    this.clockOffMs = clockOffMs;
  }

  /** Items of the ledger are gone, or old ones are back. */
  loseLedger(atMs: number): void {
    this.#lost.push(atMs);
  }

  /** Whether the ledger has lost something since then. */
  hasLost(sinceMs: number): boolean {
    return this.#lost.some((atMs) => atMs >= sinceMs);
  }

  /** @param whom a controller whose function died, `ledger` where writing to it failed, or a call whose answer was lost */
  disturb(whom: string, atMs: number, untilMs = atMs): void {
    this.#disturbed.push({ atMs, untilMs, whom });
  }

  /** Whether the function of a controller was killed, a call lost, or the ledger not reached or not kept, in this time. */
  hasDisturbed(controller: string, call: string, fromMs: number, toMs: number): boolean {
    return (
      this.#lost.some((atMs) => atMs >= fromMs && atMs <= toMs) ||
      this.#disturbed.some(
        ({ atMs, untilMs, whom }) => [controller, call, 'ledger'].includes(whom) && atMs <= toMs && untilMs >= fromMs,
      )
    );
  }
}
