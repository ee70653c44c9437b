import { canonicalName, isWithin } from './names.ts';
import { answerFrom, type Answer, type Authority, type Dns, type RecordType } from './resolver.ts';

/** Zones of other providers, which no API of this Region changes: worlds and tests write them. */
export interface ZonesElsewhere {
  /** Replaces the records of a name, in a zone that comes to be with its first record. */
  set(zone: string, name: string, type: RecordType, values: readonly string[], ttlSeconds?: number): void;
  remove(zone: string, name: string, type: RecordType): void;
  /** A zone whose servers fail answers nothing that can be used. */
  readonly failing: Set<string>;
}

const DEFAULT_TTL_SECONDS = 300;

export function createZonesElsewhere(dns: Dns): ZonesElsewhere {
  const zones = new Map<string, Map<string, Map<RecordType, Answer>>>();
  const failing = new Set<string>();
  /** Those that it names itself, or some of its own name. */
  const serversOf = (zone: string): readonly string[] => {
    const named = zones.get(zone)?.get(zone)?.get('NS');
    return named?.kind === 'records' ? named.values : [`ns1.${zone}`, `ns2.${zone}`];
  };
  const authority: Authority = {
    zoneOf: (name, isReached) =>
      [...zones.keys()]
        .filter((zone) => isWithin(name, zone) && isReached(zone, serversOf(zone)))
        .toSorted((a, b) => b.length - a.length)[0],
    answer: (zone, name, type) =>
      failing.has(zone) ? { kind: 'failure' } : answerFrom(zone, zones.get(zone)!, name, type),
  };
  dns.add(authority);
  const recordsOf = (zone: string, name: string) => {
    const names = zones.get(canonicalName(zone)) ?? new Map<string, Map<RecordType, Answer>>();
    zones.set(canonicalName(zone), names);
    const records = names.get(canonicalName(name)) ?? new Map<RecordType, Answer>();
    names.set(canonicalName(name), records);
    return records;
  };
  return {
    set(zone, name, type, values, ttlSeconds = DEFAULT_TTL_SECONDS) {
      const answer: Answer =
        type === 'CNAME'
          ? { kind: 'elsewhere', name: values[0]!, ttlSeconds }
          : { kind: 'records', values, ttlSeconds };
      recordsOf(zone, name).set(type, answer);
      dns.changed();
    },
    remove(zone, name, type) {
      recordsOf(zone, name).delete(type);
      dns.changed();
    },
    failing,
  };
}
