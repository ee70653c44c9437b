import { type Command, Option } from 'commander';
import type { DrillApiRequest } from '../../functions/drills/api/contract.ts';
import { GAME_DAY } from '../../fleet/drillNames.ts';
import { positiveDuration } from '../duration.ts';
import type { Told } from './drills.ts';
import type { Installation } from './installation.ts';

/** What the commands have in common with all others. */
interface Parts<Options> {
  readonly addCommand: (program: Command, name: string, argument: string, description: string) => Command;
  readonly respond: (
    options: Options,
    work: (installation: Installation) => Promise<{ json: unknown; text: () => string }>,
  ) => Promise<void>;
}

interface DrillOptions {
  readonly target?: string;
  readonly zone?: string;
  readonly listener?: string;
  readonly dryRun?: true;
  readonly failback?: boolean;
}

/** Drills: each command calls the drill API, which decides. A refusal is a response, and an exit code of 2. */
export function addDrillCommands<Options>(program: Command, { addCommand, respond }: Parts<Options>): void {
  const load = () => import('./drills.ts');
  const present = async ({ place }: Installation, told: Told, describe?: () => string) => {
    if (!told.answer.ok) process.exitCode = 2;
    const { describeAnswer } = await import('./drillsText.ts');
    return { json: told.answer, text: describe ?? (() => describeAnswer(told, place)) };
  };
  const callAndPresent = async (installation: Installation, request: DrillApiRequest) => {
    const answer = await (await load()).callApi(installation, request);
    return await present(installation, { answer, record: undefined });
  };

  const drill = addCommand(program, 'drill', '<name> <resource>', 'request a drill; another person must approve it')
    .option('--target <reader>', 'the reader to fail over to, or to lose')
    .option('--zone <zone>', 'the zone to shift traffic away from')
    .option('--listener <name:port>', 'the listener whose certificate is rotated')
    .option('--no-failback', 'leave the new writer')
    .option('--dry-run', 'run every step except the fault injection')
    .action(async (name: string, resource: string, options: Options & DrillOptions) => {
      await respond(options, async (installation) => {
        const { target, zone, listener, dryRun, failback } = options;
        const input = {
          resource,
          ...(target !== undefined && { target }),
          ...(zone !== undefined && { zone }),
          ...(listener !== undefined && { listener }),
          ...(dryRun && { dryRun }),
          ...(failback === false && { failback }),
        };
        const { answer, record } = await (await load()).startDrill(installation, name, input);
        const { json, text } = await present(installation, { answer, record });
        return { json: { ...json, plan: record?.plan, planHash: record?.planHash }, text };
      });
    });
  addReport(drill, { addCommand, respond });
  addCommand(program, 'game-day', '<name>', 'request a game day: several drills in their order, under one approval')
    .option('--go-on', 'go on after a drill that has not passed')
    .action(async (resource: string, options: Options & { readonly goOn?: true }) => {
      await respond(options, async (installation) => {
        const input = { resource, ...(options.goOn && { goOn: true }) };
        const { answer, record } = await (await load()).startDrill(installation, GAME_DAY, input);
        const { json, text } = await present(installation, { answer, record });
        return { json: { ...json, plan: record?.plan, planHash: record?.planHash }, text };
      });
    });
  for (const action of ['approve', 'deny'] as const) {
    addCommand(program, action, '<drill>', `${action} a drill that waits for approval, with its current plan`)
      .option('--plan <hash>', 'only if the plan is still this one')
      .action(async (drillId: string, options: Options & { readonly plan?: string }) => {
        await respond(options, async (installation) => {
          return await present(installation, await (await load()).decide(installation, action, drillId, options.plan));
        });
      });
  }
  addCommand(program, 'abort', '<drill>', 'abort a drill and roll it back')
    .requiredOption('--why <text>', 'for the report')
    .action(async (drillId: string, options: Options & { readonly why: string }) => {
      await respond(options, (installation) =>
        callAndPresent(installation, { action: 'abort', drillId, why: options.why }),
      );
    });
  addCommand(program, 'leave', '<drill>', 'give up the rollback of a drill: leave everything as it is now')
    .requiredOption('--why <text>', 'for the report')
    .action(async (drillId: string, options: Options & { readonly why: string }) => {
      await respond(options, (installation) =>
        callAndPresent(installation, { action: 'leave', drillId, why: options.why }),
      );
    });
  addCommand(program, 'acknowledge', '<name> <resource>', 'end the cool-down after a drill early').action(
    async (drill: string, resource: string, options: Options) => {
      await respond(options, (installation) =>
        callAndPresent(installation, { action: 'acknowledge', drill, resource }),
      );
    },
  );
  addCommand(program, 'drills', '[drill]', 'the recorded drills, or one of them in full').action(
    async (drillId: string | undefined, options: Options) => {
      await respond(options, async (installation) => {
        const [{ callApi, show }, { describeDrill, describeDrills }] = await Promise.all([
          load(),
          import('./drillsText.ts'),
        ]);
        if (drillId !== undefined) {
          const told = await show(installation, drillId);
          return await present(installation, told, () => describeDrill(told, installation.place));
        }
        const answer = await callApi(installation, { action: 'list' });
        return await present(installation, { answer, record: undefined }, () =>
          describeDrills(answer, installation.place),
        );
      });
    },
  );
}

const NINETY_DAYS_MS = 90 * 86_400_000;

/** No drill has this name. */
function addReport<Options>(drill: Command, { addCommand, respond }: Parts<Options>): void {
  addCommand(drill, 'report', '', 'the figures of past drills by kind and resource, and whether they get slower')
    .addOption(
      new Option('--since <duration>', 'period to show: 24h, 90d, 400d')
        .argParser(positiveDuration)
        .default(NINETY_DAYS_MS, '90d'),
    )
    .action(async (_own: unknown, command: Command) => {
      // Options of the same names belong to the command before it, wherever they stand.
      const options = command.optsWithGlobals<Options & { readonly since: number }>();
      await respond(options, async (installation) => {
        const { describeOverview, readOverview } = await import('./evidence.ts');
        const overview = await readOverview(installation, options.since);
        return { json: overview, text: () => describeOverview(overview, options.since, installation.place) };
      });
    });
}
