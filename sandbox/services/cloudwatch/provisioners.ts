import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import type { DeployedResource, Provisioners } from '../../deploy/resource.ts';
import type { AlarmRegistry } from './alarms/registry.ts';
import type { Dashboards } from './dashboards.ts';

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
const DASHBOARD: ReadonlySet<string> = new Set(['DashboardBody', 'DashboardName', 'Tags']);
const NUMBERS = [
  'ActionsSuppressorExtensionPeriod',
  'ActionsSuppressorWaitPeriod',
  'DatapointsToAlarm',
  'EvaluationPeriods',
  'Period',
  'Threshold',
] as const;

/** `check` holds an operation's input against the service's model, as the wire does for whoever calls it. */
export const createProvisioners = (
  registry: AlarmRegistry,
  dashboards: Dashboards,
  check: (operation: string, input: object) => void,
): Provisioners => ({
  'AWS::CloudWatch::Alarm': (resource) => {
    const input = inputOf(resource, METRIC_ALARM);
    check('PutMetricAlarm', input);
    registry.putMetricAlarm(input);
  },
  'AWS::CloudWatch::Dashboard': ({ properties, logicalId, type, name }) => {
    const unknown = Object.keys(properties).find((property) => !DASHBOARD.has(property));
    if (unknown) throw new Error(`${logicalId} (${type}): the property ${unknown} is not simulated`);
    dashboards.put(name, String(properties['DashboardBody']));
    return () => dashboards.delete([name]);
  },
  'AWS::CloudWatch::CompositeAlarm': (resource) => {
    const input = inputOf(resource, COMPOSITE_ALARM);
    check('PutCompositeAlarm', input);
    registry.putCompositeAlarm(input);
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
