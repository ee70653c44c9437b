import type { CertificateSet } from './certificateSets.ts';

export const DAY_MS = 86_400_000;

/** What determines whether a certificate is usable. */
interface Dated {
  /** ACM's: `ISSUED`, `EXPIRED`, … */
  readonly status: string;
  /** Undefined until it is issued. */
  readonly notBeforeMs: number | undefined;
  readonly notAfterMs: number | undefined;
}

/** A certificate that a client accepts now. */
export const isUsable = ({ status, notAfterMs }: Dated, nowMs: number): boolean =>
  status === 'ISSUED' && notAfterMs !== undefined && notAfterMs > nowMs;

/**
 * Validities get shorter (47 days from 2029 on): a minimum above a third of one would replace a new certificate at
 * once.
 */
const LONGEST_FLOOR = 1 / 3;

/** A valid certificate: usable, and with at least the minimum of days left. */
export function isFresh(certificate: Dated, { replaceBelowDays }: CertificateSet, nowMs: number): boolean {
  const { notBeforeMs = 0, notAfterMs = 0 } = certificate;
  const floorMs = Math.min(replaceBelowDays * DAY_MS, (notAfterMs - notBeforeMs) * LONGEST_FLOOR);
  return isUsable(certificate, nowMs) && notAfterMs - nowMs >= floorMs;
}

/** From here on, the conditions for its renewal are checked. */
export const isWatched = (
  { notAfterMs }: Pick<Dated, 'notAfterMs'>,
  { watchDays }: CertificateSet,
  nowMs: number,
): boolean => notAfterMs !== undefined && notAfterMs - nowMs <= watchDays * DAY_MS;

/** Days until expiry, rounded to one decimal. Negative after it; undefined if the certificate has not been issued. */
export const daysLeft = ({ notAfterMs }: Pick<Dated, 'notAfterMs'>, nowMs: number): number | undefined =>
  notAfterMs === undefined ? undefined : Math.floor(((notAfterMs - nowMs) / DAY_MS) * 10) / 10;
