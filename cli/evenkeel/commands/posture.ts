import { Option } from 'commander';
import type { Fleet } from '../../../fleet/fleet.ts';
import type { Severity } from '../../findings/finding.ts';
import { addCommand, type Options, type Shell } from '../command.ts';
import { setEnvironment } from '../environment.ts';

/** Commands that look at an account, whether anything of Evenkeel is there yet or not. */
export function registerPosture(shell: Shell): void {
  shell.program.commandsGroup('Look at an account:');
  addDiscover(shell);
  addDoctor(shell);
  addCheck(shell);
}

/** What they look with is loaded once the environment is set, which AWS clients read. */
async function looking<Result>(options: Options, look: () => Promise<Result>): Promise<Result> {
  setEnvironment(options);
  try {
    return await look();
  } catch (error) {
    const { explainFailure } = await import('../failure.ts');
    throw explainFailure(error, options);
  }
}

async function fleetOf({ fleet: file }: Options): Promise<{ readonly fleet?: Fleet }> {
  if (file === undefined) return {};
  const { loadFleet } = await import('../../../fleet/load.ts');
  return { fleet: await loadFleet(file) };
}

function addDiscover({ program, write }: Shell): void {
  addCommand(program, 'discover', 'print a fleet file of what is there, to start from', [
    ['discover > evenkeel.config.ts'],
    ['discover --json', 'with why each thing is there or was left out'],
  ]).action(async (options: Options) => {
    const { exitCode, discovery } = await looking(options, async () => {
      const { discover, exitCodeOf } = await import('../../discover/run.ts');
      const found = await discover(options.stage);
      return { discovery: found, exitCode: exitCodeOf(found) };
    });
    const { source, ...rest } = discovery;
    write(options.json ? `${JSON.stringify(rest, null, 1)}\n` : source);
    if (exitCode) process.exitCode = exitCode;
  });
}

function addDoctor({ program, write }: Shell): void {
  addCommand(program, 'doctor', 'find what would go wrong, before it does', [
    ['doctor', 'before the first deployment, of evenkeel.config.ts'],
    ['doctor --fleet evenkeel.config.ts', 'a changed fleet file, before it is deployed'],
  ])
    .addHelpText('after', '\nIt reads only. What each finding means: docs/doctor.md.')
    .action(async (options: Options) => {
      const { text, json, exitCode } = await looking(options, async () => {
        const { diagnose, describeDiagnosis, exitCodeOf } = await import('../../doctor/run.ts');
        const diagnosis = await diagnose({ stage: options.stage, ...(await fleetOf(options)) });
        return { text: () => describeDiagnosis(diagnosis), json: diagnosis, exitCode: exitCodeOf(diagnosis) };
      });
      write(`${options.json ? JSON.stringify(json, null, 1) : text()}\n`);
      if (exitCode) process.exitCode = exitCode;
    });
}

type CheckOptions = Options & { readonly sarif?: true; readonly failOn: Severity };

function addCheck({ program, write }: Shell): void {
  addCommand(program, 'check', 'hold an account against good practice', [
    ['check --fail-on error', 'in a pipeline'],
    ['check --sarif > evenkeel.sarif', 'for code scanning'],
  ])
    .option('--sarif', 'print the result as SARIF 2.1.0')
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that fails')
        .choices(['error', 'warning', 'note'])
        .default('warning'),
    )
    .addHelpText('after', '\nIt reads only, and needs no deployment. What each finding means: docs/check.md.')
    .action(async (options: CheckOptions) => {
      const { text, json, exitCode } = await looking(options, async () => {
        const [{ readPosture, describePosture, exitCodeOf }, { sarifOf }] = await Promise.all([
          import('../../check/run.ts'),
          import('../../check/sarif.ts'),
        ]);
        const posture = await readPosture({ stage: options.stage, ...(await fleetOf(options)) });
        return {
          text: () => describePosture(posture),
          json: options.sarif ? sarifOf(posture) : posture,
          exitCode: exitCodeOf(posture, options.failOn),
        };
      });
      write(`${options.json || options.sarif ? JSON.stringify(json, null, 1) : text()}\n`);
      if (exitCode) process.exitCode = exitCode;
    });
}
