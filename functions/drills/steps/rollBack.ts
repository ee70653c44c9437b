import * as z from 'zod/mini';
import { goOn, type Next, tell } from '../machine/goOn.ts';
import { endWaiting, readMemory } from '../machine/patience.ts';
import { rollBackResource, type RollbackProgress } from '../machine/rollBackResource.ts';
import { createStep } from './step.ts';

const eventSchema = z.object({ last: z.optional(z.unknown()) });

type Result = Pick<RollbackProgress, 'state'> & Partial<Next>;

/** One step of the rollback; the state machine calls it again until there is nothing left to do. */
export const handler = createStep<Result>('drill-roll-back', async (tools, event) => {
  const { drillId, input } = tools.record;
  const memory = readMemory(eventSchema.parse(event).last);
  const { state, waiting } = await rollBackResource(tools);
  if (waiting) {
    const about = { drillId, resource: input.resource, what: 'The rollback' };
    return { state, ...(await goOn(tools, about, memory, waiting)) };
  }
  await tell(tools, input.resource, endWaiting(memory));
  return { state };
});
