import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { wholeNumber } from './duration.ts';
import { fail } from './fail.ts';
import { SANDBOX_STAGE, synthesizeForSandbox } from './prepare.ts';
import { createProgress } from './progress.ts';
import { runAll } from './simulatePool.ts';
import { printStory } from './simulateStory.ts';
import { Tally } from './simulateTally.ts';
import type { Answer, Task } from './simulateWorker.ts';
import { readWorldName, WORLDS, type WorldName } from './simulateWorlds.ts';
import { runEndings } from './endings/runAll.ts';
import { runTable } from './planted/runTable.ts';

interface SimulateOptions {
  readonly seeds: number;
  readonly from: number;
  readonly seed?: number;
  readonly world: WorldName;
  readonly hours?: number;
  readonly processes: number;
  readonly json?: true;
  readonly endings?: true;
  readonly planted?: true;
  readonly sample?: number;
  readonly only?: string;
}

type Lasting = SimulateOptions & { readonly hours: number };

const WORKER = fileURLToPath(new URL('./simulateWorker.ts', import.meta.url));
const LARGEST_SEED = 2 ** 31;

/** The interval of progress messages if the output is not a terminal. */
const TOLD_EVERY_RUNS = 25;

const HOURS = wholeNumber(1, 24 * 14);

const program = new Command('npm run simulate --')
  .description('Runs seeded fault-injection simulations and checks the invariants.')
  .option('--seeds <n>', 'number of runs', wholeNumber(1, LARGEST_SEED), 100)
  .option('--from <n>', 'seed of the first run; the others count up from it', wholeNumber(0, LARGEST_SEED), 1)
  .option('--seed <n>', 'run only this seed, and print each step', wholeNumber(0, LARGEST_SEED))
  .option('--world <name>', 'fleet: a night of a whole fleet; readers: a day of two clusters', readWorldName, 'fleet')
  .option('--hours <n>', 'length of each run, in hours of Region time (default: 3 of a fleet, 24 of readers)', HOURS)
  .option('--processes <n>', 'number of parallel runs', wholeNumber(1, 256), availableParallelism())
  .option('--endings', 'instead, end every kind of drill in each of its states, in every way')
  .option('--sample <n>', 'with --endings: so many of them, chosen by --from', wholeNumber(1, 100_000))
  .option('--planted', 'instead, look for bugs that are planted into the functions, with up to --seeds seeds each')
  .option('--only <pattern>', 'with --endings or --planted: those whose name matches this regular expression')
  .option('--json', 'print the result as JSON')
  .addHelpText(
    'after',
    `
Examples:
  npm run simulate -- --seeds 20               a quick check: twenty nights of a fleet
  npm run simulate -- --seeds 1000 --json      takes an hour or two
  npm run simulate -- --world readers          a hundred days of two clusters
  npm run simulate -- --seed 17                replay one run, with each step
  npm run simulate -- --endings --sample 100   a quick check of how drills end`,
  );

const options = program.parse().opts<SimulateOptions>();
await run(options).catch(fail);

async function run(given: SimulateOptions): Promise<void> {
  if (given.endings) return await runEndings({ ...given, seed: given.from });
  if (given.planted) return await runTable(given);
  const { hours, minHours } = WORLDS[given.world];
  const lasting = { ...given, hours: given.hours ?? hours };
  if (lasting.hours < minHours)
    throw new InvalidArgumentError(`--hours is at least ${minHours} with --world ${given.world}.`);
  await (given.seed === undefined ? runMany(lasting) : runOne(given.seed, lasting));
}

async function runMany({ seeds, from, world, hours, processes, json }: Lasting): Promise<void> {
  const progress = createProgress();
  const abort = new AbortController();
  process.once('SIGINT', () => abort.abort());
  const tally = new Tally(seeds, { world, hours });
  await withAssembly(world, async (assemblyFolder) => {
    const tasks = Array.from({ length: seeds }, (_, at): Task => {
      return { seed: from + at, world, hours, assemblyFolder, stage: SANDBOX_STAGE };
    });
    await runAll<Answer>(tasks, {
      worker: WORKER,
      processes: Math.min(processes, seeds),
      signal: abort.signal,
      onAnswer: (answer) => {
        for (const line of tally.add(answer)) progress.say(line);
        progress.showText(tally.progress);
        if (!process.stderr.isTTY && tally.runs % TOLD_EVERY_RUNS === 0) progress.say(tally.progress);
      },
    });
  });
  progress.done();
  if (abort.signal.aborted) progress.say('Interrupted: partial result.');
  process.stdout.write(json ? `${JSON.stringify(tally.report, null, 1)}\n` : `${tally.summary}\n`);
  process.exitCode = tally.isGood ? 0 : 1;
}

async function runOne(seed: number, { world, hours, json }: Lasting): Promise<void> {
  const stopped = { yet: false };
  process.once('SIGINT', () => (stopped.yet = true));
  const tally = new Tally(1, { world, hours });
  await withAssembly(world, async (assemblyFolder) => {
    // With --json, standard output has only the result.
    const story = json ? process.stderr : process.stdout;
    const listener = printStory((line) => story.write(`${line}\n`));
    const run = { seed, hours, assemblyFolder, stage: SANDBOX_STAGE, listener, isStopped: () => stopped.yet };
    const before = process.cpuUsage();
    const result = await WORLDS[world].simulate(run);
    const { user, system } = process.cpuUsage(before);
    tally.add({ seed, result, cpuSeconds: (user + system) / 1e6 });
  });
  process.stdout.write(json ? `${JSON.stringify(tally.report, null, 1)}\n` : `${tally.summary}\n`);
  process.exitCode = tally.isGood ? 0 : 1;
}

async function withAssembly(world: WorldName, run: (assemblyFolder: string) => Promise<void>): Promise<void> {
  const assembly = await synthesizeForSandbox(WORLDS[world].fleetFile);
  try {
    await run(assembly.folder);
  } finally {
    await assembly.remove();
  }
}
