import * as z from 'zod/mini';
import { apiCall, callsTo, text } from './cloudTrail.ts';
import { being } from './narrowing.ts';
import { envelope, envelopeOfAny, type EventDefinition } from './envelope.ts';

const instanceSchema = envelope(
  'aws.ec2',
  'EC2 Instance State-change Notification',
  z.object({ 'instance-id': z.string() }),
);

/**
 * An instance is stopping: it may be a target (EC2 user guide, "EC2 instance state changes"). The event names nothing but
 * the instance. One that runs now may become a spare, which the next tick sees sooner than it would be healthy.
 */
export const instanceStateChange = {
  schema: instanceSchema,
  pattern: () => ({
    source: ['aws.ec2'],
    'detail-type': ['EC2 Instance State-change Notification'],
    detail: { state: ['stopping', 'shutting-down'] },
  }),
  samples: ['ec2-instance-state-change.json'],
} satisfies EventDefinition<typeof instanceSchema>;

/** What EC2 says of a Spot Instance before it takes it back (EC2 user guide, "Spot Instance interruptions"). */
export const INSTANCE_WARNINGS = [
  'EC2 Spot Instance Interruption Warning',
  'EC2 Instance Rebalance Recommendation',
] as const;

const warningSchema = envelopeOfAny('aws.ec2', INSTANCE_WARNINGS, z.object({ 'instance-id': z.string() }));

/** EC2 takes an instance back two minutes from now, or recommends to replace it. No call answers that. */
export const instanceWarning = {
  schema: warningSchema,
  pattern: () => ({ source: ['aws.ec2'], 'detail-type': [...INSTANCE_WARNINGS] }),
  samples: ['ec2-spot-interruption-warning.json', 'ec2-rebalance-recommendation.json'],
} satisfies EventDefinition<typeof warningSchema>;

/** Activities of an Auto Scaling group (Amazon EC2 Auto Scaling user guide, "EventBridge events"). */
export const SCALING_ACTIVITIES = [
  'EC2 Instance Launch Successful',
  'EC2 Instance Launch Unsuccessful',
  'EC2 Instance Terminate Successful',
  'EC2 Instance Terminate Unsuccessful',
] as const;

const scalingSchema = envelopeOfAny(
  'aws.autoscaling',
  SCALING_ACTIVITIES,
  z.object({ AutoScalingGroupName: z.string() }),
);

/** An Auto Scaling group has launched or terminated an instance, or failed to. */
export const scalingActivity = {
  schema: scalingSchema,
  pattern: () => ({ source: ['aws.autoscaling'], 'detail-type': [...SCALING_ACTIVITIES] }),
  samples: ['auto-scaling-launch-successful.json'],
  narrowing: { kinds: ['scalingGroups'], fields: (named) => ({ detail: { AutoScalingGroupName: being(named) } }) },
} satisfies EventDefinition<typeof scalingSchema>;

/** Calls after which a group has other instances, target groups or processes, without an activity that tells of it. */
const CALLS_ABOUT_GROUPS = [
  'AttachInstances',
  'AttachLoadBalancerTargetGroups',
  'AttachTrafficSources',
  'DeleteAutoScalingGroup',
  'DetachInstances',
  'DetachLoadBalancerTargetGroups',
  'DetachTrafficSources',
  'EnterStandby',
  'ExitStandby',
  'ResumeProcesses',
  'SuspendProcesses',
  'UpdateAutoScalingGroup',
] as const;

export const scalingGroupParameters = { autoScalingGroupName: text };

const groupCallSchema = apiCall(['aws.autoscaling'], scalingGroupParameters);

/** Somebody changed an Auto Scaling group. */
export const scalingGroupChanged = callsTo(
  groupCallSchema,
  'autoscaling.amazonaws.com',
  CALLS_ABOUT_GROUPS,
  ['cloudtrail-update-auto-scaling-group.json'],
  {
    kinds: ['scalingGroups'],
    fields: (named) => ({ detail: { requestParameters: { autoScalingGroupName: being(named) } } }),
  },
);
