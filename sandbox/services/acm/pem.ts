import type { Authority } from '../../certificates/authority.ts';
import type { Certificate, Version } from './records.ts';

/** A certificate as servers hold it. */
export interface Pem {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly chainPem: string;
}

const made = new WeakMap<Version, Map<number, Pem>>();

/**
 * What Amazon issues is signed when somebody wants to see it: most certificates of a virtual run never are.
 * @param earlierMs so much earlier than ACM says are its dates, for clients whose clocks are behind the Region's
 */
export function pemOf(
  { names, keyAlgorithm }: Certificate,
  version: Version,
  authority: Authority,
  earlierMs = 0,
): Pem {
  if (version.imported) return version.imported;
  const known = made.get(version) ?? new Map<number, Pem>();
  made.set(version, known);
  let pem = known.get(earlierMs);
  if (!pem) {
    const signer = version.signedBy ?? authority;
    const issued = signer.issue({
      names,
      serial: version.serial,
      notBeforeMs: version.notBeforeMs - earlierMs,
      notAfterMs: version.notAfterMs - earlierMs,
      keyAlgorithm,
    });
    known.set(earlierMs, (pem = { ...issued, chainPem: signer.certificatePem }));
  }
  return pem;
}
