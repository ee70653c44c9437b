import * as z from 'zod/mini';
import { envelope, type EventDefinition } from './envelope.ts';

/** Calls that may leave a host without a certificate, or a listener without its own. */
const CHANGES = [
  'AddListenerCertificates',
  'CreateListener',
  'CreateRule',
  'DeleteListener',
  'DeleteRule',
  'ModifyListener',
  'ModifyRule',
  'RemoveListenerCertificates',
] as const;

const schema = envelope(
  'aws.elasticloadbalancing',
  'AWS API Call via CloudTrail',
  z.object({
    eventName: z.string(),
    userIdentity: z.optional(z.object({ arn: z.optional(z.string()) })),
    requestParameters: z.nullish(
      z.object({
        loadBalancerArn: z.optional(z.string()),
        listenerArn: z.optional(z.string()),
        ruleArn: z.optional(z.string()),
      }),
    ),
  }),
);

/** Somebody changed a listener or a rule. It comes only where a trail of CloudTrail logs; the sweep finds it anywhere. */
export const listenerChanged = {
  schema,
  pattern: () => ({
    source: ['aws.elasticloadbalancing'],
    'detail-type': ['AWS API Call via CloudTrail'],
    detail: { eventSource: ['elasticloadbalancing.amazonaws.com'], eventName: [...CHANGES] },
  }),
  samples: ['elasticloadbalancing-create-rule.json'],
} satisfies EventDefinition<typeof schema>;

/**
 * The name of the load balancer in the ARN of itself, of a listener or of a rule:
 * `arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2` → `shop`.
 */
export const loadBalancerOfArn = (arn: string): string | undefined => arn.split('/')[2];

/** Whether one of our own functions did it: what it changed, it looks at anyway. */
export const isByStage = (identityArn: string | undefined, stage: string): boolean =>
  identityArn?.includes(`:assumed-role/evenkeel-${stage}-`) ?? false;
