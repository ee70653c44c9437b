import { anything, arnOf, each, namesOrAll, requestTags, tagsOfArn } from './demand.ts';
import type { DemandsOf, ServiceActions } from './demand.ts';

const alarm: DemandsOf = (input) => [
  { resource: arnOf('cloudwatch', 'alarm:', input['AlarmName']), context: requestTags(input['Tags']) },
];
const alarms: DemandsOf = (input) =>
  each(namesOrAll(input['AlarmNames']).map((name) => arnOf('cloudwatch', 'alarm:', name)));

export const cloudwatch: ServiceActions = {
  DeleteAlarms: alarms,
  DescribeAlarmHistory: alarm,
  DescribeAlarms: alarms,
  DescribeAlarmsForMetric: anything,
  DisableAlarmActions: alarms,
  EnableAlarmActions: alarms,
  GetMetricData: anything,
  GetMetricStatistics: anything,
  ListMetrics: anything,
  ListTagsForResource: (input) => [{ resource: String(input['ResourceARN']) }],
  PutCompositeAlarm: alarm,
  PutMetricAlarm: alarm,
  PutMetricData: (input) => [{ resource: '*', context: { 'cloudwatch:namespace': input['Namespace'] } }],
  SetAlarmState: alarm,
  TagResource: tagsOfArn('ResourceARN'),
  UntagResource: tagsOfArn('ResourceARN'),
};
