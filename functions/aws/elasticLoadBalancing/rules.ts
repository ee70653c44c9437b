import {
  type Action,
  paginateDescribeRules,
  type Rule,
  type RuleCondition,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { elasticLoadBalancing } from '../clients.ts';
import { collect } from '../collect.ts';
import { AT_ONCE, type Pace } from '../pace.ts';
import type { RuleView } from './listener.ts';

const isToHttps = (config: Action['RedirectConfig']) => config?.Protocol === 'HTTPS';

/** Omitted fields keep the request's values (API reference, RedirectActionConfig). */
const isToSamePlace = ({ Host = '#{host}', Path = '/#{path}' }: NonNullable<Action['RedirectConfig']>) =>
  Host === '#{host}' && Path === '/#{path}';

/** In order of priority. */
export const ruleViews = (rules: readonly Rule[]): RuleView[] =>
  rules.map(ruleView).toSorted((a, b) => a.priority - b.priority);

/** Whether the default action redirects to HTTPS. */
export const isRedirecting = (actions: readonly Action[]): boolean =>
  actions.some(({ Type, RedirectConfig }) => Type === 'redirect' && isToHttps(RedirectConfig));

function ruleView({ RuleArn = '', Priority, Conditions = [], Actions = [], Transforms = [] }: Rule): RuleView {
  const redirects = Actions.flatMap(({ RedirectConfig }) => (isToHttps(RedirectConfig) ? [RedirectConfig!] : []));
  const content = {
    Conditions: Conditions.map(withoutValuesOfOld),
    Actions: Actions.map(withoutArnsOfOld),
    ...(Transforms.length > 0 && { Transforms }),
  };
  return {
    arn: RuleArn,
    priority: Number(Priority),
    content: JSON.stringify(content),
    actions: actionsText(Actions),
    isRedirecting: redirects.length > 0,
    isUpgrade: redirects.some(isToSamePlace),
  };
}

/** Actions as JSON, in the format that the API accepts. */
export const actionsText = (actions: readonly Action[]): string => JSON.stringify(actions.map(withoutArnsOfOld));

/** A condition is returned with its values twice, and the API accepts them once. */
function withoutValuesOfOld({ Values, ...condition }: RuleCondition): RuleCondition {
  const isSaidAnew = Object.keys(condition).some((key) => key.endsWith('Config'));
  return isSaidAnew ? condition : { ...condition, ...(Values && { Values }) };
}

/** A forward action to one group is returned in two forms; one is enough, and the API rejects forms that differ. */
function withoutArnsOfOld({ TargetGroupArn, ...action }: Action): Action {
  return action.ForwardConfig ? action : { ...action, ...(TargetGroupArn && { TargetGroupArn }) };
}

/** The rules of a listener as AWS describes them, except the default rule. */
export async function describeRules(arn: string, pace: Pace): Promise<Rule[]> {
  const config = { client: elasticLoadBalancing, pageSize: 400 };
  const rules = await collect(paginateDescribeRules(config, { ListenerArn: arn }), (page) => page.Rules, pace);
  return rules.filter(({ IsDefault }) => !IsDefault);
}

/** The rules of a listener, read again, in order of priority. */
export const readRules = async (listenerArn: string): Promise<RuleView[]> =>
  ruleViews(await describeRules(listenerArn, AT_ONCE));

/** Regular expressions name no host for which a certificate could be requested. */
export const hostsOf = (rules: readonly Rule[]): string[] => [
  ...new Set(
    rules.flatMap(({ Conditions = [] }) =>
      Conditions.filter(({ Field }) => Field === 'host-header').flatMap(
        ({ HostHeaderConfig, Values = [] }) => HostHeaderConfig?.Values ?? Values,
      ),
    ),
  ),
];
