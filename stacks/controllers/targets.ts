import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { stageTag } from '../../fleet/names.ts';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import { acknowledge, allow } from '../function.ts';
import { allowListed, type Listing } from '../listed.ts';
import { acting } from './acting.ts';
import type { Deployment } from './special.ts';

/** The permissions to keep every zone of a Network Load Balancer healthy and balanced. */
export function allowTargets({ scope, function: { role }, stage, fleet }: Deployment): void {
  const groups = Object.values(fleet.targetGroups);
  allowReading(role!, groups);
  const changed = acting(fleet.targetGroups).map(([, policy]) => policy);
  const { unlisted } = allowListed(scope, {
    id: 'Groups',
    description: `The target groups of Evenkeel ${stage}, and what grows them`,
    roles: [role!],
    listings: [moving(scope, stage, changed), ...growing(scope, stage, changed)],
  });
  if (unlisted.length > 0)
    for (const id of UNLISTED) acknowledge(role!, id, 'There is no room for more names: the tag tells.');
  if (changed.some(({ pool }) => pool !== 'external' && 'autoScalingGroup' in pool)) allowFleets(role!);
}

function allowReading(role: iam.IRole, groups: readonly TargetGroupPolicy[]): void {
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
  allow(role, actions, ['*'], 'To see target groups, their targets and zones, and what could be registered.');
  acknowledge(role, 'Resource::*', 'Describing target groups, instances, metrics or alarms supports no resource.');
  if (!groups.some(({ pool }) => pool !== 'external' && 'ecsService' in pool)) return;
  allow(role, ['ecs:DescribeServices'], [arnOf(role, 'ecs', 'service', '*')], 'To see how many tasks a service has.');
  acknowledge(
    role,
    'Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service/*',
    'Reading several services at once needs no names.',
  );
}

/** Only target groups in mode act that have the stage's tag: tagging a group lets Evenkeel manage it. */
function moving(scope: Construct, stage: string, groups: readonly TargetGroupPolicy[]): Listing {
  const actions = [
    'elasticloadbalancing:RegisterTargets',
    'elasticloadbalancing:DeregisterTargets',
    'elasticloadbalancing:ModifyTargetGroupAttributes',
  ];
  return tagged({
    stage,
    actions,
    arns: groups.map(({ arn }) => arn),
    all: arnOf(scope, 'elasticloadbalancing', 'targetgroup', '*'),
    why: 'To register and deregister targets of groups in mode act, and to switch cross-zone load balancing temporarily.',
  });
}

/** Only what the pools of groups in mode act need. Nobody knows the ID that is in the ARN of an Auto Scaling group. */
function growing(scope: Construct, stage: string, groups: readonly TargetGroupPolicy[]): Listing[] {
  const pools = groups.flatMap(({ pool }) => (pool === 'external' ? [] : [pool]));
  const scaling = (name: string) => arnOf(scope, 'autoscaling', 'autoScalingGroup:*:autoScalingGroupName', name);
  const service = (name: string) => arnOf(scope, 'ecs', 'service', name);
  const names = pools.flatMap((pool) => ('autoScalingGroup' in pool ? [pool.autoScalingGroup] : []));
  for (const name of names) acknowledge(scope, `${SCALING}/${name}`, 'AWS generates the ID of an Auto Scaling group.');
  return [
    tagged({
      stage,
      actions: ['autoscaling:LaunchInstances', 'autoscaling:TerminateInstanceInAutoScalingGroup'],
      arns: names.map(scaling),
      all: scaling('*'),
      why: 'To launch the instances that a zone lacks, and to terminate what it has launched.',
    }),
    tagged({
      stage,
      actions: ['ecs:UpdateService'],
      arns: pools.flatMap((pool) =>
        'ecsService' in pool ? [service(`${pool.ecsService.cluster}/${pool.ecsService.service}`)] : [],
      ),
      all: service('*'),
      why: 'To have ECS run the tasks that a zone lacks.',
    }),
  ];
}

const SCALING =
  'Resource::arn:<AWS::Partition>:autoscaling:<AWS::Region>:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName';

const UNLISTED = [
  'Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:targetgroup/*',
  `${SCALING}/*`,
  'Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service/*',
];

interface Tagged {
  readonly stage: string;
  readonly actions: string[];
  readonly arns: readonly string[];
  /** What those are recognised by that have no room in the policies, beside their tag. */
  readonly all: string;
  readonly why: string;
}

/** What is named in the fleet, if it has the tag of the stage. */
function tagged({ stage, actions, arns, all, why }: Tagged): Listing {
  const conditions = { StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) } };
  const statementOf = (resources: readonly string[]) =>
    new iam.PolicyStatement({ actions, resources: [...resources], conditions });
  return { items: [...new Set(arns)], statementOf, why, beyond: statementOf([all]) };
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
  allow(role, ['ec2:CreateFleet'], [...resources, images], FLEET_WHY);
  allow(role, ['ec2:DescribeLaunchTemplateVersions'], ['*'], FLEET_WHY);
  for (const resource of FLEET_RESOURCES) {
    acknowledge(role, `Resource::arn:<AWS::Partition>:ec2:<AWS::Region>:<AWS::AccountId>:${resource}/*`, FLEET_REASON);
  }
  acknowledge(role, 'Resource::arn:<AWS::Partition>:ec2:<AWS::Region>::image/*', FLEET_REASON);
}

const FLEET_WHY =
  'Auto Scaling launches instances at once only for callers that may create a fleet from the launch template of the group.';

const FLEET_REASON = 'What is launched is what the launch template of the group says, which is not ours.';

const arnOf = (scope: Construct, service: string, resource: string, resourceName: string): string =>
  Stack.of(scope).formatArn({ service, resource, resourceName });
