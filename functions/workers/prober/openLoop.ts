/** The time from one attempt to the next, and so the resolution of a downtime (docs/measures.md). */
export const INTERVAL_MS = 100;

export interface LoopOptions {
  /** When tick 0 is due, in milliseconds since the epoch: the same for all invocations of one drill. */
  readonly firstMs: number;
  /** No tick is due before, in milliseconds since the epoch. */
  readonly fromMs: number;
  /** No tick is due at or after this. Asked before each one. */
  readonly untilMs: () => number;
  readonly onTick: (tick: number) => void;
}

/**
 * Calls `onTick` every 100 ms, whatever became of the ticks before: a client that waits for a slow answer before it
 * asks again would miss most of an outage. A tick that we are too late for is left out, which leaves a hole to be seen.
 */
export async function runOpenLoop({ firstMs, fromMs, untilMs, onTick }: LoopOptions): Promise<void> {
  let tick = Math.ceil((Math.max(fromMs, Date.now()) - firstMs) / INTERVAL_MS);
  for (;;) {
    const dueMs = firstMs + tick * INTERVAL_MS;
    if (dueMs >= untilMs()) return;
    await sleepUntil(dueMs);
    if (Date.now() >= untilMs()) return;
    const isLate = Date.now() - dueMs >= INTERVAL_MS;
    if (!isLate) onTick(tick);
    tick = Math.max(tick + 1, Math.ceil((Date.now() - firstMs) / INTERVAL_MS));
  }
}

const sleepUntil = (dueMs: number): Promise<void> =>
  new Promise((resolve) => void setTimeout(resolve, Math.max(0, dueMs - Date.now())));
