import { runDrill } from './drill/run.ts';
import { fail } from './fail.ts';
import { runHeadless } from './headless.ts';
import { onInterrupt } from './interrupt.ts';
import { runLive } from './live.ts';
import { createProgram, readOptions } from './options.ts';

const options = readOptions(await createProgram());
const interrupted = onInterrupt();
const { drill } = options;
const run = () => {
  if (drill !== undefined) return runDrill({ ...options, drill }, interrupted);
  return options.headless ? runHeadless(options, interrupted) : runLive(options, interrupted);
};
await run().catch(fail);
