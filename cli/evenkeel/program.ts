import { Argument, Command, Option } from 'commander';
import type { ControllerRow } from '../../functions/controllers/row.ts';
import { pauseDuration, positiveDuration, wholeNumber } from '../duration.ts';
import { DEFAULT_STAGE, type Place } from './commandLine.ts';
import { addDrillCommands } from './drillCommands.ts';
import { setEnvironment } from './environment.ts';
import { explainFailure } from './failure.ts';
import { addPostureCommands } from './postureCommands.ts';
import { WIRINGS } from '../wiring/kinds.ts';
import type { Installation } from './installation.ts';

/** The options of every command. */
interface Options extends Place {
  readonly json?: true;
}

/** The result of a command, as JSON for scripts and as text for people. */
interface Answer {
  readonly json: unknown;
  readonly text: () => string;
  /** (default: 0) */
  readonly exitCode?: number;
}

type Respond = (options: Options, work: (installation: Installation) => Promise<Answer>) => Promise<void>;

/** The command line `npm run evenkeel --`. It throws errors that say what is wrong and what to do. */
export function createProgram(write: (text: string) => void, controllers?: readonly ControllerRow[]): Command {
  const program = new Command('npm run evenkeel --')
    .description('Inspect and control an Evenkeel installation, in AWS or in a sandbox.')
    .configureHelp({ subcommandTerm: termOf })
    .addHelpText('after', EXAMPLES);
  const respond: Respond = async (options, work) => {
    setEnvironment(options);
    try {
      const { findInstallation } = await import('./installation.ts');
      const { json, text, exitCode } = await work(await findInstallation(options, controllers));
      write(`${options.json ? JSON.stringify(json, null, 1) : text()}\n`);
      if (exitCode !== undefined && exitCode !== 0) process.exitCode = exitCode;
    } catch (error) {
      throw explainFailure(error, options);
    }
  };
  addStatus(program, respond);
  addExplain(program, respond);
  addHistory(program, respond);
  addCertificates(program, respond);
  addPause(program, respond);
  addResume(program, respond);
  addRelease(program, respond);
  addWiring(program, respond);
  addDrillCommands<Options>(program, { addCommand, respond });
  addPostureCommands(program, { addCommand, write });
  addConsole(program, write);
  return program;
}

/** Without `[options]`, so that the list of commands fits into 80 columns. */
function termOf(command: Command): string {
  const names = command.registeredArguments.map((one) => (one.required ? `<${one.name()}>` : `[${one.name()}]`));
  return [command.name(), ...names].join(' ');
}

const EXAMPLES = `
Examples:
  npm run evenkeel -- status
  npm run evenkeel -- explain shop               the decision now, and why
  npm run evenkeel -- explain safetyNet/shop     the same for its safety net
  npm run evenkeel -- history shop --since 3d
  npm run evenkeel -- pause shop --for 2h --why "schema migration"
  npm run evenkeel -- resume shop
  npm run evenkeel -- release shop --why "using Aurora Auto Scaling again"
  npm run evenkeel -- console --profile prod --profile staging

With a sandbox (npm start):
  npm run evenkeel -- status --endpoint-url http://127.0.0.1:4566

In scripts (-s silences npm):
  npm run -s evenkeel -- status --json | jq '.[].decision'`;

const DAY_MS = 86_400_000;

// The modules of a command create AWS clients, which read the environment, so they are imported after it is set.

function addStatus(program: Command, respond: Respond): void {
  addCommand(program, 'status', '[name]', 'show the current decision for each resource').action(
    async (name: string | undefined, options: Options) => {
      await respond(options, async (installation) => {
        const [{ chosen }, { readStatus }, { describeStatus }] = await Promise.all([
          import('./target.ts'),
          import('./status.ts'),
          import('./statusText.ts'),
        ]);
        const shown = await readStatus(installation, chosen(name, installation));
        return { json: shown.map(({ status }) => status), text: () => describeStatus(installation, shown) };
      });
    },
  );
}

function addExplain(program: Command, respond: Respond): void {
  addCommand(program, 'explain', '<name>', 'show what would be decided now, rule by rule; changes nothing').action(
    async (name: string, options: Options) => {
      await respond(options, async (installation) => {
        const [{ targetOf }, { explain, explanationJson }, { describeExplanation }] = await Promise.all([
          import('./target.ts'),
          import('./explain.ts'),
          import('./explainText.ts'),
        ]);
        const explanation = await explain(installation, targetOf(name, installation));
        return { json: explanationJson(explanation), text: () => describeExplanation(explanation) };
      });
    },
  );
}

function addHistory(program: Command, respond: Respond): void {
  addCommand(program, 'history', '<name>', 'show decisions and actions, oldest first')
    .addOption(
      new Option('--since <duration>', 'period to show: 90m, 24h, 7d')
        .argParser(positiveDuration)
        .default(DAY_MS, '24h'),
    )
    .option('--limit <n>', 'maximum of entries, the latest ones', wholeNumber(1, 10_000), 50)
    .action(async (name: string, options: Options & { since: number; limit: number }) => {
      await respond(options, async (installation) => {
        const { readHistory, describeHistory } = await import('./history.ts');
        const history = await readHistory(installation, name, options);
        return { json: history.lines, text: () => describeHistory(name, history, options) };
      });
    });
}

function addCertificates(program: Command, respond: Respond): void {
  addCommand(program, 'certificates', '', 'list certificates: where each is served, and who renews it')
    .addHelpText(
      'after',
      `
Lists everything that managed load balancers serve, and everything in ACM that
they do not serve.

Exit code: 0 if all is well; 3 if a served certificate is to be replaced, has
expired or cannot be read; 4 if not everything could be read; 1 for an error.`,
    )
    .action(async (options: Options) => {
      await respond(options, async (installation) => {
        const [{ readInventory }, { exitCodeOf }, { describeInventory }] = await Promise.all([
          import('./inventory.ts'),
          import('./inventoryRows.ts'),
          import('./inventoryText.ts'),
        ]);
        const inventory = await readInventory(installation);
        return { json: inventory, text: () => describeInventory(inventory), exitCode: exitCodeOf(inventory) };
      });
    });
}

const BY = ['--by <name>', 'recorded author (default: your IAM session name)'] as const;

type PauseOptions = Options & { why: string; for?: number; untilResumed?: true; by?: string };

function addPause(program: Command, respond: Respond): void {
  addCommand(program, 'pause', '<name|all>', 'pause management of one resource, or of all')
    .requiredOption('--why <text>', 'reason, shown with the pause')
    .option('--for <duration>', 'duration: 30m, 2h, 1d; at most 90d', pauseDuration)
    .option('--until-resumed', 'no end time')
    .option(...BY)
    .action(async (target: string, options: PauseOptions) => {
      await respond(options, async (installation) => {
        const { pause, describePaused } = await import('./pause.ts');
        const word = await pause(installation, target, options);
        const text = () => describePaused(target, word, installation);
        return { json: { paused: target, ...word }, text };
      });
    });
}

function addResume(program: Command, respond: Respond): void {
  addCommand(program, 'resume', '<name|all>', 'resume management of one resource, or of all')
    .option('--why <text>', 'reason, for the history')
    .option(...BY)
    .action(async (target: string, options: Options & { why?: string; by?: string }) => {
      await respond(options, async (installation) => {
        const { resume, describeResumed } = await import('./pause.ts');
        const resumed = await resume(installation, target, options);
        const text = () => describeResumed(target, resumed, installation);
        return { json: { resumed: target, ...resumed }, text };
      });
    });
}

function addRelease(program: Command, respond: Respond): void {
  addCommand(program, 'release', '<cluster>', 'remove the safety net of a cluster until it is resumed')
    .requiredOption('--why <text>', 'reason, shown with the safety net')
    .option('--for-destroy', 'also delete our readers and our endpoint at once, so that the cluster can be destroyed')
    .option(...BY)
    .action(async (cluster: string, options: Options & { why: string; by?: string; forDestroy?: boolean }) => {
      await respond(options, async (installation) => {
        const { release, describeReleased } = await import('./release.ts');
        const released = await release(installation, cluster, options);
        return { json: { cluster, ...released }, text: () => describeReleased(cluster, released, installation) };
      });
    });
}

function addWiring(program: Command, respond: Respond): void {
  const list = Object.entries(WIRINGS).map(([name, what]) => `  ${name.padEnd(8)} ${what}`);
  addCommand(program, 'wiring', '', 'print what an application needs to use a cluster or a listener')
    .addArgument(new Argument('<what>', 'see below').choices(Object.keys(WIRINGS)))
    .option('--cluster <name>', 'the cluster (default: the only one of the fleet)')
    .option('--listener <arn>', 'the listener in front of the web server')
    .addHelpText(
      'after',
      `\nWhat:\n${list.join('\n')}\n\nIt reads only; passwords stay in the environment of the application.`,
    )
    .action(async (what: keyof typeof WIRINGS, options: Options & { cluster?: string; listener?: string }) => {
      await respond(options, async (installation) => {
        const { wire, describeWiring } = await import('../wiring/wire.ts');
        const files = await wire(installation, what, options);
        return { json: { files }, text: () => describeWiring(files) };
      });
    });
}

type ConsoleOptions = Options & { readonly profile?: string[]; readonly port: number; readonly allowActions?: true };

function addConsole(program: Command, write: (text: string) => void): void {
  addCommand(program, 'console', '', 'serve a page that shows all of this, on this machine only, until Ctrl-C')
    .option(
      '--profile <name>',
      'AWS profile; several times for several accounts',
      (name: string, names: string[] | undefined) => [...(names ?? []), name],
    )
    .option('--port <n>', 'port on 127.0.0.1; 0 for any free one', wholeNumber(0, 65_535), 4570)
    .option('--allow-actions', 'let the page pause, resume, approve and abort, with your rights')
    .action(async (options: ConsoleOptions) => {
      const [{ serveConsole }, { onInterrupt }, { explainPort }, { buildPage }] = await Promise.all([
        import('./console.ts'),
        import('../interrupt.ts'),
        import('../port.ts'),
        import('../../console/buildPage.ts'),
      ]);
      const pageFolder = await buildPage();
      const interrupted = onInterrupt();
      const served = await serveConsole({ ...options, pageFolder }).catch((error: unknown) => {
        throw explainPort(options.port, error);
      });
      write(`The console is at ${served.url} (Ctrl-C stops it)\n`);
      if (!interrupted.aborted) await new Promise((resolve) => interrupted.addEventListener('abort', resolve));
      await served.close();
    });
}

function addCommand(program: Command, name: string, argument: string, description: string): Command {
  return program
    .command(`${name} ${argument}`.trim())
    .description(description)
    .option('--stage <name>', 'deployment stage', DEFAULT_STAGE)
    .option('--fleet <file>', 'a fleet file (default: the fleet that is deployed)')
    .option('--region <name>', 'AWS Region (default: from your environment or profile)')
    .option('--endpoint-url <url>', 'AWS endpoint, such as that of a sandbox')
    .option('--json', 'print the result as JSON');
}
