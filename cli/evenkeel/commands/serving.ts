import { wholeNumber } from '../../duration.ts';
import { addCommand, addPlainCommand, type Options, type Shell } from '../command.ts';

type ConsoleOptions = Options & { readonly profile?: string[]; readonly port: number; readonly allowActions?: true };

/** Commands that serve something on this machine until Ctrl-C. */
export function registerServing(shell: Shell): void {
  shell.program.commandsGroup('On this machine, until Ctrl-C:');
  addConsole(shell);
  addSandbox(shell);
}

function addConsole({ program, write }: Shell): void {
  addCommand(program, 'console', 'serve a page that shows all of this', [
    ['console', 'your account, read only'],
    ['console --profile prod --profile staging', 'several accounts on one page'],
    ['console --region eu-west-1,us-east-1', 'several Regions; with profiles, each of each'],
    ['console --allow-actions', 'may also pause, resume, approve and abort'],
  ])
    .option(
      '--profile <name>',
      'AWS profile; several times for several accounts',
      (name: string, names: string[] | undefined) => [...(names ?? []), name],
    )
    .option('--port <n>', 'port on 127.0.0.1; 0 for any free one', wholeNumber(0, 65_535), 4570)
    .option('--allow-actions', 'let the page pause, resume, approve and abort, with your rights')
    .action(async (options: ConsoleOptions) => {
      const [{ serveConsole }, { onInterrupt }, { explainPort }, { buildPage }] = await Promise.all([
        import('../console.ts'),
        import('../../interrupt.ts'),
        import('../../port.ts'),
        import('../../../console/buildPage.ts'),
      ]);
      const pageFolder = await buildPage();
      const interrupted = onInterrupt();
      const served = await serveConsole({ ...options, pageFolder }).catch((error: unknown) => {
        throw explainPort(options.port, error);
      });
      write(
        options.json
          ? `${JSON.stringify({ url: served.url })}\n`
          : `The console is at ${served.url} (Ctrl-C stops it)\n`,
      );
      if (!interrupted.aborted) await new Promise((resolve) => interrupted.addEventListener('abort', resolve));
      await served.close();
    });
}

/** Its options, which it reads itself, are those of `npm start`: their help lists scenarios, which takes a while to load. */
function addSandbox({ program }: Shell): void {
  addPlainCommand(program, 'sandbox [options...]', 'run Evenkeel in an emulated Region (npm start)')
    .allowUnknownOption()
    .helpOption(false)
    .action(async (args: string[]) => {
      const { runSandbox } = await import('../../runSandbox.ts');
      await runSandbox(args, `${program.name()} sandbox`);
    });
}
