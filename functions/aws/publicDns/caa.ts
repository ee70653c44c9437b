import type { CaaRecord as NodeCaaRecord } from 'node:dns';
import { plainName, withoutWildcard } from '../../../fleet/domains.ts';
import { type CaaRecord, type CaaVerdict, describeCaa, forbiddingRecord } from './caaRecord.ts';
import { asked, type Lookups, publicDns } from './lookups.ts';

/** Longer chains of aliases are not followed; resolvers give up as well (BIND's limit is 16). */
const MAX_ALIASES = 16;

type Found =
  | { readonly kind: 'records'; readonly records: readonly CaaRecord[] }
  | { readonly kind: 'none' }
  | { readonly kind: 'unknown'; readonly error: string };

/**
 * What CAA says about names, by RFC 8659, section 3: the records of the name itself, or of its closest ancestor that
 * has any. An alias is followed to its target, whose ancestors do not count. Public DNS is asked, as authorities ask it:
 * records above a hosted zone bind as well. Each name is asked about once.
 */
export class Caa {
  readonly #dns: Lookups;
  readonly #found = new Map<string, Promise<Found>>();

  constructor(dns: Lookups = publicDns) {
    this.#dns = dns;
  }

  async verdict(name: string): Promise<CaaVerdict> {
    for (let at = withoutWildcard(plainName(name)); at !== ''; at = parentOf(at)) {
      const found = await this.#at(at);
      if (found.kind === 'unknown') return found;
      if (found.kind === 'none') continue;
      const record = forbiddingRecord(found.records, name);
      return record ? { kind: 'forbidden', record: await this.#describe(at, record) } : { kind: 'allowed' };
    }
    return { kind: 'allowed' };
  }

  #at(domain: string): Promise<Found> {
    const found = this.#found.get(domain) ?? this.#ask(domain);
    this.#found.set(domain, found);
    return found;
  }

  async #ask(domain: string): Promise<Found> {
    const answer = await asked(() => this.#dns.resolveCaa(domain));
    if (answer.kind === 'none') return answer;
    if (answer.kind === 'unknown') return { kind: 'unknown', error: `${domain} CAA: ${answer.error}` };
    return { kind: 'records', records: answer.values.map(recordOf) };
  }

  /** Resolvers do not say at which name of a chain of aliases the records stand. */
  async #describe(domain: string, record: CaaRecord): Promise<string> {
    let owner = domain;
    for (let step = 0; step < MAX_ALIASES; step++) {
      const alias = await asked(() => this.#dns.resolveCname(owner));
      if (alias.kind !== 'found' || alias.values[0] === undefined) break;
      owner = plainName(alias.values[0]);
    }
    const described = describeCaa(owner, record);
    return owner === domain ? described : `${described} (${domain} is a CNAME of it)`;
  }
}

/** Node has the tag for the name of a property. */
function recordOf({ critical, ...properties }: NodeCaaRecord): CaaRecord {
  const [[tag, value] = ['', '']] = Object.entries(properties);
  return { isCritical: (critical & CRITICAL) !== 0, tag, value: String(value) };
}

/** The highest of eight flags; the others are reserved. */
const CRITICAL = 128;

const parentOf = (domain: string): string => domain.split('.').slice(1).join('.');
