import { validationError } from './errors.ts';
import type { Statistic } from './statistic.ts';
import { retainedStepMinutes } from './store/retention.ts';
import type { Series } from './store/series.ts';
import { Accumulator } from './store/statisticSet.ts';
import { HOUR_MS, MINUTE_MS } from './times.ts';

/** `length` periods in a row from `startMs` on; the last one is cut off at `endMs`. */
export interface Grid {
  readonly startMs: number;
  readonly endMs: number;
  readonly periodMs: number;
  readonly length: number;
}

export const timeOf = (grid: Grid, index: number) => grid.startMs + index * grid.periodMs;

/**
 * The periods of a request. Its start is rounded down to a minute, five minutes or an hour, by its age. Source: API
 * reference, GetMetricData, StartTime.
 */
export function gridOf(startMs: number, endMs: number, periodMs: number, nowMs: number): Grid {
  const stepMs = (retainedStepMinutes(nowMs - startMs) ?? 60) * MINUTE_MS;
  const alignedMs = Math.floor(startMs / stepMs) * stepMs;
  return { startMs: alignedMs, endMs, periodMs, length: Math.max(0, Math.ceil((endMs - alignedMs) / periodMs)) };
}

/** One value for each period of the grid, not a number where there is none. */
export function readGrid(series: Series | undefined, statistic: Statistic, grid: Grid, nowMs: number): Float64Array {
  const values = new Float64Array(grid.length).fill(NaN);
  if (!series) return values;
  const window = new Accumulator(statistic.needsSamples);
  const periodMinutes = grid.periodMs / MINUTE_MS;
  const endMinute = Math.ceil(grid.endMs / MINUTE_MS);
  for (let index = 0; index < grid.length; index++) {
    // From milliseconds each time: parts of minutes that are added up miss the whole ones.
    const fromMinute = timeOf(grid, index) / MINUTE_MS;
    const toMinute = timeOf(grid, index + 1) / MINUTE_MS;
    if (!isRetained(nowMs - fromMinute * MINUTE_MS, periodMinutes)) continue;
    window.reset();
    series.accumulate(fromMinute, Math.min(toMinute, endMinute), window);
    values[index] = statistic.of(window);
  }
  return values;
}

/** How long datapoints can be read by less than a minute. Source: CloudWatch user guide, "Metrics retention". */
const SUB_MINUTE_KEPT_MS = 3 * HOUR_MS;

/** Periods that do not fit the step in which data of that age is kept have no datapoints. Source: as above, Period. */
function isRetained(ageMs: number, periodMinutes: number): boolean {
  const stepMinutes = retainedStepMinutes(ageMs);
  if (periodMinutes < 1) return ageMs <= SUB_MINUTE_KEPT_MS;
  return stepMinutes !== undefined && periodMinutes % stepMinutes === 0;
}

/** Periods below a minute. Source: API reference, MetricStat, Period. */
const SUB_MINUTE_SECONDS: ReadonlySet<number | undefined> = new Set([1, 5, 10, 20, 30]);

/**
 * A period in seconds as a request gives it. What is published for a minute is found at its beginning by shorter periods,
 * too. Throws a ValidationError unless it is one of those, or a multiple of a minute.
 */
export function parsePeriod(periodSeconds: number | undefined): number {
  if (!SUB_MINUTE_SECONDS.has(periodSeconds) && (!periodSeconds || periodSeconds < 0 || periodSeconds % 60 !== 0)) {
    throw validationError(`Period must be 1, 5, 10, 20, 30 or a multiple of 60, and is ${periodSeconds}.`);
  }
  return periodSeconds! * 1_000;
}
