import { rollBackResource } from '../machine/rollBackResource.ts';
import { createStep } from './step.ts';

/** One step of the rollback; the state machine calls it again until there is nothing left to do. */
export const handler = createStep('drill-roll-back', async (tools) => ({ state: await rollBackResource(tools) }));
