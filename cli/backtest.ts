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

/** Aurora has at most so many readers in a cluster. */
const READERS_MAX = 15;

const program = new Command('npm run backtest --')
  .description('Runs scaling policies side by side, on the same load and the same physics of a database.')
  .option('--trace <file>', 'a CSV file with the read load: a header, then time and value')
  .option('--column <name>', 'the column of the trace that holds the load; the second one unless given')
  .option('--cluster <name>', "instead of a trace: the load that an account's CloudWatch has of this cluster")
  .option('--region <region>', 'the Region of the cluster; as in your profile unless given')
  .option('--endpoint-url <url>', 'a Region that does not live in AWS: http://127.0.0.1:4566')
  .option(
    '--days <n>',
    'so many days: of a trace from its beginning, all unless given; of a cluster the last 14',
    positiveNumber,
  )
  .option('--peak-readers <n>', 'the peak (p99.9) of the load keeps so many readers busy', positiveNumber, 8)
  .option('--target <percent>', 'the CPU that policies steer towards', wholeNumber(10, 90), 60)
  .option('--min-readers <n>', 'never fewer readers', wholeNumber(1, READERS_MAX), 1)
  .option('--max-readers <n>', 'never more readers', wholeNumber(1, READERS_MAX), READERS_MAX)
  .addOption(
    new Option('--profile <name>', 'how clients hold their connections')
      .choices(CONNECTION_PROFILES)
      .default('pool-30m'),
  )
  .option('--seed <n>', 'everything left to chance follows from it', wholeNumber(0, 2 ** 31), 1)
  .option('--frontier', 'also Aurora Auto Scaling at targets from 35 to 75, to compare at equal cost')
  .option('--json', 'the result as JSON')
  .option('--svg <file>', 'a picture of the load and what the policies made of it')
  .showHelpAfterError('npm run backtest -- --help shows every option.');

await run(program.parse().opts<BacktestOptions>()).catch(fail);

async function run(options: BacktestOptions): Promise<void> {
  const { peakReaders, target, minReaders, maxReaders, profile, seed } = options;
  if (minReaders > maxReaders) throw new Error(`--min-readers ${minReaders} is more than --max-readers ${maxReaders}.`);
  if (options.svg) await checkFolderOf(options.svg);
  const { trace, warnings } = await loadSource(options);
  const comparison: Comparison = {
    trace,
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
