import { readMaxima } from '../maxima.ts';

/** The largest replica lag of each reader in the last five minutes, in milliseconds; absent where there is no datapoint. */
export const readLagMs = (readerIds: readonly string[], nowMs: number): Promise<ReadonlyMap<string, number>> =>
  readMaxima('AuroraReplicaLag', readerIds, { statistic: 'Maximum', nowMs });
