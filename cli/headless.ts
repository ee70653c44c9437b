import { writeFile } from 'node:fs/promises';
import { loadFleet } from '../fleet/load.ts';
import { setUp } from '../sandbox/run/run.ts';
import { loadWorld, scenarioFleetFile } from '../sandbox/scenarios/index.ts';
import type { LoadReport } from '../sandbox/run/report.ts';
import { loadTrace } from './load.ts';
import { synthesizeForSandbox } from './prepare.ts';
import { createProgress } from './progress.ts';
import type { StartOptions } from './start.ts';

const DAY_MS = 86_400_000;

/** Runs in virtual time, as fast as the machine can, and writes a report. */
export async function runHeadless(options: StartOptions): Promise<void> {
  const trace = loadTrace(options);
  const lengthMs = trace?.lengthMs ?? options.for ?? DAY_MS;
  const fleetFile = options.fleet ?? scenarioFleetFile(options.scenario);
  const progress = createProgress();
  progress.say('Bundling the functions and synthesizing the stacks …');
  const [fleet, world, assembly] = await Promise.all([
    loadFleet(fleetFile),
    loadWorld(options.scenario),
    synthesizeForSandbox(fleetFile),
  ]);
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
    const endMs = run.startMs + lengthMs;
    const stopped = onInterrupt();
    for (let nowMs = run.startMs; nowMs < endMs && !stopped.yet; nowMs = run.region.clock.now()) {
      await run.region.clock.runUntil(Math.min(endMs, nowMs + 600_000), () => stopped.yet);
      progress.show((run.region.clock.now() - run.startMs) / lengthMs, new Date(run.region.clock.now()));
    }
    progress.done();
    const generated: LoadReport = { source: options.scenario, gapsInterpolated: 0, endedEarly: false };
    const report = JSON.stringify(run.report(trace?.report ?? generated), null, 1);
    if (options.report) await writeFile(options.report, `${report}\n`);
    else process.stdout.write(`${report}\n`);
    if (stopped.yet) progress.say('Interrupted: the report ends where the run did.');
  } finally {
    await assembly.remove();
  }
}

/** The first Ctrl-C ends the run in order; the second one ends the process. */
function onInterrupt(): { yet: boolean } {
  const stopped = { yet: false };
  process.once('SIGINT', () => {
    stopped.yet = true;
    process.exitCode = 130;
  });
  return stopped;
}
