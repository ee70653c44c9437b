import { createHash } from 'node:crypto';
import { InvokeCommand } from '@aws-sdk/client-lambda';
import { StartExecutionCommand } from '@aws-sdk/client-sfn';
import { isDrillName } from '../../../fleet/drillNames.ts';
import { lambda, stepFunctions } from '../../aws/clients.ts';
import { required } from '../../control-loop/environment.ts';
import { executionArn, machineArn } from './arns.ts';
import { type DrillContext, policyOf } from '../machine/context.ts';
import { type Identity, isListed, personOf } from './people.ts';
import type { DrillInput, DrillRecord } from './record.ts';
import { RefusedError, refuse } from './refusal.ts';
import { createTell, writeRefusal } from '../steps/step.ts';
import type { DoorAnswer, DoorRequest } from './contract.ts';

type Start = Omit<Extract<DoorRequest, { action: 'start' }>, 'action' | 'onBehalfOf'>;

/**
 * Starts a drill in somebody's name. The id follows from the request, so that a repeated one finds the drill that the
 * first one has started: Slack and schedules repeat themselves.
 */
export async function startDrill(
  context: DrillContext,
  { drill, input, requestId }: Start,
  identity: Identity,
  functionArn: string,
): Promise<DoorAnswer> {
  const { environment, settings, store } = context;
  const name = isDrillName(drill) ? drill : 'unknown';
  const digest = createHash('sha256').update(`${identity}\0${drill}\0${requestId}`).digest('hex');
  const drillId = `${name}-${digest.slice(0, 12)}`;
  const where = { stage: environment.stage, functionArn };
  const requestedBy = personOf(identity, settings);
  const requestedAtMs = Date.now();
  const resource = typeof input['resource'] === 'string' ? input['resource'] : 'nothing';
  const asked = `${requestedBy} asks for ${drill} of ${resource}.`;
  const record: DrillRecord = {
    drillId,
    // A name that does not exist is refused, and its report has to say which one it was.
    drill: drill as DrillRecord['drill'],
    input: input as unknown as DrillInput,
    executionArn: name === 'unknown' ? '' : executionArn(where, drill, drillId),
    requestedBy,
    requestedAtMs,
    timeline: [{ atMs: requestedAtMs, source: identity.startsWith('schedule:') ? 'event' : 'person', text: asked }],
  };
  await store.create(record);
  try {
    checkRequest(context, record, identity);
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    return await refuseAtDoor(context, record, error);
  }
  await stepFunctions.send(
    new StartExecutionCommand({
      stateMachineArn: machineArn(where, drill),
      name: drillId,
      input: JSON.stringify(input),
    }),
  );
  return { ok: true, drillId, state: 'started' };
}

/** What a machine could not be asked: whether there is such a drill, and whether this person may ask for one. */
function checkRequest(
  { settings }: DrillContext,
  { drill, input, requestedBy }: DrillRecord,
  identity: Identity,
): void {
  if (!isDrillName(drill)) policyOf(settings, drill, input.resource);
  if (!identity.startsWith('schedule:') && !isListed(requestedBy, settings)) {
    throw refuse('not-allowed', `${requestedBy} is none of the people of the fleet who may ask for drills.`);
  }
}

/** There is no execution that would report: the report is asked for from here. */
async function refuseAtDoor(context: DrillContext, record: DrillRecord, error: RefusedError): Promise<DoorAnswer> {
  const { drillId } = record;
  await writeRefusal(context, record, error, createTell(context, record));
  await context.store.update(drillId, { executionArn: '', cleanedAtMs: Date.now() });
  await lambda.send(
    new InvokeCommand({
      FunctionName: required('REPORT_NAME'),
      InvocationType: 'Event',
      Payload: JSON.stringify({ drillId }),
    }),
  );
  return { ok: false, drillId, ...error.refusal };
}
