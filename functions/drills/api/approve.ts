import { SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import type { ApprovalItem } from './approvals.ts';
import type { DrillContext } from '../machine/context.ts';
import { approversFor } from './drillPeople.ts';
import type { DrillRecord } from './record.ts';
import type { Approval } from './report.ts';
import { phaseRecorder } from '../steps/step.ts';
import type { DrillApiResponse } from './contract.ts';
import { judgeDecision, type PersonDecision } from './mayApprove.ts';

/** Takes one person's decision: one conditional write decides, and then the execution gets its answer. */
export async function takeDecision(
  context: DrillContext,
  drillId: string,
  given: PersonDecision,
): Promise<DrillApiResponse> {
  const { approvals, settings, store } = context;
  const [item, record] = await Promise.all([approvals.find(drillId), store.find(drillId)]);
  if (!item || !record)
    return { ok: false, drillId, reason: 'not-found', explanation: `${drillId} does not wait for approval.` };
  const over = refuseOver(record);
  if (over) return { ok: false, drillId, ...over };
  const approvers = approversFor(record, settings);
  const nowMs = Date.now();
  const decision = judgeDecision(item, given, approvers, nowMs);
  if (decision.kind === 'refused') {
    // The invocation that decided may have died before it went on: the same person may repeat it.
    if (decision.reason === 'already-decided' && item.approvals.at(-1)?.by === given.person) {
      await store.update(drillId, decidedIn(item.approvals), { unless: ['abort', 'verdict'] });
      await send(item, item.approvals);
    }
    return { ok: false, drillId, reason: decision.reason, explanation: decision.explanation };
  }
  const { person, principal } = given;
  const approval = { by: person, ...(principal && { principal }), decision: given.decision, atMs: nowMs };
  if (!(await approvals.decide(drillId, item.approvals.length, approval, decision.decided))) {
    return {
      ok: false,
      drillId,
      reason: 'too-late',
      explanation: 'Another decision came first: try again.',
    };
  }
  const all = [...item.approvals, approval];
  const fields = decision.decided ? decidedIn(all) : { approvals: all };
  await phaseRecorder(context, record)(
    given.decision,
    `${given.decision === 'approved' ? 'Approved' : 'Denied'} by ${given.person}.`,
    fields,
    'person',
  );
  if (!decision.decided) return { ok: true, drillId, state: 'needs-another' };
  await send({ ...item, decided: decision.decided }, all);
  return { ok: true, drillId, state: decision.decided };
}

/** Nothing waits for a decision any more, whatever stands in the approval: an answer would be a false one. */
function refuseOver({ drillId, abort, verdict }: DrillRecord): { reason: string; explanation: string } | undefined {
  if (verdict !== undefined) return { reason: 'over', explanation: `${drillId} has already ended: ${verdict}.` };
  if (abort) return { reason: 'over', explanation: `${drillId} has been aborted by ${abort.by}: ${abort.why}.` };
  return undefined;
}

/** What the record has of a decision by the last of these. */
function decidedIn(approvals: readonly Approval[]): Pick<DrillRecord, 'approvals' | 'approvedAtMs'> {
  const { decision, atMs } = approvals.at(-1)!;
  return { approvals, ...(decision === 'approved' && { approvedAtMs: atMs }) };
}

/** An execution that timed out, or was stopped, has decided by itself. */
async function send({ decided, taskToken }: ApprovalItem, approvals: readonly Approval[]): Promise<void> {
  const by = approvals.map((approval) => approval.by).join(', ');
  const command =
    decided === 'approved'
      ? stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ approvedBy: by }) }))
      : stepFunctions.send(new SendTaskFailureCommand({ taskToken, error: 'DrillDenied', cause: `Denied by ${by}.` }));
  await command.catch((error: unknown) => {
    if (!isNamed(error, 'TaskTimedOut') && !isNamed(error, 'TaskDoesNotExist')) throw error;
  });
}
