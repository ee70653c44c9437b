import { writeFile } from 'node:fs/promises';
import { setUp } from '../sandbox/run/run.ts';
import type { LoadReport } from '../sandbox/run/report.ts';
import { checkFolderOf } from './files.ts';
import { EXIT } from './exitCodes.ts';
import { loadTrace } from './load.ts';
import { synthesizeForSandbox } from './prepare.ts';
import { createProgress } from './progress.ts';
import { loadScene } from './scene.ts';
import type { StartOptions } from './options.ts';

const DAY_MS = 86_400_000;

/**
 * Runs in virtual time, as fast as possible, and writes a report.
 * @param interrupted ends the run gracefully: the report covers the run until then
 */
export async function runHeadless(options: StartOptions, interrupted: AbortSignal): Promise<void> {
  const trace = loadTrace(options);
  const lengthMs = trace?.lengthMs ?? options.for ?? DAY_MS;
  const progress = createProgress();
  if (options.report) await checkFolderOf(options.report);
  const { fleetFile, fleet, world } = await loadScene(options);
  progress.say('Bundling the functions and synthesizing the stacks …');
  const assembly = await synthesizeForSandbox(fleetFile, interrupted);
  try {
    const run = await setUp({
      seed: options.seed,
      fleet,
      world,
      load: trace?.load,
      profile: options.profile,
      assemblyFolder: assembly.folder,
      onProblem: (message) => progress.say(message),
    });
    interrupted.throwIfAborted();
    progress.say(`Running ${(lengthMs / 3_600_000).toFixed(1)} hours of Region time …`);
    const endMs = run.startMs + lengthMs;
    for (let nowMs = run.startMs; nowMs < endMs && !interrupted.aborted; nowMs = run.region.clock.now()) {
      await run.region.clock.runUntil(Math.min(endMs, nowMs + 600_000), () => interrupted.aborted);
      progress.show((run.region.clock.now() - run.startMs) / lengthMs, new Date(run.region.clock.now()));
    }
    progress.done();
    const generated: LoadReport = { source: options.scenario, gapsInterpolated: 0, endedEarly: false };
    const report = JSON.stringify(run.report(trace?.report ?? generated), null, 1);
    if (options.report) await writeFile(options.report, `${report}\n`);
    else process.stdout.write(`${report}\n`);
    if (interrupted.aborted) {
      progress.say('Interrupted: the report covers the run until now.');
      process.exitCode = EXIT.interrupted;
    }
  } finally {
    await assembly.remove();
  }
}
