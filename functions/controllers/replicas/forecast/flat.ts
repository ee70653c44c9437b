import { type LoadHistory, MINUTE_MS } from './history.ts';
import { quantileOf, sortedOf, spreadOf } from './statistics.ts';

/** So far it is looked back: about as long as a ramp of a day, and longer than what a new reader or a burst leaves behind. */
const WINDOW_MS = 6 * 60 * MINUTE_MS;

/** A history that ends before this says nothing about now. */
const STALE_MS = 30 * MINUTE_MS;

/**
 * A load that spreads by no more than this part of its median is flat. Means over five minutes of the steadiest real
 * databases and machines that we know spread by 0.03 to 0.09, for no other reason than chance.
 */
const FLAT_SPREAD = 0.025;

/** Fewer points have no spread. */
const POINTS_MIN = 3;

/**
 * Whether the load has hardly varied over the last hours. Where only a part of them is known, it must have varied so
 * much more not to count as flat: a cluster that is new has readers that warm up, and looks less even than its load is.
 * @param nowMs milliseconds since the epoch
 * @returns undefined where nothing was measured lately
 */
export function isFlat({ loads, stepMs, newestMs }: LoadHistory, nowMs: number): boolean | undefined {
  const points = Math.floor((newestMs + WINDOW_MS - nowMs) / stepMs) + 1;
  const known = sortedOf(loads.slice(-Math.max(1, points)));
  if (nowMs - newestMs > STALE_MS || known.length < POINTS_MIN) return undefined;
  const spread = spreadOf(known) * (known.length / (WINDOW_MS / stepMs));
  return spread <= FLAT_SPREAD * quantileOf(known, 1 / 2);
}
