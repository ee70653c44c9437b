import { type Breach, nameOf, over } from '../breach.ts';
import type { Declared } from '../declared.ts';
import { spellText } from '../spelled.ts';

interface Target {
  readonly Input?: unknown;
  readonly InputTransformer?: { readonly InputPathsMap?: object; readonly InputTemplate?: unknown };
}

/** A rule by itself: its pattern, its targets and what they are sent. */
export function checkRules(resources: readonly Declared[]): Breach[] {
  return resources.flatMap((rule) => {
    if (rule.type !== 'AWS::Events::Rule') return [];
    const { EventPattern: pattern, Targets = [] } = rule.properties;
    const at = nameOf(rule);
    return [
      ...(pattern === undefined ? [] : over(at, spellText(pattern).length, 'eventPatternBytes')),
      ...over(at, (Targets as unknown[]).length, 'targetsPerRule'),
      ...(Targets as Target[]).flatMap((target) => checkTarget(at, target)),
    ];
  });
}

const checkTarget = (at: string, { Input = '', InputTransformer = {} }: Target): Breach[] => [
  ...over(at, spellText(Input).length, 'targetInputBytes'),
  ...over(at, spellText(InputTransformer.InputTemplate ?? '').length, 'inputTemplateBytes'),
  ...over(at, Object.keys(InputTransformer.InputPathsMap ?? {}).length, 'inputPaths'),
];

/** The rules of each bus together, those of all stacks. */
export function checkBuses(resources: readonly Declared[]): Breach[] {
  const rules = resources.filter(({ type }) => type === 'AWS::Events::Rule');
  const byBus = Map.groupBy(rules, ({ properties }) => JSON.stringify(properties['EventBusName'] ?? 'default'));
  return [...byBus].flatMap(([bus, own]) => [
    ...over(`event bus ${bus.replaceAll('"', '')}`, own.length, 'rulesPerBus'),
    ...over(`event bus ${bus.replaceAll('"', '')}`, own.filter(hasWildcard).length, 'wildcardRulesPerBus'),
  ]);
}

const hasWildcard = ({ properties }: Declared) => /"wildcard":/.test(JSON.stringify(properties['EventPattern'] ?? {}));

/** The policy of a bus has a statement for each resource of this type. */
export function checkBusPolicies(resources: readonly Declared[]): Breach[] {
  const policies = resources.filter(({ type }) => type === 'AWS::Events::EventBusPolicy');
  const byBus = Map.groupBy(policies, ({ properties }) => JSON.stringify(properties['EventBusName'] ?? 'default'));
  return [...byBus.values()].flatMap((own) => {
    const Statement = own.map(({ properties }) => properties['Statement']);
    return over(nameOf(own[0]!), spellText({ Version: '2012-10-17', Statement }).length, 'busPolicyBytes');
  });
}

export function checkSchedules(resources: readonly Declared[]): Breach[] {
  return resources.flatMap((resource) => {
    if (resource.type !== 'AWS::Scheduler::Schedule') return [];
    const { Input = '' } = (resource.properties['Target'] ?? {}) as { readonly Input?: unknown };
    return over(nameOf(resource), Buffer.byteLength(spellText(Input)), 'scheduleInputBytes');
  });
}
