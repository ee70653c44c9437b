import { withoutWildcard } from '../../../fleet/domains.ts';
import type { HostedZone } from '../../../fleet/hostedZones.ts';
import type { Pace } from '../pace.ts';
import { readRecordSet } from './hostedZones.ts';

/** Amazon's certificate authorities (ACM user guide, "Certification authority authorization problems"). */
const AMAZON = new Set(['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com']);

/**
 * Whether CAA records in a hosted zone forbid Amazon to issue for a name. The closest ancestor name with any decides
 * (RFC 8659, section 3); names above the hosted zone are not ours and are not checked.
 */
export class CaaRecords {
  readonly #read = new Map<string, Promise<string[]>>();
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  async forbid(name: string, zone: HostedZone): Promise<boolean> {
    const isWildcard = name.startsWith('*.');
    for (let domain = withoutWildcard(name); ; domain = domain.slice(domain.indexOf('.') + 1)) {
      const values = await this.#valuesAt(domain, zone);
      if (values.length > 0) return isForbidding(values, isWildcard);
      if (domain === zone.name || !domain.includes('.')) return false;
    }
  }

  #valuesAt(domain: string, zone: HostedZone): Promise<string[]> {
    const key = `${zone.id} ${domain}`;
    const reading =
      this.#read.get(key) ??
      this.#pace()
        .then(() => readRecordSet(zone.id, domain, 'CAA'))
        .then((found) => found?.ResourceRecords?.flatMap(({ Value }) => Value ?? []) ?? []);
    this.#read.set(key, reading);
    return reading;
  }
}

/**
 * `0 issue "amazon.com"`; parameters may follow the authority after a semicolon, and a semicolon alone forbids every
 * authority.
 */
function isForbidding(values: readonly string[], isWildcard: boolean): boolean {
  const parsed = values.flatMap((value) => {
    const [, tag, authority] = /^\d+\s+(\w+)\s+"?([^";]*)/.exec(value.trim()) ?? [];
    return tag ? [{ tag: tag.toLowerCase(), authority: (authority ?? '').trim().toLowerCase() }] : [];
  });
  const wild = isWildcard ? parsed.filter(({ tag }) => tag === 'issuewild') : [];
  const deciding = wild.length > 0 ? wild : parsed.filter(({ tag }) => tag === 'issue');
  return deciding.length > 0 && !deciding.some(({ authority }) => AMAZON.has(authority));
}
