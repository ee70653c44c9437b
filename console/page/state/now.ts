import { computed, type ReadonlySignal, signal } from '@preact/signals';
import type { InstallationState } from './store.ts';

/** How often times are drawn anew, in milliseconds: four times a second, since a sandbox runs at 60x. */
const BEAT_MS = 250;

/** By the page's own clock. It stands still while nobody looks. */
export const beat = signal(performance.now());

export function startBeat(): void {
  setInterval(() => {
    if (!document.hidden) beat.value = performance.now();
  }, BEAT_MS);
}

const nows = new WeakMap<InstallationState, ReadonlySignal<number>>();

/** The time of an installation, as far as the page can tell: what it last heard, and what has gone by since. */
export function nowOf(state: InstallationState): ReadonlySignal<number> {
  const known = nows.get(state);
  if (known) return known;
  const now = computed(() => {
    const { nowMs, speed, heardAtMs } = state.clock.value;
    const isLost = state.head.value.connection.state === 'lost';
    return Math.floor(isLost ? nowMs : nowMs + Math.max(0, beat.value - heardAtMs) * speed);
  });
  nows.set(state, now);
  return now;
}
