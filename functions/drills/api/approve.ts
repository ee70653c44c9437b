import { SendTaskFailureCommand, SendTaskSuccessCommand } from '@aws-sdk/client-sfn';
import { stepFunctions } from '../../aws/clients.ts';
import type { ApprovalItem } from './approvals.ts';
import { type DrillContext, policyOf } from '../machine/context.ts';
import { approversOf } from './people.ts';
import type { Approval } from './report.ts';
import { createTell } from '../steps/step.ts';
import type { DoorAnswer } from './contract.ts';
import { decideWord, type Word } from './mayApprove.ts';

/** Takes one person's word: one conditional write decides, and then the execution hears of it. */
export async function takeWord(context: DrillContext, drillId: string, word: Word): Promise<DoorAnswer> {
  const { approvals, settings, store } = context;
  const [item, record] = await Promise.all([approvals.find(drillId), store.find(drillId)]);
  if (!item || !record)
    return { ok: false, drillId, reason: 'not-found', explanation: `No drill ${drillId} waits for a word.` };
  const approvers = approversOf(policyOf(settings, record.drill, record.input.resource), settings);
  const nowMs = Date.now();
  const decision = decideWord(item, word, approvers, nowMs);
  if (decision.kind === 'refused') {
    // Whoever decided may not have lived to say so: who decided once may say it again.
    if (decision.reason === 'already-decided' && item.approvals.at(-1)?.by === word.person)
      await send(item, item.approvals);
    return { ok: false, drillId, reason: decision.reason, explanation: decision.explanation };
  }
  const approval = { by: word.person, decision: word.decision, atMs: nowMs };
  if (!(await approvals.decide(drillId, item.approvals.length, approval, decision.decided))) {
    return {
      ok: false,
      drillId,
      reason: 'too-late',
      explanation: 'Somebody else said something at the same moment; look again.',
    };
  }
  const all = [...item.approvals, approval];
  const fields = { approvals: all, ...(decision.decided === 'approved' && { approvedAtMs: nowMs }) };
  await createTell(context, record)(word.decision, `${word.person} has ${word.decision} it.`, fields, 'person');
  if (!decision.decided) return { ok: true, drillId, state: 'needs-another' };
  await send({ ...item, decided: decision.decided }, all);
  return { ok: true, drillId, state: decision.decided };
}

/** An execution that has gone on without an answer has decided by itself. */
async function send({ decided, taskToken }: ApprovalItem, approvals: readonly Approval[]): Promise<void> {
  const by = approvals.map((approval) => approval.by).join(', ');
  const command =
    decided === 'approved'
      ? stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify({ approvedBy: by }) }))
      : stepFunctions.send(new SendTaskFailureCommand({ taskToken, error: 'DrillDenied', cause: `${by} said no.` }));
  await command.catch((error: unknown) => {
    if (!(error instanceof Error) || error.name !== 'TaskTimedOut') throw error;
  });
}
