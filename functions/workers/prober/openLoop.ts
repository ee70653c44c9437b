/** The time from one attempt to the next, and so the resolution of a downtime (docs/measures.md). */
export const INTERVAL_MS = 100;

export interface LoopOptions {
  /** When tick 0 is due, in milliseconds since the epoch: the same for all invocations of one drill. */
  readonly firstMs: number;
  /** No tick is due before this, in milliseconds since the epoch. */
  readonly fromMs: number;
  /** No tick is due at or after this. Evaluated before each one. */
  readonly untilMs: () => number;
  readonly onTick: (tick: number) => void;
}

/**
 * Calls `onTick` every 100 ms, whatever the outcome of earlier ticks: a client that waits for a slow answer before its
 * next request would miss most of an outage (coordinated omission). A tick that is missed is skipped, which leaves a
 * visible gap.
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
