import { Command } from 'commander';
import { positiveDuration, wholeNumber } from './duration.ts';
import { setEnvironment } from './evenkeel/environment.ts';
import { explainFailure } from './evenkeel/failure.ts';
import type { Installation } from './evenkeel/installation.ts';
import { fail } from './fail.ts';

/** What every command understands. */
interface Options {
  readonly stage: string;
  readonly fleet?: string;
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly json?: true;
}

const DAY_MS = 86_400_000;

const program = new Command('npm run evenkeel --')
  .description('Looks at Evenkeel and tells it to leave clusters alone, in AWS or in a sandbox.')
  .addHelpText(
    'after',
    `
Examples:
  npm run evenkeel -- status                                          every cluster of the fleet
  npm run evenkeel -- explain shop                                    what would be decided now, and why
  npm run evenkeel -- history shop --since 3d
  npm run evenkeel -- pause shop --for 2h --why "migrating a table"
  npm run evenkeel -- resume shop
  npm run evenkeel -- status --endpoint-url http://127.0.0.1:4566     a sandbox that npm start runs`,
  );

/** The modules behind a command make clients of AWS, which read the environment: it is set first. */
const modules = {
  status: () => Promise.all([import('./evenkeel/status.ts'), import('./evenkeel/statusText.ts')]),
  explain: () => Promise.all([import('./evenkeel/explain.ts'), import('./evenkeel/explainText.ts')]),
  history: () => import('./evenkeel/history.ts'),
  pause: () => import('./evenkeel/pause.ts'),
};

command('status', '[cluster]', 'what Evenkeel is doing about each cluster').action(
  async (cluster: string | undefined, options: Options) => {
    await run(options, async (installation) => {
      const [{ readStatus }, { describeStatus }] = await modules.status();
      const statuses = await readStatus(installation, cluster === undefined ? installation.clusters : [cluster]);
      return { json: statuses, text: () => describeStatus(installation, statuses) };
    });
  },
);

command('explain', '<cluster>', 'what would be decided now, rule by rule; changes nothing').action(
  async (cluster: string, options: Options) => {
    await run(options, async (installation) => {
      const [{ explain, explanationJson }, { describeExplanation }] = await modules.explain();
      const explanation = await explain(installation, cluster);
      return { json: explanationJson(explanation), text: () => describeExplanation(explanation) };
    });
  },
);

command('history', '<cluster>', 'what was decided and done, oldest first')
  .option('--since <duration>', 'how far back: 90m, 24h, 7d', positiveDuration, DAY_MS)
  .option('--limit <n>', 'so many of the newest lines', wholeNumber(1, 10_000), 50)
  .action(async (cluster: string, options: Options & { since: number; limit: number }) => {
    await run(options, async (installation) => {
      const { readHistory, describeHistory } = await modules.history();
      const lines = await readHistory(installation, cluster, options);
      return { json: lines, text: () => describeHistory(cluster, lines, options) };
    });
  });

command('pause', '<cluster|all>', 'leave a cluster alone, or all of them')
  .requiredOption('--why <text>', 'for whoever finds it paused')
  .option('--for <duration>', 'how long: 30m, 2h, 1d', positiveDuration)
  .option('--until-resumed', 'until somebody resumes it')
  .option('--by <name>', 'who says so; the name of your credentials unless given')
  .action(
    async (target: string, options: Options & { why: string; for?: number; untilResumed?: true; by?: string }) => {
      await run(options, async (installation) => {
        const { pause, describePaused } = await modules.pause();
        const word = await pause(installation, target, options);
        return {
          json: { paused: target, ...word },
          text: () => describePaused(target, word, installation.caller.nowMs),
        };
      });
    },
  );

command('resume', '<cluster|all>', 'end a pause')
  .option('--why <text>', 'for the history')
  .option('--by <name>', 'who says so; the name of your credentials unless given')
  .action(async (target: string, options: Options & { why?: string; by?: string }) => {
    await run(options, async (installation) => {
      const { resume, describeResumed } = await modules.pause();
      const resumed = await resume(installation, target, options);
      return {
        json: { resumed: target, ...resumed },
        text: () => describeResumed(target, resumed, installation.caller.nowMs),
      };
    });
  });

function command(name: string, argument: string, description: string): Command {
  return program
    .command(name)
    .description(description)
    .argument(argument)
    .option('--stage <name>', 'the installation', 'dev')
    .option('--fleet <file>', "the fleet that is deployed; evenkeel.config.ts, or for a sandbox its scenario's own")
    .option('--region <name>', "AWS's Region; that of your environment or profile unless given")
    .option('--endpoint-url <url>', 'where AWS is: a sandbox, for example')
    .option('--json', 'for scripts');
}

/** What a command found, for scripts and for people. */
interface Answer {
  readonly json: unknown;
  readonly text: () => string;
}

async function run(options: Options, work: (installation: Installation) => Promise<Answer>): Promise<void> {
  setEnvironment(options);
  try {
    const { findInstallation } = await import('./evenkeel/installation.ts');
    const { json, text } = await work(await findInstallation(options));
    process.stdout.write(`${options.json ? JSON.stringify(json, null, 1) : text()}\n`);
  } catch (error) {
    fail(explainFailure(error, options));
  }
}

// Whoever reads the first lines only (`| head`) has read enough.
process.stdout.on('error', () => process.exit());
await program.parseAsync();
