import type { SlackAsked } from '../../../events/slack.ts';
import type { DrillSettings } from '../../../fleet/drills.ts';
import type { DoorAnswer } from '../../drills/api/contract.ts';
import { escape, sentence } from '../blocks.ts';
import type { Command } from '../commands/parseCommand.ts';
import type { Answer } from '../respond.ts';
import { type Press, type PressValue } from './buttons.ts';
import type { DrillDoor } from './drillApi.ts';

/** Where drills are asked for, and by whom. */
export interface DrillTools {
  /** Undefined where the fleet has no drills. */
  readonly door: DrillDoor | undefined;
  readonly drills: DrillSettings;
  readonly asked: SlackAsked;
}

/** Asks for a drill in somebody's name. The same deed, told twice by Slack, is one drill. */
export async function askForDrill(command: Extract<Command, { name: 'drill' }>, tools: DrillTools): Promise<Answer> {
  const { drill, resource, dryRun, target } = command;
  const { signature, triggerId } = tools.asked;
  const input = { resource, ...(dryRun && { dryRun }), ...(target !== undefined && { target }) };
  const answer = await tools.door!.ask(tools.asked, {
    action: 'start',
    drill,
    input,
    requestId: triggerId || signature,
  });
  if (!answer.ok) return sayNo(answer);
  return sentence(`\`${answer.drillId}\` is asked for. It is followed here, in a message of its own.`);
}

/**
 * One person is enough to end a drill, whoever asked for it.
 * @param why how it was said; who said it, the door knows
 */
export async function abortDrill(drillId: string, why: string, tools: DrillTools): Promise<Answer> {
  const answer = tools.door ? await tools.door.ask(tools.asked, { action: 'abort', drillId, why }) : NO_DRILLS;
  return answer.ok ? sentence(`\`${escape(drillId)}\` is being ended.`) : sayNo(answer);
}

/** A pressed button. @returns undefined if it counts: then the message changes, and nothing more has to be said */
export async function takePress(press: Press, value: PressValue, tools: DrillTools): Promise<Answer | undefined> {
  const { drillId, planHash } = value;
  if (press === 'drill-abort') return await abortDrill(drillId, 'by its button in Slack', tools);
  const action = press === 'drill-approve' ? 'approve' : 'deny';
  const answer = tools.door ? await tools.door.ask(tools.asked, { action, drillId, planHash }) : NO_DRILLS;
  return answer.ok ? undefined : sayNo(answer);
}

const NO_DRILLS: DoorAnswer = { ok: false, reason: 'no-drills', explanation: 'The fleet has no drills.' };

/** Whatever the door says no for, it says why. */
const sayNo = ({ explanation }: Extract<DoorAnswer, { ok: false }>): Answer => sentence(escape(explanation));
