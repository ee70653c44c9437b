import { covers } from '../../../fleet/domains.ts';
import { isFresh } from '../../../fleet/certificateFreshness.ts';
import { keyFamilyOf } from '../../aws/acm/keyAlgorithms.ts';
import type { Policy } from './policy.ts';
import type { CertificateView } from './view.ts';

/** Whether we know what a certificate is: its kind, its names, its dates. */
export const canBeJudged = ({ type, isUnreadable }: CertificateView): boolean => type !== 'UNKNOWN' && !isUnreadable;

/** The only ones that Evenkeel requests, and that it puts in the place of others. */
export const isAmazons = ({ type }: Pick<CertificateView, 'type'>): boolean => type === 'AMAZON_ISSUED';

/** The fleet lists it: it is to be replaced now, whatever it is. */
export const isDemanded = ({ arn }: Pick<CertificateView, 'arn'>, { replace }: Policy): boolean =>
  replace.includes(arn);

/**
 * Whether a public certificate of Amazon's may take its place. Clients of a private authority do not trust Amazon's, and
 * what people have imported or uploaded may have been chosen for reasons that no certificate tells.
 */
export function mayBeReplaced(one: CertificateView, policy: Policy): boolean {
  if (isDemanded(one, policy)) return true;
  if (!canBeJudged(one)) return false;
  return isAmazons(one) || (one.type === 'PRIVATE' && policy.replacePrivate);
}

/** Whether it may stay where it is. */
export const mayStay = (one: CertificateView, policy: Policy, nowMs: number): boolean =>
  !isDemanded(one, policy) && isFresh(one, policy, nowMs);

/** Whether two certificates are for one host, and a client's abilities decide which of them it is shown. */
export function areTwins(one: CertificateView, other: CertificateView): boolean {
  const [family, otherFamily] = [keyFamilyOf(one.keyAlgorithm), keyFamilyOf(other.keyAlgorithm)];
  if (one.arn === other.arn || !family || !otherFamily || family === otherFamily) return false;
  return one.names.some((name) => other.names.some((rival) => covers(name, rival) || covers(rival, name)));
}

/** Whether a certificate has a twin among those of a listener: then only one with such a key may take its place. */
export const hasTwin = (one: CertificateView, attached: readonly CertificateView[]): boolean =>
  attached.some((other) => areTwins(one, other));
