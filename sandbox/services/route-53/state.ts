import type { Core } from '../../core.ts';
import { isWithin } from '../../dns/names.ts';
import { answerFrom, type Answer, type Authority, type Dns, type RecordType } from '../../dns/resolver.ts';
import type { Random } from '../../random.ts';
import { OrderedStore } from '../orderedStore.ts';
import { noSuchHostedZone } from './errors.ts';
import { DEFAULT_OPTIONS, type Route53Options } from './options.ts';
import { type HostedZone, type RecordChange, type RecordSet, recordKey } from './records.ts';

const ID_LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';

/** The state of Route 53 of this account, and its name servers. */
export class Route53State {
  readonly core: Core;
  readonly zones = new OrderedStore<HostedZone>();
  readonly changes = new Map<string, RecordChange>();
  readonly #dns: Dns;
  readonly #options: Required<Route53Options>;
  readonly #random: Random;
  #isInstant = false;

  constructor(core: Core, dns: Dns, options: Route53Options) {
    this.core = core;
    this.#dns = dns;
    this.#options = { ...DEFAULT_OPTIONS, ...options };
    this.#random = core.random.fork('route-53');
    dns.add(this.#authority);
  }

  newId(prefix: string): string {
    return prefix + Array.from({ length: 20 }, () => ID_LETTERS[this.#random.integer(0, 35)]).join('');
  }

  /** @throws {AwsError} NoSuchHostedZone */
  zone(id: string | undefined): HostedZone {
    const bare = (id ?? '').replace(/^\/?hostedzone\//, '');
    const zone = this.zones.get(bare);
    if (!zone) throw noSuchHostedZone(bare);
    return zone;
  }

  async instantly<Result>(setUp: () => Promise<Result>): Promise<Result> {
    this.#isInstant = true;
    try {
      return await setUp();
    } finally {
      this.#isInstant = false;
    }
  }

  /** How the zone's records are from now on; its name servers follow, in the order of the changes. */
  commit(zone: HostedZone, comment: string | undefined, recordSets: ReadonlyMap<string, RecordSet>): RecordChange {
    const nowMs = this.core.clock.now();
    zone.recordSets = recordSets;
    const delayMs = this.#isInstant ? 0 : this.#drawMs(this.#options.inSyncSeconds);
    zone.busyUntilMs = this.#isInstant ? 0 : nowMs + this.#drawMs(this.#options.processingSeconds);
    zone.inSyncMs = Math.max(zone.inSyncMs, nowMs + delayMs);
    const change = this.newChange(comment, zone.inSyncMs);
    const answers = answersOf(recordSets.values());
    if (zone.inSyncMs <= nowMs) this.#publish(zone, answers);
    else this.core.clock.setTimeout(() => this.#publish(zone, answers), zone.inSyncMs - nowMs);
    return change;
  }

  /** A change that is on all name servers at a Region time, or some time from now. */
  newChange(comment?: string, inSyncMs?: number): RecordChange {
    const nowMs = this.core.clock.now();
    const laterMs = () => nowMs + (this.#isInstant ? 0 : this.#drawMs(this.#options.inSyncSeconds));
    const change = { id: this.newId('C'), comment, submittedMs: nowMs, inSyncMs: inSyncMs ?? laterMs() };
    this.changes.set(change.id, change);
    return change;
  }

  remove(zone: HostedZone): void {
    this.zones.remove(zone);
    this.#dns.changed();
  }

  #publish(zone: HostedZone, answers: HostedZone['published']): void {
    zone.published = answers;
    if (!zone.vpc) this.#dns.changed();
  }

  #drawMs([shortest, longest]: readonly [number, number]): number {
    return Math.round(1000 * this.#random.between(shortest, longest));
  }

  /** Of public zones with one name, the first is the one that the registrar points to: a guess, as good as any. */
  readonly #authority: Authority = {
    zoneOf: (name, isReached) => {
      let longest: string | undefined;
      for (const zone of this.zones.all()) {
        const isAnswering = !zone.vpc && isWithin(name, zone.name) && isReached(zone.name, zone.nameServers);
        if (isAnswering && zone.name.length > (longest?.length ?? -1)) longest = zone.name;
      }
      return longest;
    },
    answer: (zoneName, name, type, isReached) => {
      const zone = this.zones
        .all()
        .find((each) => !each.vpc && each.name === zoneName && isReached(zoneName, each.nameServers))!;
      return answerFrom(zoneName, zone.published, name, type);
    },
  };
}

function answersOf(recordSets: Iterable<RecordSet>): HostedZone['published'] {
  const answers = new Map<string, Map<RecordType, Answer>>();
  for (const { name, type, set } of recordSets) {
    const ofName = answers.get(name) ?? new Map<RecordType, Answer>();
    answers.set(name, ofName.set(type, answerOf(type, set)));
  }
  return answers;
}

/** The time to live of an alias is the target's; 60 s for load balancers (developer guide, "Choosing … alias"). */
const ALIAS_TTL_SECONDS = 60;

function answerOf(type: RecordType, { AliasTarget, ResourceRecords = [], TTL = 0 }: RecordSet['set']): Answer {
  if (AliasTarget) return { kind: 'elsewhere', name: AliasTarget.DNSName ?? '', ttlSeconds: ALIAS_TTL_SECONDS };
  const values = ResourceRecords.map(({ Value }) => Value ?? '');
  return type === 'CNAME'
    ? { kind: 'elsewhere', name: values[0]!, ttlSeconds: TTL }
    : { kind: 'records', values, ttlSeconds: TTL };
}

export const keyed = (records: readonly RecordSet[]): Map<string, RecordSet> =>
  new Map(records.map((record) => [recordKey(record.name, record.type), record]));
