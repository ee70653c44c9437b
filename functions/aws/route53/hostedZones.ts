import {
  ListResourceRecordSetsCommand,
  paginateListHostedZones,
  type ResourceRecordSet,
} from '@aws-sdk/client-route-53';
import { plainName } from '../../../fleet/domains.ts';
import type { HostedZone } from '../../../fleet/hostedZones.ts';
import { route53 } from '../clients.ts';
import { isNamed } from '../conditionChanged.ts';
import { collect } from '../collect.ts';

/** Public hosted zones only: ACM uses public DNS, which does not resolve private ones. */
export async function listZones(): Promise<HostedZone[]> {
  const zones = await collect(paginateListHostedZones({ client: route53 }, {}), (page) => page.HostedZones);
  return zones.flatMap(({ Id = '', Name = '', Config }) =>
    Config?.PrivateZone ? [] : [{ id: Id.replace(/^\/hostedzone\//, ''), name: plainName(Name) }],
  );
}

/** The value of a CNAME, without its last dot; undefined if there is none. */
export async function readCname(zoneId: string, name: string): Promise<string | undefined> {
  const found = await readRecordSet(zoneId, name);
  const value = found?.ResourceRecords?.[0]?.Value;
  return value === undefined ? undefined : plainName(value);
}

async function readRecordSet(zoneId: string, name: string): Promise<ResourceRecordSet | undefined> {
  try {
    const { ResourceRecordSets = [] } = await route53.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: name,
        StartRecordType: 'CNAME',
        MaxItems: 1,
      }),
    );
    // The listing begins at the name; if there is none, it begins at the next one.
    const [first] = ResourceRecordSets;
    return first && plainName(first.Name ?? '') === name && first.Type === 'CNAME' ? first : undefined;
  } catch (error) {
    // Deleted since it was listed: the next reconciliation will not find it.
    if (isNamed(error, 'NoSuchHostedZone')) return undefined;
    throw error;
  }
}
