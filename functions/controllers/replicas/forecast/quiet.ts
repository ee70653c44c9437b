import { DAY_MS, type LoadHistory, MINUTE_MS } from './history.ts';

const HOUR_MS = 60 * MINUTE_MS;
const HOURS = 24;

/** Two weeks have every weekday twice, and are young enough to be like this one. */
const DAYS = 14;

/** Of fewer hours of the day than this nobody can say which are quiet. */
const HOURS_KNOWN = 20;

/** An hour is quiet up to this part of the way from the least busy hour of the day to the busiest one. */
const QUIET_SHARE = 0.25;

/** Where the busiest hour has no more than so many times the load of the least busy one, none is better than another. */
const FLAT = 1.2;

/**
 * Whether this hour and the next one are among the quiet ones of the day, as the last two weeks had them.
 * @param nowMs milliseconds since the epoch
 * @returns undefined where less than a day is known
 */
export function isQuietHour({ loads, stepMs, newestMs }: LoadHistory, nowMs: number): boolean | undefined {
  const sums = Array.from({ length: HOURS }, () => ({ sum: 0, count: 0 }));
  const points = Math.min(loads.length, (DAYS * DAY_MS) / stepMs);
  for (let back = 0; back < points; back++) {
    const load = loads[loads.length - 1 - back]!;
    if (Number.isNaN(load)) continue;
    const hour = sums[hourOf(newestMs - back * stepMs)]!;
    hour.sum += load;
    hour.count++;
  }
  const means = sums.map(({ sum, count }) => sum / count);
  const known = means.filter((mean) => !Number.isNaN(mean));
  const comingHours = [means[hourOf(nowMs)]!, means[hourOf(nowMs + HOUR_MS)]!];
  if (known.length < HOURS_KNOWN || comingHours.some((mean) => Number.isNaN(mean))) return undefined;
  const [least, most] = [Math.min(...known), Math.max(...known)];
  return most <= FLAT * least || Math.max(...comingHours) <= least + QUIET_SHARE * (most - least);
}

const hourOf = (timeMs: number): number => Math.floor(timeMs / HOUR_MS) % HOURS;
