import type { Clock, Timer } from '../../../clock.ts';

/** A state that was entered and not left. */
export interface OpenState {
  readonly name: string;
  readonly type: string;
}

/** An iteration of a Map state. */
export interface Iteration {
  readonly name: string;
  readonly index: number;
}

/**
 * One line of states that follow each other: that of the execution, of a branch of a Parallel state, or of an iteration
 * of a Map state. What it waits for ends with it.
 */
export class Thread {
  /** The event that the next one of this thread follows. */
  previousEventId: number;
  isOver = false;
  state: OpenState | undefined;
  readonly iteration: Iteration | undefined;
  /** `$$.Map.Item`, also for what is nested inside of an iteration. */
  readonly mapItem: object | undefined;
  /** Set while a Map or Parallel state is being carried out, by whoever carries it out. */
  readonly children = new Set<Thread>();
  readonly #clock: Clock;
  readonly #timers = new Set<Timer>();
  readonly #endings = new Set<() => void>();

  constructor(
    clock: Clock,
    previousEventId: number,
    inside: { iteration?: Iteration; mapItem?: object | undefined } = {},
  ) {
    this.#clock = clock;
    this.previousEventId = previousEventId;
    this.iteration = inside.iteration;
    this.mapItem = inside.mapItem;
  }

  fork(previousEventId: number, inside: { iteration?: Iteration; mapItem?: object } = {}): Thread {
    const child = new Thread(this.#clock, previousEventId, { mapItem: this.mapItem, ...inside });
    this.children.add(child);
    return child;
  }

  /** Runs `fn` after so much Region time, unless the thread has ended by then. @returns takes the timer back */
  after(delayMs: number, fn: () => void): () => void {
    const timer = this.#clock.setTimeout(() => {
      this.#timers.delete(timer);
      fn();
    }, delayMs);
    this.#timers.add(timer);
    return () => {
      this.#timers.delete(timer);
      this.#clock.clearTimeout(timer);
    };
  }

  /** Waits; a thread that ends meanwhile never goes on. */
  pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.after(delayMs, resolve));
  }

  /** Calls `fn` if the thread ends before it comes to its own end. @returns takes that back */
  whenEnded(fn: () => void): () => void {
    this.#endings.add(fn);
    return () => void this.#endings.delete(fn);
  }

  /** Ends it with everything that runs inside of it. */
  end(): void {
    this.isOver = true;
    for (const fn of this.#endings) fn();
    this.#endings.clear();
    for (const timer of this.#timers) this.#clock.clearTimeout(timer);
    this.#timers.clear();
    for (const child of this.children) child.end();
  }
}
