import type { CertificateSet } from './certificateSets.ts';

export const DAY_MS = 86_400_000;

/** What determines whether a certificate is usable. */
interface Dated {
  /** ACM's: `ISSUED`, `EXPIRED`, … */
  readonly status: string;
  /** Undefined until it is issued. */
  readonly notBeforeMs: number | undefined;
  readonly notAfterMs: number | undefined;
  /** ACM's; `AMAZON_ISSUED` is what ACM renews. */
  readonly type?: string;
}

/** A certificate that a client accepts now. */
export const isUsable = ({ status, notAfterMs }: Dated, nowMs: number): boolean =>
  status === 'ISSUED' && notAfterMs !== undefined && notAfterMs > nowMs;

/** The days of the fleet are those of certificates of so many days: ACM's, since February 2026. */
const REFERENCE_DAYS = 198;

/** A minimum above a third of a certificate's life would replace a new one at once. */
const LONGEST_FLOOR = 1 / 3;

/** Between two sweeps there are half a day: below so many days, one that is late might miss the end. */
const SHORTEST_FLOOR_DAYS = 2;

/** While both are attached, a load balancer may serve the old one: no longer than this part of the new one's life. */
const LONGEST_SOAK = 1 / 100;

/** Lives get shorter (100 days from March 2027, 47 from March 2029), and what ACM renews late gets shorter with them. */
function scaleOf({ type, notBeforeMs = 0, notAfterMs = 0 }: Dated): number {
  const days = Math.round((notAfterMs - notBeforeMs) / DAY_MS);
  return type === 'AMAZON_ISSUED' ? Math.min(1, days / REFERENCE_DAYS) : 1;
}

/** With so many days left, a certificate is replaced. People need their time for what ACM does not renew: it is not scaled. */
export function floorDays(certificate: Dated, { replaceBelowDays }: Pick<CertificateSet, 'replaceBelowDays'>): number {
  const { notBeforeMs = 0, notAfterMs = 0 } = certificate;
  const scaled = Math.max(SHORTEST_FLOOR_DAYS, replaceBelowDays * scaleOf(certificate));
  return Math.min(replaceBelowDays, scaled, ((notAfterMs - notBeforeMs) / DAY_MS) * LONGEST_FLOOR);
}

/** A valid certificate: usable, and with at least the minimum of days left. */
export function isFresh(certificate: Dated, policy: CertificateSet, nowMs: number): boolean {
  const { notAfterMs = 0 } = certificate;
  return isUsable(certificate, nowMs) && notAfterMs - nowMs >= floorDays(certificate, policy) * DAY_MS;
}

/** From here on, the conditions for its renewal are checked. */
export const isWatched = (certificate: Dated, { watchDays }: CertificateSet, nowMs: number): boolean =>
  certificate.notAfterMs !== undefined && certificate.notAfterMs - nowMs <= watchDays * scaleOf(certificate) * DAY_MS;

/** How long old and new are both attached, in milliseconds. */
export const soakMs = (certificate: Dated | undefined, { soakSeconds }: CertificateSet): number => {
  const { notBeforeMs = 0, notAfterMs = Number.POSITIVE_INFINITY } = certificate ?? {};
  return Math.min(soakSeconds * 1000, (notAfterMs - notBeforeMs) * LONGEST_SOAK);
};

/**
 * Days until expiry, as they count against `replaceBelowDays` whatever the life of a certificate: the floor of a shorter
 * one is lower, and it has as many more. For one alarm about all of them.
 */
export function comparableDaysLeft(certificate: Dated, policy: CertificateSet, nowMs: number): number | undefined {
  const days = daysLeft(certificate, nowMs);
  if (days === undefined) return undefined;
  return Math.round((days + policy.replaceBelowDays - floorDays(certificate, policy)) * 10) / 10;
}

/** Days until expiry, rounded to one decimal. Negative after it; undefined if the certificate has not been issued. */
export const daysLeft = ({ notAfterMs }: Pick<Dated, 'notAfterMs'>, nowMs: number): number | undefined =>
  notAfterMs === undefined ? undefined : Math.floor(((notAfterMs - nowMs) / DAY_MS) * 10) / 10;
