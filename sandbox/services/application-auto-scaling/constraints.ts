import type { Constraint, Constraints } from '../../wire/constraints.ts';

const RESOURCE_ID_MAX_LEN1600: Constraint = {
  length: [1, 1600],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const SERVICE_NAMESPACE: Constraint = {
  values: [
    'ecs',
    'elasticmapreduce',
    'ec2',
    'appstream',
    'dynamodb',
    'rds',
    'sagemaker',
    'custom-resource',
    'comprehend',
    'lambda',
    'cassandra',
    'kafka',
    'elasticache',
    'neptune',
    'workspaces',
  ],
};
const SCALABLE_DIMENSION: Constraint = {
  values: [
    'ecs:service:DesiredCount',
    'ec2:spot-fleet-request:TargetCapacity',
    'elasticmapreduce:instancegroup:InstanceCount',
    'appstream:fleet:DesiredCapacity',
    'dynamodb:table:ReadCapacityUnits',
    'dynamodb:table:WriteCapacityUnits',
    'dynamodb:index:ReadCapacityUnits',
    'dynamodb:index:WriteCapacityUnits',
    'rds:cluster:ReadReplicaCount',
    'sagemaker:variant:DesiredInstanceCount',
    'custom-resource:ResourceType:Property',
    'comprehend:document-classifier-endpoint:DesiredInferenceUnits',
    'comprehend:entity-recognizer-endpoint:DesiredInferenceUnits',
    'lambda:function:ProvisionedConcurrency',
    'cassandra:table:ReadCapacityUnits',
    'cassandra:table:WriteCapacityUnits',
    'kafka:broker-storage:VolumeSize',
    'elasticache:cache-cluster:Nodes',
    'elasticache:replication-group:NodeGroups',
    'elasticache:replication-group:Replicas',
    'neptune:cluster:ReadReplicaCount',
    'sagemaker:variant:DesiredProvisionedConcurrency',
    'sagemaker:inference-component:DesiredCopyCount',
    'workspaces:workspacespool:DesiredUserSessions',
  ],
};
const RESOURCE_IDS_MAX_LEN1600: Constraint = {
  length: [0, 50],
  items: { length: [1, 1600], pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*` },
};
const XML_STRING: Constraint = { pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*` };
const AMAZON_RESOURCE_NAME: Constraint = {
  length: [1, 1011],
  pattern: String.raw`^arn:.+:application-autoscaling:.+:[0-9]+:scalable-target\/[a-zA-Z0-9-]+$`,
};
const ADJUSTMENT_TYPE: Constraint = { values: ['ChangeInCapacity', 'PercentChangeInCapacity', 'ExactCapacity'] };
const METRIC_TYPE: Constraint = {
  values: [
    'DynamoDBReadCapacityUtilization',
    'DynamoDBWriteCapacityUtilization',
    'ALBRequestCountPerTarget',
    'RDSReaderAverageCPUUtilization',
    'RDSReaderAverageDatabaseConnections',
    'EC2SpotFleetRequestAverageCPUUtilization',
    'EC2SpotFleetRequestAverageNetworkIn',
    'EC2SpotFleetRequestAverageNetworkOut',
    'SageMakerVariantInvocationsPerInstance',
    'ECSServiceAverageCPUUtilization',
    'ECSServiceAverageMemoryUtilization',
    'AppStreamAverageCapacityUtilization',
    'ComprehendInferenceUtilization',
    'LambdaProvisionedConcurrencyUtilization',
    'CassandraReadCapacityUtilization',
    'CassandraWriteCapacityUtilization',
    'KafkaBrokerStorageUtilization',
    'ElastiCacheEngineCPUUtilization',
    'ElastiCacheDatabaseMemoryUsagePercentage',
    'ElastiCachePrimaryEngineCPUUtilization',
    'ElastiCacheReplicaEngineCPUUtilization',
    'ElastiCacheDatabaseMemoryUsageCountedForEvictPercentage',
    'NeptuneReaderAverageCPUUtilization',
    'SageMakerVariantProvisionedConcurrencyUtilization',
    'ElastiCacheDatabaseCapacityUsageCountedForEvictPercentage',
    'SageMakerInferenceComponentInvocationsPerCopy',
    'WorkSpacesAverageUserSessionsCapacityUtilization',
    'SageMakerInferenceComponentConcurrentRequestsPerCopyHighResolution',
    'SageMakerVariantConcurrentRequestsPerModelHighResolution',
  ],
};
const RESOURCE_LABEL: Constraint = { length: [1, 1023] };
const ID: Constraint = {
  length: [1, 255],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const TARGET_TRACKING_METRIC_DIMENSION_VALUE: Constraint = {
  length: [1, 1024],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const TARGET_TRACKING_METRIC_UNIT: Constraint = {
  length: [1, 1023],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const EXPRESSION: Constraint = {
  length: [1, 2048],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const PREDICTIVE_SCALING_METRIC_TYPE: Constraint = { length: [1, 128] };
const POLICY_TYPE: Constraint = { values: ['StepScaling', 'TargetTrackingScaling', 'PredictiveScaling'] };
const SCHEDULED_ACTION_NAME: Constraint = {
  length: [1, 256],
  pattern: String.raw`(?!((^[ ]+.*)|(.*([\u0000-\u001f]|[\u007f-\u009f]|[:/|])+.*)|(.*[ ]+$))).+`,
};
const TAG_MAP: Constraint = { keys: { length: [1, 128] }, items: { length: [0, 256] } };

/**
 * What the API model demands of the members of the simulated operations' inputs, each shape under its name in the model.
 * Source: service model in botocore 1.43.11.
 */
export const constraints: Constraints = {
  CustomizedMetricSpecification: { Statistic: { values: ['Average', 'Minimum', 'Maximum', 'SampleCount', 'Sum'] } },
  DeleteScalingPolicyRequest: {
    PolicyName: RESOURCE_ID_MAX_LEN1600,
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
  },
  DeleteScheduledActionRequest: {
    ServiceNamespace: SERVICE_NAMESPACE,
    ScheduledActionName: RESOURCE_ID_MAX_LEN1600,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
  },
  DeregisterScalableTargetRequest: {
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
  },
  DescribeScalableTargetsRequest: {
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceIds: RESOURCE_IDS_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
    NextToken: XML_STRING,
  },
  DescribeScalingActivitiesRequest: {
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
    NextToken: XML_STRING,
  },
  DescribeScalingPoliciesRequest: {
    PolicyNames: RESOURCE_IDS_MAX_LEN1600,
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
    NextToken: XML_STRING,
  },
  DescribeScheduledActionsRequest: {
    ScheduledActionNames: RESOURCE_IDS_MAX_LEN1600,
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
    NextToken: XML_STRING,
  },
  ListTagsForResourceRequest: { ResourceARN: AMAZON_RESOURCE_NAME },
  PredefinedMetricSpecification: { PredefinedMetricType: METRIC_TYPE, ResourceLabel: RESOURCE_LABEL },
  PredictiveScalingMetric: { MetricName: ID, Namespace: ID },
  PredictiveScalingMetricDataQuery: { Id: ID, Expression: EXPRESSION, Label: XML_STRING },
  PredictiveScalingMetricDimension: { Name: ID, Value: TARGET_TRACKING_METRIC_DIMENSION_VALUE },
  PredictiveScalingMetricStat: { Stat: XML_STRING, Unit: TARGET_TRACKING_METRIC_UNIT },
  PredictiveScalingPolicyConfiguration: {
    Mode: { values: ['ForecastOnly', 'ForecastAndScale'] },
    SchedulingBufferTime: { range: [0, 3600] },
    MaxCapacityBreachBehavior: { values: ['HonorMaxCapacity', 'IncreaseMaxCapacity'] },
    MaxCapacityBuffer: { range: [0, 100] },
  },
  PredictiveScalingPredefinedLoadMetricSpecification: {
    PredefinedMetricType: PREDICTIVE_SCALING_METRIC_TYPE,
    ResourceLabel: RESOURCE_LABEL,
  },
  PredictiveScalingPredefinedMetricPairSpecification: {
    PredefinedMetricType: PREDICTIVE_SCALING_METRIC_TYPE,
    ResourceLabel: RESOURCE_LABEL,
  },
  PredictiveScalingPredefinedScalingMetricSpecification: {
    PredefinedMetricType: PREDICTIVE_SCALING_METRIC_TYPE,
    ResourceLabel: RESOURCE_LABEL,
  },
  PutScalingPolicyRequest: {
    PolicyName: { length: [1, 256], pattern: String.raw`[\x20-\x7e]+` },
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
    PolicyType: POLICY_TYPE,
  },
  PutScheduledActionRequest: {
    ServiceNamespace: SERVICE_NAMESPACE,
    Schedule: RESOURCE_ID_MAX_LEN1600,
    Timezone: RESOURCE_ID_MAX_LEN1600,
    ScheduledActionName: SCHEDULED_ACTION_NAME,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
  },
  RegisterScalableTargetRequest: {
    ServiceNamespace: SERVICE_NAMESPACE,
    ResourceId: RESOURCE_ID_MAX_LEN1600,
    ScalableDimension: SCALABLE_DIMENSION,
    RoleARN: RESOURCE_ID_MAX_LEN1600,
    Tags: TAG_MAP,
  },
  StepScalingPolicyConfiguration: {
    AdjustmentType: ADJUSTMENT_TYPE,
    MetricAggregationType: { values: ['Average', 'Minimum', 'Maximum'] },
  },
  TagResourceRequest: { ResourceARN: AMAZON_RESOURCE_NAME, Tags: TAG_MAP },
  TargetTrackingMetric: { MetricName: ID, Namespace: ID },
  TargetTrackingMetricDataQuery: { Expression: EXPRESSION, Id: ID, Label: XML_STRING },
  TargetTrackingMetricDimension: { Name: ID, Value: TARGET_TRACKING_METRIC_DIMENSION_VALUE },
  TargetTrackingMetricStat: { Stat: XML_STRING, Unit: TARGET_TRACKING_METRIC_UNIT },
  UntagResourceRequest: {
    ResourceARN: AMAZON_RESOURCE_NAME,
    TagKeys: { length: [0, 200], items: { length: [1, 128] } },
  },
};
