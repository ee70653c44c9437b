import { createHash } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { GAME_DAY, isDrillName } from '../../../fleet/drillNames.ts';
import { lambda, stepFunctions } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { required } from '../../control-loop/environment.ts';
import { executionArn, machineArn } from './arns.ts';
import { type DrillContext, policyOf } from '../machine/context.ts';
import { type Identity, isListed, personOf } from './drillPeople.ts';
import { itemsOf } from '../gameDays/items.ts';
import { checkLength, recordable } from './input.ts';
import type { DrillRecord } from './record.ts';
import type { Principal } from './report.ts';
import { RefusedError, refuse } from './refusal.ts';
import { phaseRecorder, writeRefusal } from '../steps/step.ts';
import type { DrillApiResponse, DrillApiRequest } from './contract.ts';

type Start = Omit<Extract<DrillApiRequest, { action: 'start' }>, 'action' | 'onBehalfOf'>;

/**
 * Starts a drill for a requester. The id is derived from the request, so that a repeated request finds the drill that the
 * first one has started: Slack and schedules repeat themselves.
 */
export async function startDrill(
  context: DrillContext,
  { drill, input, requestId }: Start,
  principal: Principal & { readonly identity: Identity },
  functionArn: string,
): Promise<DrillApiResponse> {
  const { identity } = principal;
  const { environment, settings, store } = context;
  const name = isDrillName(drill) || drill === GAME_DAY ? drill : 'unknown';
  const digest = createHash('sha256').update(`${identity}\0${drill}\0${requestId}`).digest('hex');
  const drillId = `${name}-${digest.slice(0, 12)}`;
  const where = { stage: environment.stage, functionArn };
  const requestedBy = personOf(identity, settings);
  const requestedAtMs = Date.now();
  const recorded = recordable(input);
  const requested = `${requestedBy} requests ${drill} of ${recorded.resource || 'nothing'}.`;
  const record: DrillRecord = {
    drillId,
    // An unknown name is refused, and the report must show it.
    drill: drill as DrillRecord['drill'],
    input: recorded,
    executionArn: name === 'unknown' ? '' : executionArn(where, drill, drillId),
    requestedBy,
    requester: principal,
    requestedAtMs,
    timeline: [{ atMs: requestedAtMs, source: identity.startsWith('schedule:') ? 'event' : 'person', text: requested }],
  };
  const isNew = await store.create(record);
  try {
    checkRequest(context, record, identity);
    checkLength(input);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return await refuseRequest(context, record, error);
  }
  try {
    await stepFunctions.send(
      new StartExecutionCommand({
        stateMachineArn: machineArn(where, drill),
        name: drillId,
        input: JSON.stringify(input),
      }),
    );
  } catch (error) {
    // A repeated request finds the execution that the first one has started, and which may be over by now.
    if (isNew || !isNamed(error, 'ExecutionAlreadyExists')) throw error;
  }
  return { ok: true, drillId, state: 'started' };
}

/** What the state machine cannot check: whether the drill exists, and whether this person may request one. */
function checkRequest(
  { settings }: DrillContext,
  { drill, input, requestedBy }: DrillRecord,
  identity: Identity,
): void {
  const isGameDay = (drill as string) === GAME_DAY;
  if (isGameDay) itemsOf(settings, input.resource);
  else if (!isDrillName(drill)) policyOf(settings, drill, input.resource);
  if (!identity.startsWith('schedule:') && !isListed(requestedBy, settings)) {
    throw refuse('not-allowed', `${requestedBy} is not one of the fleet's people, who may request drills.`);
  }
}

/** There is no execution that would write the report, so it is requested from here. */
async function refuseRequest(
  context: DrillContext,
  record: DrillRecord,
  error: RefusedError,
): Promise<DrillApiResponse> {
  const { drillId } = record;
  await writeRefusal(context, record, error, phaseRecorder(context, record));
  await context.store.update(drillId, { executionArn: '', cleanedAtMs: Date.now() }, { unless: ['cleanedAtMs'] });
  await lambda.send(
    new InvokeCommand({
      FunctionName: required('REPORT_NAME'),
      InvocationType: 'Event',
      Payload: JSON.stringify({ drillId }),
    }),
  );
  return { ok: false, drillId, ...error.refusal };
}
