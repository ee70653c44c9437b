import { isInZone, plainName } from '../../../fleet/domains.ts';
import { asked, type Lookups, publicDns } from './lookups.ts';
import type { Reply } from './message.ts';
import { askNameServer } from './nameServer.ts';

/** To whom the parent of a domain delegates it. */
export type ParentsAnswer =
  /** @property by the parent: `example` of `shop.example`; no name servers if it is delegated to nobody */
  | { readonly kind: 'delegated'; readonly by: string; readonly nameServers: readonly string[] }
  | { readonly kind: 'unknown' };

/** Of the parent's name servers, so many are asked until one answers. */
const MOST_SERVERS = 3;

/** Between the parent that resolvers know and a domain, so many delegations are followed. */
const MOST_DELEGATIONS = 4;

/** Asks the name servers of the parents of domains, each domain once. */
export class Parents {
  readonly #dns: Lookups;
  readonly #ask: (address: string, name: string) => Promise<Reply>;
  readonly #found = new Map<string, Promise<ParentsAnswer>>();

  constructor(dns: Lookups = publicDns, ask: (address: string, name: string) => Promise<Reply> = askNameServer) {
    this.#dns = dns;
    this.#ask = ask;
  }

  delegationOf(domain: string): Promise<ParentsAnswer> {
    const found = this.#found.get(domain) ?? this.#follow(domain);
    this.#found.set(domain, found);
    return found;
  }

  async #follow(domain: string): Promise<ParentsAnswer> {
    let parent = await this.#closestAbove(domain);
    for (let step = 0; parent && step < MOST_DELEGATIONS; step++) {
      const reply = await this.#replyOfAny(parent.nameServers, domain);
      if (!reply) break;
      const by = parent.name;
      const owners = new Set(reply.nameServers.map(({ owner }) => owner));
      const serversOf = (owner: string) => reply.nameServers.flatMap((one) => (one.owner === owner ? one.name : []));
      if (owners.has(domain)) return { kind: 'delegated', by, nameServers: serversOf(domain) };
      const between = [...owners].find((owner) => owner !== by && isInZone(domain, owner) && isInZone(owner, by));
      if (between === undefined) {
        // That there is nothing is said by the start of the parent's zone; other answers are of no use.
        const isNobody = reply.startsOfAuthority.some((owner) => isInZone(domain, owner) && owner !== domain);
        return isNobody ? { kind: 'delegated', by, nameServers: [] } : { kind: 'unknown' };
      }
      parent = { name: between, nameServers: serversOf(between) };
    }
    return { kind: 'unknown' };
  }

  async #closestAbove(domain: string) {
    for (let at = parentOf(domain); at !== ''; at = parentOf(at)) {
      const found = await asked(() => this.#dns.resolveNs(at));
      if (found.kind === 'unknown') return undefined;
      if (found.kind === 'found') return { name: at, nameServers: found.values.map(plainName) };
    }
    return undefined;
  }

  async #replyOfAny(nameServers: readonly string[], domain: string): Promise<Reply | undefined> {
    for (const server of nameServers.toSorted().slice(0, MOST_SERVERS)) {
      const found = await asked(() => this.#dns.resolve4(server));
      const [address] = found.kind === 'found' ? found.values : [];
      if (address === undefined) continue;
      const reply = await this.#ask(address, domain).catch(() => undefined);
      if (reply && ANSWERS.has(reply.code)) return reply;
    }
    return undefined;
  }
}

/** `NOERROR` and `NXDOMAIN`; all other codes say that the server cannot, or does not want to. */
const ANSWERS: ReadonlySet<number> = new Set([0, 3]);

const parentOf = (domain: string): string => domain.split('.').slice(1).join('.');
