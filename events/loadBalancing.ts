import * as z from 'zod/mini';
import { apiCall, callsTo, text } from './cloudTrail.ts';
import type { Named } from './names.ts';
import { being, endingWith } from './narrowing.ts';

/** Calls that may leave a host without a certificate, or a listener without its own. */
const CALLS_ABOUT_LISTENERS = [
  'AddListenerCertificates',
  'CreateListener',
  'CreateLoadBalancer',
  'CreateRule',
  'DeleteListener',
  'DeleteLoadBalancer',
  'DeleteRule',
  'ModifyListener',
  'ModifyRule',
  'RemoveListenerCertificates',
  'SetRulePriorities',
] as const;

/** Calls that change which targets serve, from where, or how. */
const CALLS_ABOUT_TARGETS = [
  'CreateListener',
  'DeleteListener',
  'DeleteLoadBalancer',
  'DeleteTargetGroup',
  'DeregisterTargets',
  'ModifyListener',
  'ModifyLoadBalancerAttributes',
  'ModifyTargetGroup',
  'ModifyTargetGroupAttributes',
  'RegisterTargets',
  'SetIpAddressType',
  'SetSecurityGroups',
  'SetSubnets',
] as const;

/** What the calls name. */
export const loadBalancingParameters = {
  /** Of a load balancer that is created: it has no ARN yet. */
  name: text,
  loadBalancerArn: text,
  listenerArn: text,
  ruleArn: text,
  targetGroupArn: text,
  /** Of a load balancer or a target group: a list of keys and values. */
  attributes: z.optional(z.unknown()),
  rulePriorities: z.nullish(z.array(z.object({ ruleArn: text }))),
};

const schema = apiCall(['aws.elasticloadbalancing'], loadBalancingParameters);

/** Somebody changed a load balancer, a listener or a rule. */
export const listenerChanged = callsTo(schema, 'elasticloadbalancing.amazonaws.com', CALLS_ABOUT_LISTENERS, [
  'elasticloadbalancing-create-rule.json',
  'elasticloadbalancing-set-rule-priorities.json',
]);

/** Somebody changed a target group, or how its load balancer reaches it. */
export const targetsChanged = callsTo(
  schema,
  'elasticloadbalancing.amazonaws.com',
  CALLS_ABOUT_TARGETS,
  ['cloudtrail-deregister-targets.json'],
  {
    kinds: ['targetGroups', 'networkLoadBalancers'],
    fields: (groups, balancers) => ({
      detail: {
        requestParameters: {
          $or: [
            { targetGroupArn: endingWith(groups, ':') },
            { loadBalancerArn: being(balancers) },
            { listenerArn: listenersOf(balancers) },
          ],
        },
      },
    }),
  },
);

/** The ARNs of a load balancer's listeners begin with its own, but for one word. */
function listenersOf(balancers: Named): unknown[] {
  const listenerOf = (arn: string) => ({ prefix: arn.replace(':loadbalancer/', ':listener/') });
  return 'names' in balancers ? balancers.names.map((arn) => listenerOf(`${arn}/`)) : [listenerOf(balancers.prefix)];
}

type Parameters = z.infer<typeof schema>['detail']['requestParameters'];

/** The ARNs of the load balancer, the listener and the rules that a call names. */
export const arnsOfCall = (parameters: Parameters): string[] => {
  const { loadBalancerArn, listenerArn, ruleArn, rulePriorities } = parameters ?? {};
  const rules = (rulePriorities ?? []).map((one) => one.ruleArn);
  return [loadBalancerArn, listenerArn, ruleArn, ...rules].flatMap((arn) => arn ?? []);
};

/**
 * The name of the load balancer in the ARN of itself, of a listener or of a rule:
 * `arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/app/shop/50dc6c495c0c9188/f2f7dc8efc522ab2` → `shop`.
 */
export const loadBalancerOfArn = (arn: string): string | undefined => arn.split('/')[2];

/** The load balancer itself, of the same ARNs: `net/shop/50dc6c495c0c9188`. */
export const loadBalancerIdOfArn = (arn: string): string => arn.split('/').slice(1, 4).join('/');

/** Whether a call gives this attribute a value. */
export const setsAttribute = (parameters: Parameters, key: string): boolean => {
  const attributes: unknown = parameters?.attributes;
  return Array.isArray(attributes) && attributes.some((one: { readonly key?: unknown } | null) => one?.key === key);
};

/** Whether one of our own functions made the call: it reconciles what it changed anyway. */
export const isByStage = (identityArn: string | null | undefined, stage: string): boolean =>
  identityArn?.includes(`:assumed-role/evenkeel-${stage}-`) ?? false;
