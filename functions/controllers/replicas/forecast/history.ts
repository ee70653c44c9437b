/** Load on an even grid of time, oldest first; NaN where nothing was measured. */
export interface LoadHistory {
  /** Start of the newest point, in milliseconds since the epoch. */
  readonly newestMs: number;
  /** From one point to the next, in milliseconds; a day is a whole number of steps. */
  readonly stepMs: number;
  readonly loads: Float64Array;
}

/** One measurement, in the unit of the history. */
export interface LoadPoint {
  readonly timeMs: number;
  readonly load: number;
}

export const MINUTE_MS = 60_000;
export const DAY_MS = 1440 * MINUTE_MS;

/** CloudWatch keeps five-minute data for so long, and nine weeks show what weekdays have in common. */
export const HISTORY_DAYS = 63;

/** Fine enough for the shape of a day, and coarse enough for nine weeks of it to be kept in the ledger. */
export const HISTORY_STEP_MS = 5 * MINUTE_MS;

/**
 * Adds measurements to a history, in whatever order they come. Those that fall into the same step are averaged, and
 * take the place of what was known about it. What is older than nine weeks is forgotten.
 * @returns the history, undefined if there is nothing to make one of; and how many points were no measurement: times or
 *   loads that are not finite, loads below zero
 * @throws {RangeError} if the history known so far has another step
 */
export function extendHistory(
  known: LoadHistory | undefined,
  points: Iterable<LoadPoint>,
  stepMs: number = HISTORY_STEP_MS,
): { history: LoadHistory | undefined; ignoredPoints: number } {
  if (known && known.stepMs !== stepMs) throw new RangeError(`The history has steps of ${known.stepMs} ms.`);
  const sums = new Map<number, { sum: number; count: number }>();
  let ignoredPoints = 0;
  for (const { timeMs, load } of points) {
    if (!Number.isFinite(timeMs) || !Number.isFinite(load) || load < 0) {
      ignoredPoints++;
      continue;
    }
    const step = Math.floor(timeMs / stepMs);
    const { sum, count } = sums.get(step) ?? { sum: 0, count: 0 };
    sums.set(step, { sum: sum + load, count: count + 1 });
  }
  const knownSteps = known ? stepsOf(known) : { first: Infinity, newest: -Infinity };
  let { first, newest } = knownSteps;
  for (const step of sums.keys()) {
    first = Math.min(first, step);
    newest = Math.max(newest, step);
  }
  if (newest === -Infinity) return { history: undefined, ignoredPoints };
  first = Math.max(first, newest - (HISTORY_DAYS * DAY_MS) / stepMs + 1);
  const loads = new Float64Array(newest - first + 1).fill(Number.NaN);
  for (let step = Math.max(first, knownSteps.first); step <= knownSteps.newest; step++)
    loads[step - first] = known!.loads[step - knownSteps.first]!;
  for (const [step, { sum, count }] of sums) if (step >= first) loads[step - first] = sum / count;
  return { history: { newestMs: newest * stepMs, stepMs, loads }, ignoredPoints };
}

/** Steps are counted from the epoch, so that two histories of one cluster have the same grid. */
function stepsOf({ newestMs, stepMs, loads }: LoadHistory): { first: number; newest: number } {
  const newest = Math.floor(newestMs / stepMs);
  return { first: newest - loads.length + 1, newest };
}
