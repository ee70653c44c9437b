import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { allowing, type Listing } from './listed.ts';

/** Only validation records, and only in the hosted zones of the fleet. */
export function validationRecords(
  scope: Construct,
  { hostedZones, certificates }: Pick<Fleet, 'certificates' | 'hostedZones'>,
  entries = Object.keys(certificates),
): Listing[] {
  const own = entries.flatMap((entry) => certificates[entry]?.hostedZone ?? []);
  const arns = [...new Set([...hostedZones, ...own])].map((zone) =>
    Stack.of(scope).formatArn({
      service: 'route53',
      region: '',
      account: '',
      resource: 'hostedzone',
      resourceName: zone,
    }),
  );
  const conditions = {
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
      'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
    },
  };
  return [
    allowing('route53:ListResourceRecordSets', arns),
    allowing('route53:ChangeResourceRecordSets', arns, conditions),
  ];
}
