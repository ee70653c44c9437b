import { pause, resume } from '../../../cli/evenkeel/pause.ts';
import { callApi } from '../../../cli/evenkeel/drills.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import { targetOf } from '../../../cli/evenkeel/target.ts';
import type { DrillApiResponse } from '../../../functions/drills/api/contract.ts';
import { describePause } from '../../../functions/control-loop/wording.ts';
import { addressOf } from '../../../functions/controllers/row.ts';
import type { Action, ActionResult } from '../../model.ts';
import { problemOf } from './problem.ts';

/**
 * Does what a person asks for, as the command line does it: with the caller's rights, and in the caller's name.
 * @param person of a sandbox, whose name is its access key
 */
export async function act(deployed: Deployed, action: Action, person?: string): Promise<ActionResult> {
  const credentials =
    person === undefined ? undefined : { accessKeyId: person, secretAccessKey: 'only-in-the-sandbox' };
  try {
    switch (action.action) {
      case 'pause': {
        const { name, label } = namesOf(deployed, action);
        const { why, forMs } = action;
        const until = forMs === undefined ? { untilResumed: true as const } : { for: forMs };
        const word = await pause(deployed, name, { why, ...until });
        return { ok: true, message: `${label} is ${describePause(word, deployed.caller.nowMs)}` };
      }
      case 'resume': {
        const { name, label } = namesOf(deployed, action);
        const { ended, remaining } = await resume(deployed, name, action.why === undefined ? {} : { why: action.why });
        if ('all' in remaining) return { ok: false, message: `${label} stays paused: everything is paused.` };
        return ended
          ? { ok: true, message: `${label} is resumed.` }
          : { ok: false, message: `${label} was not paused.` };
      }
      case 'approve':
      case 'deny': {
        const { drillId, planHash } = action;
        return resultOf(await callApi(deployed, { action: action.action, drillId, planHash }, credentials));
      }
      case 'abort': {
        const { drillId, why } = action;
        return resultOf(await callApi(deployed, { action: 'abort', drillId, why }, credentials));
      }
    }
  } catch (error) {
    const problem = problemOf(error, ACTIONS[action.action]);
    return { ok: false, message: problem.message, problem };
  }
}

/** What a caller needs for it, where AWS does not say which right is missing. */
const ACTIONS: Readonly<Record<Action['action'], readonly string[]>> = {
  pause: ['dynamodb:PutItem', 'dynamodb:GetItem'],
  resume: ['dynamodb:PutItem', 'dynamodb:DeleteItem', 'dynamodb:GetItem', 'dynamodb:Query'],
  approve: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction', 'lambda:GetFunctionUrlConfig'],
  deny: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction', 'lambda:GetFunctionUrlConfig'],
  abort: ['lambda:InvokeFunctionUrl', 'lambda:InvokeFunction', 'lambda:GetFunctionUrlConfig'],
};

function namesOf(
  deployed: Deployed,
  { controller, resource }: { readonly controller: string; readonly resource: string },
) {
  const { row, resource: name } = targetOf(`${controller}/${resource}`, deployed);
  return { name: `${row.name}/${name}`, label: addressOf(row, name) };
}

const resultOf = (response: DrillApiResponse): ActionResult =>
  response.ok
    ? { ok: true, message: `${response.drillId ?? 'The drill'}: ${response.state}.` }
    : { ok: false, message: response.explanation };
