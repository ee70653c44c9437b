/** RSA or elliptic curves: a load balancer chooses between the two by what a client can do. */
export type KeyFamily = 'RSA' | 'EC';

/** Those that ACM issues certificates for (API reference, RequestCertificate). */
export type RequestableKeyAlgorithm = 'RSA_2048' | 'EC_prime256v1' | 'EC_secp384r1';

/** `RSA-2048` and `RSA_2048` are one: answers write hyphens where the API's enumeration has underscores. */
export const plainKeyAlgorithm = (keyAlgorithm: string): string => keyAlgorithm.replaceAll('-', '_');

/** Undefined for what is not known. */
export function keyFamilyOf(keyAlgorithm: string | undefined): KeyFamily | undefined {
  if (keyAlgorithm?.startsWith('RSA')) return 'RSA';
  return keyAlgorithm?.startsWith('EC') ? 'EC' : undefined;
}

/** The same algorithm, or the one of its family that ACM issues for. */
export function requestableLike(keyAlgorithm: string | undefined): RequestableKeyAlgorithm | undefined {
  switch (keyFamilyOf(keyAlgorithm)) {
    case 'RSA':
      return 'RSA_2048';
    case 'EC':
      return keyAlgorithm === 'EC_prime256v1' ? 'EC_prime256v1' : 'EC_secp384r1';
    case undefined:
      return undefined;
  }
}
