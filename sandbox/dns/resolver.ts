import { canonicalName, isWithin, parentOf } from './names.ts';

export type RecordType = 'A' | 'AAAA' | 'CAA' | 'CNAME' | 'MX' | 'NS' | 'SOA' | 'TXT';

/** What a zone's own servers say of a name. */
export type Answer =
  | { readonly kind: 'records'; readonly values: readonly string[]; readonly ttlSeconds: number }
  /** Look there instead: a CNAME, or an alias, which resolvers do not get to see. */
  | { readonly kind: 'elsewhere'; readonly name: string; readonly ttlSeconds: number }
  /** The name exists, without records of this type. */
  | { readonly kind: 'no-data' }
  | { readonly kind: 'no-name' }
  /** The zone's servers answer nothing that can be used. */
  | { readonly kind: 'failure' };

/** Whoever answers for zones, by their canonical names. */
export interface Authority {
  /** The longest of its zones that a name lies in and that can be reached; undefined if there is none. */
  zoneOf(name: string, isReached: IsReached): string | undefined;
  answer(zone: string, name: string, type: RecordType, isReached: IsReached): Answer;
}

/** Whether a zone's parent delegates it to these name servers of it. */
type IsReached = (zone: string, nameServers: readonly string[]) => boolean;

/** What a resolver on the internet finds out. */
export type Resolution =
  | { readonly kind: 'records'; readonly values: readonly string[]; readonly ttlSeconds: number }
  | { readonly kind: 'no-data' | 'no-name' | 'failure' };

/** Of name servers' records; Route 53's default is two days as well (developer guide, "NS and SOA records"). */
const NS_TTL_SECONDS = 172_800;

/** Resolvers give up on longer chains of CNAMEs (a guess; BIND's limit is 16). */
const MAX_CHAIN = 16;

/**
 * The public domain name system. It asks afresh each time: what a zone's servers say is what is found, and delays lie
 * with the zones themselves.
 */
export class Dns {
  readonly #authorities: Authority[] = [];
  /** Where parents do not delegate a zone to whoever has it; none where they delegate it to nobody. */
  readonly #delegations = new Map<string, readonly string[]>();
  readonly #subscribers: (() => void)[] = [];

  add(authority: Authority): void {
    this.#authorities.push(authority);
  }

  /**
   * What the parent of a zone says from now on: which name servers it has, or that there are none. (default: those of
   * whoever has it)
   */
  delegate(zone: string, nameServers: readonly string[]): void {
    this.#delegations.set(canonicalName(zone), nameServers.map(canonicalName));
    this.changed();
  }

  /** The name servers that the parent of a zone delegates it to; none where it does not, or where nobody has it. */
  delegationOf(name: string): readonly string[] {
    const zone = canonicalName(name);
    const told = this.#delegations.get(zone);
    if (told) return told;
    let servers: readonly string[] = [];
    for (const authority of this.#authorities)
      authority.zoneOf(zone, (reached, nameServers) => {
        if (reached === zone && servers.length === 0) servers = nameServers.map(canonicalName);
        return this.#isReached(reached, nameServers);
      });
    return servers;
  }

  /** Calls back when answers may have become different. */
  subscribe(subscriber: () => void): void {
    this.#subscribers.push(subscriber);
  }

  /** For authorities: some of their answers are different now. */
  changed(): void {
    for (const subscriber of this.#subscribers) subscriber();
  }

  /** Follows CNAMEs and aliases from zone to zone. */
  resolve(name: string, type: RecordType): Resolution {
    let at = canonicalName(name);
    let ttlSeconds = Number.POSITIVE_INFINITY;
    for (let step = 0; step < MAX_CHAIN; step++) {
      const answer = this.#ask(at, type);
      if (answer.kind === 'records') return { ...answer, ttlSeconds: Math.min(ttlSeconds, answer.ttlSeconds) };
      if (answer.kind !== 'elsewhere') return answer;
      at = canonicalName(answer.name);
      ttlSeconds = Math.min(ttlSeconds, answer.ttlSeconds);
    }
    return { kind: 'failure' };
  }

  /**
   * The CAA records that bind a name: its own, or those of its closest ancestor that has any (RFC 8659). `undefined`
   * if some server on the way could not be asked, which certificate authorities take for a refusal.
   */
  bindingCaa(name: string): readonly string[] | undefined {
    for (let at: string | undefined = canonicalName(name).replace(/^\*\./, ''); at; at = parentOf(at)) {
      const found = this.resolve(at, 'CAA');
      if (found.kind === 'failure') return undefined;
      if (found.kind === 'records') return found.values;
    }
    return [];
  }

  #ask(name: string, type: RecordType): Answer {
    let best: { authority: Authority; zone: string } | undefined;
    for (const authority of this.#authorities) {
      const zone = authority.zoneOf(name, this.#isReached);
      if (zone !== undefined && (!best || zone.length > best.zone.length)) best = { authority, zone };
    }
    const elsewhere = this.#delegatedElsewhere(name, best?.zone);
    if (elsewhere) return elsewhere.zone === name && type === 'NS' ? elsewhere.answer : { kind: 'failure' };
    if (best) return best.authority.answer(best.zone, name, type, this.#isReached);
    return registryAnswer(name, type);
  }

  readonly #isReached: IsReached = (zone, nameServers) => {
    const delegated = this.#delegations.get(zone);
    return !delegated || nameServers.some((server) => delegated.includes(canonicalName(server)));
  };

  /** A delegation below the zone that is asked, to name servers that nobody here has: they answer nothing. */
  #delegatedElsewhere(name: string, asked: string | undefined) {
    const below = [...this.#delegations].filter(
      ([zone, servers]) => servers.length > 0 && isWithin(name, zone) && zone.length > (asked?.length ?? 0),
    );
    const [found] = below.toSorted(([a], [b]) => b.length - a.length);
    if (!found) return undefined;
    const [zone, values] = found;
    // Servers of other providers do say which ones they are; those of Route 53 refuse what they do not have.
    const isRefused = values.every((server) => /^ns-\d+\.awsdns-/.test(server));
    const answer: Answer = isRefused ? { kind: 'failure' } : { kind: 'records', values, ttlSeconds: NS_TTL_SECONDS };
    return { zone, answer };
  }
}

/** Where the Region's own name server answers: for the registries of top-level domains, and for Route 53. */
export const NAME_SERVER_ADDRESS = '127.53.0.1';

/** Of the name servers of registries and of Route 53, which no zone here has. */
const REGISTRY = /^a\.nic\.[a-z0-9-]+$/;
const OF_ROUTE_53 = /^ns-\d+\.awsdns-\d+\.[a-z.]+$/;

/** Every top-level domain has a registry, though nobody has made one here. */
function registryAnswer(name: string, type: RecordType): Answer {
  const ttlSeconds = NS_TTL_SECONDS;
  if (type === 'NS' && !name.includes('.')) return { kind: 'records', values: [`a.nic.${name}`], ttlSeconds };
  const isServer = REGISTRY.test(name) || OF_ROUTE_53.test(name);
  if (type === 'A' && isServer) return { kind: 'records', values: [NAME_SERVER_ADDRESS], ttlSeconds };
  return { kind: 'no-name' };
}

/** A zone's records by name and type. */
export type ZoneRecords = ReadonlyMap<string, ReadonlyMap<RecordType, Answer>>;

/**
 * What the servers of a zone answer from its records: the name's own, those of a CNAME, or those of the wildcard that
 * is closest above it (RFC 4592).
 */
export function answerFrom(zone: string, records: ZoneRecords, name: string, type: RecordType): Answer {
  const own = records.get(name);
  if (own) return pick(own, type);
  // A name above others exists, too, though it has no records.
  if ([...records.keys()].some((other) => isWithin(other, name))) return { kind: 'no-data' };
  for (let above = parentOf(name); above !== undefined && isWithin(above, zone); above = parentOf(above)) {
    const wildcard = records.get(`*.${above}`);
    if (wildcard) return pick(wildcard, type);
    if (records.has(above)) break;
  }
  return { kind: 'no-name' };
}

/** Who asks for the CNAME itself is told its target; everybody else is sent there. */
function pick(records: ReadonlyMap<RecordType, Answer>, type: RecordType): Answer {
  const alias = records.get('CNAME');
  if (type === 'CNAME' && alias?.kind === 'elsewhere')
    return { kind: 'records', values: [alias.name], ttlSeconds: alias.ttlSeconds };
  return records.get(type) ?? alias ?? { kind: 'no-data' };
}
