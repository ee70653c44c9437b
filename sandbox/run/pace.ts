import { setTimeout as wait } from 'node:timers/promises';
import type { VirtualClock } from '../clock.ts';

export interface PaceOptions {
  /** Region seconds in a real second. */
  readonly speed: number;
  /** Region time in milliseconds at which it ends. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
  /** Called after each beat, about ten times a real second. */
  readonly onBeat?: () => void;
}

const BEAT_MS = 100;

/**
 * Moves a virtual clock along with real time. The Region still does one thing after the other in its own time, so that
 * a slow machine makes it late and never makes its calls time out. Resolves when aborted or at the end.
 */
export async function pace(clock: VirtualClock, { speed, untilMs, signal, onBeat }: PaceOptions): Promise<void> {
  const realStartMs = performance.now();
  const startMs = clock.now();
  while (!signal.aborted && clock.now() < untilMs) {
    const dueMs = startMs + (performance.now() - realStartMs) * speed;
    await clock.runUntil(Math.min(untilMs, dueMs), () => signal.aborted);
    onBeat?.();
    await wait(BEAT_MS, undefined, { signal }).catch(() => {});
  }
}
