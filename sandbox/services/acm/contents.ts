import type { X509Certificate } from 'node:crypto';
import type { ExtendedKeyUsageName, KeyUsageName } from '@aws-sdk/client-acm';
import { partOf } from '../../certificates/uploaded.ts';
import type { Certificate, Contents } from './records.ts';

/** The key usages by their bits (RFC 5280, section 4.2.1.3), in ACM's words. */
const KEY_USAGES: readonly KeyUsageName[] = [
  'DIGITAL_SIGNATURE',
  'NON_REPUDIATION',
  'KEY_ENCIPHERMENT',
  'DATA_ENCIPHERMENT',
  'KEY_AGREEMENT',
  'CERTIFICATE_SIGNING',
  'CRL_SIGNING',
  'ENCIPHER_ONLY',
  'DECIPHER_ONLY',
];

/** RFC 5280, section 4.2.1.12, in ACM's words; everything else is CUSTOM. */
const EXTENDED_KEY_USAGES: Readonly<Record<string, ExtendedKeyUsageName>> = {
  '1.3.6.1.5.5.7.3.1': 'TLS_WEB_SERVER_AUTHENTICATION',
  '1.3.6.1.5.5.7.3.2': 'TLS_WEB_CLIENT_AUTHENTICATION',
  '1.3.6.1.5.5.7.3.3': 'CODE_SIGNING',
  '1.3.6.1.5.5.7.3.4': 'EMAIL_PROTECTION',
  '1.3.6.1.5.5.7.3.8': 'TIME_STAMPING',
  '1.3.6.1.5.5.7.3.9': 'OCSP_SIGNING',
};

const ofServers = (...oids: string[]) => oids.map((oid) => ({ name: EXTENDED_KEY_USAGES[oid]!, oid }));

/** What Amazon issues, as recorded; an ECDSA key is signed by an ECDSA authority (user guide, "Certificate characteristics"). */
export const amazonContents = ({ names, keyAlgorithm }: Pick<Certificate, 'names' | 'keyAlgorithm'>): Contents => ({
  subject: `CN=${names[0]}`,
  issuer: 'Amazon',
  signatureAlgorithm: keyAlgorithm.startsWith('RSA') ? 'SHA256WITHRSA' : 'SHA384WITHECDSA',
  keyUsages: ['DIGITAL_SIGNATURE', 'KEY_ENCIPHERMENT'],
  extendedKeyUsages: ofServers('1.3.6.1.5.5.7.3.1', '1.3.6.1.5.5.7.3.2'),
});

export const importedContents = (x509: X509Certificate): Contents => ({
  // `C=AU,ST=Some-State,CN=localhost`, as recorded.
  subject: x509.subject.split('\n').join(','),
  issuer: partOf(x509.issuer, 'O') ?? partOf(x509.issuer, 'CN') ?? x509.issuer,
  signatureAlgorithm: signatureOf(x509),
  keyUsages: keyUsagesOf(x509.raw),
  extendedKeyUsages: (x509.keyUsage ?? []).map((oid) => ({ name: EXTENDED_KEY_USAGES[oid] ?? 'CUSTOM', oid })),
});

/** `sha256WithRSAEncryption` → `SHA256WITHRSA`, `ecdsa-with-SHA384` → `SHA384WITHECDSA`. */
function signatureOf({ signatureAlgorithm = '' }: X509Certificate): string {
  const [, family, hash] = /^(ecdsa)-with-(SHA\d+)$/i.exec(signatureAlgorithm) ?? [];
  if (family !== undefined) return `${hash}WITH${family}`.toUpperCase();
  return signatureAlgorithm.replace(/Encryption$/, '').toUpperCase();
}

/** The extension `keyUsage` (2.5.29.15): its object identifier, perhaps `critical`, and a bit string in an octet string. */
const KEY_USAGE = Buffer.from('0603551d0f', 'hex');
const CRITICAL = Buffer.from('0101ff', 'hex');

function keyUsagesOf(der: Buffer): KeyUsageName[] {
  let at = der.indexOf(KEY_USAGE);
  if (at < 0) return [];
  at += KEY_USAGE.length;
  if (der.subarray(at, at + CRITICAL.length).equals(CRITICAL)) at += CRITICAL.length;
  // Octet string, its length; bit string, its length, its unused bits; the bits, the highest first.
  const length = der[at + 3]! - 1;
  const bits = [...der.subarray(at + 5, at + 5 + length)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  return KEY_USAGES.filter((_, bit) => bits[bit] === '1');
}
