import type { Command } from 'commander';
import type { ControllerRow } from '../../functions/controllers/row.ts';
import type { ExitCode } from '../exitCodes.ts';
import { DEFAULT_STAGE, type Place } from './commandLine.ts';
import { setEnvironment } from './environment.ts';
import type { Installation } from './installation.ts';

/** The options of every command that looks at an installation. */
export interface Options extends Place {
  readonly json?: true;
}

/** The result of a command, as JSON for scripts and as text for people. */
export interface Answer {
  readonly json: unknown;
  readonly text: () => string;
  /** (default: 0) */
  readonly exitCode?: ExitCode;
}

/** Says what takes long, on a terminal only: each text replaces the one before. */
export type Tell = (text: string) => void;

type Work<Result extends Answer> = (installation: Installation, tell: Tell) => Promise<Result>;

/** An answer that is given again and again. */
export interface Watched extends Answer {
  /** What people would call a change when it differs: no ages, and no metrics that never rest. */
  readonly essence: unknown;
}

/**
 * What a family of commands is registered with. The modules of a command create AWS clients, which read the environment
 * when they are loaded: the action of a command imports them, so that `--help` loads none.
 */
export interface Shell {
  readonly program: Command;
  readonly write: (text: string) => void;
  /** Finds the installation, works, and writes the answer. Errors say what is wrong and what to do. */
  respond(options: Options, work: Work<Answer>): Promise<void>;
  /** The same again and again until Ctrl-C, each time about the installation as it is then. */
  follow(options: Options, everyMs: number, work: Work<Watched>): Promise<void>;
}

/** @param controllers what the installation has (default: the registry) */
export function createShell(
  program: Command,
  write: (text: string) => void,
  controllers?: readonly ControllerRow[],
): Shell {
  const answer = async <Result extends Answer>(options: Options, work: Work<Result>, tell: Tell): Promise<Result> => {
    setEnvironment(options);
    try {
      const { findInstallation } = await import('./installation.ts');
      tell('Reading the fleet that is deployed …');
      return await work(await findInstallation(options, controllers), tell);
    } catch (error) {
      const { explainFailure } = await import('./failure.ts');
      throw explainFailure(error, options);
    }
  };
  return {
    program,
    write,
    async respond(options, work) {
      const { createProgress } = await import('../progress.ts');
      const progress = createProgress();
      const { json, text, exitCode } = await answer(options, work, progress.showText).finally(() => progress.done());
      write(`${options.json ? JSON.stringify(json, null, 1) : text()}\n`);
      if (exitCode) process.exitCode = exitCode;
    },
    async follow(options, everyMs, work) {
      const [{ watch }, { onInterrupt }] = await Promise.all([import('./watch.ts'), import('../interrupt.ts')]);
      const { stdout } = process;
      await watch({
        read: async () => {
          const { json, text, essence } = await answer(options, work, () => {});
          return { text: options.json ? JSON.stringify(json) : text(), essence };
        },
        everyMs,
        signal: onInterrupt(),
        write,
        terminal: stdout.isTTY && !options.json ? () => ({ columns: stdout.columns, rows: stdout.rows }) : undefined,
      });
    },
  };
}

/** An invocation, and what it does where that is not plain. */
export type Example = readonly [words: string, does?: string];

/** A command with the options of where it looks. Its examples are shown by its `--help`. */
export function addCommand(
  parent: Command,
  usage: string,
  description: string,
  examples: readonly Example[] = [],
): Command {
  return addPlainCommand(parent, usage, description, examples)
    .optionsGroup('Where it looks:')
    .option('--stage <name>', 'deployment stage', DEFAULT_STAGE)
    .option('--fleet <file>', 'a fleet file (default: the fleet that is deployed)')
    .option('--region <name>', 'AWS Region (default: from your environment or profile)')
    .option('--endpoint-url <url>', 'AWS endpoint, such as that of a sandbox')
    .optionsGroup('Options:')
    .option('--json', 'print the result as JSON');
}

/** A command that looks at no installation. */
export function addPlainCommand(
  parent: Command,
  usage: string,
  description: string,
  examples: readonly Example[] = [],
): Command {
  const command = parent.command(usage).description(description);
  if (examples.length > 0) command.addHelpText('after', () => `\n${describeExamples(command, examples)}`);
  return command;
}

/** A terminal that nobody has widened. */
const COLUMNS = 80;

/** Aligned, and each explained where that is not plain: beside it, or below where there is no room. */
function describeExamples(command: Command, examples: readonly Example[]): string {
  const root = rootOf(command).name();
  const lines = examples.map(([words, does]) => [`${root} ${words}`, does] as const);
  const width = Math.max(...lines.map(([line, does]) => (does === undefined ? 0 : line.length)));
  const widest = Math.max(...lines.map(([, does = '']) => does.length));
  const isBeside = 2 + width + 2 + widest <= COLUMNS;
  const shown = lines.flatMap(([line, does]) => {
    if (does === undefined) return [`  ${line}`];
    return isBeside ? [`  ${line.padEnd(width)}  ${does}`] : [`  ${line}`, `      ${does}`];
  });
  return ['Examples:', ...shown].join('\n');
}

const rootOf = (command: Command): Command => (command.parent ? rootOf(command.parent) : command);
