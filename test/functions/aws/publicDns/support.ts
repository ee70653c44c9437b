import type { CaaRecord } from 'node:dns';
import type { Lookups } from '../../../../functions/aws/publicDns/lookups.ts';
import type { Dns, RecordType } from '../../../../sandbox/dns/resolver.ts';

const CODES = { 'no-data': 'ENODATA', 'no-name': 'ENOTFOUND', failure: 'ESERVFAIL' } as const;

/** What a resolver of Node's would find in a public DNS. */
export function lookupsIn(dns: Dns): Lookups {
  const values = async (name: string, type: RecordType) => {
    const found = dns.resolve(name, type);
    if (found.kind !== 'records') throw Object.assign(new Error(found.kind), { code: CODES[found.kind] });
    return [...found.values];
  };
  return {
    resolveCaa: async (name) => (await values(name, 'CAA')).map(caaRecord),
    resolveCname: (name) => values(name, 'CNAME'),
    resolveNs: (name) => values(name, 'NS'),
  };
}

/** Node's form: `{ critical: 0, issue: 'amazon.com' }`. */
function caaRecord(text: string): CaaRecord {
  const [, flags, tag = '', value] = /^(\d+) (\w+) "(.*)"$/.exec(text)!;
  return { critical: Number(flags), [tag]: value };
}
