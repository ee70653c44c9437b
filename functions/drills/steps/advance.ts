import { checkAbort } from '../machine/checkAbort.ts';
import { kindOf } from '../kinds/index.ts';
import type { DrillRecord } from '../api/record.ts';
import { createStep, note } from './step.ts';

interface Result {
  /** `done`: go on. `under-way`: call again. `impossible`: go on to the assessment. */
  readonly state: 'done' | 'under-way' | 'impossible';
}

/**
 * One step of what takes a drill more than one call: what its injection needs, and what completes it. The state machine
 * calls it again until there is nothing left to do.
 */
export const handler = createStep('drill-advance', async (tools): Promise<Result> => {
  const { environment, policy, record, store, recordPhase } = tools;
  await checkAbort(tools);
  const recordStart = async (fields: Partial<DrillRecord>, text: string) => {
    // An abort is recorded before it takes effect: one conditional write decides which of the two came first.
    const timeline = [{ atMs: Date.now(), source: 'api' as const, text }];
    if (await store.update(record.drillId, fields, { unless: ['abort', 'verdict'], timeline })) return;
    throw new Error('The drill was aborted.');
  };
  const request = { policy: policy(), environment, nowMs: Date.now(), recordStart };
  const { state, text, fields = {} } = await kindOf(record.drill).advance!(record, request);
  if (state === 'under-way') {
    await store.update(record.drillId, fields);
    await note(tools, text);
    return { state };
  }
  const isBlocked = state === 'impossible' && !record.injection;
  const outcome = { ...fields, ...(isBlocked && { notReadyText: text }) };
  await recordPhase(record.injection ? 'proceeded' : 'ready', `${text}.`, outcome);
  return { state };
});
