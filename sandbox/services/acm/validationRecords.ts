import { createHash } from 'node:crypto';
import { ACCOUNT_ID } from '../../core.ts';
import { canonicalName } from '../../dns/names.ts';
import type { Dns } from '../../dns/resolver.ts';

/** The CNAME by which a domain is validated. */
export interface ValidationRecord {
  readonly Name: string;
  readonly Type: 'CNAME';
  readonly Value: string;
}

/**
 * One for each domain and account, whatever the certificate or Region: `example.com` and `*.example.com` share theirs
 * (user guide, "DNS validation"). How ACM makes it up is not documented.
 */
export function validationRecord(domain: string): ValidationRecord {
  const validated = validatedDomain(domain);
  const digits = createHash('sha512').update(`${ACCOUNT_ID}/${validated}`).digest('hex');
  const letters = digits.slice(64, 74).replace(/./g, (digit) => 'abcdefghijklmnop'[Number.parseInt(digit, 16)]!);
  return {
    Name: `_${digits.slice(0, 32)}.${validated}.`,
    Type: 'CNAME',
    Value: `_${digits.slice(32, 64)}.${letters}.acm-validations.aws.`,
  };
}

export const validatedDomain = (domain: string): string => canonicalName(domain).replace(/^\*\./, '');

/** Whether the public DNS has a domain's CNAME, with the right value. */
export function isProven(dns: Dns, domain: string): boolean {
  const { Name, Value } = validationRecord(domain);
  const found = dns.resolve(Name, 'CNAME');
  return found.kind === 'records' && canonicalName(found.values[0] ?? '') === canonicalName(Value);
}

/** "Certification Authority Authorization": any of these four lets Amazon issue. */
const AMAZON = new Set(['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com']);

/** Tags that are understood; that there are no others is a guess, and the stricter one. */
const UNDERSTOOD = new Set(['issue', 'issuewild', 'iodef']);

/** `0 issue "amazon.com; a=b"`: flags, tag and value, in presentation format (RFC 8659, section 4.1.1). */
const CAA = /^(\d+)\s+([a-z0-9]+)\s+"((?:[^"\\]|\\.)*)"$/i;

/**
 * Whether a domain's CAA records let Amazon issue (RFC 8659, section 4): `issuewild` beats `issue` for wildcards, and
 * what is critical and not understood refuses. So does a server on the way that cannot be asked.
 */
export function isAllowedByCaa(dns: Dns, domain: string): boolean {
  const records = dns.bindingCaa(domain)?.map((record) => CAA.exec(record.trim()));
  if (!records) return false;
  // What cannot be read as a record at all forbids: a guess.
  if (records.includes(null)) return false;
  const parsed = records.map((record) => ({
    flags: Number(record![1]),
    tag: record![2]!.toLowerCase(),
    value: record![3]!,
  }));
  if (parsed.some(({ flags, tag }) => flags >= 128 && !UNDERSTOOD.has(tag))) return false;
  const issuersOf = (wanted: string) => parsed.flatMap(({ tag, value }) => (tag === wanted ? [issuerOf(value)] : []));
  const wild = domain.startsWith('*.') ? issuersOf('issuewild') : [];
  const binding = wild.length > 0 ? wild : issuersOf('issue');
  return binding.length === 0 || binding.some((issuer) => issuer !== undefined && AMAZON.has(issuer));
}

/** Undefined where none is named, or where the value is malformed, which means the same (section 4.2). */
function issuerOf(value: string): string | undefined {
  const [issuer = '', ...parameters] = value.split(';').map((part) => part.trim());
  const isEmpty = parameters.length === 1 && parameters[0] === '';
  const isWellFormed = isEmpty || parameters.every((part) => /^[a-z0-9][a-z0-9-]*\s*=\s*[!-:<-~]*$/i.test(part));
  return isWellFormed && issuer !== '' ? issuer.toLowerCase() : undefined;
}
