import { ArnFormat, Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Fleet } from '../fleet/fleet.ts';
import { DRILL_TAG_KEY, stageTag } from '../fleet/names.ts';
import { allowValidationRecords } from './validationRecords.ts';
import { acknowledge, allow } from './function.ts';

interface Rotating {
  readonly fleet: Pick<Fleet, 'certificates' | 'drills' | 'hostedZones'>;
  readonly stage: string;
}

/** The certificate sets of the fleet that are rehearsed. */
const rehearsed = ({ drills }: Rotating['fleet']): string[] =>
  drills.list.flatMap(({ drill, resource }) => (drill === 'certificate-rotation' ? [resource] : []));

/** What exchanging certificates takes: the listeners of the certificate sets' load balancers, and what a drill has had issued. */
export function allowRotating(role: iam.IRole, { fleet, stage }: Rotating, entries: readonly string[]): void {
  const names = entries.flatMap((entry) => Object.keys(fleet.certificates[entry]?.loadBalancers ?? {}));
  const listeners = names.map((name) => arnOf(role, 'elasticloadbalancing', 'listener', `*/${name}/*`));
  if (listeners.length > 0) {
    const actions = ['AddListenerCertificates', 'ModifyListener', 'RemoveListenerCertificates'];
    allow(
      role,
      actions.map((action) => `elasticloadbalancing:${action}`),
      listeners,
    );
  }
  for (const name of names) {
    acknowledge(
      role,
      `Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:listener/*/${name}/*`,
      'The ids of load balancers and listeners are drawn by AWS; their names are those of the fleet.',
    );
  }
  allow(role, ['acm:DeleteCertificate'], [arnOf(role, 'acm', 'certificate', '*')], {
    StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
    // What the controller has requested, or people, bears no such tag.
    Null: { [`aws:ResourceTag/${DRILL_TAG_KEY}`]: 'false' },
  });
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:acm:<AWS::Region>:<AWS::AccountId>:certificate/*',
    'ACM draws the id of a certificate; only those that a drill has tagged may be deleted.',
  );
}

/** What having a certificate issued takes: a request that bears a drill's tag, and validation records in our zones. */
export function allowOrdering(role: iam.IRole, { fleet, stage }: Rotating): void {
  const entries = rehearsed(fleet);
  if (entries.length === 0) return;
  allow(role, ['acm:RequestCertificate', 'acm:AddTagsToCertificate'], ['*'], {
    StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) },
    Null: { [`aws:RequestTag/${DRILL_TAG_KEY}`]: 'false' },
  });
  allowValidationRecords(role, fleet, entries);
}

const arnOf = (role: iam.IRole, service: string, resource: string, resourceName: string): string =>
  Stack.of(role).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
