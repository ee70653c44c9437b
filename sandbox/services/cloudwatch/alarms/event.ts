import type { MetricDataQuery } from '@aws-sdk/client-cloudwatch';
import { ACCOUNT_ID, REGION, type AwsEvent } from '../../../core.ts';
import { toEventTime, toStateTime } from '../times.ts';
import type { Alarm, AlarmState, CompositeAlarm, MetricAlarm } from './alarm.ts';

/** "CloudWatch Alarm State Change". Source: CloudWatch user guide, "Alarm events and EventBridge", sample events. */
export function stateChangeEvent(alarm: Alarm, previous: AlarmState): AwsEvent {
  return {
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    time: toEventTime(alarm.state.updatedMs),
    resources: [alarm.arn],
    detail: stateChange(alarm, previous),
  };
}

/** What a Lambda action is called with. Source: CloudWatch user guide, "Lambda alarm actions", sample events. */
export const lambdaPayload = (alarm: Alarm, previous: AlarmState) => ({
  source: 'aws.cloudwatch',
  alarmArn: alarm.arn,
  accountId: ACCOUNT_ID,
  time: toStateTime(alarm.state.updatedMs),
  region: REGION,
  alarmData: stateChange(alarm, previous),
});

const stateChange = (alarm: Alarm, previous: AlarmState) => ({
  alarmName: alarm.name,
  state: stateJson(alarm.state),
  previousState: stateJson(previous),
  configuration: alarm.kind === 'MetricAlarm' ? metricConfiguration(alarm) : compositeConfiguration(alarm),
});

const stateJson = ({ value, reason, reasonData, updatedMs, suppressedBy }: AlarmState) => ({
  ...(suppressedBy && {
    actionsSuppressedBy: suppressedBy,
    actionsSuppressedReason: `Actions suppressed by ${suppressedBy}`,
  }),
  value,
  reason,
  ...(reasonData !== undefined && { reasonData }),
  timestamp: toStateTime(updatedMs),
});

const metricConfiguration = ({ input, plan, metricId }: MetricAlarm) => ({
  ...(input.AlarmDescription !== undefined && { description: input.AlarmDescription }),
  metrics: plan.isMath ? input.Metrics!.map(queryJson) : [{ id: metricId, ...statJson(input), returnData: true }],
});

const queryJson = (query: MetricDataQuery) => ({
  ...(query.Expression !== undefined && { expression: query.Expression }),
  id: query.Id,
  ...(query.Label !== undefined && { label: query.Label }),
  ...(query.MetricStat && statJson({ ...query.MetricStat, ...query.MetricStat.Metric })),
  returnData: query.ReturnData ?? true,
});

interface StatSource {
  readonly Namespace?: string | undefined;
  readonly MetricName?: string | undefined;
  readonly Dimensions?:
    | readonly { readonly Name?: string | undefined; readonly Value?: string | undefined }[]
    | undefined;
  readonly Period?: number | undefined;
  readonly Stat?: string | undefined;
  readonly Statistic?: string | undefined;
  readonly ExtendedStatistic?: string | undefined;
  readonly Unit?: string | undefined;
}

const statJson = (source: StatSource) => ({
  metricStat: {
    metric: {
      dimensions: Object.fromEntries((source.Dimensions ?? []).map(({ Name, Value }) => [Name, Value])),
      name: source.MetricName,
      namespace: source.Namespace,
    },
    period: source.Period,
    stat: source.Stat ?? source.Statistic ?? source.ExtendedStatistic,
    ...(source.Unit !== undefined && { unit: source.Unit }),
  },
});

const compositeConfiguration = ({ input }: CompositeAlarm) => ({
  ...(input.AlarmDescription !== undefined && { description: input.AlarmDescription }),
  alarmRule: input.AlarmRule,
  ...(input.ActionsSuppressor !== undefined && {
    actionsSuppressor: input.ActionsSuppressor,
    actionsSuppressorWaitPeriod: input.ActionsSuppressorWaitPeriod,
    actionsSuppressorExtensionPeriod: input.ActionsSuppressorExtensionPeriod,
  }),
});
