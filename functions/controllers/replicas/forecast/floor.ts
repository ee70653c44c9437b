import type { ClusterPolicy } from '../../../../fleet/cluster.ts';
import { type ClusterView, type ForecastView, type MetricsView, MINUTE_MS } from '../view.ts';
import { isFlat } from './flat.ts';
import { forecastFloor } from './forecast.ts';
import { isQuietHour } from './quiet.ts';
import { HISTORY_STEP_MS, type LoadHistory, type LoadPoint } from './history.ts';
import { risingTide } from './tide.ts';

/** Until enough readers were built to measure it: the slowest build that users report, and the minute before it. */
const UNKNOWN_LEAD_MS = 10 * MINUTE_MS;

/** This share of our builds was as quick, warm-up included. */
const LEAD_QUANTILE = 0.95;

/** Fewer builds say nothing about the slowest ones. */
const LEADS_MIN = 3;

/** A new reader gets connections as they are re-made: after so long it takes a good part of its share (a guess). */
const TAKEOVER_MS = 5 * MINUTE_MS;

/** Metrics are late by so much, and so is whoever reads them. */
const METRIC_DELAY_MS = 2 * MINUTE_MS;

/**
 * From now until a reader that is ordered now carries its share, in milliseconds.
 * @param leadSeconds how long this cluster's latest readers took from their order until they served
 */
export function leadTimeMs(leadSeconds: readonly number[]): number {
  const sorted = leadSeconds.toSorted((a, b) => a - b);
  const slow = sorted[Math.ceil(sorted.length * LEAD_QUANTILE) - 1];
  const measuredMs = slow === undefined || sorted.length < LEADS_MIN ? UNKNOWN_LEAD_MS : slow * 1000 + METRIC_DELAY_MS;
  return measuredMs + TAKEOVER_MS;
}

/** The load as far as a look has it. */
type Seen = Pick<MetricsView, 'newestMinuteMs' | 'busyVcpus'>;

/**
 * What the history says about the load of the last hours, and the load to come unless the fleet wants to know nothing
 * about it.
 * @param leadSeconds how long this cluster's latest readers took from their order until they served
 */
export function expectationOf(
  history: LoadHistory,
  seen: Seen,
  leadSeconds: readonly number[],
  { forecast }: Pick<ClusterPolicy, 'forecast'>,
  nowMs: number,
): Pick<ClusterView, 'forecast' | 'risingVcpus' | 'isLoadFlat'> {
  const isLoadFlat = isFlat(history, nowMs);
  if (forecast === 'off') return { forecast: undefined, isLoadFlat };
  const leadMs = leadTimeMs(leadSeconds);
  const risingVcpus = risingTide(history, minutesOf(seen), nowMs);
  return { forecast: forecastFor(history, leadMs, nowMs), risingVcpus, isLoadFlat };
}

const minutesOf = ({ newestMinuteMs, busyVcpus }: Seen): LoadHistory => ({
  newestMs: newestMinuteMs,
  stepMs: MINUTE_MS,
  loads: Float64Array.from(busyVcpus),
});

/** Undefined if there is no telling. */
function forecastFor(history: LoadHistory, leadMs: number, nowMs: number): ForecastView | undefined {
  const forecast = forecastFloor(history, nowMs, leadMs);
  if ('off' in forecast) return undefined;
  return { busyVcpus: forecast.load, holdVcpus: forecast.holdLoad, isQuietHour: isQuietHour(history, nowMs) };
}

/**
 * The minutes of a view as points of a history: those of whole steps only, so that no step is averaged anew over a part
 * of it, and not the newest, whose readers may not all have reported.
 */
export function pointsOf({ newestMinuteMs, busyVcpus }: Seen): LoadPoint[] {
  const firstMs = newestMinuteMs - (busyVcpus.length - 1) * MINUTE_MS;
  const fromMs = Math.ceil(firstMs / HISTORY_STEP_MS) * HISTORY_STEP_MS;
  const newest = busyVcpus.findLastIndex((value) => !Number.isNaN(value));
  return busyVcpus.flatMap((load, at) => {
    const timeMs = firstMs + at * MINUTE_MS;
    return Number.isNaN(load) || timeMs < fromMs || at >= newest ? [] : [{ timeMs, load }];
  });
}
