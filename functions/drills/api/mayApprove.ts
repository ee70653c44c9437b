import type { ApprovalItem } from './approvals.ts';

/** One person's word on a drill that waits for it. */
export interface Word {
  readonly person: string;
  readonly decision: 'approved' | 'denied';
  /** The plan that the person has read. */
  readonly planHash: string;
}

export type WordDecision =
  /** It counts; `decided` once it is the one that decides. */
  | { readonly kind: 'counts'; readonly decided: ApprovalItem['decided'] }
  | { readonly kind: 'refused'; readonly reason: string; readonly explanation: string };

/**
 * Whether a word counts. One no decides; so does the last yes that was needed.
 * @param approvers who may say it
 */
export function decideWord(item: ApprovalItem, word: Word, approvers: readonly string[], nowMs: number): WordDecision {
  const { person, decision, planHash } = word;
  if (item.decided !== undefined) return refused('already-decided', `It has been ${item.decided} already.`);
  if (nowMs >= item.expiresAtMs) return refused('approval-expired', 'Nobody approved it in time: that is a no.');
  if (!approvers.includes(person))
    return refused('not-allowed', `${person} is none of its approvers: ${approvers.join(', ')}.`);
  if (planHash !== item.planHash)
    return refused('plan-changed', `The plan is ${item.planHash} by now, and not ${planHash}.`);
  if (decision === 'denied') return { kind: 'counts', decided: 'denied' };
  if (person === item.requestedBy)
    return refused('own-request', `${person} asked for it, and somebody else has to approve.`);
  if (item.approvals.some(({ by }) => by === person))
    return refused('already-said', `${person} has approved it before; it takes another person.`);
  return { kind: 'counts', decided: item.approvals.length + 1 >= item.needed ? 'approved' : undefined };
}

const refused = (reason: string, explanation: string): WordDecision => ({ kind: 'refused', reason, explanation });
