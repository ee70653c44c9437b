import type * as client from '@aws-sdk/client-auto-scaling';
import { arn } from '../../core.ts';
import type { Instance } from '../ec2/index.ts';
import { type Group, groupArn } from './groups.ts';

/** A group as recorded answers show one; what cannot be set here has AWS's defaults (API reference). */
export const groupShape = (group: Group, instances: readonly Instance[]): client.AutoScalingGroup => ({
  AutoScalingGroupName: group.name,
  AutoScalingGroupARN: groupArn(group.name),
  ...templateOf(group),
  MinSize: group.min,
  MaxSize: group.max,
  DesiredCapacity: group.desired,
  DefaultCooldown: 300,
  AvailabilityZones: group.subnets.map(({ zone }) => zone),
  LoadBalancerNames: [],
  TargetGroupARNs: [...group.targetGroupArns],
  HealthCheckType: 'EC2',
  HealthCheckGracePeriod: group.graceSeconds,
  Instances: instances.map((instance) => instanceShape(group, instance)),
  CreatedTime: new Date(group.createdMs),
  SuspendedProcesses: [...group.suspended].map(([ProcessName, atMs]) => ({
    ProcessName,
    SuspensionReason: `User suspended at ${new Date(atMs).toISOString().replace(/\.\d+/, '')}`,
  })),
  VPCZoneIdentifier: group.subnets.map(({ id }) => id).join(','),
  EnabledMetrics: [],
  Tags: [...group.tags].map(([Key, Value]) => ({
    ResourceId: group.name,
    ResourceType: 'auto-scaling-group',
    Key,
    Value,
    PropagateAtLaunch: group.propagated.has(Key),
  })),
  TerminationPolicies: ['Default'],
  NewInstancesProtectedFromScaleIn: group.protectsNew,
  ...(group.rebalancesCapacity && { CapacityRebalance: true }),
  ...(group.lifetimeSeconds !== undefined && { MaxInstanceLifetime: group.lifetimeSeconds }),
  ServiceLinkedRoleARN: arn('iam', 'role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
  TrafficSources: group.targetGroupArns.map((Identifier) => ({ Identifier, Type: 'elbv2' })),
  AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-best-effort' },
  CapacityReservationSpecification: { CapacityReservationPreference: 'default' },
  InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'terminate' } },
});

const templateOf = ({ launchTemplate, mixed }: Group) =>
  launchTemplate ? { LaunchTemplate: { ...launchTemplate } } : { MixedInstancesPolicy: structuredClone(mixed!) };

function instanceShape(group: Group, { id, instanceType, subnet }: Instance): client.Instance {
  const { lifecycle, isProtected } = group.members.get(id)!;
  return {
    InstanceId: id,
    InstanceType: instanceType,
    AvailabilityZone: subnet.zone,
    LifecycleState: lifecycle,
    HealthStatus: 'Healthy',
    ...(group.launchTemplate && { LaunchTemplate: { ...group.launchTemplate, Version: '1' } }),
    ProtectedFromScaleIn: isProtected,
  };
}
