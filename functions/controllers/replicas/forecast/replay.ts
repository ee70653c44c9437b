import { TOLERANCE } from '../tolerance.ts';
import { forecastFloor } from './forecast.ts';
import { DAY_MS, type LoadHistory, MINUTE_MS } from './history.ts';

/** What a replay takes the cluster to be: readers of one size, which serve after one lead time. */
export interface ReplayedCluster {
  readonly vcpusEach: number;
  readonly targetCpuPercent: number;
  /** From this mean CPU on, in percent, a step counts as overload. */
  readonly overloadCpuPercent: number;
  readonly readers: { readonly min: number; readonly max: number };
  /** From the decision to add a reader to its carrying its share. */
  readonly leadTimeMs: number;
}

/** What the replayed days would have cost, and how long the readers would have been overloaded. */
export interface Replayed {
  readonly readerHours: number;
  readonly overloadMinutes: number;
}

/** What was forecast at a step; undefined where there was no telling. */
export type Foreseen = { readonly load: number; readonly holdLoad: number } | undefined;

/** The rules' own patience before a reader goes: demand.ts. */
const IDLE_MS = 15 * MINUTE_MS;

/** A replayed forecast looks back on four weeks, so that a week of them takes a fraction of a second. */
const LOOK_BACK_DAYS = 28;

/** What would have been forecast at each step from `from` on, by what was known then. */
export function foreseenFrom({ loads, stepMs, newestMs }: LoadHistory, from: number, leadTimeMs: number): Foreseen[] {
  const startMs = newestMs - (loads.length - 1) * stepMs;
  const lookBack = (LOOK_BACK_DAYS * DAY_MS) / stepMs;
  return Array.from({ length: loads.length - from }, (_, step) => {
    const end = from + step + 1;
    const known = {
      stepMs,
      newestMs: startMs + (end - 1) * stepMs,
      loads: loads.subarray(Math.max(0, end - lookBack), end),
    };
    const forecast = forecastFloor(known, known.newestMs + stepMs, leadTimeMs);
    return 'off' in forecast ? undefined : forecast;
  });
}

/**
 * Plays the loads from `from` on against the rules in their simplest form: as many readers as the load needs at the
 * target, which serve after the lead time, and go one at a time after a quarter of an hour without need.
 * @param foreseen for each step, as far as it is to be known
 */
export function replay(
  { loads, stepMs }: LoadHistory,
  from: number,
  { vcpusEach, targetCpuPercent, overloadCpuPercent, readers: { min, max }, leadTimeMs }: ReplayedCluster,
  foreseen: readonly Foreseen[] = [],
): Replayed {
  const leadSteps = Math.max(1, Math.round(leadTimeMs / stepMs));
  const idleSteps = Math.max(1, Math.round(IDLE_MS / stepMs));
  const neededFor = (load: number) => load / (targetCpuPercent / 100) / vcpusEach;
  const limited = (readers: number) => Math.min(max, Math.max(min, Math.ceil(readers)));
  let serving = limited(neededFor(loads.subarray(from).find((load) => !Number.isNaN(load)) ?? 0));
  let coming: { readonly readers: number; readonly at: number }[] = [];
  let readerSteps = 0;
  let overloadSteps = 0;
  for (let at = from; at < loads.length; at++) {
    const load = loads[at]!;
    if (Number.isNaN(load)) continue;
    for (const order of coming) if (order.at <= at) serving += order.readers;
    coming = coming.filter((order) => order.at > at);
    readerSteps += serving;
    if (load > (overloadCpuPercent / 100) * serving * vcpusEach) overloadSteps++;
    const ahead = foreseen[at - from];
    const needed = neededFor(Math.max(load, ahead?.load ?? 0));
    const capacity = serving + coming.reduce((sum, { readers }) => sum + readers, 0);
    if (needed > capacity * TOLERANCE && capacity < max) {
      coming.push({ readers: limited(needed) - capacity, at: at + leadSteps });
      continue;
    }
    const recent = loads.subarray(Math.max(0, at + 1 - idleSteps), at + 1);
    const peak = recent.reduce((most, value) => (value > most ? value : most), ahead?.holdLoad ?? 0);
    if (coming.length === 0 && serving > min && neededFor(peak) <= serving - 1) serving--;
  }
  return {
    readerHours: (readerSteps * stepMs) / (60 * MINUTE_MS),
    overloadMinutes: (overloadSteps * stepMs) / MINUTE_MS,
  };
}
