import type * as client from '@aws-sdk/client-eventbridge';
import { ACCOUNT_ID, arn } from '../../../core.ts';
import type { Handlers } from '../../../wire/handlers.ts';
import { notSimulated } from '../../../wire/unsimulated.ts';
import { byKey, pageOf } from '../../pages.ts';
import type { Bus, Buses } from '../bus.ts';
import { QUOTAS } from '../quotas.ts';
import { compileRule, type Rule } from '../rule.ts';
import { busOf, invalid, reading, ruleOf, tooMany } from './lookup.ts';
import { tagMap } from './tags.ts';

/** The ARN of a rule; those of the default bus do not name it. */
const ruleArn = (busName: string, name: string) =>
  arn('events', `rule/${busName === 'default' ? '' : `${busName}/`}${name}`);

export function ruleHandlers(buses: Buses): Handlers<typeof client> {
  return {
    PutRule(input) {
      const bus = busOf(buses, input.EventBusName);
      const { Name = '', State = 'ENABLED', Tags } = input;
      if (State !== 'ENABLED' && State !== 'DISABLED') throw notSimulated(`The state ${State} of rules`);
      const previous = bus.rules.get(Name);
      const rule = reading(() =>
        compileRule({
          name: Name,
          arn: ruleArn(bus.name, Name),
          busName: bus.name,
          description: input.Description,
          roleArn: input.RoleArn,
          pattern: input.EventPattern,
          scheduleExpression: input.ScheduleExpression,
          isEnabled: State === 'ENABLED',
          // Tags of a rule that is put again are left alone (API reference, PutRule).
          tags: previous?.tags ?? tagMap(Tags),
        }),
      );
      checkQuotas(bus, rule, previous);
      buses.putRule(bus, rule);
      return { RuleArn: rule.arn };
    },
    DescribeRule: (input) => ({
      ...describe(ruleOf(busOf(buses, input.EventBusName), input.Name)),
      CreatedBy: ACCOUNT_ID,
    }),
    ListRules({ EventBusName, NamePrefix = '', Limit, NextToken }) {
      const rules = sorted(busOf(buses, EventBusName)).filter(({ name }) => name.startsWith(NamePrefix));
      const { items, nextToken } = pageOf(rules, nameOf, { limit: Limit, token: NextToken });
      return { Rules: items.map(describe), ...(nextToken !== undefined && { NextToken: nextToken }) };
    },
    ListRuleNamesByTarget({ EventBusName, TargetArn, Limit, NextToken }) {
      const rules = sorted(busOf(buses, EventBusName)).filter(({ targets }) =>
        [...targets.values()].some((target) => target.arn === TargetArn),
      );
      const { items, nextToken } = pageOf(rules, nameOf, { limit: Limit, token: NextToken });
      return { RuleNames: items.map(nameOf), ...(nextToken !== undefined && { NextToken: nextToken }) };
    },
    EnableRule(input) {
      buses.setEnabled(ruleOf(busOf(buses, input.EventBusName), input.Name), true);
      return {};
    },
    DisableRule(input) {
      buses.setEnabled(ruleOf(busOf(buses, input.EventBusName), input.Name), false);
      return {};
    },
    DeleteRule(input) {
      const bus = busOf(buses, input.EventBusName);
      const rule = bus.rules.get(input.Name ?? '');
      if (rule?.targets.size) throw invalid("Rule can't be deleted since it has targets.");
      if (rule) buses.deleteRule(bus, rule);
      return {};
    },
  };
}

const nameOf = ({ name }: Rule) => name;
const sorted = (bus: Bus) => [...bus.rules.values()].toSorted(byKey(nameOf));

function checkQuotas(bus: Bus, rule: Rule, previous: Rule | undefined): void {
  if ((rule.pattern ?? '').length > QUOTAS.patternCharacters) throw tooMany();
  const others = [...bus.rules.values()].filter((other) => other !== previous);
  if (others.length >= QUOTAS.rulesOfBus) throw tooMany();
  if (rule.hasWildcard && others.filter(({ hasWildcard }) => hasWildcard).length >= QUOTAS.wildcardRulesOfBus)
    throw tooMany();
}

const describe = (rule: Rule) => ({
  Name: rule.name,
  Arn: rule.arn,
  EventBusName: rule.busName,
  State: rule.isEnabled ? ('ENABLED' as const) : ('DISABLED' as const),
  ...(rule.pattern ? { EventPattern: rule.pattern } : {}),
  ...(rule.scheduleExpression ? { ScheduleExpression: rule.scheduleExpression } : {}),
  ...(rule.description ? { Description: rule.description } : {}),
  ...(rule.roleArn ? { RoleArn: rule.roleArn } : {}),
});
