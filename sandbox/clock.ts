/** The time of the Region. Services and functions read it and wait on it; nobody in `sandbox/` reads the wall clock. */
export interface Clock {
  /** Milliseconds since the epoch, in Region time. */
  now(): number;
  /** Runs `fn` after `delayMs` of Region time. */
  setTimeout(fn: () => void, delayMs: number): Timer;
  clearTimeout(timer: Timer | undefined): void;
  /** Waits `delayMs` of Region time. */
  sleep(delayMs: number): Promise<void>;
}

export interface Timer {
  readonly at: number;
  readonly order: number;
  fn: (() => void) | undefined;
}

/**
 * Virtual time: it stands still while anything is being worked on and jumps to the next timer when nothing is.
 * Timers fire by their time, then by the order in which they were set, so a run repeats exactly.
 */
export class VirtualClock implements Clock {
  #nowMs: number;
  #order = 0;
  readonly #heap: Timer[] = [];
  #live = 0;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  /** Timers that are set and not yet fired. */
  get pending(): number {
    return this.#live;
  }

  setTimeout(fn: () => void, delayMs: number): Timer {
    const timer: Timer = { at: this.#nowMs + Math.max(0, delayMs || 0), order: ++this.#order, fn };
    this.#push(timer);
    this.#live++;
    return timer;
  }

  clearTimeout(timer: Timer | undefined): void {
    if (!timer?.fn) return;
    // The entry stays in the heap and is skipped when its time comes; removing it there would cost more.
    timer.fn = undefined;
    this.#live--;
  }

  sleep(delayMs: number): Promise<void> {
    return new Promise((resolve) => this.setTimeout(resolve, delayMs));
  }

  /**
   * Runs every timer up to `untilMs`, letting all work that each one starts come to rest before the next, and leaves
   * the clock at `untilMs`. `stop` is asked between timers.
   */
  async runUntil(untilMs: number, stop: () => boolean = () => false): Promise<void> {
    await settle();
    while (!stop()) {
      if (!this.#fireNext(untilMs)) {
        this.#nowMs = Math.max(this.#nowMs, untilMs);
        return;
      }
      await settle();
    }
  }

  /** As `runUntil`, for what never waits for a promise: many times as fast. */
  runSteadily(untilMs: number): void {
    while (this.#fireNext(untilMs));
    this.#nowMs = Math.max(this.#nowMs, untilMs);
  }

  /** Fires the next timer, if there is one up to then. */
  #fireNext(untilMs: number): boolean {
    for (let timer = this.#heap[0]; timer && timer.at <= untilMs; timer = this.#heap[0]) {
      this.#pop();
      const { fn } = timer;
      if (!fn) continue;
      timer.fn = undefined;
      this.#live--;
      this.#nowMs = Math.max(this.#nowMs, timer.at);
      fn();
      return true;
    }
    return false;
  }

  #push(timer: Timer): void {
    const heap = this.#heap;
    let at = heap.push(timer) - 1;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (before(heap[parent]!, timer)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = timer;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    if (heap.length === 0) return;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && before(heap[child + 1]!, heap[child]!)) child++;
      if (before(last, heap[child]!)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

const before = (a: Timer, b: Timer) => a.at < b.at || (a.at === b.at && a.order < b.order);

/**
 * Lets everything that is not waiting for a timer run to its end. In memory, all of it is promises and next ticks,
 * which drain within one turn of the event loop; a second turn covers code that yields once with setImmediate.
 */
async function settle(): Promise<void> {
  await turn();
  await turn();
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
