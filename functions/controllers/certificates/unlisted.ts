import type { Progress } from './progress.ts';
import type { CertificateView } from './view.ts';

/**
 * So long a certificate is believed to exist that ACM's list does not show: as long as ACM remembers the token of its
 * request, by which the same one would be had (API reference, RequestCertificate). How late the list may be is not
 * documented.
 */
const BELIEVED_MS = 3_600_000;

/**
 * Certificates that we have requested, as they are at first: what the list has of them takes their place, and what a
 * description tells is added. Without them, the same names would be requested again at each look.
 */
export const unlistedOf = (requested: Progress['requested'] = {}, nowMs: number): [string, CertificateView][] =>
  Object.entries(requested)
    .filter(([, { requestedAtMs }]) => nowMs - requestedAtMs < BELIEVED_MS)
    .map(([arn, { names, requestedAtMs }]) => [
      arn,
      {
        arn,
        names,
        status: 'PENDING_VALIDATION',
        type: 'AMAZON_ISSUED',
        // What the description says takes its place.
        keyAlgorithm: undefined,
        isRenewable: false,
        createdAtMs: requestedAtMs,
        notBeforeMs: undefined,
        notAfterMs: undefined,
        isInUse: false,
        ours: true,
        isUnlisted: true,
        detail: undefined,
      },
    ]);
