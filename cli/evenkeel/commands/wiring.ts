import { Argument } from 'commander';
import { WIRINGS } from '../../wiring/kinds.ts';
import { addCommand, type Options, type Shell } from '../command.ts';

/** What an application needs. */
export function registerWiring({ program, respond }: Shell): void {
  program.commandsGroup('Set up:');
  const list = Object.entries(WIRINGS).map(([name, what]) => `  ${name.padEnd(8)} ${what}`);
  addCommand(program, 'wiring', 'print what an application needs to use a cluster or a listener', [
    ['wiring django --cluster shop'],
    ['wiring nginx --listener ARN'],
  ])
    .addArgument(new Argument('<what>', 'see below').choices(Object.keys(WIRINGS)))
    .option('--cluster <name>', 'the cluster (default: the only one of the fleet)')
    .option('--listener <arn>', 'the listener in front of the web server')
    .addHelpText(
      'after',
      `\nWhat:\n${list.join('\n')}\n\nIt reads only; passwords stay in the environment of the application.`,
    )
    .action(async (what: keyof typeof WIRINGS, options: Options & { cluster?: string; listener?: string }) => {
      await respond(options, async (installation) => {
        const { wire, describeWiring } = await import('../../wiring/wire.ts');
        const files = await wire(installation, what, options);
        return { json: { files }, text: () => describeWiring(files) };
      });
    });
}
