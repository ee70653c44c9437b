import { DAY_MS, type LoadHistory, MINUTE_MS } from './history.ts';
import { earlierDays, levelOf, seasonalPeak } from './season.ts';
import { risingLoad } from './slope.ts';

/** What load to be ready for, in the unit of the history; or why there is no telling. */
export type Forecast = LoadForecast | { readonly off: ForecastOff };

export type ForecastOff = 'less-than-a-day' | 'no-recent-load' | 'no-earlier-day';

export interface LoadForecast {
  /** The largest load expected within the lead time: readers for it must be on their way now. */
  readonly load: number;
  /** The largest load that the season has within the hold time: readers for it are not worth removing. */
  readonly holdLoad: number;
  /** Which model's load it is. Each has its say, and the largest counts. */
  readonly model: 'season' | 'slope';
  /** 1: all earlier days say the same; 0: what they say is spread over as much as the load itself. */
  readonly confidence: number;
  /** How many earlier days had their say. */
  readonly days: number;
  readonly seasonLoad: number;
  /** Undefined where the load does not clearly rise. */
  readonly slopeLoad: number | undefined;
}

export interface ForecastOptions {
  /** The newest minutes, where they are known finer or later than the history; the slope is read from them. */
  readonly recent?: LoadHistory | undefined;
  /** The share of earlier days, by weight, whose load would have been met. */
  readonly quantile?: number | undefined;
  /** To drain a reader and to build one again takes the better part of an hour, in milliseconds. */
  readonly holdTimeMs?: number | undefined;
}

/**
 * Little above the median: at the price of a reader, it is cheaper to be late on the odd day, when reacting does the
 * rest, than to be early on every day.
 */
export const DEFAULT_QUANTILE = 0.6;

export const DEFAULT_HOLD_TIME_MS = 60 * MINUTE_MS;

/**
 * The load to be ready for. A forecast is a floor under what is measured, never a reason to remove a reader.
 * @param history up to nine weeks of load; more is not looked at
 * @param nowMs milliseconds since the epoch
 * @param leadTimeMs from the decision to add a reader to its carrying its share
 * @throws {RangeError} if a day is not a whole number of steps of the history
 */
export function forecastFloor(
  history: LoadHistory,
  nowMs: number,
  leadTimeMs: number,
  options: ForecastOptions = {},
): Forecast {
  const { recent = history, quantile = DEFAULT_QUANTILE, holdTimeMs = DEFAULT_HOLD_TIME_MS } = options;
  const { loads, stepMs, newestMs } = history;
  if (!(stepMs > 0) || DAY_MS % stepMs !== 0) throw new RangeError(`A day is no whole number of ${stepMs} ms.`);
  if (loads.length * stepMs <= DAY_MS) return { off: 'less-than-a-day' };
  const level = levelOf(history);
  if (Number.isNaN(level) || nowMs - newestMs > STALE_MS) return { off: 'no-recent-load' };

  const pointsUntil = (untilMs: number) => Math.max(1, Math.ceil((untilMs - newestMs - stepMs) / stepMs));
  const days = earlierDays(history);
  const season = seasonalPeak(history, days, level, pointsUntil(nowMs + leadTimeMs), quantile);
  if (!season) return { off: 'no-earlier-day' };
  const hold = seasonalPeak(history, days, level, pointsUntil(nowMs + holdTimeMs), quantile);
  const slopeLoad = risingLoad(recent, nowMs + leadTimeMs);
  const load = Math.max(season.load, slopeLoad ?? 0);
  return {
    load,
    holdLoad: Math.max(season.load, hold?.load ?? 0),
    model: load > season.load ? 'slope' : 'season',
    confidence: season.load > 0 ? Math.min(1, Math.max(0, 1 - season.spread / season.load)) : 1,
    days: days.length,
    seasonLoad: season.load,
    slopeLoad,
  };
}

/** A history that ends before this says nothing about now. */
const STALE_MS = 30 * MINUTE_MS;
