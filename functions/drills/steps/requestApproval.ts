import * as z from 'zod/mini';
import { publish } from '../../control-loop/publish.ts';
import { approvalsNeeded, approversFor } from '../api/drillPeople.ts';
import { refuse } from '../api/refusal.ts';
import { createStep } from './step.ts';

/** The state times out after an hour; an approval that comes later has no effect. */
const EXPIRES_AFTER_MS = 3_600_000;

const eventSchema = z.object({ taskToken: z.string() });

/** Requests the approval. The execution waits until the drill API sends its task token back. */
export const handler = createStep('drill-request-approval', async (tools, event) => {
  const { approvals, environment, record, settings, store } = tools;
  const { taskToken } = eventSchema.parse(event);
  const { drillId, drill, requestedBy, plan, planHash = '' } = record;
  const needed = approvalsNeeded(requestedBy);
  const others = approversFor(record, settings).filter((name) => name !== requestedBy);
  if (others.length < needed) {
    throw refuse(
      'not-allowed',
      `The drill needs ${needed} ${needed === 1 ? 'approver' : 'approvers'} other than ${requestedBy}, and the fleet has ${others.length}.`,
    );
  }
  const atMs = Date.now();
  const expiresAtMs = atMs + EXPIRES_AFTER_MS;
  await approvals.request({ drillId, taskToken, planHash, requestedBy, expiresAtMs, needed, approvals: [] });
  const whose = needed < others.length ? `${needed} of ${others.join(', ')}` : others.join(' and ');
  const waiting = `Waiting for approval by ${whose} until ${new Date(expiresAtMs).toISOString().slice(11, 16)} UTC.`;
  await store.update(drillId, {}, { timeline: [{ atMs, source: 'drill', text: waiting }] });
  const about = { schemaVersion: 1 as const, drillId, drill, resource: record.input.resource };
  const detail = { ...about, phase: 'awaiting-approval', text: `${waiting} ${plan!.steps.join(' ')}`, planHash };
  await publish(environment.busName, atMs, { 'detail-type': 'Drill Changed', detail });
});
