import type * as client from '@aws-sdk/client-auto-scaling';
import { arn } from '../../core.ts';
import type { Instance } from '../ec2/index.ts';
import { type Group, groupArn } from './groups.ts';

/** A group as recorded answers show one; what cannot be set here has AWS's defaults (API reference). */
export const groupShape = (group: Group, instances: readonly Instance[]): client.AutoScalingGroup => ({
  AutoScalingGroupName: group.name,
  AutoScalingGroupARN: groupArn(group.name),
  LaunchTemplate: { ...group.launchTemplate },
  MinSize: group.min,
  MaxSize: group.max,
  DesiredCapacity: group.desired,
  DefaultCooldown: 300,
  AvailabilityZones: group.subnets.map(({ zone }) => zone),
  LoadBalancerNames: [],
  TargetGroupARNs: [...group.targetGroupArns],
  HealthCheckType: 'EC2',
  HealthCheckGracePeriod: 0,
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
  NewInstancesProtectedFromScaleIn: false,
  ServiceLinkedRoleARN: arn('iam', 'role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling'),
  TrafficSources: group.targetGroupArns.map((Identifier) => ({ Identifier, Type: 'elbv2' })),
  AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-best-effort' },
  CapacityReservationSpecification: { CapacityReservationPreference: 'default' },
  InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'terminate' } },
});

const instanceShape = (group: Group, { id, instanceType, subnet, state }: Instance): client.Instance => ({
  InstanceId: id,
  InstanceType: instanceType,
  AvailabilityZone: subnet.zone,
  LifecycleState: lifecycleOf(group.members.get(id)!.isLeaving, state),
  HealthStatus: 'Healthy',
  LaunchTemplate: { ...group.launchTemplate, Version: '1' },
  ProtectedFromScaleIn: false,
});

function lifecycleOf(isLeaving: boolean, state: Instance['state']): client.LifecycleState {
  if (isLeaving) return 'Terminating';
  return state === 'pending' ? 'Pending' : 'InService';
}
