import { isWildcardTooDeep } from '../../../fleet/domains.ts';
import { isCertifiable, isFirstName } from '../../../fleet/certificateNames.ts';
import { zoneOf } from '../../../fleet/hostedZones.ts';
import { culpritsOf, isOverdue, problemOf, retryAtMs } from './failedRequests.ts';
import type { Blocked, Need, Surroundings, Wanted } from './need.ts';
import type { CertificateView } from './view.ts';

/** Why no certificate can be had for these names now. */
export function whyNot(
  wanted: Wanted,
  { pending, failed }: Pick<Need, 'pending' | 'failed'>,
  around: Surroundings,
): Blocked | undefined {
  const { view, policy } = around;
  const { names, arn } = wanted;
  if (arn !== undefined && arn.split(':')[3] !== view.region) {
    return { reason: 'certificate-of-another-region', about: arn };
  }
  if (arn !== undefined && !view.certificates.has(arn)) return { reason: 'certificate-not-found', about: arn };
  if (names.length > policy.namesPerCertificate) {
    const numbers = { names: names.length, namesAllowed: policy.namesPerCertificate };
    return { reason: 'too-many-names', about: names[0]!, numbers };
  }
  for (const name of names) {
    const blocked = whyNotName(name, around);
    if (blocked) return blocked;
  }
  if (pending) return whyOverdue(pending, around);
  if (failed) return whyFailed(failed, names, around);
  if (names.length > 0 && !names.some(isFirstName)) {
    return { reason: 'name-too-long', about: names[0]!, numbers: { octets: names[0]!.length } };
  }
  return undefined;
}

/** Why nothing can be had for a single name, whatever it is requested with. */
export function whyNotName(name: string, { view, policy }: Surroundings): Blocked | undefined {
  if (isWildcardTooDeep(name)) return { reason: 'wildcard-too-deep', about: name };
  if (!isCertifiable(name)) return { reason: 'name-not-valid', about: name };
  const found = zoneOf(name, view.hostedZones, policy);
  if (!('zone' in found)) return { reason: found.reason, about: name };
  const because = view.caaForbids.get(name);
  return because === undefined ? undefined : { reason: 'caa-forbids', about: name, because };
}

const HOUR_MS = 3_600_000;

/** A validation that lasts for a day is told, with its likely cause, long before ACM gives up. */
function whyOverdue(pending: CertificateView, { view, nowMs }: Surroundings): Blocked | undefined {
  if (!isOverdue(pending, nowMs)) return undefined;
  const culprits = culpritsOf(pending, nowMs);
  const waiting = culprits.length > 0 ? culprits : pending.names;
  const numbers = { pendingHours: Math.floor((nowMs - pending.createdAtMs) / HOUR_MS) };
  for (const name of waiting) {
    const problem = problemOf(name, view);
    if (problem) return { ...problem, about: name, numbers };
  }
  return { reason: 'validation-overdue', about: waiting[0]!, numbers };
}

/** A request that failed is not repeated while its cause can be seen; without one, seldom. */
function whyFailed(
  failed: CertificateView,
  names: readonly string[],
  { view, progress, nowMs }: Surroundings,
): Blocked | undefined {
  for (const name of names) {
    const problem = problemOf(name, view);
    if (problem) return { ...problem, about: name };
  }
  // What could not be asked is no cause that is gone.
  const isUnclear = names.some((name) => view.unasked.has(name));
  const atMs = retryAtMs(failed, names, isUnclear ? {} : (progress.failedRequests ?? {}));
  if (nowMs >= atMs) return undefined;
  const numbers = { retryInHours: Math.ceil((atMs - nowMs) / HOUR_MS) };
  const { failureReason } = failed.detail ?? {};
  const because = `ACM: ${failureReason ?? failed.status}`;
  if (failed.status === 'VALIDATION_TIMED_OUT') {
    return { reason: 'validation-timed-out', about: names[0]!, numbers, because };
  }
  return {
    reason: failureReason === 'CAA_ERROR' ? 'caa-forbids' : 'validation-failed',
    about: names[0]!,
    numbers,
    because,
  };
}
