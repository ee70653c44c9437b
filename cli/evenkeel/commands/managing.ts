import { pauseDuration } from '../../duration.ts';
import { EXIT, UsageError } from '../../exitCodes.ts';
import { addCommand, type Options, type Shell } from '../command.ts';

const BY = ['--by <name>', 'recorded author (default: your IAM session name)'] as const;

type ReleaseOptions = Options & { why: string; by?: string; forDestroy?: boolean; all?: true };

type PauseOptions = Options & { why: string; for?: number; untilResumed?: true; by?: string };

/** Commands by which a person keeps Evenkeel from acting, and lets it act again. */
export function registerManaging(shell: Shell): void {
  shell.program.commandsGroup('Manage:');
  addPause(shell);
  addResume(shell);
  addRelease(shell);
}

function addPause({ program, respond }: Shell): void {
  addCommand(program, 'pause <name|all>', 'pause management of one resource, or of all', [
    ['pause shop --for 2h --why "schema migration"'],
    ['pause all --until-resumed --why "an event at AWS"'],
  ])
    .requiredOption('--why <text>', 'reason, shown with the pause')
    .option('--for <duration>', 'duration: 30m, 2h, 1d; at most 90d', pauseDuration)
    .option('--until-resumed', 'no end time')
    .option(...BY)
    .action(async (target: string, options: PauseOptions) => {
      await respond(options, async (installation) => {
        const { pause, describePaused } = await import('../pause.ts');
        const word = await pause(installation, target, options);
        const text = () => describePaused(target, word, installation);
        return { json: { paused: target, ...word }, text };
      });
    });
}

function addResume({ program, respond }: Shell): void {
  addCommand(program, 'resume <name|all>', 'resume management of one resource, or of all', [
    ['resume shop'],
    ['resume all --why "AWS has recovered"'],
  ])
    .option('--why <text>', 'reason, for the history')
    .option(...BY)
    .action(async (target: string, options: Options & { why?: string; by?: string }) => {
      await respond(options, async (installation) => {
        const { resume, describeResumed } = await import('../pause.ts');
        const resumed = await resume(installation, target, options);
        const text = () => describeResumed(target, resumed, installation);
        return { json: { resumed: target, ...resumed }, text };
      });
    });
}

function addRelease({ program, respond }: Shell): void {
  addCommand(program, 'release [cluster]', 'remove the safety net of a cluster until it is resumed', [
    ['release shop --why "using Aurora Auto Scaling again"'],
    ['release shop --for-destroy --why "shop moves to another account"'],
    ['release --all --why "uninstalling"', 'before `cdk destroy`'],
  ])
    .requiredOption('--why <text>', 'reason, shown with the safety net')
    .option('--all', 'every cluster of the fleet')
    .option('--for-destroy', 'also delete our readers and our endpoint at once, so that the cluster can be destroyed')
    .option(...BY)
    .action(async (cluster: string | undefined, options: ReleaseOptions) => {
      if ((cluster === undefined) !== (options.all === true)) throw new UsageError('Say which cluster, or --all.');
      await respond(options, async (installation, tell) => {
        const { release, describeReleased } = await import('../release.ts');
        if (cluster !== undefined) {
          const released = await release(installation, cluster, options);
          return { json: { cluster, ...released }, text: () => describeReleased(cluster, released, installation) };
        }
        const { releaseAll, describeReleasedAll } = await import('../releaseAll.ts');
        const { describeLeftBehind, findLeftBehind } = await import('../leftBehind.ts');
        const all = await releaseAll(installation, options, tell);
        const left = await findLeftBehind(installation);
        return {
          json: { clusters: all, left },
          text: () => `${describeReleasedAll(all, installation)}\n\n${describeLeftBehind(left)}`,
          exitCode: all.some((one) => 'failure' in one) ? EXIT.incomplete : EXIT.done,
        };
      });
    });
}
