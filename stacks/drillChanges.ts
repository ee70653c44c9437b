import { ArnFormat, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import type { DrillName } from '../fleet/drillNames.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { READER_PREFIX, stageTag } from '../fleet/names.ts';
import { allowRotating, rotatedListeners } from './drillRotation.ts';
import { acknowledge, allow } from './function.ts';
import { allowing, allowListed, type Listing, tellUnlisted } from './listed.ts';

interface Changing {
  readonly stage: string;
  readonly fleet: Fleet;
  /** Of the function that injects: it takes nothing back, and what is lost is not rolled back. */
  readonly injecting: iam.IRole;
  /** Of the function that waits for a certificate and detaches another. */
  readonly rotating: iam.IRole;
  /** Of the function that rolls back while the drill runs. */
  readonly rollingBack: iam.IRole;
  /** Of the one that ends a drill: it rolls back, too, and deletes what the drill has created. */
  readonly cleaningUp: iam.IRole;
}

/** What drills change: only resources that the fleet has a drill for, and each function only what it does to them. */
export function allowDrillChanges(scope: Construct, changing: Changing): void {
  const { stage, fleet, injecting, rotating, rollingBack, cleaningUp } = changing;
  const resources = (drill: DrillName) =>
    fleet.drills.list.flatMap((policy) => (policy.drill === drill ? [policy.resource] : []));
  const entries = resources('certificate-rotation');
  if (entries.length > 0) allowRotating(cleaningUp, stage);
  const clusters = resources('aurora-failover');
  const balancers = shifted(fleet);
  const listeners = rotatedListeners(scope, fleet, entries);
  const failover = failovers(scope, stage, clusters);
  allowListed(scope, {
    id: 'Detached',
    description: `The listeners that drills of Evenkeel ${stage} take certificates from`,
    roles: [rotating],
    listings: [listeners(['RemoveListenerCertificates'])],
  });
  const injected = allowListed(scope, {
    id: 'Changed',
    description: `The clusters, load balancers and listeners that drills of Evenkeel ${stage} change`,
    roles: [injecting],
    listings: [
      listeners(['AddListenerCertificates', 'ModifyListener']),
      failover,
      allowing('arc-zonal-shift:StartZonalShift', balancers, 'To evacuate a zone of a load balancer that has a drill.'),
    ],
  });
  const ended = allowListed(scope, {
    id: 'RolledBack',
    description: `The clusters, load balancers and listeners that drills of Evenkeel ${stage} roll back`,
    roles: [rollingBack, cleaningUp],
    listings: [
      listeners(['AddListenerCertificates', 'ModifyListener', 'RemoveListenerCertificates']),
      failover,
      allowing('arc-zonal-shift:CancelZonalShift', balancers, 'To take back the evacuation of a zone.'),
    ],
  });
  const failing = [injecting, rollingBack, cleaningUp];
  const unlisted = Math.max(injected.unlisted.length, ended.unlisted.length);
  if (unlisted > 0) {
    for (const role of failing) acknowledge(role, `Resource::${CLUSTERS}`, UNLISTED);
    tellUnlisted(scope, { stage, clusters: clusters.slice(-unlisted), whatFor: 'run failover drills on' });
  }
  if (clusters.length > 0) for (const role of failing) allowPromoting(role);
  if (resources('reader-loss').length > 0) allowReaderLoss(injecting, stage);
}

const WHY_FAILOVER = 'To fail over a cluster that has a drill, and to fail back.';

/** RDS asks about the cluster and about the instance that is to become its writer, which may have any name. */
function allowPromoting(role: iam.IRole): void {
  allow(role, ['rds:FailoverDBCluster'], [arnOf(role, 'db', '*')], WHY_FAILOVER);
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:*',
    'Which reader is promoted is read when the drill begins; the cluster is one that has a drill.',
  );
}

const CLUSTERS = 'arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:cluster:*';

const UNLISTED =
  'The policies of a role have no room for more names; the tag of the stage identifies the other clusters.';

const failovers = (scope: Construct, stage: string, clusters: readonly string[]): Listing => ({
  ...allowing(
    'rds:FailoverDBCluster',
    clusters.map((name) => arnOf(scope, 'cluster', name)),
    WHY_FAILOVER,
  ),
  beyond: new iam.PolicyStatement({
    actions: ['rds:FailoverDBCluster'],
    resources: [arnOf(scope, 'cluster', '*')],
    conditions: { StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) } },
  }),
});

/** The ARNs of the load balancers whose zones are evacuated. */
const shifted = ({ drills, targetGroups }: Fleet): string[] =>
  drills.list.flatMap((policy) =>
    policy.drill === 'zone-evacuation'
      ? (policy.loadBalancer ?? targetGroups[policy.resource]?.loadBalancer ?? [])
      : [],
  );

function allowReaderLoss(role: iam.IRole, stage: string): void {
  const why = 'To lose a reader that Evenkeel itself has added: the drill of that name.';
  allow(role, ['rds:DeleteDBInstance'], [arnOf(role, 'db', `${READER_PREFIX}*`)], why, {
    StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
  });
  acknowledge(
    role,
    `Resource::arn:<AWS::Partition>:rds:<AWS::Region>:<AWS::AccountId>:db:${READER_PREFIX}*`,
    'Readers are named after the moment of their decision, and recognised by their tag.',
  );
}

const arnOf = (scope: Construct, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service: 'rds', resource, resourceName, arnFormat: ArnFormat.COLON_RESOURCE_NAME });
