import type { ApprovalItem } from './approvals.ts';
import type { Principal } from './report.ts';

/** One person's decision on a drill that waits for approval. */
export interface PersonDecision {
  readonly person: string;
  readonly principal?: Principal;
  readonly decision: 'approved' | 'denied';
  /** The plan that the person has read. */
  readonly planHash: string;
}

export type Judgement =
  /** `decided` is set if no other decision is needed. */
  | { readonly kind: 'accepted'; readonly decided: ApprovalItem['decided'] }
  | { readonly kind: 'refused'; readonly reason: string; readonly explanation: string };

/**
 * Whether a decision counts. One denial decides; so does the last approval that is needed.
 * @param approvers who may decide
 */
export function judgeDecision(
  item: ApprovalItem,
  given: PersonDecision,
  approvers: readonly string[],
  nowMs: number,
): Judgement {
  const { person, decision, planHash } = given;
  if (item.decided !== undefined) return refused('already-decided', `It has already been ${item.decided}.`);
  if (nowMs >= item.expiresAtMs)
    return refused('approval-expired', 'The time for approval is over: request the drill again.');
  if (!approvers.includes(person))
    return refused('not-allowed', `${person} is not an approver. Approvers: ${approvers.join(', ')}.`);
  if (planHash !== item.planHash)
    return refused('plan-changed', 'The plan has changed since you read it: read the current one and decide again.');
  if (decision === 'denied') return { kind: 'accepted', decided: 'denied' };
  if (person === item.requestedBy)
    return refused('own-request', `${person} requested it: another person must approve.`);
  if (item.approvals.some(({ by }) => by === person))
    return refused('already-approved', `${person} has already approved it: another person must approve, too.`);
  return { kind: 'accepted', decided: item.approvals.length + 1 >= item.needed ? 'approved' : undefined };
}

const refused = (reason: string, explanation: string): Judgement => ({ kind: 'refused', reason, explanation });
