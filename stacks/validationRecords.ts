import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Fleet } from '../fleet/fleet.ts';
import { allow } from './function.ts';

/** Only validation records, and only in the hosted zones of the fleet. */
export function allowValidationRecords(
  role: iam.IRole,
  { hostedZones, certificates }: Pick<Fleet, 'certificates' | 'hostedZones'>,
  entries = Object.keys(certificates),
): void {
  const named = entries.flatMap((entry) => certificates[entry]?.hostedZone ?? []);
  const arns = [...new Set([...hostedZones, ...named])].map((zone) =>
    Stack.of(role).formatArn({
      service: 'route53',
      region: '',
      account: '',
      resource: 'hostedzone',
      resourceName: zone,
    }),
  );
  if (arns.length === 0) return;
  allow(role, ['route53:ListResourceRecordSets'], arns);
  allow(role, ['route53:ChangeResourceRecordSets'], arns, {
    'ForAllValues:StringEquals': {
      'route53:ChangeResourceRecordSetsRecordTypes': ['CNAME'],
      'route53:ChangeResourceRecordSetsActions': ['UPSERT'],
    },
  });
}
