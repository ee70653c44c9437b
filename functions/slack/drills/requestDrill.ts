import type { SlackRequest } from '../slackRequest.ts';
import type { DrillSettings } from '../../../fleet/drills.ts';
import type { DrillApiResponse } from '../../drills/api/contract.ts';
import { escape, sentence } from '../blocks.ts';
import type { Command } from '../commands/parseCommand.ts';
import type { Answer } from '../respond.ts';
import { type Press, type PressValue } from './buttons.ts';
import type { DrillApiClient } from './drillApiClient.ts';

/** The drill API, and the request from Slack. */
export interface DrillTools {
  /** Undefined where the fleet has no drills. */
  readonly drillApi: DrillApiClient | undefined;
  readonly drills: DrillSettings;
  readonly asked: SlackRequest;
}

/** Requests a drill on behalf of a person. A request that Slack delivers twice is one drill. */
export async function requestDrill(command: Extract<Command, { name: 'drill' }>, tools: DrillTools): Promise<Answer> {
  const { drill, resource, dryRun, goOn, target } = command;
  const { signature, triggerId } = tools.asked;
  const input = { resource, ...(dryRun && { dryRun }), ...(target !== undefined && { target }), ...(goOn && { goOn }) };
  const answer = await tools.drillApi!.call(tools.asked, {
    action: 'start',
    drill,
    input,
    requestId: triggerId || signature,
  });
  if (!answer.ok) return refusalOf(answer);
  return sentence(`Requested \`${answer.drillId}\`. Progress will be posted in this channel.`);
}

/**
 * One person is enough to abort a drill, whoever requested it.
 * @param why how it was requested; the drill API adds the person
 */
export async function abortDrill(drillId: string, why: string, tools: DrillTools): Promise<Answer> {
  const answer = tools.drillApi ? await tools.drillApi.call(tools.asked, { action: 'abort', drillId, why }) : NO_DRILLS;
  return answer.ok ? sentence(`Aborting \`${escape(drillId)}\`.`) : refusalOf(answer);
}

/** One person is enough to leave everything as it is, too: while AWS does not answer, there may be nobody else. */
export async function leaveDrill(drillId: string, why: string, tools: DrillTools): Promise<Answer> {
  const answer = tools.drillApi ? await tools.drillApi.call(tools.asked, { action: 'leave', drillId, why }) : NO_DRILLS;
  return answer.ok
    ? sentence(
        `\`${escape(drillId)}\` leaves everything as it is, within two minutes; its report says how to put it right.`,
      )
    : refusalOf(answer);
}

/** A pressed button. @returns undefined if it took effect: then the message changes, and no answer is needed */
export async function takePress(press: Press, value: PressValue, tools: DrillTools): Promise<Answer | undefined> {
  const { drillId, planHash } = value;
  if (press === 'drill-abort') return await abortDrill(drillId, 'by its button in Slack', tools);
  if (press === 'drill-leave') return await leaveDrill(drillId, 'by its button in Slack', tools);
  const action = press === 'drill-approve' ? 'approve' : 'deny';
  const answer = tools.drillApi ? await tools.drillApi.call(tools.asked, { action, drillId, planHash }) : NO_DRILLS;
  return answer.ok ? undefined : refusalOf(answer);
}

const NO_DRILLS: DrillApiResponse = { ok: false, reason: 'no-drills', explanation: 'The fleet has no drills.' };

/** The explanation of a refusal. */
const refusalOf = ({ explanation }: Extract<DrillApiResponse, { ok: false }>): Answer => sentence(escape(explanation));
