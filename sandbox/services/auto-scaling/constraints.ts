import type { Constraint, Constraints } from '../../wire/constraints.ts';

const ASCII_STRING_MAX_LEN255: Constraint = { length: [1, 255], pattern: String.raw`[A-Za-z0-9\-_\/]+` };
const AVAILABILITY_ZONE_IDS_LIMIT1: Constraint = { length: [0, 1] };
const AVAILABILITY_ZONES_LIMIT1: Constraint = { length: [0, 1] };
const CLIENT_TOKEN: Constraint = { length: [1, 64], pattern: String.raw`[A-Za-z0-9\-_\/]+` };
const DELETION_PROTECTION: Constraint = { values: ['none', 'prevent-force-deletion', 'prevent-all-deletion'] };
const LAUNCH_TEMPLATE_NAME: Constraint = { length: [3, 128], pattern: String.raw`[a-zA-Z0-9\(\)\.\-/_]+` };
const MANAGER_IDENTIFIER: Constraint = { length: [1, 128] };
const NULLABLE_POSITIVE_INTEGER: Constraint = { range: [0, Infinity] };
const REQUESTED_CAPACITY: Constraint = { range: [1, Infinity] };
const RESOURCE_NAME: Constraint = {
  length: [1, 1600],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const RETRY_STRATEGY: Constraint = { values: ['retry-with-group-configuration', 'none'] };
const SUBNET_IDS_LIMIT1: Constraint = { length: [0, 1] };
const TAG_KEY: Constraint = {
  length: [1, 128],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const TAG_VALUE: Constraint = {
  length: [0, 256],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const TARGET_CAPACITY_TYPE: Constraint = {
  values: ['on-demand-capacity-reservation', 'capacity-block', 'interruptible-capacity-reservation', 'on-demand'],
};
const TERMINATION_INSTANCE_IDS: Constraint = { length: [1, 100] };
const XML_STRING: Constraint = { pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*` };
const XML_STRING_MAX_LEN1600: Constraint = {
  length: [1, 1600],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const XML_STRING_MAX_LEN19: Constraint = {
  length: [1, 19],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const XML_STRING_MAX_LEN255: Constraint = {
  length: [1, 255],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const XML_STRING_MAX_LEN32: Constraint = {
  length: [1, 32],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const XML_STRING_MAX_LEN5000: Constraint = {
  length: [1, 5000],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};
const XML_STRING_MAX_LEN511: Constraint = {
  length: [1, 511],
  pattern: String.raw`[\u0020-\uD7FF\uE000-\uFFFD\uD800\uDC00-\uDBFF\uDFFF\r\n\t]*`,
};

/** What the API model demands of the inputs of the operations that are simulated (botocore 1.43). */
export const CONSTRAINTS: Constraints = {
  AutoScalingGroupNamesType: {
    AutoScalingGroupNames: { items: XML_STRING_MAX_LEN255 },
    NextToken: XML_STRING,
  },
  CompleteLifecycleActionType: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    InstanceId: XML_STRING_MAX_LEN19,
    LifecycleHookName: ASCII_STRING_MAX_LEN255,
    LifecycleActionToken: { length: [36, 36] },
  },
  CreateAutoScalingGroupType: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    AvailabilityZoneIds: { items: XML_STRING_MAX_LEN255 },
    AvailabilityZones: { items: XML_STRING_MAX_LEN255 },
    DeletionProtection: DELETION_PROTECTION,
    DesiredCapacityType: XML_STRING_MAX_LEN255,
    HealthCheckType: XML_STRING_MAX_LEN32,
    InstanceId: XML_STRING_MAX_LEN19,
    LaunchConfigurationName: XML_STRING_MAX_LEN255,
    LoadBalancerNames: { items: XML_STRING_MAX_LEN255 },
    PlacementGroup: XML_STRING_MAX_LEN255,
    ServiceLinkedRoleARN: RESOURCE_NAME,
    TargetGroupARNs: { items: XML_STRING_MAX_LEN511 },
    TerminationPolicies: { items: XML_STRING_MAX_LEN1600 },
    VPCZoneIdentifier: XML_STRING_MAX_LEN5000,
  },
  DescribeAutoScalingInstancesType: {
    InstanceIds: { items: XML_STRING_MAX_LEN19 },
    NextToken: XML_STRING,
  },
  DescribeInstanceRefreshesType: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    InstanceRefreshIds: { items: XML_STRING_MAX_LEN255 },
    NextToken: XML_STRING,
  },
  DescribeLifecycleHooksType: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    LifecycleHookNames: { items: ASCII_STRING_MAX_LEN255 },
  },
  DescribeWarmPoolType: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    NextToken: XML_STRING,
  },
  DistributionSegment: {
    TargetCapacityTypes: { items: TARGET_CAPACITY_TYPE },
  },
  EnterStandbyQuery: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    InstanceIds: { items: XML_STRING_MAX_LEN19 },
  },
  ExitStandbyQuery: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    InstanceIds: { items: XML_STRING_MAX_LEN19 },
  },
  Filter: {
    Name: XML_STRING,
    Values: { items: XML_STRING },
  },
  LaunchInstancesRequest: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    AvailabilityZoneIds: { ...AVAILABILITY_ZONE_IDS_LIMIT1, items: XML_STRING_MAX_LEN255 },
    AvailabilityZones: { ...AVAILABILITY_ZONES_LIMIT1, items: XML_STRING_MAX_LEN255 },
    ClientToken: CLIENT_TOKEN,
    RequestedCapacity: REQUESTED_CAPACITY,
    RetryStrategy: RETRY_STRATEGY,
    SubnetIds: { ...SUBNET_IDS_LIMIT1, items: XML_STRING_MAX_LEN255 },
  },
  LaunchTemplateSpecification: {
    LaunchTemplateId: XML_STRING_MAX_LEN255,
    LaunchTemplateName: LAUNCH_TEMPLATE_NAME,
    Version: XML_STRING_MAX_LEN255,
  },
  NetworkInterfaceCountRequest: {
    Max: NULLABLE_POSITIVE_INTEGER,
    Min: NULLABLE_POSITIVE_INTEGER,
  },
  Operator: {
    Principal: MANAGER_IDENTIFIER,
  },
  PutLifecycleHookType: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    LifecycleHookName: ASCII_STRING_MAX_LEN255,
  },
  ScalingProcessQuery: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    ScalingProcesses: { items: XML_STRING_MAX_LEN255 },
  },
  SetInstanceProtectionQuery: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    InstanceIds: { items: XML_STRING_MAX_LEN19 },
  },
  Tag: {
    Key: TAG_KEY,
    ResourceId: XML_STRING,
    ResourceType: XML_STRING,
    Value: TAG_VALUE,
  },
  TerminateInstanceInAutoScalingGroupType: {
    AutoScalingGroupName: XML_STRING_MAX_LEN255,
    InstanceId: XML_STRING_MAX_LEN19,
    InstanceIds: { ...TERMINATION_INSTANCE_IDS, items: XML_STRING_MAX_LEN19 },
  },
};
