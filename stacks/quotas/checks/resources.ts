import { type Breach, nameOf, over } from '../breach.ts';
import type { Declared } from '../declared.ts';
import { NAMES, type QuotaName } from '../quotas.ts';
import { spellText } from '../spelled.ts';

/** The names that templates give; CloudFormation cuts those that it makes itself. */
export function checkNames(resources: readonly Declared[]): Breach[] {
  return resources.flatMap((resource) => {
    const name = NAMES[resource.type];
    const given = name && resource.properties[name.property];
    if (given === undefined) return [];
    return over(nameOf(resource), spellText(given).length, {
      limit: name!.limit,
      of: `characters in ${name!.property}`,
      source: `API reference of ${resource.type}`,
      wayOut: 'use a shorter name in the fleet',
    });
  });
}

/** Environment variables, alarms, state machines and parameters. */
export const checkSizes = (resources: readonly Declared[]): Breach[] =>
  resources.flatMap((resource) => SIZES[resource.type]?.(resource) ?? []);

const SIZES: Readonly<Record<string, (resource: Declared) => Breach[]>> = {
  'AWS::Lambda::Function': (resource) => {
    const { Variables = {} } = (resource.properties['Environment'] ?? {}) as { readonly Variables?: object };
    return over(nameOf(resource), Buffer.byteLength(spellText(Variables)), 'environmentBytes');
  },
  'AWS::CloudWatch::Alarm': (resource) => [
    ...checkActions(resource),
    ...over(nameOf(resource), listed(resource, 'Dimensions').length, 'alarmDimensions'),
    ...over(
      nameOf(resource),
      listed(resource, 'Metrics').filter((one) => (one as { readonly MetricStat?: object }).MetricStat).length,
      'alarmMetrics',
    ),
  ],
  'AWS::CloudWatch::CompositeAlarm': (resource) => {
    const rule = spellText(resource.properties['AlarmRule'] ?? '');
    return [
      ...checkActions(resource),
      ...over(nameOf(resource), rule.length, 'compositeRuleLength'),
      ...over(nameOf(resource), rule.match(/\b(ALARM|OK|INSUFFICIENT_DATA)\s*\(/g)?.length ?? 0, 'compositeChildren'),
    ];
  },
  'AWS::StepFunctions::StateMachine': (resource) =>
    over(nameOf(resource), sizeOf(resource, 'DefinitionString'), 'definitionBytes'),
  'AWS::SSM::Parameter': (resource) => over(nameOf(resource), sizeOf(resource, 'Value'), 'parameterBytes'),
};

const checkActions = (resource: Declared): Breach[] => [
  ...['AlarmActions', 'OKActions', 'InsufficientDataActions'].flatMap((state) =>
    over(nameOf(resource), listed(resource, state).length, 'alarmActions'),
  ),
  ...over(
    nameOf(resource),
    spellText(resource.properties['AlarmDescription'] ?? '').length,
    'alarmDescriptionLength' satisfies QuotaName,
  ),
];

const listed = ({ properties }: Declared, property: string) => (properties[property] ?? []) as readonly unknown[];

const sizeOf = ({ properties }: Declared, property: string) => Buffer.byteLength(spellText(properties[property] ?? ''));
