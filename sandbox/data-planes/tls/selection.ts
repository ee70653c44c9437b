import { coversAny } from '../../certificates/names.ts';
import type { ServedCertificate } from '../../services/acm/index.ts';

/** What a listener can choose from. */
export interface Choice {
  readonly type: 'application' | 'network';
  readonly defaultCertificate: ServedCertificate;
  /** The list for SNI, in the order in which the certificates were added. */
  readonly certificates: readonly ServedCertificate[];
}

/**
 * The certificate that a load balancer shows to a client that asks for a host: the best on its list that covers the
 * host, else the default one. Rules and their order: "SSL certificates for your Application Load Balancer" and "…
 * Network Load Balancer", certificate lists. The latter does not look at the expiry.
 *
 * Documented is that the validity period decides last, not which one wins. Here the longer does, and between equals the
 * one that was added first: so that an old certificate may be served for as long as it is attached (a guess, on the
 * side on which a rotation must not rely).
 */
export function chooseCertificate(
  { type, defaultCertificate, certificates }: Choice,
  servername: string | undefined,
  nowMs: number,
): ServedCertificate {
  if (servername === undefined) return defaultCertificate;
  const matching = certificates.filter(({ names }) => coversAny(names, servername));
  return matching.toSorted((a, b) => compare(ranks(b, type, nowMs), ranks(a, type, nowMs)))[0] ?? defaultCertificate;
}

/** From the rule that decides first to the one that decides last; the larger number wins. All are signed with SHA-256. */
function ranks(certificate: ServedCertificate, type: Choice['type'], nowMs: number): number[] {
  const { keyAlgorithm, notBeforeMs, notAfterMs } = certificate;
  const isElliptic = keyAlgorithm.startsWith('EC_');
  const isLive = notBeforeMs <= nowMs && nowMs < notAfterMs;
  return [
    Number(isElliptic),
    ...(type === 'application' ? [Number(isLive)] : []),
    Number(/\d{3,}/.exec(keyAlgorithm)?.[0]),
    notAfterMs - notBeforeMs,
  ];
}

function compare(a: readonly number[], b: readonly number[]): number {
  const at = a.findIndex((rank, index) => rank !== b[index]);
  return at < 0 ? 0 : a[at]! - b[at]!;
}

/** Whether clients accept a certificate for a host at a time. */
export const isValidFor = (certificate: ServedCertificate, host: string, nowMs: number): boolean =>
  certificate.notBeforeMs <= nowMs && nowMs < certificate.notAfterMs && coversAny(certificate.names, host);
