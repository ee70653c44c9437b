import type { Command } from 'commander';
import type { DoorAnswer } from '../../functions/drills/door/contract.ts';
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
  const tell = async (answer: DoorAnswer, text?: () => string) => {
    if (!answer.ok) process.exitCode = 2;
    const { describeAnswer } = await load();
    return { json: answer, text: text ?? (() => describeAnswer(answer)) };
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
        return await tell(await (await load()).startDrill(installation, name, input));
      });
    });
  for (const action of ['approve', 'deny'] as const) {
    addCommand(program, action, '<drill>', `${action} a drill that waits for it, as it is planned now`).action(
      async (drillId: string, options: Options) => {
        await respond(options, async (installation) => {
          const { describeAnswer, sayWord } = await load();
          const { answer, record } = await sayWord(installation, action, drillId);
          return await tell(answer, () => describeAnswer(answer, record));
        });
      },
    );
  }
  addCommand(program, 'abort', '<drill>', 'end a drill, and put everything back')
    .requiredOption('--why <text>', 'for the report')
    .action(async (drillId: string, options: Options & { readonly why: string }) => {
      await respond(options, async (installation) => {
        return await tell(await (await load()).ask(installation, { action: 'abort', drillId, why: options.why }));
      });
    });
  addCommand(program, 'acknowledge', '<name> <resource>', 'end the cool-down after a drill').action(
    async (drill: string, resource: string, options: Options) => {
      await respond(options, async (installation) => {
        return await tell(await (await load()).ask(installation, { action: 'acknowledge', drill, resource }));
      });
    },
  );
  addCommand(program, 'drills', '', 'the drills that are remembered').action(async (options: Options) => {
    await respond(options, async (installation) => {
      const { ask, describeDrills } = await load();
      const answer = await ask(installation, { action: 'list' });
      return await tell(answer, () => describeDrills(answer));
    });
  });
}
