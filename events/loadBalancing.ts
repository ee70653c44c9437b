import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';

/** Calls that may leave a host without a certificate, or a listener without its own. */
const CALLS_ABOUT_LISTENERS = [
  'AddListenerCertificates',
  'CreateListener',
  'CreateRule',
  'DeleteListener',
  'DeleteRule',
  'ModifyListener',
  'ModifyRule',
  'RemoveListenerCertificates',
] as const;

/** Calls that change which targets serve, or how. */
const CALLS_ABOUT_TARGETS = [
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
    userIdentity: z.optional(z.object({ arn: z.optional(z.string()) })),
    // Absent for a call that was rejected before it was parsed.
    requestParameters: z.nullish(
      z.object({
        loadBalancerArn: z.optional(z.string()),
        listenerArn: z.optional(z.string()),
        ruleArn: z.optional(z.string()),
        targetGroupArn: z.optional(z.string()),
      }),
    ),
  }),
);

const callTo = (eventName: readonly string[], sample: string) =>
  ({
    schema,
    pattern: () => ({
      source: ['aws.elasticloadbalancing'],
      'detail-type': ['AWS API Call via CloudTrail'],
      detail: { eventSource: ['elasticloadbalancing.amazonaws.com'], eventName: [...eventName] },
    }),
    samples: [sample],
  }) satisfies EventDefinition<typeof schema>;

/** Somebody changed a listener or a rule. It comes only where a trail of CloudTrail logs; the sweep finds it anywhere. */
export const listenerChanged = callTo(CALLS_ABOUT_LISTENERS, 'elasticloadbalancing-create-rule.json');

/** Somebody changed a target group or a load balancer. It comes only where a trail of CloudTrail logs. */
export const targetsChanged = callTo(CALLS_ABOUT_TARGETS, 'cloudtrail-deregister-targets.json');

/**
 * The name of the load balancer in the ARN of itself, of a listener or of a rule:
 * `arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2` → `shop`.
 */
export const loadBalancerOfArn = (arn: string): string | undefined => arn.split('/')[2];

/** Whether one of our own functions made the call: it reconciles what it changed anyway. */
export const isByStage = (identityArn: string | undefined, stage: string): boolean =>
  identityArn?.includes(`:assumed-role/evenkeel-${stage}-`) ?? false;
