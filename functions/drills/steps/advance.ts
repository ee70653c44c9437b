import { checkAbort } from '../machine/checkAbort.ts';
import { kindOf } from '../kinds/index.ts';
import type { DrillRecord } from '../api/record.ts';
import { createStep } from './step.ts';

interface Result {
  /** `done`: go on. `under-way`: come again. `impossible`: go on to the end. */
  readonly state: 'done' | 'under-way' | 'impossible';
}

/**
 * One step of what takes a drill more than one call: what its injection needs, and what follows it. The machine comes
 * again until nothing is left to do.
 */
export const handler = createStep('drill-advance', async (tools): Promise<Result> => {
  const { environment, policy, record, store, tell } = tools;
  await checkAbort(tools);
  const begin = async (fields: Partial<DrillRecord>, text: string) => {
    // Whoever ends the drill writes that down first: one write decides which of the two came before the other.
    const timeline = [{ atMs: Date.now(), source: 'api' as const, text }];
    if (await store.update(record.drillId, fields, { unless: ['abort', 'verdict'], timeline })) return;
    throw new Error('The drill was ended.');
  };
  const {
    state,
    text,
    fields = {},
  } = await kindOf(record.drill).advance!(record, {
    policy: policy(),
    environment,
    nowMs: Date.now(),
    begin,
  });
  const isBlocked = state === 'impossible' && !record.injection;
  if (state === 'under-way') {
    const isNews = record.timeline?.findLast(({ source }) => source === 'describe')?.text !== text;
    const timeline = isNews ? [{ atMs: Date.now(), source: 'describe' as const, text }] : [];
    await store.update(record.drillId, fields, { timeline });
  } else {
    await tell(record.injection ? 'proceeded' : 'ready', `${text}.`, {
      ...fields,
      ...(isBlocked && { notReadyText: text }),
    });
  }
  return { state };
});
