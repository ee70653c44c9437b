import type { Constraint, Constraints } from '../../wire/constraints.ts';

const ALARM_NAMES: Constraint = { length: [0, 100], items: { length: [1, 255] } };
const METRIC_ID: Constraint = { length: [1, 255] };
const ALARM_TYPES: Constraint = { items: { values: ['CompositeAlarm', 'MetricAlarm'] } };
const HISTORY_ITEM_TYPE: Constraint = {
  values: ['ConfigurationUpdate', 'StateUpdate', 'Action', 'AlarmContributorStateUpdate', 'AlarmContributorAction'],
};
const MAX_RECORDS: Constraint = { range: [1, 100] };
const SCAN_BY: Constraint = { values: ['TimestampDescending', 'TimestampAscending'] };
const STATE_VALUE: Constraint = { values: ['INSUFFICIENT_DATA', 'ALARM', 'OK'] };
const ACTION_PREFIX: Constraint = { length: [1, 1024] };
const NAMESPACE: Constraint = { length: [1, 255], pattern: String.raw`[^:].*` };
const STATISTIC: Constraint = { values: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] };
const DIMENSIONS: Constraint = { length: [0, 30] };
const PERIOD: Constraint = { range: [1, Infinity] };
const STANDARD_UNIT: Constraint = {
  values: [
    'Seconds',
    'Microseconds',
    'Milliseconds',
    'Bytes',
    'Kilobytes',
    'Megabytes',
    'Gigabytes',
    'Terabytes',
    'Bits',
    'Kilobits',
    'Megabits',
    'Gigabits',
    'Terabits',
    'Percent',
    'Count',
    'Bytes/Second',
    'Kilobytes/Second',
    'Megabytes/Second',
    'Gigabytes/Second',
    'Terabytes/Second',
    'Bits/Second',
    'Kilobits/Second',
    'Megabits/Second',
    'Gigabits/Second',
    'Terabits/Second',
    'Count/Second',
    'None',
  ],
};
const STATISTICS: Constraint = {
  length: [1, 5],
  items: { values: ['SampleCount', 'Average', 'Sum', 'Minimum', 'Maximum'] },
};
const RESOURCE_LIST: Constraint = { length: [0, 5], items: { length: [1, 1024] } };
const ALARM_DESCRIPTION: Constraint = { length: [0, 1024] };
const PENDING_PERIOD: Constraint = { range: [0, 86400] };
const COMPARISON_OPERATOR: Constraint = {
  values: [
    'GreaterThanOrEqualToThreshold',
    'GreaterThanThreshold',
    'LessThanThreshold',
    'LessThanOrEqualToThreshold',
    'LessThanLowerOrGreaterThanUpperThreshold',
    'LessThanLowerThreshold',
    'GreaterThanUpperThreshold',
  ],
};
const ENTITY_KEY_ATTRIBUTES_MAP: Constraint = {
  length: [2, 4],
  keys: { length: [1, 32] },
  items: { length: [1, 2048] },
};
const ENTITY_ATTRIBUTES_MAP: Constraint = { length: [0, 10], keys: { length: [1, 256] }, items: { length: [1, 2048] } };

/**
 * What the API model demands of the members of the simulated operations' inputs, each shape under its name in the model.
 * Source: service model in botocore 1.43.11.
 */
export const constraints: Constraints = {
  AlarmPromQLCriteria: { Query: { length: [1, 10000] }, PendingPeriod: PENDING_PERIOD, RecoveryPeriod: PENDING_PERIOD },
  DeleteAlarmsInput: { AlarmNames: ALARM_NAMES },
  DescribeAlarmHistoryInput: {
    AlarmName: METRIC_ID,
    AlarmContributorId: { length: [1, 16] },
    AlarmTypes: ALARM_TYPES,
    HistoryItemType: HISTORY_ITEM_TYPE,
    MaxRecords: MAX_RECORDS,
    ScanBy: SCAN_BY,
  },
  DescribeAlarmsForMetricInput: {
    MetricName: METRIC_ID,
    Namespace: NAMESPACE,
    Statistic: STATISTIC,
    Dimensions: DIMENSIONS,
    Period: PERIOD,
    Unit: STANDARD_UNIT,
  },
  DescribeAlarmsInput: {
    AlarmNames: ALARM_NAMES,
    AlarmNamePrefix: METRIC_ID,
    AlarmTypes: ALARM_TYPES,
    ChildrenOfAlarmName: METRIC_ID,
    ParentsOfAlarmName: METRIC_ID,
    StateValue: STATE_VALUE,
    ActionPrefix: ACTION_PREFIX,
    MaxRecords: MAX_RECORDS,
  },
  Dimension: { Name: METRIC_ID, Value: ACTION_PREFIX },
  DimensionFilter: { Name: METRIC_ID, Value: ACTION_PREFIX },
  DisableAlarmActionsInput: { AlarmNames: ALARM_NAMES },
  EnableAlarmActionsInput: { AlarmNames: ALARM_NAMES },
  Entity: { KeyAttributes: ENTITY_KEY_ATTRIBUTES_MAP, Attributes: ENTITY_ATTRIBUTES_MAP },
  GetMetricDataInput: { ScanBy: SCAN_BY },
  GetMetricStatisticsInput: {
    Namespace: NAMESPACE,
    MetricName: METRIC_ID,
    Dimensions: DIMENSIONS,
    Period: PERIOD,
    Statistics: STATISTICS,
    ExtendedStatistics: { length: [1, 10] },
    Unit: STANDARD_UNIT,
  },
  ListMetricsInput: {
    Namespace: NAMESPACE,
    MetricName: METRIC_ID,
    Dimensions: { length: [0, 10] },
    RecentlyActive: { values: ['PT3H'] },
    OwningAccount: METRIC_ID,
  },
  ListTagsForResourceInput: { ResourceARN: ACTION_PREFIX },
  Metric: { Namespace: NAMESPACE, MetricName: METRIC_ID, Dimensions: DIMENSIONS },
  MetricDataQuery: { Id: METRIC_ID, Expression: { length: [1, 2048] }, Period: PERIOD, AccountId: METRIC_ID },
  MetricDatum: { MetricName: METRIC_ID, Dimensions: DIMENSIONS, Unit: STANDARD_UNIT, StorageResolution: PERIOD },
  MetricStat: { Period: PERIOD, Unit: STANDARD_UNIT },
  PutCompositeAlarmInput: {
    AlarmActions: RESOURCE_LIST,
    AlarmDescription: ALARM_DESCRIPTION,
    AlarmName: METRIC_ID,
    AlarmRule: { length: [1, 10240] },
    InsufficientDataActions: RESOURCE_LIST,
    OKActions: RESOURCE_LIST,
    ActionsSuppressor: { length: [1, 1600] },
  },
  PutMetricAlarmInput: {
    AlarmName: METRIC_ID,
    AlarmDescription: ALARM_DESCRIPTION,
    OKActions: RESOURCE_LIST,
    AlarmActions: RESOURCE_LIST,
    InsufficientDataActions: RESOURCE_LIST,
    MetricName: METRIC_ID,
    Namespace: NAMESPACE,
    Statistic: STATISTIC,
    Dimensions: DIMENSIONS,
    Period: PERIOD,
    Unit: STANDARD_UNIT,
    EvaluationPeriods: PERIOD,
    DatapointsToAlarm: PERIOD,
    ComparisonOperator: COMPARISON_OPERATOR,
    TreatMissingData: METRIC_ID,
    EvaluateLowSampleCountPercentile: METRIC_ID,
    ThresholdMetricId: METRIC_ID,
    EvaluationInterval: { range: [10, 3600] },
  },
  PutMetricDataInput: { Namespace: NAMESPACE },
  SetAlarmStateInput: {
    AlarmName: METRIC_ID,
    StateValue: STATE_VALUE,
    StateReason: { length: [0, 1023] },
    StateReasonData: { length: [0, 4000] },
  },
  Tag: { Key: { length: [1, 128] }, Value: { length: [0, 256] } },
  TagResourceInput: { ResourceARN: ACTION_PREFIX },
  UntagResourceInput: { ResourceARN: ACTION_PREFIX, TagKeys: { items: { length: [1, 128] } } },
};
