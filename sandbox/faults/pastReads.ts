import type { Clock } from '../clock.ts';

/** What a read came to: an answer or an error. */
export interface Outcome {
  readonly output?: unknown;
  readonly error?: unknown;
}

type Read = () => Promise<unknown>;

interface State {
  readonly sinceMs: number;
  readonly outcome: Promise<Outcome>;
}

interface Asked {
  read: Read;
  lastMs: number;
  /** What the read came to, oldest first: each holds until the next one. */
  states: State[];
}

/** A read that nobody has repeated for so long is not kept. */
const FORGOTTEN_AFTER_MS = 600_000;

/** What reads would have answered some seconds ago. It asks again after each change of which it is told. */
export class PastReads {
  readonly #clock: Clock;
  readonly #keptMs: number;
  readonly #asked = new Map<string, Asked>();

  /** @param keptMs how far back it knows, in milliseconds */
  constructor(clock: Clock, keptMs: number) {
    this.#clock = clock;
    this.#keptMs = keptMs;
  }

  /** Answers from now, and remembers the read. */
  now(key: string, read: Read): Promise<Outcome> {
    const nowMs = this.#clock.now();
    let asked = this.#asked.get(key);
    if (!asked) this.#asked.set(key, (asked = { read, lastMs: nowMs, states: [] }));
    asked.read = read;
    asked.lastMs = nowMs;
    return this.#ask(asked, nowMs);
  }

  /** What the read would have answered at `timeMs`; undefined where that is not known, or no different from now. */
  before(key: string, timeMs: number): Promise<Outcome> | undefined {
    const states = this.#asked.get(key)?.states ?? [];
    const at = states.findLastIndex(({ sinceMs }) => sinceMs <= timeMs);
    return at < 0 || at === states.length - 1 ? undefined : states[at]!.outcome;
  }

  /** Something has changed just now. */
  changed(): void {
    const nowMs = this.#clock.now();
    for (const [key, asked] of this.#asked) {
      if (nowMs - asked.lastMs > FORGOTTEN_AFTER_MS) this.#asked.delete(key);
      else void this.#ask(asked, nowMs);
    }
  }

  #ask(asked: Asked, nowMs: number): Promise<Outcome> {
    const outcome = asked.read().then(
      (output) => ({ output }),
      (error: unknown) => ({ error }),
    );
    // Of one moment, only the last state was ever to be seen; of those before the past that counts, only the newest.
    const earlier = asked.states.filter(({ sinceMs }) => sinceMs < nowMs);
    const first = earlier.findLastIndex(({ sinceMs }) => sinceMs <= nowMs - this.#keptMs);
    asked.states = [...earlier.slice(Math.max(0, first)), { sinceMs: nowMs, outcome }];
    return outcome;
  }
}
