import type * as CloudWatchPackage from '@aws-sdk/client-cloudwatch';
import type { Core } from '../../core.ts';
import { AwsError, type Handlers } from '../../wire/handlers.ts';
import type { Alarm } from './alarms/alarm.ts';
import type { StateValue } from './alarms/stateValue.ts';
import { describeAlarms, describeAlarmsForMetric } from './alarms/describe.ts';
import type { AlarmRegistry } from './alarms/registry.ts';
import type { Dashboards } from './dashboards.ts';
import { getMetricData } from './metrics/getMetricData.ts';
import { getMetricStatistics } from './metrics/getMetricStatistics.ts';
import { listMetrics } from './metrics/listMetrics.ts';
import { putMetricData } from './metrics/putMetricData.ts';
import type { MetricStore } from './store/store.ts';

export interface HandlerOptions {
  readonly customMetricVisibleAfterMs: number;
  readonly onMetricsRead: (count: number) => void;
}

/** The operations of CloudWatch that are simulated. Every other one answers 501. */
export function createHandlers(
  core: Core,
  store: MetricStore,
  registry: AlarmRegistry,
  dashboards: Dashboards,
  options: HandlerOptions,
): Handlers<typeof CloudWatchPackage> {
  const now = () => core.clock.now();
  return {
    GetMetricData: (input) => getMetricData(store, input, now(), options.onMetricsRead),
    GetMetricStatistics: (input) => {
      const output = getMetricStatistics(store, input, now());
      options.onMetricsRead(1);
      return output;
    },
    PutMetricData: (input) => {
      putMetricData(store, input, now(), options.customMetricVisibleAfterMs);
      return {};
    },
    ListMetrics: (input) => listMetrics(store, input, now()),
    PutMetricAlarm: (input) => {
      registry.putMetricAlarm(input);
      return {};
    },
    PutCompositeAlarm: (input) => {
      registry.putCompositeAlarm(input);
      return {};
    },
    DescribeAlarms: (input) => describeAlarms(registry, input),
    DescribeAlarmsForMetric: (input) => describeAlarmsForMetric(registry, input),
    DescribeAlarmHistory: (input) => registry.history.describe(input),
    DeleteAlarms: ({ AlarmNames }) => {
      registry.delete(AlarmNames ?? []);
      return {};
    },
    SetAlarmState: ({ AlarmName, StateValue, StateReason, StateReasonData }) => {
      const value = StateValue as StateValue;
      registry.setState(AlarmName ?? '', {
        value,
        reason: StateReason ?? '',
        reasonData: StateReasonData,
        updatedMs: now(),
      });
      return {};
    },
    PutDashboard: ({ DashboardName = '', DashboardBody = '' }) => dashboards.put(DashboardName, DashboardBody),
    GetDashboard: ({ DashboardName = '' }) => dashboards.get(DashboardName),
    ListDashboards: ({ DashboardNamePrefix }) => dashboards.list(DashboardNamePrefix),
    DeleteDashboards: ({ DashboardNames = [] }) => {
      dashboards.delete(DashboardNames);
      return {};
    },
    EnableAlarmActions: ({ AlarmNames }) => enableActions(registry, AlarmNames, true),
    DisableAlarmActions: ({ AlarmNames }) => enableActions(registry, AlarmNames, false),
    TagResource: ({ ResourceARN, Tags }) => {
      const { tags } = alarmWithArn(registry, ResourceARN);
      for (const { Key, Value } of Tags ?? []) tags.set(Key!, Value!);
      return {};
    },
    UntagResource: ({ ResourceARN, TagKeys }) => {
      const { tags } = alarmWithArn(registry, ResourceARN);
      for (const key of TagKeys ?? []) tags.delete(key);
      return {};
    },
    // What is not there has no tags, and that is no error: public recorded answers.
    ListTagsForResource: ({ ResourceARN = '' }) => ({
      Tags: [...(registry.find(ResourceARN)?.tags ?? [])].map(([Key, Value]) => ({ Key, Value })),
    }),
  };
}

function enableActions(registry: AlarmRegistry, names: readonly string[] | undefined, enabled: boolean) {
  for (const name of names ?? []) {
    const alarm = registry.find(name);
    if (alarm) alarm.actionsEnabled = enabled;
  }
  return {};
}

function alarmWithArn(registry: AlarmRegistry, arn: string | undefined): Alarm {
  const alarm = arn === undefined ? undefined : registry.find(arn);
  if (alarm?.arn !== arn || !alarm) throw new AwsError('ResourceNotFoundException', `${arn} does not exist.`);
  return alarm;
}
