import { Command } from 'commander';
import type { ControllerRow } from '../../functions/controllers/row.ts';
import { positiveDuration, wholeNumber } from '../duration.ts';
import { addDrillCommands } from './drillCommands.ts';
import { setEnvironment } from './environment.ts';
import { explainFailure } from './failure.ts';
import type { Installation } from './installation.ts';

/** What every command understands. */
interface Options {
  readonly stage: string;
  readonly fleet?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly json?: true;
}

/** What a command found, for scripts and for people. */
interface Answer {
  readonly json: unknown;
  readonly text: () => string;
}

type Respond = (options: Options, work: (installation: Installation) => Promise<Answer>) => Promise<void>;

/** The command line `npm run evenkeel --`. What goes wrong is thrown, with what a person can do about it. */
export function createProgram(write: (text: string) => void, controllers?: readonly ControllerRow[]): Command {
  const program = new Command('npm run evenkeel --')
    .description('Looks at Evenkeel and tells it to leave things alone, in AWS or in a sandbox.')
    .addHelpText('after', EXAMPLES);
  const respond: Respond = async (options, work) => {
    setEnvironment(options);
    try {
      const { findInstallation } = await import('./installation.ts');
      const { json, text } = await work(await findInstallation(options, controllers));
      write(`${options.json ? JSON.stringify(json, null, 1) : text()}\n`);
    } catch (error) {
      throw explainFailure(error, options);
    }
  };
  addStatus(program, respond);
  addExplain(program, respond);
  addHistory(program, respond);
  addPause(program, respond);
  addResume(program, respond);
  addRelease(program, respond);
  addDrillCommands<Options>(program, { addCommand, respond });
  return program;
}

const EXAMPLES = `
Examples:
  npm run evenkeel -- status                                          everything that the fleet names
  npm run evenkeel -- explain shop                                    what would be decided now, and why
  npm run evenkeel -- explain safetyNet/shop                          the same about its safety net
  npm run evenkeel -- history shop --since 3d
  npm run evenkeel -- pause shop --for 2h --why "migrating a table"
  npm run evenkeel -- resume shop
  npm run evenkeel -- release shop --why "back to AWS's own scaling"
  npm run evenkeel -- status --endpoint-url http://127.0.0.1:4566     a sandbox that npm start runs
  npm run -s evenkeel -- status --json | jq '.[].decision'            for scripts: -s keeps npm silent`;

const DAY_MS = 86_400_000;

// The modules behind a command make clients of AWS, which read the environment: they are loaded once it has been set.

function addStatus(program: Command, respond: Respond): void {
  addCommand(program, 'status', '[name]', 'what Evenkeel is doing about everything that the fleet names').action(
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
  addCommand(program, 'explain', '<name>', 'what would be decided now, rule by rule; changes nothing').action(
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
  addCommand(program, 'history', '<name>', 'what was decided and done, oldest first')
    .option('--since <duration>', 'how far back: 90m, 24h, 7d', positiveDuration, DAY_MS)
    .option('--limit <n>', 'so many of the newest lines', wholeNumber(1, 10_000), 50)
    .action(async (name: string, options: Options & { since: number; limit: number }) => {
      await respond(options, async (installation) => {
        const { readHistory, describeHistory } = await import('./history.ts');
        const history = await readHistory(installation, name, options);
        return { json: history.lines, text: () => describeHistory(name, history, options) };
      });
    });
}

type PauseOptions = Options & { why: string; for?: number; untilResumed?: true; by?: string };

function addPause(program: Command, respond: Respond): void {
  addCommand(program, 'pause', '<name|all>', 'leave one thing alone, or everything')
    .requiredOption('--why <text>', 'for whoever finds it paused')
    .option('--for <duration>', 'how long: 30m, 2h, 1d', positiveDuration)
    .option('--until-resumed', 'until somebody resumes it')
    .option('--by <name>', 'who says so; the name of your credentials unless given')
    .action(async (target: string, options: PauseOptions) => {
      await respond(options, async (installation) => {
        const { pause, describePaused } = await import('./pause.ts');
        const word = await pause(installation, target, options);
        const text = () => describePaused(target, word, installation.caller.nowMs);
        return { json: { paused: target, ...word }, text };
      });
    });
}

function addResume(program: Command, respond: Respond): void {
  addCommand(program, 'resume', '<name|all>', 'end a pause')
    .option('--why <text>', 'for the history')
    .option('--by <name>', 'who says so; the name of your credentials unless given')
    .action(async (target: string, options: Options & { why?: string; by?: string }) => {
      await respond(options, async (installation) => {
        const { resume, describeResumed } = await import('./pause.ts');
        const resumed = await resume(installation, target, options);
        const text = () => describeResumed(target, resumed, installation.caller.nowMs);
        return { json: { resumed: target, ...resumed }, text };
      });
    });
}

function addRelease(program: Command, respond: Respond): void {
  addCommand(program, 'release', '<cluster>', 'take the safety net of a cluster away, until it is resumed')
    .requiredOption('--why <text>', 'for whoever finds it gone')
    .option('--by <name>', 'who says so; the name of your credentials unless given')
    .action(async (cluster: string, options: Options & { why: string; by?: string }) => {
      await respond(options, async (installation) => {
        const { release, describeReleased } = await import('./release.ts');
        const wasReleased = await release(installation, cluster, options);
        return { json: { cluster, released: wasReleased }, text: () => describeReleased(cluster, wasReleased) };
      });
    });
}

function addCommand(program: Command, name: string, argument: string, description: string): Command {
  return program
    .command(`${name} ${argument}`.trim())
    .description(description)
    .option('--stage <name>', 'the installation', 'dev')
    .option('--fleet <file>', "the fleet that is deployed; evenkeel.config.ts, or for a sandbox its scenario's own")
    .option('--region <name>', "AWS's Region; that of your environment or profile unless given")
    .option('--endpoint-url <url>', 'where AWS is: a sandbox, for example')
    .option('--json', 'for scripts');
}
