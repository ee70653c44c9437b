import { leaveMark } from '../../control-loop/leaveMark.ts';
import type { Order } from './order.ts';

/** How a warm-up ended. */
export interface Ending {
  readonly outcome: 'succeeded' | 'failed';
  /** Why it failed, in a sentence. */
  readonly error?: string;
}

/**
 * Writes the ending into the ledger, where the replicas controller finds it.
 * @returns false if a later request for the reader has ended already: then this one is of no interest any more
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
