import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { ACCOUNT_ID } from '../../../core.ts';
import { toStateTime } from '../times.ts';
import type { Alarm, AlarmState, CompositeAlarm, MetricAlarm } from './alarm.ts';

/** The name of eu-west-1 as messages write it. */
const REGION_NAME = 'EU (Ireland)';

/**
 * The message that an SNS action publishes. Source: messages of alarms that users published, and the type
 * CloudWatchAlarmNotification of aws-lambda-go; AWS documents no schema of it.
 */
export const snsMessage = (alarm: Alarm, previous: AlarmState) => ({
  AlarmName: alarm.name,
  AlarmDescription: alarm.input.AlarmDescription ?? null,
  AWSAccountId: ACCOUNT_ID,
  AlarmConfigurationUpdatedTimestamp: toStateTime(alarm.configurationUpdatedMs),
  NewStateValue: alarm.state.value,
  NewStateReason: alarm.state.reason,
  StateChangeTime: toStateTime(alarm.state.updatedMs),
  Region: REGION_NAME,
  AlarmArn: alarm.arn,
  OldStateValue: previous.value,
  OKActions: alarm.input.OKActions ?? [],
  AlarmActions: alarm.input.AlarmActions ?? [],
  InsufficientDataActions: alarm.input.InsufficientDataActions ?? [],
  ...(alarm.kind === 'MetricAlarm' && { ActionExecutedAfterMuteWindow: false }),
  ...(alarm.kind === 'MetricAlarm' ? { Trigger: triggerOf(alarm) } : ruleOf(alarm)),
});

const triggerOf = ({ input, plan }: MetricAlarm) => ({
  ...(plan.isMath ? { Metrics: input.Metrics!.map(queryJson) } : singleMetric({ input })),
  Period: plan.periodMs / 1_000,
  EvaluationPeriods: plan.evaluationPeriods,
  ...(input.DatapointsToAlarm !== undefined && { DatapointsToAlarm: input.DatapointsToAlarm }),
  ComparisonOperator: plan.comparison,
  Threshold: plan.threshold,
  TreatMissingData: input.TreatMissingData ?? '',
  EvaluateLowSampleCountPercentile: input.EvaluateLowSampleCountPercentile ?? '',
});

const singleMetric = ({ input }: Pick<MetricAlarm, 'input'>) => ({
  MetricName: input.MetricName,
  Namespace: input.Namespace,
  ...(input.Statistic
    ? { StatisticType: 'Statistic', Statistic: STATISTIC_NAMES[input.Statistic] }
    : { StatisticType: 'ExtendedStatistic', ExtendedStatistic: input.ExtendedStatistic }),
  Unit: input.Unit ?? null,
  Dimensions: dimensionsOf(input.Dimensions),
});

const STATISTIC_NAMES = {
  Average: 'AVERAGE',
  Maximum: 'MAXIMUM',
  Minimum: 'MINIMUM',
  SampleCount: 'SAMPLE_COUNT',
  Sum: 'SUM',
} as const;

const queryJson = ({ Id, Label, Expression, MetricStat, ReturnData }: MetricDataQuery) => ({
  ...(Expression !== undefined && { Expression }),
  Id,
  ...(Label !== undefined && { Label }),
  ...(MetricStat && {
    MetricStat: {
      Metric: {
        Dimensions: dimensionsOf(MetricStat.Metric?.Dimensions),
        MetricName: MetricStat.Metric?.MetricName,
        Namespace: MetricStat.Metric?.Namespace,
      },
      Period: MetricStat.Period,
      Stat: MetricStat.Stat,
    },
  }),
  ReturnData: ReturnData ?? true,
});

type Dimensions = MetricAlarm['input']['Dimensions'];

const dimensionsOf = (dimensions: Dimensions) =>
  (dimensions ?? []).map(({ Name, Value }) => ({ value: Value, name: Name }));

const ruleOf = ({ input, state }: CompositeAlarm) => ({
  AlarmRule: input.AlarmRule,
  ...(state.reasonData !== undefined && { TriggeringChildren: childrenOf(state.reasonData) }),
});

interface TriggeringAlarm {
  readonly arn: string;
  readonly state: { readonly value: string; readonly timestamp: string };
}

const childrenOf = (reasonData: string) =>
  (JSON.parse(reasonData) as { triggeringAlarms?: TriggeringAlarm[] }).triggeringAlarms?.map(({ arn, state }) => ({
    Arn: arn,
    State: { Value: state.value, Timestamp: state.timestamp },
  })) ?? [];
