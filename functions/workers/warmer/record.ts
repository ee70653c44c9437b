import { leaveMark } from '../../control-loop/leaveMark.ts';
import type { Order } from './order.ts';

/** The outcome of a warm-up. */
export interface Ending {
  readonly outcome: 'succeeded' | 'failed';
  /** Why it failed, in a sentence. */
  readonly error?: string;
}

/**
 * Records the outcome in the ledger, where the replicas controller reads it.
 * @returns false if the outcome of a later request for the reader is already recorded, which makes this one obsolete
 */
export const recordEnding = async (
  tableName: string,
  { readerId, requestedAtMs }: Order,
  ending: Ending,
  finishedAtMs: number,
): Promise<boolean> =>
  await leaveMark(
    tableName,
    { controller: 'replicas', name: `warmup#${readerId}`, requestedAtMs, finishedAtMs },
    ending,
  );
