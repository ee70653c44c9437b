import { Stack } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { stageTag } from '../../fleet/names.ts';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import { acknowledge, allow } from '../function.ts';
import type { Deployment } from './special.ts';

/** The permissions to keep every zone of a Network Load Balancer healthy and balanced. */
export function allowTargets({ function: { role }, stage, fleet }: Deployment): void {
  allowReading(role!);
  allowMoving(role!, stage);
  allowPools(
    role!,
    stage,
    Object.values(fleet.targetGroups).map(({ pool }) => pool),
  );
}

function allowReading(role: iam.IRole): void {
  const actions = [
    'elasticloadbalancing:DescribeTargetGroups',
    'elasticloadbalancing:DescribeTargetGroupAttributes',
    'elasticloadbalancing:DescribeTargetHealth',
    'elasticloadbalancing:DescribeListeners',
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:DescribeTags',
    'ec2:DescribeInstances',
    'ec2:DescribeSubnets',
    'autoscaling:DescribeAutoScalingGroups',
    'autoscaling:DescribeAutoScalingInstances',
    'autoscaling:DescribeInstanceRefreshes',
    'autoscaling:DescribeLifecycleHooks',
    'arc-zonal-shift:GetManagedResource',
    'cloudwatch:GetMetricData',
    'cloudwatch:DescribeAlarms',
  ];
  allow(role, actions, ['*']);
  acknowledge(role, 'Resource::*', 'Describing target groups, instances, metrics or alarms supports no resource.');
}

/** Only target groups with the stage's tag: tagging a group lets Evenkeel manage it. */
function allowMoving(role: iam.IRole, stage: string): void {
  const actions = [
    'elasticloadbalancing:RegisterTargets',
    'elasticloadbalancing:DeregisterTargets',
    'elasticloadbalancing:ModifyTargetGroupAttributes',
  ];
  allow(role, actions, [arnOf(role, 'elasticloadbalancing', 'targetgroup', '*')], tagged(stage));
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:targetgroup/*',
    'Target groups are identified by their tag.',
  );
}

/** Only what the pools in the fleet need. */
function allowPools(role: iam.IRole, stage: string, pools: readonly TargetGroupPolicy['pool'][]): void {
  if (pools.some((pool) => pool !== 'external' && 'autoScalingGroup' in pool)) {
    const actions = ['autoscaling:LaunchInstances', 'autoscaling:TerminateInstanceInAutoScalingGroup'];
    const groups = arnOf(role, 'autoscaling', 'autoScalingGroup:*:autoScalingGroupName', '*');
    allow(role, actions, [groups], tagged(stage));
    allowFleets(role);
    acknowledge(
      role,
      'Resource::arn:<AWS::Partition>:autoscaling:<AWS::Region>:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName/*',
      'Auto Scaling groups are identified by their tag.',
    );
  }
  if (pools.some((pool) => pool !== 'external' && 'ecsService' in pool)) {
    const services = arnOf(role, 'ecs', 'service', '*');
    allow(role, ['ecs:DescribeServices'], [services]);
    allow(role, ['ecs:UpdateService'], [services], tagged(stage));
    acknowledge(
      role,
      'Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service/*',
      'Services are identified by their tag.',
    );
  }
}

/** What a fleet of instances is made of (Service Authorization Reference, "CreateFleet"). An image has no account. */
const FLEET_RESOURCES = ['fleet', 'instance', 'launch-template', 'placement-group', 'subnet', 'volume'];

/**
 * Auto Scaling launches instances at once only for callers that may create a fleet from the group's launch template
 * (Auto Scaling user guide, "Launching instances with synchronous provisioning").
 */
function allowFleets(role: iam.IRole): void {
  const images = Stack.of(role).formatArn({ service: 'ec2', account: '', resource: 'image', resourceName: '*' });
  const resources = FLEET_RESOURCES.map((resource) => arnOf(role, 'ec2', resource, '*'));
  allow(role, ['ec2:CreateFleet'], [...resources, images]);
  allow(role, ['ec2:DescribeLaunchTemplateVersions'], ['*']);
  for (const resource of FLEET_RESOURCES) {
    acknowledge(role, `Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:${resource}/*`, FLEET_REASON);
  }
  acknowledge(role, 'Resource::arn:<AWS::Partition>:ec2:<AWS::Region>::image/*', FLEET_REASON);
}

const FLEET_REASON = 'What is launched is what the launch template of the group says, which is not ours.';

const arnOf = (role: iam.IRole, service: string, resource: string, resourceName: string): string =>
  Stack.of(role).formatArn({ service, resource, resourceName });

const tagged = (stage: string) => ({
  StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
});
