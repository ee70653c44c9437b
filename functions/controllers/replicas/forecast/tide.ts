import { type LoadHistory, MINUTE_MS } from './history.ts';
import { risingLoad } from './slope.ts';
import { quantileOf, sortedOf, spreadOf } from './statistics.ts';

/** A day has its tide, whatever the hour. */
const WINDOW_MS = 24 * 60 * MINUTE_MS;

/** A quarter of a day has some of its ebb or its flood. */
const KNOWN_MS = WINDOW_MS / 4;

/** Within so long a tide hardly moves, and a jump has happened. */
const JUMP_MS = 10 * MINUTE_MS;

/** Jumps that are larger are rare. */
const JUMP_QUANTILE = 0.95;

/**
 * Where the load swings by so many times its usual jump, a rise that has begun goes on. It is 6 to 23 for loads that come
 * and go with the hours of the day, and below 3 for most that are random or come in bursts.
 */
const TIDAL = 4;

/**
 * Whether the load comes and goes like a tide: by far more than it jumps within minutes.
 * @returns undefined where less than a quarter of the last day is known
 */
export function isTidal({ loads, stepMs }: LoadHistory): boolean | undefined {
  const day = loads.slice(-WINDOW_MS / stepMs);
  const apart = JUMP_MS / stepMs;
  const known = sortedOf(day);
  const jumps = sortedOf(day.subarray(apart).map((load, at) => Math.abs(load - day[at]!)));
  // Of points with gaps between all of them no jump is known.
  if (known.length * stepMs < KNOWN_MS || 2 * jumps.length < known.length) return undefined;
  return spreadOf(known) >= TIDAL * quantileOf(jumps, JUMP_QUANTILE);
}

/**
 * The load of now, which is measured a minute or two late, if it comes like a tide and rises.
 * @param minutes the load of the last minutes, by the minute
 * @returns undefined where it does not clearly rise, comes in jumps, or too little is known of it
 */
export const risingTide = (history: LoadHistory, minutes: LoadHistory, nowMs: number): number | undefined =>
  isTidal(history) ? risingLoad(minutes, nowMs) : undefined;
