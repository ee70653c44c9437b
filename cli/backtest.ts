import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { type Comparison, type Outcome, PLAIN_NAMES, runPolicy } from '../backtest/compare.ts';
import { pictureOf } from '../backtest/picture.ts';
import { frontierNames, reportOf } from '../backtest/report.ts';
import { tableOf } from '../backtest/table.ts';
import { CONNECTION_PROFILES, type ConnectionProfile } from '../sandbox/physics/index.ts';
import { positiveNumber, wholeNumber } from './duration.ts';
import { fail } from './fail.ts';
import { checkFolderOf } from './files.ts';
import { createProgress } from './progress.ts';
import { type CommandSource, loadSource } from './window.ts';

interface BacktestOptions extends CommandSource {
  readonly peakReaders: number;
  readonly target: number;
  readonly minReaders: number;
  readonly maxReaders: number;
  readonly profile: ConnectionProfile;
  readonly seed: number;
  readonly frontier?: true;
  readonly json?: true;
  readonly svg?: string;
}

/** Aurora's maximum of readers per cluster. */
const READERS_MAX = 15;

const program = new Command('npm run backtest --')
  .description('Compares scaling policies on the same load and the same load model of a database.')
  .option('--trace <file>', 'CSV file with the read load: a header, then time and value')
  .option('--column <name>', 'column of the trace with the load (default: the second)')
  .option('--timestamp-column <name>', 'column of the trace with the time (default: the first)')
  .option('--cluster <name>', 'instead of a trace: use the load of this cluster from CloudWatch')
  .option('--region <region>', 'AWS Region of the cluster (default: from your environment or profile)')
  .option('--endpoint-url <url>', 'AWS endpoint, such as that of a sandbox: http://127.0.0.1:4566')
  .option(
    '--days <n>',
    'so many days of the trace (default: all), or the last of the cluster (default: 14)',
    positiveNumber,
  )
  .option(
    '--from <when>',
    'begin there in the trace: a time, or days into it (14d); Evenkeel knows what was before as its history',
  )
  .option(
    '--peak-readers <n>',
    'scale the load so that its peak (p99.9) keeps this many readers busy',
    positiveNumber,
    8,
  )
  .option('--target <percent>', 'target CPU utilization of the policies', wholeNumber(10, 90), 60)
  .option('--min-readers <n>', 'minimum of readers', wholeNumber(1, READERS_MAX), 1)
  .option('--max-readers <n>', 'maximum of readers', wholeNumber(1, READERS_MAX), READERS_MAX)
  .addOption(
    new Option('--profile <name>', 'how clients pool their connections')
      .choices(CONNECTION_PROFILES)
      .default('pool-30m'),
  )
  .option('--seed <n>', 'random seed', wholeNumber(0, 2 ** 31), 1)
  .option('--frontier', 'add Aurora Auto Scaling at targets from 35 to 75, to compare at equal cost')
  .option('--json', 'print the result as JSON')
  .option('--svg <file>', 'write a chart of the load and the readers of each policy')
  .showHelpAfterError('npm run backtest -- --help shows every option.');

await run(program.parse().opts<BacktestOptions>()).catch(fail);

async function run(options: BacktestOptions): Promise<void> {
  const { peakReaders, target, minReaders, maxReaders, profile, seed } = options;
  if (minReaders > maxReaders)
    throw new Error(`--min-readers ${minReaders} is greater than --max-readers ${maxReaders}.`);
  if (options.svg) await checkFolderOf(options.svg);
  const { trace, before, warnings } = await loadSource(options);
  const comparison: Comparison = {
    trace,
    before,
    peakReaders,
    targetCpuPercent: target,
    bounds: { min: minReaders, max: maxReaders },
    seed,
    profile,
  };
  const names = [...PLAIN_NAMES, ...(options.frontier ? frontierNames(target) : [])];
  const outcomes = await runAll(names, comparison);
  const report = reportOf(comparison, outcomes, warnings);
  if (options.svg) await writeFile(options.svg, pictureOf(report, outcomes));
  process.stdout.write(options.json ? `${JSON.stringify(report, null, 1)}\n` : `${tableOf(report)}\n`);
}

async function runAll(names: readonly string[], comparison: Comparison): Promise<Outcome[]> {
  const progress = createProgress();
  const outcomes: Outcome[] = [];
  for (const name of names) {
    progress.showText(`${outcomes.length + 1}/${names.length}  ${name}`);
    outcomes.push(await runPolicy(name, comparison));
  }
  progress.done();
  return outcomes;
}
