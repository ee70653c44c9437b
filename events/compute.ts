import * as z from 'zod/mini';
import { apiCall, callsTo, text } from './cloudTrail.ts';
import { envelope, envelopeOfAny, type EventDefinition } from './envelope.ts';

const instanceSchema = envelope(
  'aws.ec2',
  'EC2 Instance State-change Notification',
  z.object({ 'instance-id': z.string() }),
);

/**
 * An instance is running now, or is stopping: it may be a target or a spare (EC2 user guide, "EC2 instance state
 * changes").
 */
export const instanceStateChange = {
  schema: instanceSchema,
  pattern: () => ({
    source: ['aws.ec2'],
    'detail-type': ['EC2 Instance State-change Notification'],
    detail: { state: ['running', 'stopping', 'shutting-down'] },
  }),
  samples: ['ec2-instance-state-change.json'],
} satisfies EventDefinition<typeof instanceSchema>;

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
export const scalingGroupChanged = callsTo(groupCallSchema, 'autoscaling.amazonaws.com', CALLS_ABOUT_GROUPS, [
  'cloudtrail-update-auto-scaling-group.json',
]);
