import type {
  CompositeAlarm as ApiCompositeAlarm,
  DescribeAlarmsForMetricInput,
  DescribeAlarmsInput,
  MetricAlarm as ApiMetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { invalidParameterCombination, invalidParameterValue, notSimulated, validationError } from '../errors.ts';
import { metricIdentity } from '../metrics/identity.ts';
import { offsetOf, tokenFor } from '../metrics/paging.ts';
import type { Alarm, CompositeAlarm, MetricAlarm } from './alarm.ts';
import type { AlarmRegistry } from './registry.ts';

/** Source: API reference, DescribeAlarms. */
const DEFAULT_PAGE = 50;
const MAX_PAGE = 100;

/** Handles DescribeAlarms. Without AlarmTypes only metric alarms are returned, as documented. */
export function describeAlarms(registry: AlarmRegistry, input: DescribeAlarmsInput) {
  if (input.ChildrenOfAlarmName !== undefined) throw notSimulated('ChildrenOfAlarmName');
  if (input.ParentsOfAlarmName !== undefined) throw notSimulated('ParentsOfAlarmName');
  const { AlarmNames: names, AlarmNamePrefix: prefix, StateValue: state, ActionPrefix: actionPrefix } = input;
  if (names && prefix !== undefined) {
    throw invalidParameterCombination('AlarmNames and AlarmNamePrefix cannot be given together.');
  }
  if ((names?.length ?? 0) > MAX_PAGE) throw validationError(`AlarmNames has more than ${MAX_PAGE} elements.`);
  const types: readonly string[] = input.AlarmTypes?.length ? input.AlarmTypes : ['MetricAlarm'];
  const found = registry
    .all()
    .filter(
      (alarm) =>
        types.includes(alarm.kind) &&
        (!names || names.includes(alarm.name)) &&
        (prefix === undefined || alarm.name.startsWith(prefix)) &&
        (state === undefined || alarm.state.value === state) &&
        (actionPrefix === undefined || allActions(alarm).some((arn) => arn.startsWith(actionPrefix))),
    )
    .toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const size = pageSize(input.MaxRecords);
  const offset = offsetOf(input.NextToken);
  const page = found.slice(offset, offset + size);
  return {
    CompositeAlarms: page.filter((alarm) => alarm.kind === 'CompositeAlarm').map(compositeJson),
    // Alarms on logs are not simulated, so that there are none.
    LogAlarms: [],
    MetricAlarms: page.filter((alarm) => alarm.kind === 'MetricAlarm').map(metricJson),
    ...tokenFor(offset + size, found.length),
  };
}

/** Handles DescribeAlarmsForMetric: alarms on exactly this metric, not those on math over it. */
export function describeAlarmsForMetric(registry: AlarmRegistry, input: DescribeAlarmsForMetricInput) {
  const wanted = metricIdentity(input.Namespace, input.MetricName, input.Dimensions);
  const found = registry
    .all()
    .filter(
      (alarm): alarm is MetricAlarm =>
        alarm.kind === 'MetricAlarm' &&
        !alarm.plan.isMath &&
        alarm.plan.queries.stats[0]!.metric.key === wanted.key &&
        (['Statistic', 'ExtendedStatistic', 'Period', 'Unit'] as const).every(
          (name) => input[name] === undefined || input[name] === alarm.input[name],
        ),
    );
  return { MetricAlarms: found.map(metricJson) };
}

function pageSize(maxRecords: number | undefined): number {
  if (maxRecords === undefined) return DEFAULT_PAGE;
  if (maxRecords < 1 || maxRecords > MAX_PAGE)
    throw invalidParameterValue(`MaxRecords must be between 1 and ${MAX_PAGE}.`);
  return maxRecords;
}

const allActions = ({ input }: Alarm) => [
  ...(input.AlarmActions ?? []),
  ...(input.OKActions ?? []),
  ...(input.InsufficientDataActions ?? []),
];

const commonJson = (alarm: Alarm) => ({
  AlarmName: alarm.name,
  AlarmArn: alarm.arn,
  AlarmDescription: alarm.input.AlarmDescription,
  AlarmConfigurationUpdatedTimestamp: new Date(alarm.configurationUpdatedMs),
  ActionsEnabled: alarm.actionsEnabled,
  OKActions: alarm.input.OKActions ?? [],
  AlarmActions: alarm.input.AlarmActions ?? [],
  InsufficientDataActions: alarm.input.InsufficientDataActions ?? [],
  StateValue: alarm.state.value,
  StateReason: alarm.state.reason,
  StateReasonData: alarm.state.reasonData,
  StateUpdatedTimestamp: new Date(alarm.state.updatedMs),
  StateTransitionedTimestamp: new Date(alarm.transitionedMs),
});

function metricJson(alarm: MetricAlarm): ApiMetricAlarm {
  const { input } = alarm;
  return {
    ...commonJson(alarm),
    MetricName: input.MetricName,
    Namespace: input.Namespace,
    Statistic: input.Statistic,
    ExtendedStatistic: input.ExtendedStatistic,
    Dimensions: input.Dimensions ?? [],
    Period: input.Period,
    Unit: input.Unit,
    EvaluationPeriods: input.EvaluationPeriods,
    DatapointsToAlarm: input.DatapointsToAlarm,
    Threshold: input.Threshold,
    ComparisonOperator: input.ComparisonOperator,
    TreatMissingData: input.TreatMissingData,
    EvaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile,
    ...(input.Metrics?.length && { Metrics: input.Metrics }),
  };
}

function compositeJson(alarm: CompositeAlarm): ApiCompositeAlarm {
  const { input, suppression } = alarm;
  const isSuppressed = suppression.by !== undefined && suppression.since !== undefined;
  return {
    ...commonJson(alarm),
    AlarmRule: input.AlarmRule,
    ActionsSuppressor: input.ActionsSuppressor,
    ActionsSuppressorWaitPeriod: input.ActionsSuppressorWaitPeriod,
    ActionsSuppressorExtensionPeriod: input.ActionsSuppressorExtensionPeriod,
    ...(isSuppressed && {
      ActionsSuppressedBy: suppression.by,
      ActionsSuppressedReason: `Actions suppressed by ${suppression.by}`,
    }),
  };
}
