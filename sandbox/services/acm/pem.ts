import type { Authority } from '../../certificates/authority.ts';
import type { Certificate, Version } from './records.ts';

/** A certificate as servers hold it. */
export interface Pem {
  readonly certificatePem: string;
  readonly privateKeyPem: string;
  readonly chainPem: string;
}

const made = new WeakMap<Version, Pem>();

/** What Amazon issues is signed when somebody wants to see it: most certificates of a virtual run never are. */
export function pemOf({ names, keyAlgorithm }: Certificate, version: Version, authority: Authority): Pem {
  if (version.imported) return version.imported;
  let pem = made.get(version);
  if (!pem) {
    const { serial, notBeforeMs, notAfterMs } = version;
    const issued = authority.issue({ names, serial, notBeforeMs, notAfterMs, keyAlgorithm });
    made.set(version, (pem = { ...issued, chainPem: authority.certificatePem }));
  }
  return pem;
}
