import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import type { AlarmRegistry } from './alarms/registry.ts';

const COMMON = [
  'ActionsEnabled',
  'AlarmActions',
  'AlarmDescription',
  'AlarmName',
  'InsufficientDataActions',
  'OKActions',
  'Tags',
] as const;

/** The properties of both types are named as the members of the API's inputs. Source: CloudFormation template reference. */
const METRIC_ALARM: ReadonlySet<string> = new Set([
  ...COMMON,
  'ComparisonOperator',
  'DatapointsToAlarm',
  'Dimensions',
  'EvaluateLowSampleCountPercentile',
  'EvaluationPeriods',
  'ExtendedStatistic',
  'MetricName',
  'Metrics',
  'Namespace',
  'Period',
  'Statistic',
  'Threshold',
  'TreatMissingData',
  'Unit',
]);
const COMPOSITE_ALARM: ReadonlySet<string> = new Set([
  ...COMMON,
  'ActionsSuppressor',
  'ActionsSuppressorExtensionPeriod',
  'ActionsSuppressorWaitPeriod',
  'AlarmRule',
]);
const NUMBERS = [
  'ActionsSuppressorExtensionPeriod',
  'ActionsSuppressorWaitPeriod',
  'DatapointsToAlarm',
  'EvaluationPeriods',
  'Period',
  'Threshold',
] as const;

export const createProvisioners = (registry: AlarmRegistry): Provisioners => ({
  'AWS::CloudWatch::Alarm': (resource) => {
    const input = inputOf(resource, METRIC_ALARM);
    registry.putMetricAlarm(input);
    return () => registry.delete([input.AlarmName!]);
  },
  'AWS::CloudWatch::CompositeAlarm': (resource) => {
    const input = inputOf(resource, COMPOSITE_ALARM);
    registry.putCompositeAlarm(input);
    return () => registry.delete([input.AlarmName!]);
  },
});

/** What either type's properties come to; which of them are there has been checked against the type's own list. */
type AlarmInput = PutMetricAlarmInput & PutCompositeAlarmInput;

/** Templates may write numbers and booleans as text. A property that is not simulated is an error with its name. */
function inputOf({ properties, logicalId, type, name }: DeployedResource, known: ReadonlySet<string>): AlarmInput {
  const unknown = Object.keys(properties).find((property) => !known.has(property));
  if (unknown) throw new Error(`${logicalId} (${type}): the property ${unknown} is not simulated`);
  const input: Record<string, unknown> = { ...properties, AlarmName: properties['AlarmName'] ?? name };
  for (const property of NUMBERS) if (typeof input[property] === 'string') input[property] = Number(input[property]);
  if (typeof input['ActionsEnabled'] === 'string') input['ActionsEnabled'] = input['ActionsEnabled'] === 'true';
  return input as unknown as AlarmInput;
}
