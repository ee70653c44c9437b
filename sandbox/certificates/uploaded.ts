import { createPrivateKey, X509Certificate } from 'node:crypto';
import { canonicalName } from '../dns/names.ts';
import { algorithmOf, type KeyAlgorithm } from './keyPairs.ts';

/** A certificate that somebody brings along, as it is read. */
export interface Uploaded {
  readonly x509: X509Certificate;
  /** The DNS names; the common name only where there are none. */
  readonly names: readonly string[];
  readonly keyAlgorithm: KeyAlgorithm;
  /** In lower case. */
  readonly serial: string;
  readonly issuer: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Why a certificate is not taken. */
export type UploadProblem =
  | 'certificate not readable'
  | 'private key not readable'
  | 'key of another certificate'
  | 'key algorithm not supported'
  | 'expired';

/** A certificate and the key that has to be its own. */
export function readUploaded(certificatePem: string, privateKeyPem: string, nowMs: number): Uploaded | UploadProblem {
  const x509 = orUndefined(() => new X509Certificate(certificatePem));
  if (!x509) return 'certificate not readable';
  const privateKey = orUndefined(() => createPrivateKey(privateKeyPem));
  if (!privateKey) return 'private key not readable';
  if (!x509.checkPrivateKey(privateKey)) return 'key of another certificate';
  const keyAlgorithm = algorithmOf(x509.publicKey);
  if (!keyAlgorithm) return 'key algorithm not supported';
  const notAfterMs = Date.parse(x509.validTo);
  if (notAfterMs <= nowMs) return 'expired';
  return {
    x509,
    names: namesOf(x509),
    keyAlgorithm,
    serial: x509.serialNumber.toLowerCase(),
    issuer: partOf(x509.issuer, 'CN') ?? x509.issuer,
    notBeforeMs: Date.parse(x509.validFrom),
    notAfterMs,
  };
}

/** Whether an authority has signed it: clients that trust the authority trust it, then. */
export function isSignedBy({ x509 }: Uploaded, authorityPem: string): boolean {
  const root = new X509Certificate(authorityPem);
  return x509.checkIssued(root) && x509.verify(root.publicKey);
}

/** A part of a distinguished name, as Node writes it: one part a line. */
export const partOf = (name: string, part: string): string | undefined =>
  new RegExp(String.raw`(?:^|\n)${part}=(.+)`).exec(name)?.[1];

function orUndefined<Parsed>(parse: () => Parsed): Parsed | undefined {
  try {
    return parse();
  } catch {
    return undefined;
  }
}

function namesOf({ subjectAltName, subject }: X509Certificate): string[] {
  const names = (subjectAltName ?? '')
    .split(', ')
    .flatMap((entry) => (entry.startsWith('DNS:') ? [canonicalName(entry.slice('DNS:'.length))] : []));
  return names.length > 0 ? names : [canonicalName(partOf(subject, 'CN') ?? '')];
}
