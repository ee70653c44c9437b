import { leaveMark } from '../../control-loop/leaveMark.ts';
import type { Proof } from './prove.ts';

/**
 * Records the result in the ledger, where the certificates controller reads it.
 * @returns false if the result of a later request for the listener is already recorded
 */
export const recordProof = async (
  tableName: string,
  { listenerArn, requestedAtMs }: { readonly listenerArn: string; readonly requestedAtMs: number },
  proof: Proof,
  finishedAtMs: number,
): Promise<boolean> =>
  await leaveMark(
    tableName,
    { controller: 'certificates', name: `proof#${listenerArn}`, requestedAtMs, finishedAtMs },
    proof,
  );
