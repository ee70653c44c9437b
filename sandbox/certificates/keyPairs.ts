import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** ACM's names of key algorithms. */
export type KeyAlgorithm =
  | 'RSA_1024'
  | 'RSA_2048'
  | 'RSA_3072'
  | 'RSA_4096'
  | 'EC_prime256v1'
  | 'EC_secp384r1'
  | 'EC_secp521r1';

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

const pool = new Map<KeyAlgorithm, KeyPair>();

/**
 * The key pair of an algorithm: one for all certificates of this process, because an RSA key takes up to a second to
 * make. Nothing in this Region looks at keys; certificates are told apart by their serial numbers.
 */
export function keyPairOf(algorithm: KeyAlgorithm): KeyPair {
  let pair = pool.get(algorithm);
  if (!pair) pool.set(algorithm, (pair = generate(algorithm)));
  return pair;
}

/** A key pair of its own, for an authority. */
export function generate(algorithm: KeyAlgorithm): KeyPair {
  const [family, parameter = ''] = algorithm.split('_');
  return family === 'RSA'
    ? generateKeyPairSync('rsa', { modulusLength: Number(parameter) })
    : generateKeyPairSync('ec', { namedCurve: parameter });
}

/** What certificates know a key by: the SHA-1 of its public part (RFC 5280, section 4.2.1.2). */
export const keyIdentifier = (publicKeyInfo: Buffer): Buffer => createHash('sha1').update(publicKeyInfo).digest();

/** ACM's name for the algorithm of a public key; undefined for one that ACM does not take. */
export function algorithmOf(publicKey: KeyObject): KeyAlgorithm | undefined {
  const { modulusLength, namedCurve } = publicKey.asymmetricKeyDetails ?? {};
  const name = publicKey.asymmetricKeyType === 'rsa' ? `RSA_${modulusLength}` : `EC_${namedCurve}`;
  return KNOWN.find((known) => known === name);
}

const KNOWN: readonly KeyAlgorithm[] = [
  'RSA_1024',
  'RSA_2048',
  'RSA_3072',
  'RSA_4096',
  'EC_prime256v1',
  'EC_secp384r1',
  'EC_secp521r1',
];
