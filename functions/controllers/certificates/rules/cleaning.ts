import { RETRY_AFTER_MS } from '../needs.ts';
import type { Situation } from '../situation.ts';
import type { CertificateView } from '../view.ts';
import { DAY_MS } from '../../../../fleet/certificateFreshness.ts';
import type { Rule } from './rule.ts';

/** A certificate whose successor nobody has seen is kept so much longer, in days. */
const UNPROVEN_DAYS = 7;

/** A certificate of ours that nothing has used for its time is deleted. Its validation record stays: others may need it. */
export const deleteIdle: Rule = (situation) => {
  const { view, policy, nowMs, numbers } = situation;
  const certificate = idleOf(situation).find(({ arn }) => {
    const retired = view.progress.retired[arn];
    if (!retired) return false;
    const days = retired.isUnproven ? Math.max(UNPROVEN_DAYS, policy.deleteAfterDays) : policy.deleteAfterDays;
    return nowMs >= retired.sinceMs + days * DAY_MS;
  });
  return certificate && { kind: 'delete', reason: 'idle', certificateArn: certificate.arn, numbers };
};

/** From now on its days are counted. */
export const retireIdle: Rule = (situation) => {
  const certificate = idleOf(situation).find(({ arn }) => !(arn in situation.view.progress.retired));
  return certificate && { kind: 'retire', reason: 'idle', certificateArn: certificate.arn, numbers: situation.numbers };
};

/** Ours, on no listener, awaited by no need, and no witness of a failure that is still to be remembered. */
function idleOf({ view, needs, nowMs }: Situation): CertificateView[] {
  const awaited = new Set(needs.flatMap(({ candidate, pending }) => [candidate?.arn, pending?.arn]));
  const attached = new Set(view.listeners.flatMap(({ certificateArns }) => certificateArns));
  const moving = new Set([
    ...Object.values(view.progress.swaps).flatMap(({ certificateArn, replaces }) => [certificateArn, ...replaces]),
    ...Object.values(view.progress.plans).map(({ certificateArn }) => certificateArn),
  ]);
  return [...view.certificates.values()].filter(
    (one) =>
      one.ours &&
      !one.isInUse &&
      ![awaited, attached, moving].some((arns) => arns.has(one.arn)) &&
      nowMs - one.createdAtMs >= RETRY_AFTER_MS,
  );
}
