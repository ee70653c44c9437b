import { sumVcpus } from './capacity.ts';
import { type InstanceView, MINUTE_MS } from './view.ts';

/** What idle wants to look back on, and the three newest minutes that may have no data yet. */
export const WINDOW_MINUTES = 18;

/** A column without a datapoint. */
export const emptyColumn = (minutes = WINDOW_MINUTES): number[] => Array.from({ length: minutes }, () => Number.NaN);

/**
 * Busy vCPUs from the mean and the number of readers in it. In the two newest minutes some readers' samples may still
 * be on their way, so that the number is too small: there, readers that are known to be up count as well.
 * One that is newer than the last full number is not in it: it would stand for one that has gone, at that one's CPU.
 * @param newestMinuteMs start of the last minute of the columns
 */
export function evenBusy(
  readers: readonly InstanceView[],
  newestMinuteMs: number,
  mean: readonly number[],
  sampleCount: readonly number[],
): number[] {
  const vcpus = readers[0]?.vcpus ?? 0;
  const newest = mean.findLastIndex((value) => !Number.isNaN(value));
  const settled = sampleCount.slice(0, Math.max(0, newest - 1)).findLast((count) => !Number.isNaN(count)) ?? 0;
  const settledUntilMs = newestMinuteMs - (mean.length - newest) * MINUTE_MS;
  const known = readers.filter(({ createdAtMs = 0 }) => createdAtMs < settledUntilMs);
  const expected = Math.min(settled, known.length);
  return mean.map((percent, at) => {
    const count = at >= newest - 1 ? Math.max(sampleCount[at]!, expected) : sampleCount[at]!;
    return (percent / 100) * count * vcpus;
  });
}

/**
 * What an instance did, where it did nothing because it was paused: then its capacity is 0, and nothing else need be
 * published of it (whether AWS does is not documented).
 */
export const withPauses = (column: readonly number[], capacity: readonly number[] | undefined): readonly number[] =>
  capacity ? column.map((value, at) => (Number.isNaN(value) && capacity[at] === 0 ? 0 : value)) : column;

/** Whether it was paused in the newest minute that tells. */
export const isPaused = (capacity: readonly number[] | undefined): boolean =>
  capacity?.findLast((units) => !Number.isNaN(units)) === 0;

/** Busy vCPUs reader by reader. In the two newest minutes, readers whose samples are still on their way are estimated. */
export function weightedBusy(
  readers: readonly InstanceView[],
  cpuPercentOf: (id: string) => readonly number[],
): number[] {
  const columns = readers.map(({ id, vcpus }) => ({ vcpus, percent: cpuPercentOf(id) }));
  const presentAt = (at: number) => columns.filter(({ percent }) => !Number.isNaN(percent[at] ?? Number.NaN));
  const newest = emptyColumn().findLastIndex((_, at) => presentAt(at).length > 0);
  const expectedVcpus = sumVcpus(presentAt(newest - 2));
  return emptyColumn().map((_, at) => {
    const present = presentAt(at);
    if (present.length === 0) return Number.NaN;
    const busy = present.reduce((sum, { vcpus, percent }) => sum + (percent[at]! / 100) * vcpus, 0);
    return at >= newest - 1 ? busy * Math.max(1, expectedVcpus / sumVcpus(present)) : busy;
  });
}
