import { ACCOUNT_ID } from '../../core.ts';
import { anything, arnOf, each, namesOrAll, requestTags, tagsOfArn } from './demand.ts';
import type { DemandsOf, ServiceActions } from './demand.ts';

const alarm: DemandsOf = (input) => [
  { resource: arnOf('cloudwatch', 'alarm:', input['AlarmName']), context: requestTags(input['Tags']) },
];
const alarms: DemandsOf = (input) =>
  each(namesOrAll(input['AlarmNames']).map((name) => arnOf('cloudwatch', 'alarm:', name)));

/** A dashboard belongs to no Region. */
const dashboards = (names: readonly unknown[]) =>
  each(names.map((name) => `arn:aws:cloudwatch::${ACCOUNT_ID}:dashboard/${String(name)}`));

export const cloudwatch: ServiceActions = {
  DeleteAlarms: alarms,
  DeleteDashboards: ({ DashboardNames = [] }) => dashboards(DashboardNames as readonly unknown[]),
  DescribeAlarmHistory: alarm,
  DescribeAlarms: alarms,
  DescribeAlarmsForMetric: anything,
  DisableAlarmActions: alarms,
  EnableAlarmActions: alarms,
  GetDashboard: ({ DashboardName }) => dashboards([DashboardName]),
  GetMetricData: anything,
  GetMetricStatistics: anything,
  ListDashboards: anything,
  ListMetrics: anything,
  ListTagsForResource: (input) => [{ resource: String(input['ResourceARN']) }],
  PutCompositeAlarm: alarm,
  PutDashboard: ({ DashboardName, Tags }) => [
    {
      resource: `arn:aws:cloudwatch::${ACCOUNT_ID}:dashboard/${String(DashboardName)}`,
      context: requestTags(Tags),
    },
  ],
  PutMetricAlarm: alarm,
  PutMetricData: (input) => [{ resource: '*', context: { 'cloudwatch:namespace': input['Namespace'] } }],
  SetAlarmState: alarm,
  TagResource: tagsOfArn('ResourceARN'),
  UntagResource: tagsOfArn('ResourceARN'),
};
