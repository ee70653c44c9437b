import { type Command, Option } from 'commander';
import { GAME_DAY } from '../../../fleet/drillNames.ts';
import type { DrillApiRequest } from '../../../functions/drills/api/contract.ts';
import { positiveDuration } from '../../duration.ts';
import { EXIT } from '../../exitCodes.ts';
import { addCommand, type Answer, type Options, type Shell } from '../command.ts';
import type { Told } from '../drills.ts';
import type { Installation } from '../installation.ts';

interface StartOptions extends Options {
  readonly target?: string;
  readonly zone?: string;
  readonly listener?: string;
  readonly dryRun?: true;
  readonly failback?: boolean;
}

const load = () => import('../drills.ts');

/** Drills: each command calls the drill API, which decides. A refusal is a response, and has an exit code of its own. */
export function registerDrills({ program, respond }: Shell): void {
  program.commandsGroup('Rehearse:');
  const drill = program
    .command('drill')
    .helpCommand(false)
    .description('rehearse failures: start, approve, follow, abort, report');
  addStart(drill, respond);
  addGameDay(drill, respond);
  addStatus(drill, respond);
  for (const action of ['approve', 'deny'] as const) addDecision(drill, respond, action);
  addEnd(drill, respond, 'abort', 'abort a drill and roll it back', [
    ['drill abort aurora-failover-4f1c2a9b07de --why "customers call"'],
  ]);
  addEnd(drill, respond, 'leave', 'give up the rollback of a drill: leave everything as it is now', [
    ['drill leave aurora-failover-4f1c2a9b07de --why "RDS is down"'],
  ]);
  addAcknowledge(drill, respond);
  addList(drill, respond);
  addReport(drill, respond);
}

type Respond = Shell['respond'];

async function present({ place }: Installation, told: Told, describe?: () => string): Promise<Answer> {
  const { describeAnswer } = await import('../drillsText.ts');
  return {
    json: told.answer,
    text: describe ?? (() => describeAnswer(told, place)),
    exitCode: told.answer.ok ? EXIT.done : EXIT.refused,
  };
}

async function callAndPresent(installation: Installation, request: DrillApiRequest): Promise<Answer> {
  const answer = await (await load()).callApi(installation, request);
  return await present(installation, { answer, record: undefined });
}

function addStart(drill: Command, respond: Respond): void {
  addCommand(drill, 'start <name> <resource>', 'request a drill; another person must approve it', [
    ['drill start aurora-failover shop'],
    ['drill start aurora-failover shop --target shop-3', 'to this reader'],
    ['drill start reader-loss shop --dry-run', 'without the fault'],
  ])
    .option('--target <reader>', 'the reader to fail over to, or to lose')
    .option('--zone <zone>', 'the zone to shift traffic away from')
    .option('--listener <name:port>', 'the listener whose certificate is rotated')
    .option('--no-failback', 'leave the new writer')
    .option('--dry-run', 'run every step except the fault injection')
    .action(async (name: string, resource: string, options: StartOptions) => {
      await respond(options, async (installation, tell) => {
        const { target, zone, listener, dryRun, failback } = options;
        const input = {
          resource,
          ...(target !== undefined && { target }),
          ...(zone !== undefined && { zone }),
          ...(listener !== undefined && { listener }),
          ...(dryRun && { dryRun }),
          ...(failback === false && { failback }),
        };
        tell('Waiting for the plan of the drill …');
        const { answer, record } = await (await load()).startDrill(installation, name, input);
        const presented = await present(installation, { answer, record });
        return { ...presented, json: { ...answer, plan: record?.plan, planHash: record?.planHash } };
      });
    });
}

function addGameDay(drill: Command, respond: Respond): void {
  addCommand(drill, 'game-day <name>', 'request a game day: several drills in their order, under one approval', [
    ['drill game-day spring'],
    ['drill game-day spring --go-on', 'whatever becomes of a drill'],
    ['drill game-day spring --dry-run', 'without the faults'],
  ])
    .option('--go-on', 'go on after a drill that has not passed')
    .option('--dry-run', 'run every step of each drill except the injection, without an approval')
    .action(async (resource: string, options: Options & { readonly goOn?: true; readonly dryRun?: true }) => {
      await respond(options, async (installation, tell) => {
        tell('Waiting for the plans of the drills …');
        const { dryRun, goOn } = options;
        const input = { resource, ...(goOn && { goOn }), ...(dryRun && { dryRun }) };
        const { answer, record } = await (await load()).startDrill(installation, GAME_DAY, input);
        const presented = await present(installation, { answer, record });
        return { ...presented, json: { ...answer, plan: record?.plan, planHash: record?.planHash } };
      });
    });
}

function addStatus(drill: Command, respond: Respond): void {
  addCommand(drill, 'status <drill>', 'show one drill in full: its plan, its timeline, its report', [
    ['drill status aurora-failover-4f1c2a9b07de'],
  ]).action(async (drillId: string, options: Options) => {
    await respond(options, async (installation) => {
      const [{ show }, { describeDrill }] = await Promise.all([load(), import('../drillsText.ts')]);
      const told = await show(installation, drillId);
      return await present(installation, told, () => describeDrill(told, installation.place));
    });
  });
}

function addDecision(drill: Command, respond: Respond, action: 'approve' | 'deny'): void {
  addCommand(drill, `${action} <drill>`, `${action} a drill that waits for approval, with its current plan`, [
    [`drill ${action} aurora-failover-4f1c2a9b07de`],
    [`drill ${action} aurora-failover-4f1c2a9b07de --plan HASH`],
  ])
    .option('--plan <hash>', 'only if the plan is still this one')
    .action(async (drillId: string, options: Options & { readonly plan?: string }) => {
      await respond(options, async (installation) => {
        return await present(installation, await (await load()).decide(installation, action, drillId, options.plan));
      });
    });
}

function addEnd(
  drill: Command,
  respond: Respond,
  action: 'abort' | 'leave',
  description: string,
  examples: Parameters<typeof addCommand>[3],
): void {
  addCommand(drill, `${action} <drill>`, description, examples)
    .requiredOption('--why <text>', 'for the report')
    .action(async (drillId: string, options: Options & { readonly why: string }) => {
      await respond(options, (installation) => callAndPresent(installation, { action, drillId, why: options.why }));
    });
}

function addAcknowledge(drill: Command, respond: Respond): void {
  addCommand(drill, 'acknowledge <name> <resource>', 'end the cool-down after a drill early', [
    ['drill acknowledge aurora-failover shop'],
  ]).action(async (name: string, resource: string, options: Options) => {
    await respond(options, (installation) =>
      callAndPresent(installation, { action: 'acknowledge', drill: name, resource }),
    );
  });
}

function addList(drill: Command, respond: Respond): void {
  addCommand(drill, 'list', 'list the recorded drills, newest first', [['drill list']]).action(
    async (options: Options) => {
      await respond(options, async (installation) => {
        const [{ callApi }, { describeDrills }] = await Promise.all([load(), import('../drillsText.ts')]);
        const answer = await callApi(installation, { action: 'list' });
        return await present(installation, { answer, record: undefined }, () =>
          describeDrills(answer, installation.place),
        );
      });
    },
  );
}

const NINETY_DAYS_MS = 90 * 86_400_000;

function addReport(drill: Command, respond: Respond): void {
  addCommand(drill, 'report', 'show the figures of past drills, and whether they get slower', [
    ['drill report --since 90d'],
  ])
    .addOption(
      new Option('--since <duration>', 'period to show: 24h, 90d, 400d')
        .argParser(positiveDuration)
        .default(NINETY_DAYS_MS, '90d'),
    )
    .action(async (options: Options & { readonly since: number }) => {
      await respond(options, async (installation) => {
        const { describeOverview, readOverview } = await import('../evidence.ts');
        const overview = await readOverview(installation, options.since);
        return { json: overview, text: () => describeOverview(overview, options.since, installation.place) };
      });
    });
}
