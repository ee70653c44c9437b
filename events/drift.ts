import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';

/** Calls that change who serves, or how. */
const CALLS = [
  'RegisterTargets',
  'DeregisterTargets',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'ModifyLoadBalancerAttributes',
  'SetSubnets',
] as const;

const schema = envelope(
  'aws.elasticloadbalancing',
  'AWS API Call via CloudTrail',
  z.object({
    eventName: z.string(),
    userIdentity: z.looseObject({ arn: z.optional(z.string()) }),
    // Absent for a call that was refused before it was read.
    requestParameters: z.nullish(
      z.looseObject({ targetGroupArn: z.optional(z.string()), loadBalancerArn: z.optional(z.string()) }),
    ),
  }),
);

/** Somebody has changed a target group or a load balancer. Comes only where a trail of CloudTrail logs. */
export const loadBalancingCall = {
  schema,
  pattern: () => ({
    source: ['aws.elasticloadbalancing'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventSource: ['elasticloadbalancing.amazonaws.com'], eventName: [...CALLS] },
  }),
  samples: ['cloudtrail-deregister-targets.json'],
} satisfies EventDefinition<typeof schema>;
