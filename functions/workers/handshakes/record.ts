import { leaveMark } from '../../control-loop/leaveMark.ts';
import type { Proof } from './prove.ts';

/**
 * Writes how it went into the ledger, where the certificates controller finds it.
 * @returns false if a later request for the listener has been answered already
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
