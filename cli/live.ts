import { styleText } from 'node:util';
import { loadFleet } from '../fleet/load.ts';
import { pace } from '../sandbox/run/pace.ts';
import { setUp, type Run } from '../sandbox/run/run.ts';
import { loadWorld, scenarioFleetFile } from '../sandbox/scenarios/index.ts';
import { describeSaying } from './describe.ts';
import { loadTrace } from './load.ts';
import { synthesizeForSandbox } from './prepare.ts';
import { createProgress } from './progress.ts';
import type { StartOptions } from './start.ts';

/** Runs at a multiple of real time, serves AWS's API, and tells every change of decision as it happens. */
export async function runLive(options: StartOptions): Promise<void> {
  const trace = loadTrace(options);
  const lengthMs = trace?.lengthMs ?? options.for ?? Number.POSITIVE_INFINITY;
  const fleetFile = options.fleet ?? scenarioFleetFile(options.scenario);
  const progress = createProgress(process.stdout);
  const world = await loadWorld(options.scenario);
  const fleet = await loadFleet(fleetFile);
  progress.say(styleText('bold', world.description));
  progress.say(`1/3  Bundling the functions and synthesizing the stacks with ${fleetFile} …`);
  const assembly = await synthesizeForSandbox(fleetFile);
  try {
    progress.say('2/3  Deploying the stacks into the Region …');
    const run = await setUp({
      seed: options.seed,
      fleet,
      world,
      load: trace?.load,
      profile: options.profile,
      assemblyFolder: assembly.folder,
      onSaying: (saying) => {
        const line = describeSaying(saying);
        if (line) progress.say(line);
      },
      onProblem: (message) => progress.say(styleText('red', message)),
    });
    const server = await run.region.endpoint.listen(options.port).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') throw error;
      throw new Error(`Port ${options.port} of 127.0.0.1 is taken. Name another with --port, or 0 for any free one.`);
    });
    progress.say(`3/3  Serving AWS's API on ${styleText('cyan', server.url)}`);
    progress.say(howToLook(server.url, run.clusters[0]!, options.speed));
    const stop = new AbortController();
    process.once('SIGINT', () => stop.abort());
    process.once('SIGTERM', () => stop.abort());
    await pace(run.region.clock, {
      speed: options.speed,
      untilMs: run.startMs + lengthMs,
      signal: stop.signal,
      onBeat: () => progress.showText(statusLine(run, options.speed)),
    });
    progress.done();
    await server.close();
    progress.say(summary(run));
  } finally {
    await assembly.remove();
  }
}

const howToLook = (url: string, cluster: string, speed: number) =>
  styleText(
    'dim',
    `     Look at it as at any Region (any access key will do; time runs at ${speed}x):
       export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=eu-west-1
       aws --endpoint-url ${url} rds describe-db-clusters --db-cluster-identifier ${cluster}
       aws --endpoint-url ${url} rds describe-db-cluster-endpoints --db-cluster-identifier ${cluster}
       aws --endpoint-url ${url} cloudwatch describe-alarms --query 'MetricAlarms[].[AlarmName,StateValue]'
     Ctrl-C ends it.
`,
  );

/** Region time, and for each cluster its readers, load and CPU as they are, not as CloudWatch shows them. */
function statusLine({ region, clusters }: Run, speed: number): string {
  const time = new Date(region.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  const states = clusters.map((name) => {
    const { timeline } = region.physics.measures(name);
    const { readers = 0, load = 0, cpu = 0 } = timeline.at(-1) ?? {};
    return `${name}: ${readers} serving, load ${load.toFixed(1)}, CPU ${cpu.toFixed(0)} %`;
  });
  return `${time}  ${speed}x  ${states.join('  ')}`;
}

function summary({ region, clusters, recorder, startMs }: Run): string {
  const hours = ((region.clock.now() - startMs) / 3_600_000).toFixed(1);
  const lines = clusters.map((name) => {
    const { readersAdded, readersRemoved, overloadSeconds, connectionsCut } = region.physics.measures(name);
    const overloaded = `${overloadSeconds.toFixed(0)} s overloaded`;
    return `${name}: ${readersAdded} readers added, ${readersRemoved} removed, ${overloaded}, ${connectionsCut} connections cut`;
  });
  return `${hours} hours of Region time, ${recorder.apiCalls} calls to AWS.\n${lines.join('\n')}`;
}
