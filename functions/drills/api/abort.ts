import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/clients.ts';
import type { DrillContext } from '../machine/context.ts';
import { createTell } from '../steps/step.ts';
import type { DoorAnswer } from './contract.ts';

/**
 * Ends a drill from whatever state. The ledger is told first, so that nothing is injected any more; then the execution
 * is stopped, and its status event brings the clean-up.
 */
export async function abortDrill(context: DrillContext, drillId: string, by: string, why: string): Promise<DoorAnswer> {
  const { store } = context;
  const record = await store.find(drillId);
  if (!record) return { ok: false, drillId, reason: 'not-found', explanation: `There is no drill ${drillId}.` };
  if (record.cleanedAtMs !== undefined || record.verdict !== undefined) {
    return { ok: false, drillId, reason: 'over', explanation: `${drillId} is over: ${record.verdict}.` };
  }
  const abort = { by, why, atMs: Date.now() };
  if (await store.update(drillId, { abort }, { unless: ['abort', 'verdict'] })) {
    await createTell(context, record)('aborted', `${by} ends it: ${why}.`, {}, by === 'alarm' ? 'event' : 'person');
  }
  // A repeated word stops it again: the first one may not have come so far.
  await stepFunctions.send(
    new StopExecutionCommand({
      executionArn: record.executionArn,
      error: 'DrillAborted',
      cause: `${by}: ${why}`.slice(0, 256),
    }),
  );
  return { ok: true, drillId, state: 'aborting' };
}
