import { runDrill } from './drill/run.ts';
import { runHeadless } from './headless.ts';
import { onInterrupt } from './interrupt.ts';
import { runLive } from './live.ts';
import { createProgram, readOptions } from './options.ts';

/**
 * Runs Evenkeel in an emulated Region.
 * @param name what a person types to run it
 */
export async function runSandbox(args: readonly string[], name: string): Promise<void> {
  const options = readOptions((await createProgram(name)).exitOverride(), args);
  const interrupted = onInterrupt();
  const { drill } = options;
  if (drill !== undefined) return await runDrill({ ...options, drill }, interrupted);
  return await (options.headless ? runHeadless(options, interrupted) : runLive(options, interrupted));
}
