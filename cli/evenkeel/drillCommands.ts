import type { Command } from 'commander';
import type { DoorRequest } from '../../functions/drills/api/contract.ts';
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

/** Drills by hand: each command asks the door, which decides. A refusal is an answer, and an exit code of 2. */
export function addDrillCommands<Options>(program: Command, { addCommand, respond }: Parts<Options>): void {
  const load = () => import('./drills.ts');
  const tell = async (told: Told, describe?: () => string) => {
    if (!told.answer.ok) process.exitCode = 2;
    const { describeAnswer } = await import('./drillsText.ts');
    return { json: told.answer, text: describe ?? (() => describeAnswer(told)) };
  };
  const askAndTell = async (installation: Installation, request: DoorRequest) => {
    const answer = await (await load()).ask(installation, request);
    return await tell({ answer, record: undefined });
  };

  addCommand(program, 'drill', '<name> <resource>', 'ask for a drill; somebody else has to approve it')
    .option('--target <reader>', 'the reader to fail over to, or to lose')
    .option('--zone <zone>', 'the zone to leave')
    .option('--listener <name:port>', 'the listener whose certificate is rotated')
    .option('--no-failback', 'leave the new writer')
    .option('--dry-run', 'everything but the injection')
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
        const { json, text } = await tell({ answer, record });
        return { json: { ...json, plan: record?.plan, planHash: record?.planHash }, text };
      });
    });
  for (const action of ['approve', 'deny'] as const) {
    addCommand(program, action, '<drill>', `${action} a drill that waits for it, as it is planned now`)
      .option('--plan <hash>', 'only if the plan is still this one')
      .action(async (drillId: string, options: Options & { readonly plan?: string }) => {
        await respond(options, async (installation) => {
          return await tell(await (await load()).sayWord(installation, action, drillId, options.plan));
        });
      });
  }
  addCommand(program, 'abort', '<drill>', 'end a drill, and put everything back')
    .requiredOption('--why <text>', 'for the report')
    .action(async (drillId: string, options: Options & { readonly why: string }) => {
      await respond(options, (installation) =>
        askAndTell(installation, { action: 'abort', drillId, why: options.why }),
      );
    });
  addCommand(program, 'acknowledge', '<name> <resource>', 'end the cool-down after a drill').action(
    async (drill: string, resource: string, options: Options) => {
      await respond(options, (installation) => askAndTell(installation, { action: 'acknowledge', drill, resource }));
    },
  );
  addCommand(program, 'drills', '[drill]', 'the drills that are remembered, or one of them in full').action(
    async (drillId: string | undefined, options: Options) => {
      await respond(options, async (installation) => {
        const [{ ask, show }, { describeDrill, describeDrills }] = await Promise.all([
          load(),
          import('./drillsText.ts'),
        ]);
        if (drillId !== undefined) {
          const told = await show(installation, drillId);
          return await tell(told, () => describeDrill(told));
        }
        const answer = await ask(installation, { action: 'list' });
        return await tell({ answer, record: undefined }, () => describeDrills(answer));
      });
    },
  );
}
