import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { stageTag } from '../../fleet/names.ts';
import { acknowledge, allow } from '../function.ts';
import { acting } from './acting.ts';
import type { Deployment } from './special.ts';

/** The principal of the role by which Application Auto Scaling itself acts on Aurora. */
const SERVICE_PRINCIPAL = 'rds.application-autoscaling.amazonaws.com';

/** The permissions to manage Application Auto Scaling as a fallback while Evenkeel is down. */
export function allowSafetyNet({ function: { role }, stage, fleet }: Deployment): void {
  allowReading(role!);
  if (acting(fleet.clusters).length === 0) return;
  allowRegistering(role!, stage);
  allowValidation(role!);
}

function allowReading(role: iam.IRole): void {
  const actions = [
    'application-autoscaling:DescribeScalableTargets',
    'application-autoscaling:DescribeScalingPolicies',
    'application-autoscaling:DescribeScheduledActions',
    'rds:DescribeDBClusters',
    'rds:DescribeDBInstances',
  ];
  allow(role, actions, ['*'], 'To see clusters, their readers, and what scales them.');
  allow(
    role,
    ['application-autoscaling:ListTagsForResource'],
    [scalableTargets(role)],
    'To see whose a scalable target is.',
  );
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:application-autoscaling:<AWS::Region>:<AWS::AccountId>:scalable-target/*',
    'AWS generates the ID of a scalable target when it is registered.',
  );
  acknowledge(role, 'Resource::*', 'Listing clusters or scalable targets supports no resource, nor does validation.');
}

/** AWS generates the IDs of scalable targets: before registration only what they scale identifies them. */
function allowRegistering(role: iam.IRole, stage: string): void {
  const targets = scalableTargets(role);
  const actions = [
    'application-autoscaling:RegisterScalableTarget',
    'application-autoscaling:DeregisterScalableTarget',
    'application-autoscaling:PutScalingPolicy',
    'application-autoscaling:DeleteScalingPolicy',
  ];
  const why =
    'To let Application Auto Scaling add readers while Evenkeel is down, and to take that back: of Aurora only.';
  allow(role, actions, [targets], why, {
    StringEquals: {
      'application-autoscaling:service-namespace': 'rds',
      'application-autoscaling:scalable-dimension': 'rds:cluster:ReadReplicaCount',
    },
  });
  allow(role, ['application-autoscaling:TagResource'], [targets], 'To mark the scalable targets that are ours.', {
    StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) },
  });
  allow(
    role,
    ['iam:CreateServiceLinkedRole'],
    [
      Stack.of(role).formatArn({
        service: 'iam',
        region: '',
        resource: 'role',
        resourceName: `aws-service-role/${SERVICE_PRINCIPAL}/AWSServiceRoleForApplicationAutoScaling_RDSCluster`,
      }),
    ],
    'Application Auto Scaling creates its own role on behalf of whoever registers the first cluster of an account.',
    { StringEquals: { 'iam:AWSServiceName': SERVICE_PRINCIPAL } },
  );
}

const scalableTargets = (role: iam.IRole): string =>
  Stack.of(role).formatArn({ service: 'application-autoscaling', resource: 'scalable-target', resourceName: '*' });

/**
 * AWS registers a cluster only for callers that could scale it themselves, and tests that with their permissions
 * (Application Auto Scaling user guide, "Permissions validation"). These permissions apply only to AWS's calls on our
 * behalf; the function's own calls are denied.
 */
function allowValidation(role: iam.IRole): void {
  const actions = [
    'rds:CreateDBInstance',
    'rds:DeleteDBInstance',
    'rds:AddTagsToResource',
    'cloudwatch:PutMetricAlarm',
    'cloudwatch:DescribeAlarms',
    'cloudwatch:DeleteAlarms',
  ];
  const why =
    'Application Auto Scaling registers a cluster only for callers that could scale it themselves. The function itself is denied all of that.';
  allow(role, actions, ['*'], why, { Bool: { 'aws:ViaAWSService': 'true' } });
}
