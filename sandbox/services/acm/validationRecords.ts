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

/** Whether a domain's CAA records let Amazon issue; `issuewild` beats `issue` for wildcards (RFC 8659). */
export function isAllowedByCaa(dns: Dns, domain: string): boolean {
  const records = dns.bindingCaa(domain);
  if (!records) return false;
  const valuesOf = (tag: string) =>
    records.flatMap((record) => {
      const [, name, value] = /^\d+ (\w+) "([^";]*)/.exec(record) ?? [];
      return name?.toLowerCase() === tag ? [canonicalName((value ?? '').trim())] : [];
    });
  const wild = domain.startsWith('*.') ? valuesOf('issuewild') : [];
  const binding = wild.length > 0 ? wild : valuesOf('issue');
  return binding.length === 0 || binding.some((issuer) => AMAZON.has(issuer));
}
