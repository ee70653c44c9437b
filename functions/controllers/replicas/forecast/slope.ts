import { type LoadHistory, MINUTE_MS } from './history.ts';

/** The rise is looked for in so many minutes: less is noise, more has the bend of the day in it. */
const WINDOW_MS = 60 * MINUTE_MS;

/** So much of the rise is believed to go on: rises end. */
const DAMPING = 0.5;

/** A load is never expected to become more than twice what it is. */
const RISE_MAX = 1;

/** So many of all pairs of points must have the later one above the earlier one: else it goes up and down. */
const RISING_PAIRS = 0.9;

/** Fewer points have no slope. */
const POINTS_MIN = 8;

/**
 * The load at `untilMs` if the rise of the last hour goes on, for what no season explains. The slope is the median
 * over all pairs of points (Theil and Sen), which a single wild point does not move.
 * @returns undefined where too little was measured or the load does not clearly rise
 */
export function risingLoad({ loads, newestMs, stepMs }: LoadHistory, untilMs: number): number | undefined {
  const from = Math.max(0, loads.length - Math.round(WINDOW_MS / stepMs));
  const slopes: number[] = [];
  const measured: number[] = [];
  for (let at = from; at < loads.length; at++) {
    if (Number.isNaN(loads[at]!)) continue;
    for (const before of measured) slopes.push((loads[at]! - loads[before]!) / (at - before));
    measured.push(at);
  }
  if (measured.length < Math.max(POINTS_MIN, (loads.length - from) / 2)) return undefined;
  const rising = slopes.filter((slope) => slope > 0).length;
  if (rising < RISING_PAIRS * slopes.length) return undefined;
  slopes.sort((a, b) => a - b);
  const slope = slopes[slopes.length >> 1]!;
  // Where the line through the points, at that slope, is now.
  const levels = measured.map((at) => loads[at]! + slope * (loads.length - 1 - at)).toSorted((a, b) => a - b);
  const level = levels[levels.length >> 1]!;
  const rise = DAMPING * slope * ((untilMs - newestMs) / stepMs);
  return level + Math.min(RISE_MAX * level, rise);
}
