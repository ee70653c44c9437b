import type * as client from '@aws-sdk/client-elastic-load-balancing-v2';
import { arn } from '../../core.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import { readActions } from './actions.ts';
import type { Answers } from './api.ts';
import { readConditions } from './conditions.ts';
import { operationNotPermitted, priorityInUse, tooManyRules, unsupportedProtocol, validationError } from './errors.ts';
import { QUOTAS } from './quotas.ts';
import { pageOf } from './paging.ts';
import type { Listener, Rule } from './records.ts';
import type { LoadBalancingState } from './state.ts';
import { addTags } from './tags.ts';

type Operations = 'CreateRule' | 'DescribeRules' | 'ModifyRule' | 'DeleteRule' | 'SetRulePriorities';

const SIMULATED = new Set('ListenerArn RuleArn Conditions Priority Actions Tags'.split(' '));

export function ruleHandlers(state: LoadBalancingState): Answers<Operations> {
  const placeOf = (listener: Listener) => ({
    protocol: listener.protocol,
    port: listener.port,
    loadBalancer: state.loadBalancer(listener.loadBalancerArn),
  });
  return {
    CreateRule: (input) => {
      refuseUnsimulated('elasticloadbalancing:CreateRule', input, SIMULATED);
      const listener = state.listener(input.ListenerArn);
      const place = placeOf(listener);
      if (place.loadBalancer.type === 'network') throw unsupportedProtocol(listener.protocol, 'network');
      const rules = state.rulesOf(listener.id);
      const priority = readPriority(input.Priority);
      if (rules.some((rule) => rule.priority === priority)) throw priorityInUse(priority);
      const ofLoadBalancer = state.listenersOf(listener.loadBalancerArn).flatMap(({ id }) => state.rulesOf(id));
      if (ofLoadBalancer.length >= QUOTAS.rules) throw tooManyRules(QUOTAS.rules);
      const rule: Rule = {
        id: arn('elasticloadbalancing', `listener-rule/${listener.path}/${state.newMark(listener.path)}`),
        order: state.rules.nextOrder(),
        listenerArn: listener.id,
        priority,
        conditions: readConditions(input.Conditions!),
        actions: readActions(state, place, input.Actions!),
        tags: addTags(new Map(), input.Tags),
      };
      state.rules.add(rule);
      state.tell('rule', listener.id);
      return { Rules: [shapeOf(rule)] };
    },

    DescribeRules: (input) => {
      const { ListenerArn, RuleArns: arns } = input;
      if (!!ListenerArn === !!arns?.length)
        throw validationError('You must specify either listener rule ARNs or a listener ARN');
      const shapes = arns?.length
        ? arns.map((ruleArn) => described(state, ruleArn))
        : [...state.rulesOf(state.listener(ListenerArn).id).map(shapeOf), defaultRuleOf(state.listener(ListenerArn))];
      const { page, ...marker } = pageOf(
        shapes.map((shape, at) => ({ shape, id: shape.RuleArn!, order: at + 1 })),
        input,
      );
      return { Rules: page.map(({ shape }) => shape), ...marker };
    },

    ModifyRule: (input) => {
      refuseUnsimulated('elasticloadbalancing:ModifyRule', input, SIMULATED);
      const rule = ruleToChange(state, input.RuleArn, 'modified');
      const listener = state.listener(rule.listenerArn);
      const conditions = input.Conditions ? readConditions(input.Conditions) : rule.conditions;
      const actions = input.Actions ? readActions(state, placeOf(listener), input.Actions) : rule.actions;
      Object.assign(rule, { conditions, actions });
      state.tell('rule', listener.id);
      return { Rules: [shapeOf(rule)] };
    },

    DeleteRule: ({ RuleArn }) => {
      const rule = ruleToChange(state, RuleArn, 'deleted');
      state.rules.remove(rule);
      state.tell('rule', rule.listenerArn);
      return {};
    },

    SetRulePriorities: ({ RulePriorities }) => {
      const wanted = new Map(
        RulePriorities!.map(({ RuleArn, Priority }) => [ruleToChange(state, RuleArn, 'moved'), readPriority(Priority)]),
      );
      for (const { listenerArn } of wanted.keys()) {
        const priorities = state.rulesOf(listenerArn).map((rule) => wanted.get(rule) ?? rule.priority);
        const repeated = priorities.find((priority, at) => priorities.indexOf(priority) !== at);
        if (repeated !== undefined) throw priorityInUse(repeated);
      }
      for (const [rule, priority] of wanted) rule.priority = priority;
      for (const listenerArn of new Set([...wanted.keys()].map((rule) => rule.listenerArn)))
        state.tell('rule', listenerArn);
      return { Rules: [...wanted.keys()].map(shapeOf) };
    },
  };
}

/** A listener's own actions are described as a rule that every request fits, the last one. */
const defaultRuleOf = (listener: Listener): client.Rule => ({
  RuleArn: defaultRuleArn(listener),
  Priority: 'default',
  Conditions: [],
  Actions: [...listener.defaultActions],
  IsDefault: true,
});

/** AWS gives it a mark of its own. The listener's tells as much. */
const defaultRuleArn = ({ path }: Listener): string =>
  arn('elasticloadbalancing', `listener-rule/${path}/${path.slice(-16)}`);

function described(state: LoadBalancingState, ruleArn: string): client.Rule {
  const listener = state.listeners.all().find((each) => defaultRuleArn(each) === ruleArn);
  return listener ? defaultRuleOf(listener) : shapeOf(state.rule(ruleArn));
}

function ruleToChange(state: LoadBalancingState, ruleArn: string | undefined, what: string): Rule {
  if (state.listeners.all().some((listener) => defaultRuleArn(listener) === ruleArn))
    throw operationNotPermitted(`Default rule '${ruleArn}' cannot be ${what}`);
  return state.rule(ruleArn);
}

function readPriority(priority: number | undefined): number {
  if (priority === undefined || priority < 1 || priority > 50_000)
    throw validationError('Rule priority must be between 1 and 50000');
  return priority;
}

const shapeOf = (rule: Rule): client.Rule => ({
  RuleArn: rule.id,
  Priority: String(rule.priority),
  Conditions: [...rule.conditions],
  Actions: [...rule.actions],
  IsDefault: false,
});
