import { createPutBack } from '../machine/rollBack.ts';
import { createStep } from './step.ts';

/** One step towards how everything was; the machine comes again until nothing is left to do. */
export const handler = createStep('drill-put-back', async (tools) => ({ state: await createPutBack(tools)() }));
