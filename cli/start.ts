import { fail } from './fail.ts';
import { runHeadless } from './headless.ts';
import { onInterrupt } from './interrupt.ts';
import { runLive } from './live.ts';
import { createProgram, readOptions } from './options.ts';

const options = readOptions(await createProgram());
const interrupted = onInterrupt();
await (options.headless ? runHeadless(options, interrupted) : runLive(options, interrupted)).catch(fail);
