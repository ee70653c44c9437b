import { Command } from 'commander';
import type { ControllerRow } from '../../functions/controllers/row.ts';
import { EXIT, EXIT_MEANINGS } from '../exitCodes.ts';
import { createShell } from './command.ts';
import { programName } from './commandLine.ts';
import { registerDeadLetters } from './commands/deadLetters.ts';
import { registerDrills } from './commands/drill.ts';
import { registerLooking } from './commands/looking.ts';
import { registerManaging } from './commands/managing.ts';
import { registerPosture } from './commands/posture.ts';
import { registerServing } from './commands/serving.ts';
import { registerWiring } from './commands/wiring.ts';

/**
 * The command line `evenkeel`. It throws errors that say what is wrong and what to do, those of commander included.
 * @param controllers what the installation has (default: the registry)
 * @param name what a person types to run it
 */
export function createProgram(
  write: (text: string) => void,
  controllers?: readonly ControllerRow[],
  name = programName(),
): Command {
  const program = new Command(name)
    .description('Inspect and control an Evenkeel installation, in AWS or in a sandbox.')
    .configureHelp({ subcommandTerm: termOf })
    .configureOutput({ writeOut: write })
    .exitOverride()
    .helpCommand(false)
    .showHelpAfterError(`(add --help for what it takes)`)
    .addHelpText('after', () => describeMore(name));
  const shell = createShell(program, write, controllers);
  // One line for each family. A family loads nothing but commander: its actions import what they need.
  registerLooking(shell);
  registerManaging(shell);
  registerDeadLetters(shell);
  registerDrills(shell);
  registerPosture(shell);
  registerWiring(shell);
  registerServing(shell);
  return program;
}

/** Without `[options]`, so that the list of commands fits into 80 columns. */
function termOf(command: Command): string {
  const names = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return [command.name(), ...names].join(' ');
}

function describeMore(name: string): string {
  const codes = Object.entries(EXIT).map(
    ([code, value]) => `  ${String(value).padStart(3)}  ${EXIT_MEANINGS[code as keyof typeof EXIT]}`,
  );
  return `
Exit codes:
${codes.join('\n')}

Examples:
  ${name} status
  ${name} explain shop      the decision now, and why
  ${name} pause shop --for 2h --why "schema migration"
  ${name} status --endpoint-url http://127.0.0.1:4566   a sandbox
  ${name} status --json | jq '.resources[].now'
`.trimEnd();
}
