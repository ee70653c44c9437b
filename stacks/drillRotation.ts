import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { Fleet } from '../fleet/fleet.ts';
import { DRILL_TAG_KEY, stageTag } from '../fleet/names.ts';
import { acknowledge, allow } from './function.ts';
import { allowListed, type Listing } from './listed.ts';
import { validationRecords } from './validationRecords.ts';

interface Rotating {
  readonly fleet: Pick<Fleet, 'certificates' | 'drills' | 'hostedZones'>;
  readonly stage: string;
}

/** The certificate sets of the fleet that are rehearsed. */
const rehearsed = ({ drills }: Rotating['fleet']): string[] =>
  drills.list.flatMap(({ drill, resource }) => (drill === 'certificate-rotation' ? [resource] : []));

/**
 * The listeners of the certificate sets' load balancers, whose certificates are exchanged.
 * @returns makes the listing of what a function does to them: `ModifyListener`
 */
export function rotatedListeners(
  scope: Construct,
  { certificates }: Pick<Fleet, 'certificates'>,
  entries: readonly string[],
): (actions: readonly string[]) => Listing {
  const names = entries.flatMap((entry) => Object.keys(certificates[entry]?.loadBalancers ?? {}));
  for (const name of names) {
    acknowledge(
      scope,
      `Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:listener/*/${name}/*`,
      'AWS generates the IDs of load balancers and listeners; their names are those of the fleet.',
    );
  }
  return (actions) => ({
    items: names.map((name) => arnOf(scope, 'elasticloadbalancing', 'listener', `*/${name}/*`)),
    why: 'To swap the certificate of a listener that has a drill, and to swap it back.',
    statementOf: (arns) =>
      new iam.PolicyStatement({
        actions: actions.map((action) => `elasticloadbalancing:${action}`),
        resources: [...arns],
      }),
  });
}

/** Certificates that a drill has had issued may be deleted. */
export function allowRotating(role: iam.IRole, stage: string): void {
  const why = 'To delete the certificate that a drill has had issued.';
  allow(role, ['acm:DeleteCertificate'], [arnOf(role, 'acm', 'certificate', '*')], why, {
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
export function allowOrdering(ordering: lambda.Function, { fleet, stage }: Rotating): void {
  const role = ordering.role!;
  const entries = rehearsed(fleet);
  if (entries.length === 0) return;
  const why = 'To have the certificate issued that a drill swaps in.';
  allow(role, ['acm:RequestCertificate', 'acm:AddTagsToCertificate'], ['*'], why, {
    StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) },
    Null: { [`aws:RequestTag/${DRILL_TAG_KEY}`]: 'false' },
  });
  allowListed(ordering, {
    id: 'HostedZones',
    description: `The hosted zones of drills of Evenkeel ${stage}`,
    roles: [role],
    listings: validationRecords(ordering, fleet, { read: entries, changed: entries }),
  });
}

const arnOf = (scope: Construct, service: string, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service, resource, resourceName, arnFormat: ArnFormat.SLASH_RESOURCE_NAME });
