import type { LoadHistory } from './history.ts';
import { earlierDays, levelOf, seasonalLoads } from './season.ts';

/** What the load may be at one time, in the unit of the history. */
export interface OutlookPoint {
  readonly atMs: number;
  /** One day in ten was below. */
  readonly from: number;
  readonly middle: number;
  /** One day in ten was above. */
  readonly to: number;
}

const QUANTILES = [0.1, 0.5, 0.9];

/** A level that is older says nothing about the next hours. */
const STALE_MS = 30 * 60_000;

/**
 * What the season has in store, step by step, for people to look at; decisions take the largest load within a time
 * (`forecast.ts`). Empty where no earlier day tells.
 * @param nowMs milliseconds since the epoch
 */
export function outlookOf(history: LoadHistory, nowMs: number, untilMs: number): OutlookPoint[] {
  const { newestMs, stepMs } = history;
  const level = levelOf(history);
  if (Number.isNaN(level) || nowMs - newestMs > STALE_MS) return [];
  const days = earlierDays(history);
  const points: OutlookPoint[] = [];
  for (let point = 1; newestMs + point * stepMs <= untilMs; point++) {
    const atMs = newestMs + point * stepMs;
    const loads = atMs > nowMs ? seasonalLoads(history, days, level, point, QUANTILES) : undefined;
    if (loads) points.push({ atMs, from: loads[0]!, middle: loads[1]!, to: loads[2]! });
  }
  return points;
}
