import { type KeyObject, sign } from 'node:crypto';
import {
  bits,
  boolean,
  explicit,
  implicit,
  integer,
  objectIdentifier,
  octets,
  sequence,
  set,
  text,
  utcTime,
} from './der.ts';
import { generate, type KeyAlgorithm, keyIdentifier, type KeyPair, keyPairOf } from './keyPairs.ts';

export interface CertificateRequest {
  /** The first one is the common name, too. */
  readonly names: readonly string[];
  /** Hexadecimal digits, an even number of them. */
  readonly serial: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly keyAlgorithm: KeyAlgorithm;
}

/** A certificate authority of this process. */
export interface Authority {
  readonly name: string;
  /** What clients must trust: `curl --cacert`. */
  readonly certificatePem: string;
  /** A certificate for servers, with the key of the process's pool as its own. */
  issue(request: CertificateRequest): { readonly certificatePem: string; readonly privateKeyPem: string };
}

/** From the sandbox's earliest Region time to the last year that certificates write with two digits. */
const ROOT_VALIDITY_MS = [Date.UTC(2015, 0, 1), Date.UTC(2049, 11, 31)] as const;

/** A new authority, with a P-256 key that nobody has seen before. The key is made when it is first needed. */
export function createAuthority(name: string): Authority {
  let made: Root | undefined;
  const root = () => (made ??= createRoot(name));
  return {
    name,
    get certificatePem() {
      return root().certificatePem;
    },
    issue({ names, keyAlgorithm, ...details }) {
      const keys = keyPairOf(keyAlgorithm);
      const publicKeyInfo = publicKeyInfoOf(keys);
      const extensions = serverExtensions(names, publicKeyInfo, publicKeyInfoOf(root()));
      const content = tbsCertificate(name, names[0]!, extensions, { ...details, publicKeyInfo });
      return {
        certificatePem: signed(content, root().privateKey),
        privateKeyPem: keys.privateKey.export({ format: 'pem', type: 'pkcs8' }).toString(),
      };
    },
  };
}

interface Root extends KeyPair {
  readonly certificatePem: string;
}

function createRoot(name: string): Root {
  const keys = generate('EC_prime256v1');
  const [notBeforeMs, notAfterMs] = ROOT_VALIDITY_MS;
  const publicKeyInfo = publicKeyInfoOf(keys);
  const details = { serial: '01', notBeforeMs, notAfterMs, publicKeyInfo };
  const content = tbsCertificate(name, name, rootExtensions(publicKeyInfo), details);
  return { ...keys, certificatePem: signed(content, keys.privateKey) };
}

const publicKeyInfoOf = ({ publicKey }: KeyPair): Buffer => publicKey.export({ format: 'der', type: 'spki' });

const ECDSA_WITH_SHA256 = sequence(objectIdentifier('1.2.840.10045.4.3.2'));

function signed(toBeSigned: Buffer, privateKey: KeyObject): string {
  const signature = sign('sha256', toBeSigned, privateKey);
  return pem(sequence(toBeSigned, ECDSA_WITH_SHA256, bits(signature)));
}

function pem(der: Buffer): string {
  const lines = der.toString('base64').match(/.{1,64}/g) ?? [];
  return ['-----BEGIN CERTIFICATE-----', ...lines, '-----END CERTIFICATE-----', ''].join('\n');
}

/** RFC 5280, section 4.1. */
function tbsCertificate(
  issuer: string,
  subject: string,
  extensions: readonly Buffer[],
  details: Omit<CertificateRequest, 'names' | 'keyAlgorithm'> & { readonly publicKeyInfo: Buffer },
): Buffer {
  return sequence(
    explicit(0, integer('02')),
    integer(details.serial),
    ECDSA_WITH_SHA256,
    commonName(issuer),
    sequence(utcTime(details.notBeforeMs), utcTime(details.notAfterMs)),
    commonName(subject),
    details.publicKeyInfo,
    explicit(3, sequence(...extensions)),
  );
}

const commonName = (name: string): Buffer => sequence(set(sequence(objectIdentifier('2.5.4.3'), text(name))));

/** An extension's number below 2.5.29, whether it must be understood, and what it says. */
const extension = (number: number, isCritical: boolean, value: Buffer): Buffer =>
  sequence(objectIdentifier(`2.5.29.${number}`), ...(isCritical ? [boolean(true)] : []), octets(value));

const SUBJECT_KEY = 14;
const KEY_USAGE = 15;
const ALTERNATIVE_NAMES = 17;
const BASIC_CONSTRAINTS = 19;
const AUTHORITY_KEY = 35;
const EXTENDED_KEY_USAGE = 37;

/** The bits of KeyUsage, the first of which is the highest. */
const SIGN_CERTIFICATES = bits(Buffer.from([0b0000_0110]), 1);
const SIGN_AND_ENCIPHER = bits(Buffer.from([0b1010_0000]), 5);
const SERVER_AND_CLIENT = sequence(objectIdentifier('1.3.6.1.5.5.7.3.1'), objectIdentifier('1.3.6.1.5.5.7.3.2'));

const rootExtensions = (publicKeyInfo: Buffer): Buffer[] => [
  extension(BASIC_CONSTRAINTS, true, sequence(boolean(true))),
  extension(KEY_USAGE, true, SIGN_CERTIFICATES),
  extension(SUBJECT_KEY, false, octets(keyIdentifier(publicKeyInfo))),
];

const serverExtensions = (names: readonly string[], ownKey: Buffer, authorityKey: Buffer): Buffer[] => [
  extension(BASIC_CONSTRAINTS, true, sequence()),
  extension(KEY_USAGE, true, SIGN_AND_ENCIPHER),
  extension(EXTENDED_KEY_USAGE, false, SERVER_AND_CLIENT),
  extension(ALTERNATIVE_NAMES, false, sequence(...names.map((name) => implicit(2, Buffer.from(name, 'ascii'))))),
  extension(SUBJECT_KEY, false, octets(keyIdentifier(ownKey))),
  extension(AUTHORITY_KEY, false, sequence(implicit(0, keyIdentifier(authorityKey)))),
];
