import { DAY_MS, type LoadHistory, MINUTE_MS } from './history.ts';
import { type EarlierDay, earlierDays, levelOf, seasonalPeak } from './season.ts';
import { risingLoad } from './slope.ts';

/** What load to be ready for, in the unit of the history; or why there is no telling. */
export type Forecast = LoadForecast | { readonly off: ForecastOff };

export type ForecastOff = 'less-than-a-day' | 'no-recent-load' | 'nothing-explains-the-load';

export interface LoadForecast {
  /** The largest load expected within the lead time: readers for it must be on their way now. */
  readonly load: number;
  /** The largest load that the season has within the hold time: readers for it are not worth removing. */
  readonly holdLoad: number;
  /** Which model's load it is: each has its say, and the largest counts. */
  readonly model: 'season' | 'week' | 'slope';
  /** How many earlier days had their say. */
  readonly days: number;
}

/**
 * The share of earlier days, by weight, whose load would have been met. Little above the median: at the price of a
 * reader, it is cheaper to be late on the odd day, when reacting does the rest, than to be early on every day.
 */
const QUANTILE = Number(process.env['FQ'] ?? 0.6);

/** One week may have been an odd one. */
const WEEKS_FROM = 2;

/** To drain a reader and to build one again takes the better part of an hour. */
const HOLD_TIME_MS = 60 * MINUTE_MS;

/** A history that ends before this says nothing about now. */
const STALE_MS = 30 * MINUTE_MS;

/**
 * The load to be ready for. A forecast is a floor under what is measured, never a reason to remove a reader.
 * @param history up to nine weeks of load; more is not looked at
 * @param nowMs milliseconds since the epoch
 * @param leadTimeMs from the decision to add a reader to its carrying its share
 * @throws {RangeError} if a day is not a whole number of steps of the history
 */
export function forecastFloor(history: LoadHistory, nowMs: number, leadTimeMs: number): Forecast {
  const { loads, stepMs, newestMs } = history;
  if (!(stepMs > 0) || DAY_MS % stepMs !== 0) throw new RangeError(`A day is no whole number of ${stepMs} ms.`);
  if (loads.length * stepMs <= DAY_MS) return { off: 'less-than-a-day' };
  const level = levelOf(history);
  if (Number.isNaN(level) || nowMs - newestMs > STALE_MS) return { off: 'no-recent-load' };

  const pointsUntil = (untilMs: number) => Math.max(1, Math.ceil((untilMs - newestMs - stepMs) / stepMs));
  const lead = pointsUntil(nowMs + leadTimeMs);
  const hold = pointsUntil(nowMs + HOLD_TIME_MS);
  const days = earlierDays(history);
  const peakOf = (some: readonly EarlierDay[], points: number) => seasonalPeak(history, some, level, points, QUANTILE);
  const sameWeekdays = days.filter(({ isSameWeekday }) => isSameWeekday);
  const hasWeeks = sameWeekdays.length >= WEEKS_FROM;
  const models = [
    { model: 'season', load: peakOf(days, lead), holdLoad: peakOf(days, hold) },
    {
      model: 'week',
      load: hasWeeks ? peakOf(sameWeekdays, lead) : undefined,
      holdLoad: hasWeeks ? peakOf(sameWeekdays, hold) : undefined,
    },
    // What no season explains may still be seen to rise.
    {
      model: 'slope',
      load: days.length === 0 ? risingLoad(history, nowMs + leadTimeMs) : undefined,
      holdLoad: undefined,
    },
  ] as const;
  const largest = models.reduce((most, model) => ((model.load ?? -1) > (most.load ?? -1) ? model : most));
  if (largest.load === undefined) return { off: 'nothing-explains-the-load' };
  const holdLoad = Math.max(largest.load, ...models.map((model) => model.holdLoad ?? 0));
  return { load: largest.load, holdLoad, model: largest.model, days: days.length };
}
