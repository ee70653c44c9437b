import type { ServedCertificate } from '../../services/acm/index.ts';

/** What a client that trusts public authorities has against a certificate, whoever it is for, as Node says it. */
export function verify(certificate: ServedCertificate, nowMs: number): (Error & { code?: string }) | undefined {
  if (!certificate.isTrusted)
    return Object.assign(new Error('unable to verify the first certificate'), {
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  if (nowMs < certificate.notBeforeMs)
    return Object.assign(new Error('certificate is not yet valid'), { code: 'CERT_NOT_YET_VALID' });
  if (nowMs >= certificate.notAfterMs)
    return Object.assign(new Error('certificate has expired'), { code: 'CERT_HAS_EXPIRED' });
  return undefined;
}
