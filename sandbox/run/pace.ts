import { setTimeout as wait } from 'node:timers/promises';
import type { VirtualClock } from '../clock.ts';

export interface PaceOptions {
  /** Region seconds in a real second. */
  readonly speed: number;
  /** Region time in milliseconds at which it ends. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
  /** The real time from one beat to the next, in milliseconds (default: 100). Between beats the clock stands still. */
  readonly beatMs?: number;
  /** Called after each beat. */
  readonly onBeat?: () => void;
}

const BEAT_MS = 100;

/**
 * Moves a virtual clock along with real time. The Region still does one thing after the other in its own time, so that
 * a slow machine makes it late and never makes its calls time out. Resolves when aborted or at the end.
 */
export async function pace(
  clock: VirtualClock,
  { speed, untilMs, signal, beatMs = BEAT_MS, onBeat }: PaceOptions,
): Promise<void> {
  const realStartMs = performance.now();
  const startMs = clock.now();
  while (!signal.aborted && clock.now() < untilMs) {
    const dueMs = startMs + (performance.now() - realStartMs) * speed;
    await clock.runUntil(Math.min(untilMs, dueMs), () => signal.aborted);
    onBeat?.();
    await wait(beatMs, undefined, { signal }).catch(() => {});
  }
}
