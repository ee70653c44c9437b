import { DAY_MS, HISTORY_DAYS, type LoadHistory, MINUTE_MS } from './history.ts';
import { maxOf, meanOf, type Weighted, weightedQuantile } from './statistics.ts';

/** What one earlier day says about today. */
export interface EarlierDay {
  /** The place in the history that corresponds to its newest point. */
  readonly at: number;
  /** The level at that time of that day. */
  readonly level: number;
  /** How many times the load of that day today's is: the trend since then. */
  readonly scale: number;
  readonly weight: number;
  readonly isSameWeekday: boolean;
}

/** The level is the mean over so long: short enough to be that of now, long enough to be no accident. */
const LEVEL_MS = 60 * MINUTE_MS;

/** An earlier day counts half as much as one that is ten days younger. */
const HALF_LIFE_DAYS = 10;

/** A trend beyond this is no trend but another load, or a measuring fault. */
const SCALE_MAX = 2;

/** The level of now; NaN where too little was measured. */
export const levelOf = ({ loads, stepMs }: LoadHistory): number =>
  meanOf(loads, loads.length - Math.max(1, Math.round(LEVEL_MS / stepMs)), loads.length - 1);

/**
 * The earlier days that were measured at the time of day which it is now, and that tell the last day better than a flat
 * line does: where there is no daily season, no day has anything to say.
 */
export function earlierDays(history: LoadHistory): EarlierDay[] {
  const { loads, stepMs } = history;
  const newest = loads.length - 1;
  const perDay = DAY_MS / stepMs;
  const levelPoints = Math.max(1, Math.round(LEVEL_MS / stepMs));
  const lastDay = meanOf(loads, newest - perDay + 1, newest);
  const flat = deviation(history, () => lastDay);
  const days = Math.min(HISTORY_DAYS, Math.floor(newest / perDay));
  const earlier: EarlierDay[] = [];
  for (let day = 1; day <= days; day++) {
    const sameTime = newest - day * perDay;
    const thatDay = sameTime >= perDay - 1 ? meanOf(loads, sameTime - perDay + 1, sameTime) : Number.NaN;
    const ratio = lastDay / thatDay;
    // Where a day is not known whole, or was without load, there is no telling: it counts as it was.
    const scale = ratio > 0 && ratio < Infinity ? Math.min(SCALE_MAX, Math.max(1 / SCALE_MAX, ratio)) : 1;
    const at = alignedWithToday(history, sameTime, scale, flat);
    if (at === undefined) continue;
    const level = meanOf(loads, at - levelPoints + 1, at);
    if (Number.isNaN(level)) continue;
    earlier.push({ at, level, scale, weight: 0.5 ** (day / HALF_LIFE_DAYS), isSameWeekday: day % 7 === 0 });
  }
  return earlier;
}

const HOUR_MS = 60 * MINUTE_MS;
const ALIGNMENT_STEP_MS = 15 * MINUTE_MS;

/** Another hour must explain the last day so much better, or the clocks were not changed. */
const CLOCKS_CHANGED_BELOW = 0.7;

/**
 * People live by their clocks, and histories by UTC: where the clocks were changed since, the earlier day is moved by
 * an hour, if that explains the last day clearly better. Undefined if the day explains it worse than a flat line.
 */
function alignedWithToday(history: LoadHistory, sameTime: number, scale: number, flat: number): number | undefined {
  const hour = Math.round(HOUR_MS / history.stepMs);
  const of = (at: number) => deviation(history, (back) => scale * (history.loads[at - back] ?? Number.NaN));
  const unmoved = of(sameTime);
  const limit = CLOCKS_CHANGED_BELOW * Math.min(unmoved, flat);
  for (const moved of [sameTime - hour, sameTime + hour]) if (of(moved) < limit) return moved;
  // A load that never changes is told by any day, and by a flat line just as well.
  if (unmoved < flat || unmoved === 0) return sameTime;
  // On the second day there is one earlier day, and too little of it to compare: it has to do.
  const isSecondDay = history.loads.length < (2 * DAY_MS) / history.stepMs;
  return isSecondDay && Number.isNaN(unmoved) ? sameTime : undefined;
}

/** How much the last day differs from what was expected, on average; NaN where too little of either is known. */
function deviation({ loads, stepMs }: LoadHistory, expected: (back: number) => number): number {
  const newest = loads.length - 1;
  const perDay = DAY_MS / stepMs;
  const step = Math.max(1, Math.round(ALIGNMENT_STEP_MS / stepMs));
  let sum = 0;
  let compared = 0;
  for (let back = 0; back < perDay; back += step) {
    const difference = Math.abs(loads[newest - back]! - expected(back));
    if (Number.isNaN(difference)) continue;
    sum += difference;
    compared++;
  }
  return 2 * compared * step >= perDay ? sum / compared : Number.NaN;
}

/**
 * The largest load of the points to come, if today goes on as earlier days did: each of them says by how much the load
 * rose above its level, its scale says what that is today, and a quantile over the days leaves odd ones out.
 * @param points how many points ahead
 * @returns undefined where no earlier day was measured then
 */
export function seasonalPeak(
  { loads }: LoadHistory,
  days: readonly EarlierDay[],
  level: number,
  points: number,
  quantile: number,
): number | undefined {
  const peaks = loadsToday(days, level, (at) => maxOf(loads, at + 1, at + points));
  return peaks[0] && Math.max(0, weightedQuantile(peaks, quantile));
}

/**
 * The load of one point to come, by quantiles over the days.
 * @param point how many points ahead
 * @returns one for each quantile; undefined where no earlier day was measured then
 */
export function seasonalLoads(
  { loads }: LoadHistory,
  days: readonly EarlierDay[],
  level: number,
  point: number,
  quantiles: readonly number[],
): number[] | undefined {
  const known = loadsToday(days, level, (at) => loads[at + point] ?? Number.NaN);
  return known[0] && quantiles.map((quantile) => Math.max(0, weightedQuantile(known, quantile)));
}

/** What a load of earlier days would be today, in order of size. */
function loadsToday(days: readonly EarlierDay[], level: number, loadThen: (at: number) => number): Weighted[] {
  const loads = days.map(({ at, level: levelThen, scale, weight }): Weighted => {
    const then = loadThen(at);
    // After a burst today the level is high, and no reason to expect more than that day had at its most.
    return { value: Math.min(level + scale * (then - levelThen), scale * then), weight };
  });
  return loads.filter(({ value }) => !Number.isNaN(value)).toSorted((a, b) => a.value - b.value);
}
