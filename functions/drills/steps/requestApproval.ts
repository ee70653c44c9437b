import * as z from 'zod/mini';
import { publish } from '../../control-loop/publish.ts';
import { approvalsNeeded, approversOf } from '../api/people.ts';
import { refuse } from '../api/refusal.ts';
import { createStep } from './step.ts';

/** The definitions give up after an hour; an answer that comes later finds nobody who waits for it. */
const EXPIRES_AFTER_MS = 3_600_000;

const eventSchema = z.object({ taskToken: z.string() });

/** Asks people for their word. The execution waits until the door sends its token back. */
export const handler = createStep('drill-request-approval', async (tools, event) => {
  const { approvals, environment, policy, record, settings, store } = tools;
  const { taskToken } = eventSchema.parse(event);
  const { drillId, drill, requestedBy, plan, planHash = '' } = record;
  const needed = approvalsNeeded(requestedBy);
  const others = approversOf(policy(), settings).filter((name) => name !== requestedBy);
  if (others.length < needed) {
    throw refuse(
      'not-allowed',
      `It takes ${needed} approvers besides ${requestedBy}, and the fleet has ${others.length}.`,
    );
  }
  const atMs = Date.now();
  const expiresAtMs = atMs + EXPIRES_AFTER_MS;
  await approvals.request({ drillId, taskToken, planHash, requestedBy, expiresAtMs, needed, approvals: [] });
  const waiting = `Waiting until ${new Date(expiresAtMs).toISOString().slice(11, 16)} UTC for ${needed} of ${others.join(', ')}.`;
  await store.update(drillId, {}, { timeline: [{ atMs, source: 'drill', text: waiting }] });
  const about = { schemaVersion: 1 as const, drillId, drill, resource: record.input.resource };
  const detail = { ...about, phase: 'awaiting-approval', text: `${waiting} ${plan!.steps.join(' ')}`, planHash };
  await publish(environment.busName, atMs, { 'detail-type': 'Drill Changed', detail });
});
