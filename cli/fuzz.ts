import { Command } from 'commander';
import { wholeNumber } from './duration.ts';
import { EXIT, UsageError } from './exitCodes.ts';
import { fail } from './fail.ts';
import { type FuzzResult, fuzz } from './fuzz/run.ts';
import { onInterrupt } from './interrupt.ts';
import { createProgress } from './progress.ts';

interface Options {
  readonly runs: number;
  readonly seed: number;
  readonly only?: string;
  readonly path?: string;
  readonly json?: true;
}

// Modules of the functions make their clients as they are loaded; none of them is called.
process.env['AWS_REGION'] ??= 'eu-west-1';

const program = new Command('npm run fuzz --')
  .description('Gives everything that parses what comes from outside faulty and hostile input.')
  .option('--runs <n>', 'inputs for each target', wholeNumber(1, 1_000_000_000), 100_000)
  .option('--seed <n>', 'from which inputs follow', wholeNumber(0, 2 ** 31), 1)
  .option('--only <name>', 'one target')
  .option('--path <path>', 'with --only and --seed: the counterexample of an earlier run')
  .option('--json', 'print the result as JSON');

await run(program.parse().opts<Options>()).catch(fail);

async function run({ runs, seed, only, path, json }: Options): Promise<void> {
  const { FUZZ_TARGETS } = await import('./fuzz/targets.ts');
  const chosen = FUZZ_TARGETS.filter(({ name }) => only === undefined || name === only);
  if (chosen.length === 0) {
    throw new UsageError(`There is no target ${only}. There are: ${FUZZ_TARGETS.map(({ name }) => name).join(', ')}.`);
  }
  const signal = onInterrupt();
  const progress = createProgress();
  const results: FuzzResult[] = [];
  for (const target of chosen) {
    const onProgress = (done: number) =>
      progress.showText(`${target.name}: ${done.toLocaleString('en')} of ${runs.toLocaleString('en')}`);
    const result = await fuzz(target, { runs, seed, path, onProgress, signal });
    results.push(result);
    progress.done();
    if (!json) process.stdout.write(`${told(result)}\n`);
    if (signal.aborted) break;
  }
  if (json) process.stdout.write(`${JSON.stringify(results, null, 1)}\n`);
  if (signal.aborted) throw signal.reason as Error;
  process.exitCode = results.some(({ counterexample }) => counterexample) ? EXIT.failed : EXIT.done;
}

/** A line for each target; where it failed, what was given, what came of it, and the command that repeats it. */
function told({ name, guarantee, runs, seconds, counterexample }: FuzzResult): string {
  const line = `${name.padEnd(22)}${runs.toLocaleString('en').padStart(9)} inputs ${seconds.toFixed(1).padStart(7)} s  `;
  if (!counterexample) return `${line}ok: ${guarantee}`;
  const { input, error, seed, path } = counterexample;
  const repeat = `npm run fuzz -- --only ${name} --seed ${seed} --path ${path}`;
  return `${line}FAILED: ${guarantee}\n  input   ${input}\n  ${error}\n  repeat  ${repeat}`;
}
