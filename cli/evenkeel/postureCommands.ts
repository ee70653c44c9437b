import { type Command, Option } from 'commander';
import { loadFleet } from '../../fleet/load.ts';
import type { Place } from './commandLine.ts';
import { setEnvironment } from './environment.ts';
import { explainFailure } from './failure.ts';
import type { Severity } from '../findings/finding.ts';

/** The options of every command. */
interface Options extends Place {
  readonly json?: true;
}

interface Means {
  readonly addCommand: (program: Command, name: string, argument: string, description: string) => Command;
  readonly write: (text: string) => void;
}

/** Commands that look at an account, whether anything of Evenkeel is there yet or not. */
export function addPostureCommands(program: Command, means: Means): void {
  addDiscover(program, means);
  addDoctor(program, means);
  addCheck(program, means);
}

// What they load creates AWS clients, which read the environment, so it is imported after that is set.

function addDiscover(program: Command, { addCommand, write }: Means): void {
  addCommand(program, 'discover', '', 'print a fleet file of what is in the account, to start from; changes nothing')
    .addHelpText(
      'after',
      `
  npm run -s evenkeel -- discover > evenkeel.config.ts

Exit code: 0; 1 for an error, or if not everything could be read: the file says
what is missing.`,
    )
    .action(async (options: Options) => {
      setEnvironment(options);
      const { discover } = await import('../discover/run.ts');
      const discovery = await discover(options.stage).catch((error: unknown) => {
        throw explainFailure(error, options);
      });
      const { source, ...rest } = discovery;
      write(options.json ? `${JSON.stringify(rest, null, 1)}\n` : source);
      if (discovery.unread.length > 0) process.exitCode = 1;
    });
}

function addDoctor(program: Command, { addCommand, write }: Means): void {
  addCommand(program, 'doctor', '', 'find what would go wrong, before it does; changes nothing')
    .addHelpText(
      'after',
      `
Before the first deployment it looks at evenkeel.config.ts, and at what a
deployment needs. What each finding means: docs/doctor.md.

Exit code: 0 if all is well; 2 if something was found; 1 if AWS could not be
asked, or not about everything.`,
    )
    .action(async (options: Options) => {
      setEnvironment(options);
      const { diagnose, describeDiagnosis, exitCodeOf } = await import('../doctor/run.ts');
      const { stage, fleet: file } = options;
      const diagnosis = await diagnose({ stage, ...(file !== undefined && { fleet: await loadFleet(file) }) });
      write(`${options.json ? JSON.stringify(diagnosis, null, 1) : describeDiagnosis(diagnosis)}\n`);
      const code = exitCodeOf(diagnosis);
      if (code !== 0) process.exitCode = code;
    });
}

type CheckOptions = Options & { readonly sarif?: true; readonly failOn: Severity };

function addCheck(program: Command, { addCommand, write }: Means): void {
  addCommand(program, 'check', '', 'hold load balancers, certificates and clusters against good practice')
    .option('--sarif', 'print the result as SARIF 2.1.0, for code scanning')
    .addOption(
      new Option('--fail-on <severity>', 'the least severity that fails')
        .choices(['error', 'warning', 'note'])
        .default('warning'),
    )
    .addHelpText(
      'after',
      `
It reads only, and needs no deployment. What each finding means: docs/check.md.

Exit code: 0 if nothing as grave as --fail-on was found; 2 if something was; 1 for
an error, or if not everything could be read.`,
    )
    .action(async (options: CheckOptions) => {
      setEnvironment(options);
      const { readPosture, describePosture, exitCodeOf } = await import('../check/run.ts');
      const { stage, fleet: file } = options;
      const purpose = { stage, ...(file !== undefined && { fleet: await loadFleet(file) }) };
      const posture = await readPosture(purpose).catch((error: unknown) => {
        throw explainFailure(error, options);
      });
      if (options.sarif) {
        const { sarifOf } = await import('../check/sarif.ts');
        write(`${JSON.stringify(sarifOf(posture), null, 1)}\n`);
      } else {
        write(`${options.json ? JSON.stringify(posture, null, 1) : describePosture(posture)}\n`);
      }
      const code = exitCodeOf(posture, options.failOn);
      if (code !== 0) process.exitCode = code;
    });
}
