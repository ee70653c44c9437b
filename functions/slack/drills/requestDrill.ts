import type { SlackRequest } from '../slackRequest.ts';
import type { DrillSettings } from '../../../fleet/drills.ts';
import type { DrillApiResponse } from '../../drills/api/contract.ts';
import { planNamed } from '../../drills/api/planHash.ts';

import { escape, sentence } from '../blocks.ts';
import type { Command } from '../commands/parseCommand.ts';
import type { Tools } from '../commands/tools.ts';
import type { Answer } from '../respond.ts';
import { type Press, type PressValue } from './buttons.ts';
import type { DrillApiClient } from './drillApiClient.ts';
import { findDrill } from './findDrill.ts';

/** The drill API, and the request from Slack. */
export interface DrillTools {
  /** Undefined where the fleet has no drills. */
  readonly drillApi: DrillApiClient | undefined;
  readonly drills: DrillSettings;
  readonly asked: SlackRequest;
}

/** Requests a drill on behalf of a person. A request that Slack delivers twice is one drill. */
export async function requestDrill(
  command: Extract<Command, { name: 'drill start' }>,
  tools: DrillTools,
): Promise<Answer> {
  const { name: _name, drill, resource, dryRun, ...options } = command;
  const { signature, triggerId } = tools.asked;
  const input = { resource, ...(dryRun && { dryRun }), ...options };
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
  const { drillId } = value;
  if (press === 'drill-abort') return await abortDrill(drillId, 'by its button in Slack', tools);
  if (press === 'drill-leave') return await leaveDrill(drillId, 'by its button in Slack', tools);
  const answer = await decide(press === 'drill-approve' ? 'approve' : 'deny', value, tools);
  return answer.ok ? undefined : refusalOf(answer);
}

/**
 * A typed decision has the same weight as a pressed button, and says which plan was read, too: nothing is decided about a
 * plan that the person has not named. No message changes at once for whoever typed it, so it is answered.
 */
export async function typeDecision(
  { name, drillId, plan }: Extract<Command, { name: 'drill approve' | 'drill deny' }>,
  tools: DrillTools & Pick<Tools, 'tableName'>,
): Promise<Answer> {
  const record = await findDrill(tools.tableName, drillId);
  const action = name === 'drill approve' ? 'approve' : 'deny';
  const answer = await decide(action, { drillId, planHash: planNamed(plan, record?.planHash) }, tools);
  if (!answer.ok) return refusalOf(answer);
  const id = `\`${escape(drillId)}\``;
  if (answer.state === 'needs-another') return sentence(`Approved ${id}. Another person must approve, too.`);
  return sentence(action === 'approve' ? `Approved ${id}.` : `Denied ${id}: nothing is changed.`);
}

/** The drill API holds the person against the approvers, and the plan against the one that waits. */
async function decide(
  action: 'approve' | 'deny',
  { drillId, planHash }: PressValue,
  { drillApi, asked }: DrillTools,
): Promise<DrillApiResponse> {
  return drillApi ? await drillApi.call(asked, { action, drillId, planHash }) : NO_DRILLS;
}

/** Ends the cool-down of a resource early. */
export async function acknowledgeDrill(
  { drill, resource }: Extract<Command, { name: 'drill acknowledge' }>,
  { drillApi, asked }: DrillTools,
): Promise<Answer> {
  const answer = drillApi
    ? await drillApi.call(asked, { action: 'acknowledge', drill, resource, askedAtMs: asked.askedAtMs })
    : NO_DRILLS;
  return answer.ok
    ? sentence(`The cool-down after ${escape(drill)} of ${escape(resource)} is over.`)
    : refusalOf(answer);
}

const NO_DRILLS: DrillApiResponse = { ok: false, reason: 'no-drills', explanation: 'The fleet has no drills.' };

/** The explanation of a refusal. */
const refusalOf = ({ explanation }: Extract<DrillApiResponse, { ok: false }>): Answer => sentence(escape(explanation));
