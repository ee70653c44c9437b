import { expect, test } from 'vitest';
import { iamWith, refusal } from './fixture.ts';

const RDS = 'arn:aws:rds:eu-west-1:123456789012';
const TABLE = 'arn:aws:dynamodb:eu-west-1:123456789012:table/ledger';
const OWN = { Key: 'evenkeel:owner', Value: 'evenkeel' };

const CREATE = {
  DBInstanceIdentifier: 'evenkeel-1',
  DBClusterIdentifier: 'shop',
  DBInstanceClass: 'db.r8g.large',
  Engine: 'aurora-postgresql',
};
const CREATE_TAGGED = { ...CREATE, Tags: [OWN] };

const TARGETS = 'arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target/*';
const REGISTER = {
  ServiceNamespace: 'rds',
  ScalableDimension: 'rds:cluster:ReadReplicaCount',
  ResourceId: 'cluster:shop',
};
const VIA_AWS = { Bool: { 'aws:ViaAWSService': 'true' } };

/** The groups of a reader that a request does not name: the last one is that of its cluster. */
const DEFAULT_GROUPS = [
  ['rds:CreateDBInstance', `${RDS}:pg:default*`],
  ['rds:CreateDBInstance', `${RDS}:og:default*`],
  ['rds:CreateDBInstance', `${RDS}:subgrp:shop-subnets`],
] as const;
const PASSED_TO_LAMBDA = { StringEquals: { 'iam:PassedToService': 'lambda.amazonaws.com' } };
const EDGE = 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/edge/0123456789abcdef';

interface Row {
  readonly name: string;
  /** Action and resource of each statement that allows. */
  readonly allow: readonly (readonly [action: string, resource: string, condition?: object])[];
  readonly call: readonly [service: string, operation: string, input: object];
  /** Part of the message of the refusal; absent if it must be allowed. */
  readonly refused?: string;
}

test.for<Row>([
  {
    name: 'an instance is described by its name',
    allow: [['rds:DescribeDBInstances', `${RDS}:db:evenkeel-*`]],
    call: ['rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'evenkeel-1' }],
  },
  {
    name: 'all instances are not described with a permission for some',
    allow: [['rds:DescribeDBInstances', `${RDS}:db:evenkeel-*`]],
    call: ['rds', 'DescribeDBInstances', {}],
    refused: `rds:DescribeDBInstances on resource: ${RDS}:db:* because`,
  },
  {
    name: 'all clusters are described with a permission for all clusters',
    allow: [['rds:DescribeDBClusters', `${RDS}:cluster:*`]],
    call: ['rds', 'DescribeDBClusters', {}],
  },
  {
    name: 'the endpoints of a cluster are about the cluster',
    allow: [['rds:DescribeDBClusterEndpoints', `${RDS}:cluster:shop`]],
    call: ['rds', 'DescribeDBClusterEndpoints', { DBClusterIdentifier: 'shop' }],
  },
  {
    name: 'an instance is created in a cluster with permission for both, and for the groups that it leaves to their defaults',
    allow: [
      ['rds:CreateDBInstance', `${RDS}:db:evenkeel-*`],
      ['rds:CreateDBInstance', `${RDS}:cluster:shop`],
      ...DEFAULT_GROUPS,
    ],
    call: ['rds', 'CreateDBInstance', CREATE],
  },
  {
    name: 'an instance is not created without permission for the subnet group of its cluster',
    allow: [
      ['rds:CreateDBInstance', `${RDS}:db:evenkeel-*`],
      ['rds:CreateDBInstance', `${RDS}:cluster:shop`],
      ...DEFAULT_GROUPS.slice(0, 2),
    ],
    call: ['rds', 'CreateDBInstance', CREATE],
    refused: `rds:CreateDBInstance on resource: ${RDS}:subgrp:shop-subnets because`,
  },
  {
    name: 'a role that monitors an instance needs permission to pass it to RDS',
    allow: [
      ['rds:CreateDBInstance', '*'],
      ['iam:PassRole', '*', PASSED_TO_LAMBDA],
    ],
    call: ['rds', 'CreateDBInstance', { ...CREATE, MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring' }],
    refused: 'iam:PassRole on resource: arn:aws:iam::123456789012:role/monitoring because',
  },
  {
    name: 'a cluster fails over with permission for it and for the instance that takes over',
    allow: [
      ['rds:FailoverDBCluster', `${RDS}:cluster:shop`],
      ['rds:FailoverDBCluster', `${RDS}:db:shop-2`],
    ],
    call: ['rds', 'FailoverDBCluster', { DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-2' }],
  },
  {
    name: 'a cluster does not fail over with permission for the cluster alone',
    allow: [['rds:FailoverDBCluster', `${RDS}:cluster:shop`]],
    call: ['rds', 'FailoverDBCluster', { DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-2' }],
    refused: `rds:FailoverDBCluster on resource: ${RDS}:db:shop-2 because`,
  },
  {
    name: 'instances are launched at once for whoever may create a fleet from the launch template of the group',
    allow: [
      ['autoscaling:LaunchInstances', '*'],
      ['ec2:CreateFleet', '*'],
      ['ec2:DescribeLaunchTemplateVersions', '*'],
    ],
    call: ['autoscaling', 'LaunchInstances', { AutoScalingGroupName: 'web' }],
  },
  {
    name: 'instances are not launched at once for whoever may not create a fleet',
    allow: [
      ['autoscaling:LaunchInstances', '*'],
      ['ec2:DescribeLaunchTemplateVersions', '*'],
    ],
    call: ['autoscaling', 'LaunchInstances', { AutoScalingGroupName: 'web' }],
    refused: 'ec2:CreateFleet on resource: arn:aws:ec2:eu-west-1:123456789012:fleet/* because',
  },
  {
    name: 'instances are not launched at once for whoever may not read the launch template',
    allow: [
      ['autoscaling:LaunchInstances', '*'],
      ['ec2:CreateFleet', '*'],
    ],
    call: ['autoscaling', 'LaunchInstances', { AutoScalingGroupName: 'web' }],
    refused: 'ec2:DescribeLaunchTemplateVersions because',
  },
  {
    name: 'a zonal shift is cancelled with permission for its load balancer',
    allow: [['arc-zonal-shift:CancelZonalShift', EDGE]],
    call: ['arc-zonal-shift', 'CancelZonalShift', { zonalShiftId: 'shift-1' }],
  },
  {
    name: 'a zonal shift of another load balancer is not cancelled',
    allow: [['arc-zonal-shift:CancelZonalShift', EDGE.replace('edge', 'other')]],
    call: ['arc-zonal-shift', 'CancelZonalShift', { zonalShiftId: 'shift-1' }],
    refused: `arc-zonal-shift:CancelZonalShift on resource: ${EDGE} because`,
  },
  {
    name: 'log groups are listed with permission for everything alone',
    allow: [['logs:DescribeLogGroups', 'arn:aws:logs:*:*:*']],
    call: ['logs', 'DescribeLogGroups', { logGroupNamePrefix: '/evenkeel' }],
    refused: 'logs:DescribeLogGroups because',
  },
  {
    name: 'schedules are listed with permission for everything alone',
    allow: [['scheduler:ListSchedules', 'arn:aws:scheduler:*:*:schedule/*/*']],
    call: ['scheduler', 'ListSchedules', {}],
    refused: 'scheduler:ListSchedules because',
  },
  {
    name: 'alarms are looked up by their metrics with permission for everything alone',
    allow: [['cloudwatch:DescribeAlarmsForMetric', 'arn:aws:cloudwatch:*:*:alarm:*']],
    call: ['monitoring', 'DescribeAlarmsForMetric', {}],
    refused: 'cloudwatch:DescribeAlarmsForMetric because',
  },
  {
    name: 'an identifier counts in lower case',
    allow: [
      ['rds:CreateDBInstance', `${RDS}:db:evenkeel-*`],
      ['rds:CreateDBInstance', `${RDS}:cluster:shop`],
      ...DEFAULT_GROUPS,
    ],
    call: ['rds', 'CreateDBInstance', { ...CREATE, DBInstanceIdentifier: 'Evenkeel-1', DBClusterIdentifier: 'SHOP' }],
  },
  {
    name: 'an instance is not created with another name',
    allow: [
      ['rds:CreateDBInstance', `${RDS}:db:evenkeel-*`],
      ['rds:CreateDBInstance', `${RDS}:cluster:shop`],
    ],
    call: ['rds', 'CreateDBInstance', { ...CREATE, DBInstanceIdentifier: 'other-1' }],
    refused: `on resource: ${RDS}:db:other-1 because`,
  },
  {
    name: 'an instance is not created in a cluster without permission for the cluster',
    allow: [['rds:CreateDBInstance', `${RDS}:db:evenkeel-*`]],
    call: ['rds', 'CreateDBInstance', CREATE],
    refused: `on resource: ${RDS}:cluster:shop because`,
  },
  {
    name: 'a parameter group that a request names needs permission',
    allow: [
      ['rds:CreateDBInstance', `${RDS}:db:*`],
      ['rds:CreateDBInstance', `${RDS}:cluster:shop`],
    ],
    call: ['rds', 'CreateDBInstance', { ...CREATE, DBParameterGroupName: 'tuned' }],
    refused: `on resource: ${RDS}:pg:tuned because`,
  },
  {
    name: 'an instance is created with tags with permission to tag it',
    allow: [
      ['rds:CreateDBInstance', '*'],
      ['rds:AddTagsToResource', `${RDS}:db:evenkeel-*`],
    ],
    call: ['rds', 'CreateDBInstance', CREATE_TAGGED],
  },
  {
    name: 'an instance is not created with tags without permission to tag it',
    allow: [['rds:CreateDBInstance', '*']],
    call: ['rds', 'CreateDBInstance', CREATE_TAGGED],
    refused: `rds:AddTagsToResource on resource: ${RDS}:db:evenkeel-1 because`,
  },
  {
    name: 'a tag that is asked for is given',
    allow: [['rds:*', '*', { StringEquals: { 'aws:RequestTag/evenkeel:owner': 'evenkeel' } }]],
    call: ['rds', 'CreateDBInstance', CREATE_TAGGED],
  },
  {
    name: 'a tag that is asked for is missing',
    allow: [['rds:*', '*', { StringEquals: { 'aws:RequestTag/evenkeel:owner': 'evenkeel' } }]],
    call: ['rds', 'CreateDBInstance', CREATE],
    refused: 'rds:CreateDBInstance',
  },
  {
    name: 'only certain tags may be given',
    allow: [['rds:*', '*', { 'ForAllValues:StringEquals': { 'aws:TagKeys': 'evenkeel:owner' } }]],
    call: ['rds', 'CreateDBInstance', { ...CREATE, Tags: [OWN, { Key: 'cost', Value: '0' }] }],
    refused: 'rds:CreateDBInstance',
  },
  {
    name: 'the class of an instance counts',
    allow: [['rds:CreateDBInstance', '*', { StringEqualsIfExists: { 'rds:DatabaseClass': 'db.t4g.medium' } }]],
    call: ['rds', 'CreateDBInstance', CREATE],
    refused: `${RDS}:db:evenkeel-1`,
  },
  {
    name: 'an instance that carries the tag is deleted',
    allow: [
      ['rds:DeleteDBInstance', `${RDS}:db:*`, { StringEquals: { 'aws:ResourceTag/evenkeel:owner': 'evenkeel' } }],
    ],
    call: ['rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'tagged' }],
  },
  {
    name: 'an instance that does not carry the tag is not deleted',
    allow: [
      ['rds:DeleteDBInstance', `${RDS}:db:*`, { StringEquals: { 'aws:ResourceTag/evenkeel:owner': 'evenkeel' } }],
    ],
    call: ['rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'bare' }],
    refused: `${RDS}:db:bare`,
  },
  {
    name: 'a custom endpoint is created with permission for cluster and endpoint',
    allow: [['rds:CreateDBClusterEndpoint', `${RDS}:cluster:shop`]],
    call: [
      'rds',
      'CreateDBClusterEndpoint',
      { DBClusterIdentifier: 'shop', DBClusterEndpointIdentifier: 'shop-read', EndpointType: 'READER' },
    ],
    refused: `${RDS}:cluster-endpoint:shop-read`,
  },
  {
    name: 'a custom endpoint is modified by its name',
    allow: [['rds:ModifyDBClusterEndpoint', `${RDS}:cluster-endpoint:shop-read`]],
    call: ['rds', 'ModifyDBClusterEndpoint', { DBClusterEndpointIdentifier: 'shop-read' }],
  },
  {
    name: 'metrics are read with permission for everything',
    allow: [['cloudwatch:GetMetricData', '*']],
    call: ['monitoring', 'GetMetricData', {}],
  },
  {
    name: 'a namespace that is allowed',
    allow: [['cloudwatch:PutMetricData', '*', { StringEquals: { 'cloudwatch:namespace': 'Evenkeel' } }]],
    call: ['monitoring', 'PutMetricData', { Namespace: 'Evenkeel' }],
  },
  {
    name: 'a namespace that is not allowed',
    allow: [['cloudwatch:PutMetricData', '*', { StringEquals: { 'cloudwatch:namespace': 'Evenkeel' } }]],
    call: ['monitoring', 'PutMetricData', { Namespace: 'Other' }],
    refused: 'cloudwatch:PutMetricData because',
  },
  {
    name: 'an alarm is set by its name',
    allow: [['cloudwatch:SetAlarmState', 'arn:aws:cloudwatch:*:*:alarm:cpu']],
    call: ['monitoring', 'SetAlarmState', { AlarmName: 'memory' }],
    refused: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:memory',
  },
  {
    name: 'an item is written to the table that is allowed',
    allow: [['dynamodb:PutItem', TABLE]],
    call: ['dynamodb', 'PutItem', { TableName: 'ledger', Item: { pk: { S: 'a' } } }],
  },
  {
    name: 'an item is not written to another table',
    allow: [['dynamodb:PutItem', TABLE]],
    call: ['dynamodb', 'PutItem', { TableName: 'other', Item: { pk: { S: 'a' } } }],
    refused: 'dynamodb:PutItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/other because',
  },
  {
    name: 'a table may be named by its ARN',
    allow: [['dynamodb:GetItem', TABLE]],
    call: ['dynamodb', 'GetItem', { TableName: TABLE, Key: { pk: { S: 'a' } } }],
  },
  {
    name: 'a partition key that is allowed',
    allow: [
      [
        'dynamodb:*',
        TABLE,
        { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'lease#*' }, Null: { 'dynamodb:LeadingKeys': 'false' } },
      ],
    ],
    call: [
      'dynamodb',
      'Query',
      {
        TableName: 'ledger',
        KeyConditionExpression: '#k = :v AND sk > :s',
        ExpressionAttributeNames: { '#k': 'pk' },
        ExpressionAttributeValues: { ':v': { S: 'lease#1' }, ':s': { S: '' } },
      },
    ],
  },
  {
    name: 'a partition key that is not allowed',
    allow: [['dynamodb:*', TABLE, { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'lease#*' } }]],
    call: ['dynamodb', 'UpdateItem', { TableName: 'ledger', Key: { pk: { S: 'pause#1' } } }],
    refused: 'dynamodb:UpdateItem',
  },
  {
    name: 'an index is a resource of its own',
    allow: [['dynamodb:Query', TABLE]],
    call: ['dynamodb', 'Query', { TableName: 'ledger', IndexName: 'byTime' }],
    refused: `${TABLE}/index/byTime`,
  },
  {
    name: 'a transaction needs the permission of each part',
    allow: [
      ['dynamodb:PutItem', TABLE],
      ['dynamodb:TransactWriteItems', '*'],
    ],
    call: [
      'dynamodb',
      'TransactWriteItems',
      { TransactItems: [{ Put: { TableName: 'ledger', Item: {} } }, { Delete: { TableName: 'ledger', Key: {} } }] },
    ],
    refused: `dynamodb:DeleteItem on resource: ${TABLE}`,
  },
  {
    name: 'a batch is about each of its tables',
    allow: [['dynamodb:BatchWriteItem', TABLE]],
    call: [
      'dynamodb',
      'BatchWriteItem',
      { RequestItems: { ledger: [{ PutRequest: { Item: {} } }], other: [{ DeleteRequest: { Key: {} } }] } },
    ],
    refused: 'dynamodb:BatchWriteItem on resource: arn:aws:dynamodb:eu-west-1:123456789012:table/other',
  },
  {
    name: 'an event goes to the default bus unless it names one',
    allow: [['events:PutEvents', 'arn:aws:events:*:*:event-bus/default']],
    call: ['events', 'PutEvents', { Entries: [{ Source: 'evenkeel' }] }],
  },
  {
    name: 'every entry needs permission for its bus',
    allow: [['events:PutEvents', 'arn:aws:events:*:*:event-bus/default']],
    call: ['events', 'PutEvents', { Entries: [{ Source: 'evenkeel' }, { EventBusName: 'evenkeel' }] }],
    refused: 'arn:aws:events:eu-west-1:123456789012:event-bus/evenkeel',
  },
  {
    name: 'a rule of another bus carries its name',
    allow: [['events:DisableRule', 'arn:aws:events:*:*:rule/tick']],
    call: ['events', 'DisableRule', { Name: 'tick', EventBusName: 'evenkeel' }],
    refused: 'rule/evenkeel/tick',
  },
  {
    name: 'a queue is named by its URL, and a batch needs the single action',
    allow: [['sqs:SendMessage', 'arn:aws:sqs:*:*:dead']],
    call: ['sqs', 'SendMessageBatch', { QueueUrl: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead' }],
  },
  {
    name: 'a message is published to the topic that is allowed',
    allow: [['sns:Publish', 'arn:aws:sns:eu-west-1:123456789012:attention']],
    call: ['sns', 'Publish', { TopicArn: 'arn:aws:sns:eu-west-1:123456789012:other' }],
    refused: 'SNS:Publish',
  },
  {
    name: 'Invoke needs InvokeFunction',
    allow: [['lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:123456789012:function:warm']],
    call: ['lambda', 'Invoke', { FunctionName: 'warm' }],
  },
  {
    name: 'a qualifier is part of what is invoked',
    allow: [['lambda:InvokeFunction', 'arn:aws:lambda:eu-west-1:123456789012:function:warm']],
    call: ['lambda', 'Invoke', { FunctionName: 'warm', Qualifier: 'live' }],
    refused: 'function:warm:live',
  },
  {
    name: 'a log stream is in its group',
    allow: [['logs:PutLogEvents', 'arn:aws:logs:*:*:log-group:/evenkeel:*']],
    call: ['logs', 'PutLogEvents', { logGroupName: '/evenkeel', logStreamName: 'a' }],
  },
  {
    name: 'a log group is not allowed without the star behind it',
    allow: [['logs:CreateLogGroup', 'arn:aws:logs:*:*:log-group:/evenkeel']],
    call: ['logs', 'CreateLogGroup', { logGroupName: '/evenkeel' }],
    refused: 'arn:aws:logs:eu-west-1:123456789012:log-group:/evenkeel:log-stream:',
  },
  {
    name: 'a parameter with a slash in front',
    allow: [['ssm:PutParameter', 'arn:aws:ssm:*:*:parameter/evenkeel/*']],
    call: ['ssm', 'PutParameter', { Name: '/evenkeel/shop/reader' }],
  },
  {
    name: 'a parameter that is created with tags needs permission to tag',
    allow: [['ssm:PutParameter', 'arn:aws:ssm:*:*:parameter/evenkeel/*']],
    call: ['ssm', 'PutParameter', { Name: '/evenkeel/shop/reader', Tags: [{ Key: 'a', Value: 'b' }] }],
    refused: 'ssm:AddTagsToResource',
  },
  {
    name: 'tags of a parameter are about the parameter',
    allow: [['ssm:AddTagsToResource', 'arn:aws:ssm:*:*:parameter/evenkeel/*']],
    call: ['ssm', 'AddTagsToResource', { ResourceType: 'Parameter', ResourceId: '/evenkeel/a', Tags: [] }],
  },
  {
    name: 'each of several parameters needs permission',
    allow: [['ssm:GetParameters', 'arn:aws:ssm:*:*:parameter/evenkeel/*']],
    call: ['ssm', 'GetParameters', { Names: ['/evenkeel/a', '/other'] }],
    refused: 'parameter/other',
  },
  {
    name: 'a schedule that gives a role needs permission to pass it',
    allow: [['scheduler:CreateSchedule', '*']],
    call: ['scheduler', 'CreateSchedule', { Name: 'x', Target: { RoleArn: 'arn:aws:iam::123456789012:role/r' } }],
    refused: 'iam:PassRole on resource: arn:aws:iam::123456789012:role/r',
  },
  {
    name: 'an execution is started by its state machine',
    allow: [['states:StartExecution', 'arn:aws:states:eu-west-1:123456789012:stateMachine:drill']],
    call: ['states', 'StartExecution', { stateMachineArn: 'arn:aws:states:eu-west-1:123456789012:stateMachine:drill' }],
  },
  {
    name: 'a secret is known by the ARN that its name has',
    allow: [['secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:*:*:secret:warm-??????']],
    call: ['secretsmanager', 'GetSecretValue', { SecretId: 'warm' }],
  },
  {
    name: 'a scalable target is told by its namespace',
    allow: [
      ['application-autoscaling:*', '*', { StringEquals: { 'application-autoscaling:service-namespace': 'rds' } }],
    ],
    call: ['application-autoscaling', 'RegisterScalableTarget', { ServiceNamespace: 'ecs' }],
    refused: 'application-autoscaling:RegisterScalableTarget',
  },
  {
    name: 'a cluster is registered for whoever could scale it',
    allow: [
      ['application-autoscaling:RegisterScalableTarget', TARGETS],
      ['rds:*', '*'],
      ['cloudwatch:*', '*'],
    ],
    call: ['application-autoscaling', 'RegisterScalableTarget', REGISTER],
  },
  {
    name: 'a cluster is not registered for whoever could not create a reader in it',
    allow: [
      ['application-autoscaling:RegisterScalableTarget', TARGETS],
      ['rds:CreateDBInstance', `${RDS}:db:*`],
      ['rds:D*', '*'],
      ['rds:A*', '*'],
      ['cloudwatch:*', '*'],
    ],
    call: ['application-autoscaling', 'RegisterScalableTarget', REGISTER],
    refused: `rds:CreateDBInstance on resource: ${RDS}:cluster:shop because`,
  },
  {
    name: 'a cluster is not registered for whoever could not create its alarms',
    allow: [
      ['application-autoscaling:RegisterScalableTarget', TARGETS],
      ['rds:*', '*'],
    ],
    call: ['application-autoscaling', 'RegisterScalableTarget', REGISTER],
    refused: 'cloudwatch:PutMetricAlarm',
  },
  {
    name: 'rights for the calls of AWS on behalf of a role are enough to register a cluster',
    allow: [
      ['application-autoscaling:RegisterScalableTarget', TARGETS],
      ['rds:*', '*', VIA_AWS],
      ['cloudwatch:*', '*', VIA_AWS],
    ],
    call: ['application-autoscaling', 'RegisterScalableTarget', REGISTER],
  },
  {
    name: 'rights for the calls of AWS on behalf of a role are none for calls of its own',
    allow: [['rds:*', '*', VIA_AWS]],
    call: ['rds', 'DeleteDBInstance', { DBInstanceIdentifier: 'shop-1' }],
    refused: 'rds:DeleteDBInstance',
  },
  {
    name: 'a scalable target that is registered with tags needs permission to tag',
    allow: [
      ['application-autoscaling:RegisterScalableTarget', TARGETS],
      ['rds:*', '*'],
      ['cloudwatch:*', '*'],
    ],
    call: ['application-autoscaling', 'RegisterScalableTarget', { ...REGISTER, Tags: { [OWN.Key]: OWN.Value } }],
    refused: `application-autoscaling:TagResource on resource: ${TARGETS} because`,
  },
  {
    name: 'tags of a scalable target are about that target',
    allow: [['application-autoscaling:ListTagsForResource', TARGETS.replace('*', 'a1')]],
    call: ['application-autoscaling', 'ListTagsForResource', { ResourceARN: TARGETS.replace('*', 'b2') }],
    refused: TARGETS.replace('*', 'b2'),
  },
  {
    name: 'an operation without an entry is refused to whoever is restricted to resources',
    allow: [['rds:CreateDBSnapshot', `${RDS}:*`]],
    call: ['rds', 'CreateDBSnapshot', { DBInstanceIdentifier: 'evenkeel-1' }],
    refused: 'rds:CreateDBSnapshot',
  },
  {
    name: 'an operation without an entry is allowed on everything',
    allow: [['rds:CreateDBSnapshot', '*']],
    call: ['rds', 'CreateDBSnapshot', { DBInstanceIdentifier: 'evenkeel-1' }],
  },
  { name: 'anyone may ask who they are', allow: [], call: ['sts', 'GetCallerIdentity', {}] },
])('$name', async ({ allow, call, refused }) => {
  const statements = allow.map(([Action, Resource, Condition]) => ({
    Effect: 'Allow',
    Action,
    Resource,
    ...(Condition ? { Condition } : {}),
  }));
  const iam = await iamWith(statements, {
    resourceTags: (arn) => (arn === `${RDS}:db:tagged` ? { 'evenkeel:owner': 'evenkeel' } : undefined),
    subnetGroup: (cluster) => (cluster === 'shop' ? 'shop-subnets' : undefined),
    shiftedResource: (id) => (id === 'shift-1' ? EDGE : undefined),
    partitionKey: (table) => (table === 'ledger' ? 'pk' : undefined),
    secretArn: (name) => `arn:aws:secretsmanager:eu-west-1:123456789012:secret:${name}-a1B2c3`,
  });
  const message = refusal(iam, ...call)?.message ?? 'allowed';
  expect(message).toContain(refused ?? 'allowed');
});
