import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { styleText } from 'node:util';
import { buildPage } from '../console/buildPage.ts';
import { type Console, createConsole } from '../console/server/console.ts';
import { REGION } from '../sandbox/core.ts';
import { DEFAULT_START_MS } from '../sandbox/region.ts';
import { Weather } from '../sandbox/weather/weather.ts';
import { timeOfDay } from './duration.ts';
import type { Report } from '../sandbox/run/report.ts';
import { pace } from '../sandbox/run/pace.ts';
import { setUp, type Run } from '../sandbox/run/run.ts';
import { PAGE_PATH } from '../sandbox/services/slack/page.ts';
import { Days, describeEvent } from './describe.ts';
import { terminalColumns, wrap } from './evenkeel/text.ts';
import { checkFolderOf } from './files.ts';
import { loadTrace } from './load.ts';
import { checkPort, explainPort } from './port.ts';
import { SANDBOX_STAGE, synthesizeForSandbox } from './prepare.ts';
import { connectTo, describeConnections, describeGroups, describeZones } from './liveTargets.ts';
import { createProgress } from './progress.ts';
import { loadScene } from './scene.ts';
import { openSockets } from './sockets.ts';
import type { StartOptions } from './options.ts';

/** A day takes 24 minutes. */
const USUAL_SPEED = 60;

/**
 * Runs at a multiple of real time, serves the AWS API, and prints each decision when it changes.
 * @param interrupted ends it gracefully
 */
export async function runLive(options: StartOptions, interrupted: AbortSignal): Promise<void> {
  const trace = loadTrace(options);
  const lengthMs = trace?.lengthMs ?? options.for ?? Number.POSITIVE_INFINITY;
  const progress = createProgress(process.stdout);
  if (options.report) await checkFolderOf(options.report);
  await checkPort(options.port);
  const { fleetFile, fleet, world } = await loadScene(options);
  const speed = options.speed ?? world.speed ?? USUAL_SPEED;
  // A trace has its own beginning.
  const own = trace || options.at !== undefined ? undefined : world.live;
  const startMs = DEFAULT_START_MS + (options.at ?? (own ? timeOfDay(own.at) : 0));
  let weather: Weather | undefined;
  const days = new Days();
  const sayWrapped = (style: 'bold' | 'red', text: string) =>
    progress.say(styleText(style, wrap(text, '', terminalColumns())));
  sayWrapped('bold', world.description);
  progress.say(`1/3  Bundling the functions and synthesizing the stacks with ${shown(fleetFile)} …`);
  const [assembly, pageFolder] = await Promise.all([synthesizeForSandbox(fleetFile, interrupted), buildPage()]);
  // What is only of this run, such as the certificate of its authority.
  const files = await mkdtemp(join(tmpdir(), 'evenkeel-'));
  try {
    progress.say('2/3  Deploying the stacks into the Region …');
    const run = await setUp({
      seed: options.seed,
      fleet,
      world,
      load: trace?.load,
      profile: options.profile,
      assemblyFolder: assembly.folder,
      onSockets: Object.keys(fleet.targetGroups).length > 0,
      startMs,
      lacks: (...offering) => weather?.lacks(...offering) ?? false,
      onSaying: (saying) => {
        const line = describeEvent(saying, terminalColumns());
        if (!line) return;
        weather?.decided();
        const dayBegun = days.begunBy(saying.atMs);
        if (dayBegun) progress.say(styleText('dim', `── ${dayBegun} ──`));
        progress.say(line);
      },
      onProblem: (message) => sayWrapped('red', message),
    });
    interrupted.throwIfAborted();
    weather = new Weather(run.region, speed);
    weather.subscribe((event) => event && sayWrapped('bold', `${describeClock(event.atMs)}  weather: ${event.text}`));
    if (own) weather.skipTo(DEFAULT_START_MS + timeOfDay(own.skipTo));
    let console: Console | undefined;
    const visit = (...visitor: Parameters<Console['handle']>) => console?.handle(...visitor) ?? false;
    const server = await run.region.endpoint.listen(options.port, undefined, visit).catch((error: unknown) => {
      throw explainPort(options.port, error);
    });
    console = createConsole({
      installations: [
        {
          id: 'sandbox',
          isSandbox: true,
          stage: SANDBOX_STAGE,
          endpointUrl: server.url,
          region: REGION,
          slackPath: PAGE_PATH,
        },
      ],
      allowActions: true,
      pageFolder,
      weather,
    });
    progress.say(`3/3  Serving the AWS API on ${styleText('cyan', server.url)} (open it in a browser to look on)`);
    progress.say(howToLook(server.url, speed, run));
    if (fleet.slack)
      progress.say(`     The emulated Slack channel: ${styleText('cyan', `${server.url}${PAGE_PATH}`)}\n`);
    const sockets = await openSockets(run.region, files, fleet, (message) => progress.say(message));
    if (sockets.howToLook) progress.say(styleText('dim', sockets.howToLook));
    await pace(run.region.clock, {
      speed: () => weather!.tempo(),
      untilMs: run.startMs + lengthMs,
      signal: interrupted,
      onBeat: () => progress.showText(statusLine(run, weather!.tempo().speed)),
    });
    progress.done();
    console.end('The run has ended.');
    await console.close();
    await Promise.all([server.close(), sockets.close()]);
    await run.close();
    const report = run.report(trace?.report ?? { source: options.scenario, gapsInterpolated: 0, endedEarly: false });
    if (options.report) await writeFile(options.report, `${JSON.stringify(report, null, 1)}\n`);
    progress.say(summary(run, report));
  } finally {
    await Promise.all([assembly.remove(), rm(files, { recursive: true, force: true })]);
  }
}

const DATABASES = [
  'aws --endpoint-url URL rds describe-db-clusters',
  'aws --endpoint-url URL rds describe-db-cluster-endpoints',
];

/** The path relative to the current folder. */
const shown = (file: string) => relative('', file);

const howToLook = (url: string, speed: number, { region, clusters }: Run) =>
  styleText(
    'dim',
    `     Use it like any AWS Region (any access key works; time runs at ${speed}x):
       export AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=${REGION}
${[...(clusters.length > 0 ? DATABASES : []), ...connectTo(region)].map((line) => `       ${line.replace('URL', url)}\n`).join('')}       aws --endpoint-url ${url} cloudwatch describe-alarms --query 'MetricAlarms[].[AlarmName,StateValue]'
     See what Evenkeel does and why (more commands: --help):
       npx evenkeel status --endpoint-url ${url}
     Ctrl-C stops it.
`,
  );

const describeClock = (timeMs: number) => new Date(timeMs).toISOString().slice(11, 19);

/** Region time, and for each cluster its actual readers, load and CPU, without CloudWatch's delay. */
function statusLine({ region, clusters }: Run, speed: number): string {
  const time = new Date(region.clock.now()).toISOString().slice(0, 19).replace('T', ' ');
  const states = clusters.map((name) => {
    const minute = region.physics.measures(name).timeline.at(-1);
    if (!minute) return name;
    const { readers, load, cpu } = minute;
    return `${name}: ${readers} serving, load ${load.toFixed(1)}, CPU ${cpu.toFixed(0)} %`;
  });
  return `${time}  ${speed}x  ${[...states, ...describeGroups(region)].join('  ')}`;
}

function summary(
  { region, clusters, recorder, startMs }: Run,
  { targetGroups = [], failedConnections }: Report,
): string {
  const hours = ((region.clock.now() - startMs) / 3_600_000).toFixed(1);
  const lines = clusters.map((name) => {
    const { readersAdded, readersRemoved, overloadSeconds, connectionsCut } = region.physics.measures(name);
    const overloaded = `${overloadSeconds.toFixed(0)} s overloaded`;
    return `${name}: ${readersAdded} readers added, ${readersRemoved} removed, ${overloaded}, ${connectionsCut} connections cut`;
  });
  lines.push(...describeZones(targetGroups), ...describeConnections(failedConnections));
  return `${hours} hours of Region time, ${recorder.apiCalls} AWS API calls.\n${lines.join('\n')}`;
}
