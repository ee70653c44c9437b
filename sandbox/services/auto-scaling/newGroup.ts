import type { CreateAutoScalingGroupCommandInput } from '@aws-sdk/client-auto-scaling';
import { AwsError } from '../../wire/handlers.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Subnet } from '../ec2/index.ts';
import type { Group } from './groups.ts';

const SIMULATED = new Set(
  'AutoScalingGroupName LaunchTemplate MixedInstancesPolicy MinSize MaxSize DesiredCapacity VPCZoneIdentifier TargetGroupARNs HealthCheckGracePeriod CapacityRebalance MaxInstanceLifetime NewInstancesProtectedFromScaleIn Tags'.split(
    ' ',
  ),
);

const validationError = (message: string) => new AwsError('ValidationError', message, { status: 400 });

/** @throws {AwsError} ValidationError, and what `subnetOf` throws */
export function newGroup(
  input: CreateAutoScalingGroupCommandInput,
  subnetOf: (id: string) => Subnet,
  createdMs: number,
): Group {
  refuseUnsimulated('autoscaling:CreateAutoScalingGroup', input, SIMULATED);
  const { AutoScalingGroupName: name = '', LaunchTemplate, MixedInstancesPolicy: mixed, Tags = [] } = input;
  const { MinSize: min = 0, MaxSize: max = 0 } = input;
  const { DesiredCapacity: desired = min } = input;
  if (!LaunchTemplate === !mixed)
    throw validationError(
      'Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.',
    );
  if (min > max) throw validationError(`Min bound, ${min}, must be less than or equal to max bound, ${max}`);
  if (desired < min || desired > max)
    throw validationError(
      `Desired capacity:${desired} must be between the specified min size:${min} and max size:${max}`,
    );
  return {
    name,
    subnets: (input.VPCZoneIdentifier ?? '').split(',').map((id) => subnetOf(id.trim())),
    instanceType: 'm7g.large',
    launchTemplate: LaunchTemplate && {
      LaunchTemplateId: LaunchTemplate.LaunchTemplateId ?? 'lt-0a000000000000000',
      LaunchTemplateName: LaunchTemplate.LaunchTemplateName ?? name,
      Version: LaunchTemplate.Version ?? '$Default',
    },
    mixed,
    createdMs,
    targetGroupArns: input.TargetGroupARNs ?? [],
    tags: new Map(Tags.map(({ Key = '', Value = '' }) => [Key, Value])),
    propagated: new Set(Tags.flatMap(({ Key = '', PropagateAtLaunch }) => (PropagateAtLaunch === false ? [] : [Key]))),
    graceSeconds: input.HealthCheckGracePeriod ?? 0,
    rebalancesCapacity: input.CapacityRebalance ?? false,
    lifetimeSeconds: input.MaxInstanceLifetime,
    protectsNew: input.NewInstancesProtectedFromScaleIn ?? false,
    min,
    max,
    desired,
    suspended: new Map(),
    hooks: new Map(),
    members: new Map(),
    launches: new Map(),
    refresh: undefined,
  };
}
