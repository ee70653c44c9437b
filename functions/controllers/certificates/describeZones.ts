import {
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { withoutWildcard } from '../../../fleet/domains.ts';
import { route53 } from '../../aws/clients.ts';
import { isNamed } from '../../aws/conditionChanged.ts';
import { collect } from './describe.ts';
import { plainName } from './describeCertificates.ts';
import { AT_ONCE, type Pace } from './pace.ts';
import type { ZoneView } from './view.ts';

/** Public zones only: ACM asks the world's DNS, which sees no private ones. */
export async function listZones(): Promise<ZoneView[]> {
  const zones = await collect(paginateListHostedZones({ client: route53 }, {}), (page) => page.HostedZones, AT_ONCE);
  return zones.flatMap(({ Id = '', Name = '', Config }) =>
    Config?.PrivateZone ? [] : [{ id: Id.replace(/^\/hostedzone\//, ''), name: plainName(Name) }],
  );
}

/** The value of a CNAME, without its last dot; undefined if there is none. */
export async function readCname(zoneId: string, name: string): Promise<string | undefined> {
  const found = await readRecordSet(zoneId, name, 'CNAME');
  const value = found?.ResourceRecords?.[0]?.Value;
  return value === undefined ? undefined : plainName(value);
}

/** Certificate authorities that are Amazon's (ACM user guide, "Certification authority authorization problems"). */
const AMAZON = new Set(['amazon.com', 'amazontrust.com', 'awstrust.com', 'amazonaws.com']);

/**
 * Whether CAA records in a zone keep Amazon from issuing for a name. The closest name upwards that has any decides
 * (RFC 8659, section 3); above the zone, which is not ours, nothing is looked at.
 */
export class CaaRecords {
  readonly #read = new Map<string, Promise<string[]>>();
  readonly #pace: Pace;

  constructor(pace: Pace) {
    this.#pace = pace;
  }

  async forbid(name: string, zone: ZoneView): Promise<boolean> {
    const isWildcard = name.startsWith('*.');
    for (let domain = withoutWildcard(name); ; domain = domain.slice(domain.indexOf('.') + 1)) {
      const values = await this.#valuesAt(domain, zone);
      if (values.length > 0) return isForbidding(values, isWildcard);
      if (domain === zone.name || !domain.includes('.')) return false;
    }
  }

  #valuesAt(domain: string, zone: ZoneView): Promise<string[]> {
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

/** `0 issue "amazon.com"`; parameters may follow the authority after a semicolon, and alone it means nobody. */
function isForbidding(values: readonly string[], isWildcard: boolean): boolean {
  const parsed = values.flatMap((value) => {
    const [, tag, authority] = /^\d+\s+(\w+)\s+"?([^";]*)/.exec(value.trim()) ?? [];
    return tag ? [{ tag: tag.toLowerCase(), authority: (authority ?? '').trim().toLowerCase() }] : [];
  });
  const wild = isWildcard ? parsed.filter(({ tag }) => tag === 'issuewild') : [];
  const deciding = wild.length > 0 ? wild : parsed.filter(({ tag }) => tag === 'issue');
  return deciding.length > 0 && !deciding.some(({ authority }) => AMAZON.has(authority));
}

async function readRecordSet(
  zoneId: string,
  name: string,
  type: 'CNAME' | 'CAA',
): Promise<ResourceRecordSet | undefined> {
  try {
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: name,
        StartRecordType: type,
        MaxItems: 1,
      }),
    );
    // The listing begins at the name; if there is none, it begins at the next one.
    const [first] = ResourceRecordSets;
    return first && plainName(first.Name ?? '') === name && first.Type === type ? first : undefined;
  } catch (error) {
    // Deleted since it was listed: the next look does not find it any more.
    if (isNamed(error, 'NoSuchHostedZone')) return undefined;
    throw error;
  }
}
