import { isInZone, plainName } from '../../../fleet/domains.ts';
import type { HostedZone } from '../../../fleet/hostedZones.ts';
import { type Asked, asked, type Lookups, publicDns } from './lookups.ts';
import { Parents } from './parents.ts';

/** Whether public DNS has a validation record, and if not, why: which zone it asks in place of ours. */
type Visibility =
  | { readonly kind: 'visible' }
  | { readonly kind: 'unknown'; readonly error: string }
  | {
      readonly kind: 'hidden';
      readonly reason: 'record-not-public' | 'zone-not-delegated' | 'zone-of-another-account';
      /** What was found. */
      readonly because: string;
    };

interface Record {
  readonly name: string;
  readonly value: string;
}

/** Route 53's, for public hosted zones of any account: `ns-1536.awsdns-00.co.uk`. */
const OF_ROUTE_53 = /^ns-\d+\.awsdns-\d+\./;

type Delegated =
  | { readonly kind: 'found'; readonly at: string; readonly nameServers: readonly string[] }
  | { readonly kind: 'unknown'; readonly at: string; readonly error: string };

/** What was asked about a validation record before. */
interface Looked {
  readonly found: Asked<string>;
  readonly value: string | undefined;
  readonly record: Record;
  readonly zone: HostedZone;
}

export class Delegations {
  readonly #dns: Lookups;
  readonly #nameServersOf: (zoneId: string) => Promise<readonly string[]>;
  readonly #zones: readonly HostedZone[];
  readonly #parents: Pick<Parents, 'delegationOf'>;

  /** @param nameServersOf of a hosted zone of the account, as Route 53 gave them to it @param zones of the account */
  constructor(
    zones: readonly HostedZone[],
    nameServersOf: (zoneId: string) => Promise<readonly string[]>,
    dns: Lookups = publicDns,
    parents: Pick<Parents, 'delegationOf'> = new Parents(dns),
  ) {
    this.#zones = zones;
    this.#nameServersOf = nameServersOf;
    this.#dns = dns;
    this.#parents = parents;
  }

  /** @param record the CNAME that ACM expects, which stands in this zone of ours */
  async visibility(record: Record, zone: HostedZone): Promise<Visibility> {
    const found = await asked(() => this.#dns.resolveCname(record.name));
    const [value] = found.kind === 'found' ? found.values.map(plainName) : [];
    if (value === record.value) return { kind: 'visible' };
    const resolved = await this.#delegated(record.name);
    const isPast = resolved.kind === 'found' && resolved.at !== zone.name && isInZone(resolved.at, zone.name);
    // A part of the domain that is delegated on is ours to look at; of the domain itself, only its parent knows.
    const parent = isPast ? ({ kind: 'unknown' } as const) : await this.#parents.delegationOf(zone.name);
    if (parent.kind === 'unknown') {
      const source = isPast ? '' : ' (as resolvers find it)';
      return await this.#judged(resolved, { found, value, record, zone }, { source, isSureOfParent: false });
    }
    const { by, nameServers } = parent;
    if (nameServers.length === 0) return hidden('zone-not-delegated', `${zone.name} is not delegated by ${by}`);
    const delegated = { kind: 'found', at: zone.name, nameServers } as const;
    return await this.#judged(delegated, { found, value, record, zone }, { source: ` by ${by}`, isSureOfParent: true });
  }

  /** @param source who says so */
  async #judged(
    delegated: Delegated,
    { found, value, record, zone }: Looked,
    { source, isSureOfParent }: { readonly source: string; readonly isSureOfParent: boolean },
  ): Promise<Visibility> {
    if (delegated.kind === 'unknown') {
      // Whoever the zone is delegated to does not have it: of all that resolvers say, this alone is no accident.
      const isLame = isInZone(delegated.at, zone.name) && delegated.error === 'ESERVFAIL';
      if (isLame) return hidden('zone-not-delegated', `the name servers that ${zone.name} is delegated to fail`);
      return { kind: 'unknown', error: `${delegated.at} NS: ${delegated.error}` };
    }
    const { at, nameServers } = delegated;
    if (!isInZone(at, zone.name))
      return hidden('zone-not-delegated', `${zone.name} is not delegated by ${at || 'its parent'}${source}`);
    const described = `${at} is delegated to ${nameServers.toSorted().join(', ')}${source}`;
    const ours = at === zone.name ? await this.#ofZone(zone.id) : [];
    if (nameServers.some((server) => ours.includes(server))) {
      // The delegation is right, and resolvers take no answer for good: the chain of DNSSEC is broken, most likely.
      if (found.kind === 'unknown' && isSureOfParent && found.error === 'ESERVFAIL')
        return hidden('record-not-public', `${at} is delegated to this hosted zone${source}, and resolvers fail there`);
      if (found.kind === 'unknown') return { kind: 'unknown', error: `${record.name} CNAME: ${found.error}` };
      return hidden(
        'record-not-public',
        `${record.name} CNAME is ${value ?? 'not there'}, and ${record.value} is expected`,
      );
    }
    const other = await this.#otherZoneWith(at, nameServers);
    if (other) return hidden('zone-not-delegated', `${described}, of the hosted zone ${other.id} of this account`);
    const isRoute53 = nameServers.every((server) => OF_ROUTE_53.test(server));
    return hidden(isRoute53 ? 'zone-of-another-account' : 'zone-not-delegated', described);
  }

  /** The closest delegation above a name, as resolvers find it. */
  async #delegated(name: string): Promise<Delegated> {
    for (let at = name; at !== ''; at = at.split('.').slice(1).join('.')) {
      const found = await asked(() => this.#dns.resolveNs(at));
      if (found.kind === 'unknown') return { kind: 'unknown', at, error: found.error };
      // Of an alias, resolvers return the name servers of its target: that is no delegation of the alias.
      if (found.kind !== 'found' || (await this.#isAlias(at))) continue;
      return { kind: 'found', at, nameServers: found.values.map(plainName) };
    }
    return { kind: 'found', at: '', nameServers: [] };
  }

  async #isAlias(name: string): Promise<boolean> {
    return (await asked(() => this.#dns.resolveCname(name))).kind === 'found';
  }

  async #otherZoneWith(name: string, nameServers: readonly string[]): Promise<HostedZone | undefined> {
    for (const zone of this.#zones.filter((one) => one.name === name)) {
      const own = await this.#ofZone(zone.id);
      if (nameServers.some((server) => own.includes(server))) return zone;
    }
    return undefined;
  }

  async #ofZone(zoneId: string): Promise<readonly string[]> {
    return (await this.#nameServersOf(zoneId)).map(plainName);
  }
}

const hidden = (reason: Extract<Visibility, { kind: 'hidden' }>['reason'], because: string) =>
  ({ kind: 'hidden', reason, because }) as const;
