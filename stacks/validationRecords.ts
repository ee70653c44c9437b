import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { allowing, type Listing } from './listed.ts';

/**
 * Only validation records, and only in the hosted zones of the fleet.
 * @param entries certificate sets: those whose records are read (default: all), and those whose records are written
 */
export function validationRecords(
  scope: Construct,
  { hostedZones, certificates }: Pick<Fleet, 'certificates' | 'hostedZones'>,
  {
    read = Object.keys(certificates),
    changed,
  }: { readonly read?: readonly string[]; readonly changed: readonly string[] },
): [reading: Listing, changing: Listing] {
  const zonesOf = (entries: readonly string[]) =>
    new Set(
      entries.length > 0 ? [...hostedZones, ...entries.flatMap((entry) => certificates[entry]?.hostedZone ?? [])] : [],
    );
  const arnsOf = (entries: readonly string[]) =>
    [...zonesOf(entries)].map((resourceName) =>
      Stack.of(scope).formatArn({ service: 'route53', region: '', account: '', resource: 'hostedzone', resourceName }),
    );
  const conditions = {
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
      'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
    },
  };
  const reading = allowing(
    'route53:ListResourceRecordSets',
    arnsOf(read),
    'To see which validation records there are.',
  );
  const why = 'To write the CNAME records by which ACM validates a domain, and no others.';
  return [reading, allowing('route53:ChangeResourceRecordSets', arnsOf(changed), why, conditions)];
}
