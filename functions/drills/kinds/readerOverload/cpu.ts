import { readMaxima } from '../maxima.ts';

/** The busiest of the last five minutes of each reader, in percent; absent where there is no datapoint. */
export const readCpuPercent = (readerIds: readonly string[], nowMs: number): Promise<ReadonlyMap<string, number>> =>
  readMaxima('CPUUtilization', readerIds, { statistic: 'Average', nowMs });
