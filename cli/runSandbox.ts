import { onInterrupt } from './interrupt.ts';
import { createProgram, readOptions } from './options.ts';

/**
 * Runs Evenkeel in an emulated Region.
 * @param name what a person types to run it
 */
export async function runSandbox(args: readonly string[], name: string): Promise<void> {
  const options = readOptions((await createProgram(name, args)).exitOverride(), args);
  const interrupted = onInterrupt();
  const { drill } = options;
  // The Region takes seconds to load: what is wrong with the options is told without it.
  if (drill !== undefined) {
    const { runDrill } = await import('./drill/run.ts');
    return await runDrill({ ...options, drill }, interrupted);
  }
  if (options.headless) {
    const { runHeadless } = await import('./headless.ts');
    return await runHeadless(options, interrupted);
  }
  const { runLive } = await import('./live.ts');
  return await runLive(options, interrupted);
}
