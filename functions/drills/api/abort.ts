import { StopExecutionCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { wordsWithin } from '../../control-loop/wording.ts';
import type { DrillContext } from '../machine/context.ts';
import { phaseRecorder } from '../steps/step.ts';
import type { DrillApiResponse } from './contract.ts';
import type { Abort } from './report.ts';

/**
 * Aborts a drill in any state. The abort is recorded first, so that nothing is injected any more; then the execution is
 * stopped, and its status event starts the clean-up.
 */
export async function abortDrill(
  context: DrillContext,
  drillId: string,
  { by, why, principal }: Omit<Abort, 'atMs'>,
): Promise<DrillApiResponse> {
  const { store } = context;
  const record = await store.find(drillId);
  if (!record) return { ok: false, drillId, reason: 'not-found', explanation: `Unknown drill ${drillId}.` };
  if (record.cleanedAtMs !== undefined || record.verdict !== undefined) {
    return { ok: false, drillId, reason: 'over', explanation: `${drillId} has already ended: ${record.verdict}.` };
  }
  const abort: Abort = { by, ...(principal && { principal }), why, atMs: Date.now() };
  if (await store.update(drillId, { abort }, { unless: ['abort', 'verdict'] })) {
    await phaseRecorder(context, record)(
      'aborted',
      `Aborted by ${by}: ${why}.`,
      {},
      by === 'alarm' ? 'event' : 'person',
    );
  }
  // A repeated abort stops it again: the first one may have died before this call.
  await stop(record.executionArn, `${by}: ${why}`);
  return { ok: true, drillId, state: 'aborting' };
}

/** Step Functions would take more; nobody reads more. */
const CAUSE_MAX = 256;

/** An execution that was never started has nothing to stop: the sweep ends its drill, and finds the abort. */
async function stop(executionArn: string, why: string): Promise<void> {
  const cause = wordsWithin(why, CAUSE_MAX);
  try {
    await stepFunctions.send(new StopExecutionCommand({ executionArn, error: 'DrillAborted', cause }));
  } catch (error) {
    if (!isNamed(error, 'ExecutionDoesNotExist')) throw error;
  }
}
