/** How an error came out of a realm: thrown by a callback, or in a promise that nobody looked at. */
export type Failure = 'uncaught' | 'unhandled-rejection';

/**
 * Whether a realm may go on. Everything that reaches a function from outside (a timer that fires, an answer from the
 * wire) passes through `run`, so that a frozen realm hears nothing until it thaws and a killed one never again.
 */
export class Life {
  #state: 'running' | 'frozen' | 'ended' = 'running';
  #waiting: (() => void)[] = [];
  readonly #onFailure: (error: unknown, kind: Failure) => void;

  constructor(onFailure: (error: unknown, kind: Failure) => void) {
    this.#onFailure = onFailure;
  }

  get ended(): boolean {
    return this.#state === 'ended';
  }

  /** Runs `work` now, keeps it for later while frozen, drops it after the end. What it throws ends the realm. */
  run(work: () => void): void {
    if (this.#state === 'ended') return;
    if (this.#state === 'frozen') {
      this.#waiting.push(work);
      return;
    }
    try {
      work();
    } catch (error) {
      this.fail(error, 'uncaught');
    }
  }

  /** Takes an error that nobody in the realm caught. */
  fail(error: unknown, kind: Failure): void {
    if (this.#state !== 'ended') this.#onFailure(error, kind);
  }

  freeze(): void {
    if (this.#state === 'running') this.#state = 'frozen';
  }

  thaw(): void {
    if (this.#state !== 'frozen') return;
    this.#state = 'running';
    for (const work of this.#waiting.splice(0)) this.run(work);
  }

  end(): void {
    this.#state = 'ended';
    this.#waiting = [];
  }
}
