import { isFailed } from '../failedRequests.ts';
import type { Situation } from '../situation.ts';
import type { CertificateView } from '../view.ts';
import { DAY_MS } from '../../../../fleet/certificateFreshness.ts';
import type { Rule } from './rule.ts';

/** A certificate whose successor nobody has seen is kept so much longer, in days. */
const UNPROVEN_DAYS = 7;

/** A certificate of ours that nothing has used for its time is deleted. Its validation record stays: others may need it. */
export const deleteIdle: Rule = (situation) => {
  const { progress, policy, nowMs, numbers } = situation;
  return idleOf(situation)
    .filter(({ arn }) => {
      const scheduled = progress.scheduledDeletions[arn];
      if (!scheduled) return false;
      const days = scheduled.isUnproven ? Math.max(UNPROVEN_DAYS, policy.deleteAfterDays) : policy.deleteAfterDays;
      return nowMs >= scheduled.sinceMs + days * DAY_MS;
    })
    .map(({ arn }) => ({ kind: 'delete', reason: 'idle', certificateArn: arn, numbers }));
};

/** A certificate of ours that nothing uses is scheduled for deletion: from now on its days are counted. */
export const scheduleDeletion: Rule = (situation) =>
  idleOf(situation)
    .filter(({ arn }) => !(arn in situation.progress.scheduledDeletions))
    .map(({ arn }) => ({
      kind: 'schedule-deletion',
      reason: 'idle',
      certificateArn: arn,
      numbers: situation.numbers,
    }));

/** What is so young may not be awaited by anything yet. */
const YOUNG_MS = 6 * 3_600_000;

/** Ours, on no listener, awaited by no need, and no witness of a failure that is still to be remembered. */
function idleOf({ view, progress, needs, nowMs }: Situation): CertificateView[] {
  const awaited = new Set(needs.flatMap(({ candidate, pending }) => [candidate?.arn, pending?.arn]));
  const lacking = new Set(needs.flatMap(({ candidate, names }) => (candidate ? [] : names)));
  const isWitness = (one: CertificateView) => isFailed(one) && one.names.some((name) => lacking.has(name));
  const attached = new Set(view.listeners.flatMap(({ certificateArns }) => certificateArns));
  const moving = new Set([
    ...Object.values(progress.swaps).flatMap(({ certificateArn, replaces }) => [certificateArn, ...replaces]),
    ...Object.values(progress.httpsRollouts).map(({ certificateArn }) => certificateArn),
  ]);
  return [...view.certificates.values()].filter(
    (one) =>
      one.ours &&
      !one.isInUse &&
      ![awaited, attached, moving].some((arns) => arns.has(one.arn)) &&
      !isWitness(one) &&
      nowMs - one.createdAtMs >= YOUNG_MS,
  );
}
