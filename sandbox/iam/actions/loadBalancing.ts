import { arn } from '../../core.ts';
import { anything, each, requestTags } from './demand.ts';
import type { DemandsOf, Input, ServiceActions } from './demand.ts';

/** What a request is about is named by its ARN, in the member of this name. */
const named =
  (member: string): DemandsOf =>
  (input) => [{ resource: String(input[member]) }];

const loadBalancer = named('LoadBalancerArn');
const targetGroup = named('TargetGroupArn');
const listener = named('ListenerArn');
const rule = named('RuleArn');

/**
 * What is created is asked about by its ARN without the mark that AWS has yet to give it. Tagging at creation needs the
 * right to tag, too.
 * @param parent what it is created in, if that has to be allowed
 */
function creates(created: (input: Input) => string, parent?: (input: Input) => string): DemandsOf {
  return (input) => {
    const tags = requestTags(input['Tags']);
    const resource = (parent ?? created)(input);
    const tagging = { action: 'elasticloadbalancing:AddTags', resource: created(input), context: tags };
    return [{ resource, context: tags }, ...(Object.keys(tags).length > 0 ? [tagging] : [])];
  };
}

const newLoadBalancer = ({ Type, Name }: Input): string =>
  arn('elasticloadbalancing', `loadbalancer/${Type === 'network' ? 'net' : 'app'}/${Name}/*`);
const newTargetGroup = ({ Name }: Input): string => arn('elasticloadbalancing', `targetgroup/${Name}/*`);
const newListener = ({ LoadBalancerArn }: Input): string =>
  `${String(LoadBalancerArn).replace(':loadbalancer/', ':listener/')}/*`;
const newRule = ({ ListenerArn }: Input): string => `${String(ListenerArn).replace(':listener/', ':listener-rule/')}/*`;

/** Describing has no resources: it is allowed for all or for none. */
export const elasticLoadBalancing: ServiceActions = {
  AddListenerCertificates: listener,
  AddTags: (input) => each((input['ResourceArns'] ?? []) as string[], requestTags(input['Tags'])),
  CreateListener: creates(newListener, ({ LoadBalancerArn }) => String(LoadBalancerArn)),
  CreateLoadBalancer: creates(newLoadBalancer),
  CreateRule: creates(newRule, ({ ListenerArn }) => String(ListenerArn)),
  CreateTargetGroup: creates(newTargetGroup),
  DeleteListener: listener,
  DeleteLoadBalancer: loadBalancer,
  DeleteRule: rule,
  DeleteTargetGroup: targetGroup,
  DeregisterTargets: targetGroup,
  DescribeAccountLimits: anything,
  DescribeListenerCertificates: anything,
  DescribeListeners: anything,
  DescribeLoadBalancerAttributes: anything,
  DescribeLoadBalancers: anything,
  DescribeRules: anything,
  DescribeSSLPolicies: anything,
  DescribeTags: anything,
  DescribeTargetGroupAttributes: anything,
  DescribeTargetGroups: anything,
  DescribeTargetHealth: anything,
  ModifyListener: listener,
  ModifyLoadBalancerAttributes: loadBalancer,
  ModifyRule: rule,
  ModifyTargetGroup: targetGroup,
  ModifyTargetGroupAttributes: targetGroup,
  RegisterTargets: targetGroup,
  RemoveListenerCertificates: listener,
  RemoveTags: (input) =>
    each((input['ResourceArns'] ?? []) as string[], { 'aws:TagKeys': input['TagKeys'] as readonly string[] }),
  SetIpAddressType: loadBalancer,
  SetRulePriorities: (input) =>
    each(((input['RulePriorities'] ?? []) as { RuleArn?: string }[]).map(({ RuleArn }) => RuleArn ?? '*')),
  SetSecurityGroups: loadBalancer,
  SetSubnets: loadBalancer,
};
