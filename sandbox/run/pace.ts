import { setTimeout as wait } from 'node:timers/promises';
import type { VirtualClock } from '../clock.ts';

/** How time goes, which may change while it does. */
export interface Tempo {
  /** Region seconds in a real second; 0 while it stands still. */
  readonly speed: number;
  /** Until when it goes as fast as it can, in Region time; undefined where it does not. */
  readonly hurryUntilMs?: number | undefined;
}

export interface PaceOptions {
  /** Region seconds in a real second, or how time goes. */
  readonly speed: number | (() => Tempo);
  /** Region time in milliseconds at which it ends. */
  readonly untilMs: number;
  readonly signal: AbortSignal;
  /** The real time from one beat to the next, in milliseconds (default: 100). Between beats the clock stands still. */
  readonly beatMs?: number;
  /** Called after each beat. */
  readonly onBeat?: () => void;
}

const BEAT_MS = 100;

/** In a hurry, whoever looks on still gets a word in so often, in Region time. */
const HURRY_MS = 60_000;

/**
 * Moves a virtual clock along with real time. The Region still does one thing after the other in its own time, so that
 * a slow machine makes it late and never makes its calls time out. Resolves when aborted or at the end.
 */
export async function pace(
  clock: VirtualClock,
  { speed, untilMs, signal, beatMs = BEAT_MS, onBeat }: PaceOptions,
): Promise<void> {
  const tempo = typeof speed === 'number' ? (): Tempo => ({ speed }) : speed;
  let realMs = performance.now();
  let dueMs = clock.now();
  while (!signal.aborted && clock.now() < untilMs) {
    const { speed: now, hurryUntilMs } = tempo();
    const lastMs = realMs;
    realMs = performance.now();
    if (hurryUntilMs === undefined || hurryUntilMs <= clock.now()) {
      dueMs += (realMs - lastMs) * now;
      await clock.runUntil(Math.min(untilMs, dueMs), () => signal.aborted);
    } else {
      await clock.runUntil(Math.min(untilMs, hurryUntilMs, clock.now() + HURRY_MS), () => signal.aborted);
      // What was late before is on time now.
      dueMs = clock.now();
    }
    onBeat?.();
    await wait(hurryUntilMs === undefined ? beatMs : 0, undefined, { signal }).catch(() => {});
  }
}
