import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { stageTag } from '../../fleet/names.ts';
import { acknowledge, allow } from '../function.ts';
import type { Deployment } from './special.ts';

/** The principal of the role by which Application Auto Scaling itself acts on Aurora. */
const SERVICE_PRINCIPAL = 'rds.application-autoscaling.amazonaws.com';

/** The permissions to manage Application Auto Scaling as a fallback while Evenkeel is down. */
export function allowSafetyNet({ function: { role }, stage }: Deployment): void {
  allowReading(role!);
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
  allow(role, actions, ['*']);
  acknowledge(role, 'Resource::*', 'Listing clusters or scalable targets supports no resource, nor does validation.');
}

/** AWS generates the IDs of scalable targets: before registration only what they scale identifies them. */
function allowRegistering(role: iam.IRole, stage: string): void {
  const targets = Stack.of(role).formatArn({
    service: 'application-autoscaling',
    resource: 'scalable-target',
    resourceName: '*',
  });
  const actions = [
    'application-autoscaling:RegisterScalableTarget',
    'application-autoscaling:DeregisterScalableTarget',
    'application-autoscaling:PutScalingPolicy',
    'application-autoscaling:DeleteScalingPolicy',
  ];
  allow(role, actions, [targets], {
    StringEquals: {
      'application-autoscaling:service-namespace': 'rds',
      'application-autoscaling:scalable-dimension': 'rds:cluster:ReadReplicaCount',
    },
  });
  allow(role, ['application-autoscaling:ListTagsForResource'], [targets]);
  allow(role, ['application-autoscaling:TagResource'], [targets], {
    StringEquals: { [`aws:RequestTag/${stageTag.key}`]: stageTag.value(stage) },
  });
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:application-autoscaling:<AWS::Region>:<AWS::AccountId>:scalable-target/*',
    'AWS generates the ID of a scalable target when it is registered.',
  );
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
    { StringEquals: { 'iam:AWSServiceName': SERVICE_PRINCIPAL } },
  );
}

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
  allow(role, actions, ['*'], { Bool: { 'aws:ViaAWSService': 'true' } });
}
