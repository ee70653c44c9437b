import { Duration, Stack } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { stageTag } from '../fleet/names.ts';
import type { TargetGroupPolicy } from '../fleet/targets.ts';
import { acknowledge, allow, controllerFunction, type FunctionProps } from './function.ts';
import { addTick } from './tick.ts';

interface TargetsProps extends FunctionProps {
  readonly groups: readonly (readonly [name: string, policy: TargetGroupPolicy])[];
}

/**
 * One that sweeps, and one that an event wakes meanwhile: together they keep to the calls that ELB takes in a second. In
 * an outage of a zone every group has an alarm, and a function for each would only have them all refused.
 */
const AT_ONCE = 2;

/** The function that keeps every zone of a Network Load Balancer alive and even, with its tick and its role. */
export class TargetsFunction extends Construct {
  readonly function: lambda.Function;

  constructor(scope: Construct, id: string, props: TargetsProps) {
    super(scope, id);
    this.function = controllerFunction(this, 'Function', props, { reservedConcurrency: AT_ONCE });
    this.#allowReading();
    this.#allowMoving(props.stage);
    this.#allowPools(
      props.stage,
      props.groups.map(([, { pool }]) => pool),
    );
    addTick(this, this.function, Duration.minutes(1));
  }

  #allowReading(): void {
    const role = this.function.role!;
    const actions = [
      'elasticloadbalancing:DescribeTargetGroups',
      'elasticloadbalancing:DescribeTargetGroupAttributes',
      'elasticloadbalancing:DescribeTargetHealth',
      'elasticloadbalancing:DescribeLoadBalancers',
      'elasticloadbalancing:DescribeLoadBalancerAttributes',
      'elasticloadbalancing:DescribeTags',
      'ec2:DescribeInstances',
      'ec2:DescribeSubnets',
      'autoscaling:DescribeAutoScalingGroups',
      'autoscaling:DescribeInstanceRefreshes',
      'arc-zonal-shift:GetManagedResource',
      'cloudwatch:GetMetricData',
      'cloudwatch:DescribeAlarms',
    ];
    allow(role, actions, ['*']);
    acknowledge(role, 'Resource::*', 'Reading target groups, instances, metrics or alarms takes no resource.');
  }

  /** Only groups that carry the tag of the stage: whoever tags a group puts it into our hands. */
  #allowMoving(stage: string): void {
    const role = this.function.role!;
    const actions = [
      'elasticloadbalancing:RegisterTargets',
      'elasticloadbalancing:DeregisterTargets',
      'elasticloadbalancing:ModifyTargetGroupAttributes',
    ];
    allow(role, actions, [this.#arn('elasticloadbalancing', 'targetgroup', '*')], tagged(stage));
    acknowledge(
      role,
      'Resource::arn:<AWS::Partition>:elasticloadbalancing:<AWS::Region>:<AWS::AccountId>:targetgroup/*',
      'Target groups are told by their tag.',
    );
  }

  /** What the fleet's pools need, and nothing for pools that it does not have. */
  #allowPools(stage: string, pools: readonly TargetGroupPolicy['pool'][]): void {
    const role = this.function.role!;
    if (pools.some((pool) => pool !== 'external' && 'autoScalingGroup' in pool)) {
      const actions = ['autoscaling:LaunchInstances', 'autoscaling:TerminateInstanceInAutoScalingGroup'];
      const groups = Stack.of(this).formatArn({
        service: 'autoscaling',
        resource: 'autoScalingGroup:*:autoScalingGroupName',
        resourceName: '*',
      });
      allow(role, actions, [groups], tagged(stage));
      acknowledge(
        role,
        'Resource::arn:<AWS::Partition>:autoscaling:<AWS::Region>:<AWS::AccountId>:autoScalingGroup:*:autoScalingGroupName/*',
        'Auto Scaling groups are told by their tag.',
      );
    }
    if (pools.some((pool) => pool !== 'external' && 'ecsService' in pool)) {
      allow(role, ['ecs:DescribeServices'], [this.#arn('ecs', 'service', '*')]);
      allow(role, ['ecs:UpdateService'], [this.#arn('ecs', 'service', '*')], tagged(stage));
      acknowledge(
        role,
        'Resource::arn:<AWS::Partition>:ecs:<AWS::Region>:<AWS::AccountId>:service/*',
        'Services are told by their tag.',
      );
    }
  }

  #arn(service: string, resource: string, resourceName: string): string {
    return Stack.of(this).formatArn({ service, resource, resourceName });
  }
}

const tagged = (stage: string) => ({
  StringEquals: { [`aws:ResourceTag/${stageTag.key}`]: stageTag.value(stage) },
});
