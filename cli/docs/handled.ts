/** What CloudFormation does with a type of resource in the stacks. */
export interface Handled {
  /** Actions about the resource itself. */
  readonly actions: readonly string[];
  /** Where CloudFormation gives names that begin with that of the stack, or the stacks give such names themselves. */
  readonly resources: readonly string[];
  /** Actions that are about no single resource. */
  readonly everywhere?: readonly string[];
  /** Whether people add it to the policy by hand. (default: it is in the policy) */
  readonly isLeftOut?: boolean;
}

/** Together, since they have half of their actions in common. */
const WATCHING = ['arn:aws:cloudwatch:*:*:alarm:evenkeel-*', 'arn:aws:cloudwatch::*:dashboard/evenkeel-*'];
const ROLES = ['arn:aws:iam::*:role/evenkeel-*'];
const FUNCTIONS = ['arn:aws:lambda:*:*:function:evenkeel-*'];
const BUCKETS = ['arn:aws:s3:::evenkeel-*'];
const TOPICS = ['arn:aws:sns:*:*:evenkeel-*'];
const QUEUES = ['arn:aws:sqs:*:*:evenkeel-*'];

/**
 * By the type of a resource. Source: the permissions of the handlers in the schemas of CloudFormation's registry (as
 * pulumi-aws-native of 2026-08-07 has them), without what the stacks have no use for: keys of KMS, streams, replicas and
 * scaling of tables, users and groups, code signing, file systems, data protection, replication and websites of buckets.
 * That it is enough has not been tried in an account.
 */
export const HANDLED: Readonly<Record<string, Handled>> = {
  // Few want it, and the policy has no room for it: docs/deploy.md says what it takes.
  'AWS::Chatbot::SlackChannelConfiguration': {
    actions: [
      'chatbot:CreateSlackChannelConfiguration',
      'chatbot:DeleteSlackChannelConfiguration',
      'chatbot:DescribeSlackChannelConfigurations',
      'chatbot:TagResource',
      'chatbot:UpdateSlackChannelConfiguration',
    ],
    resources: ['*'],
    isLeftOut: true,
  },
  'AWS::CloudWatch::Alarm': {
    actions: [
      'cloudwatch:DeleteAlarms',
      'cloudwatch:DescribeAlarms',
      'cloudwatch:ListTagsForResource',
      'cloudwatch:PutMetricAlarm',
      'cloudwatch:TagResource',
      'cloudwatch:UntagResource',
    ],
    resources: WATCHING,
  },
  'AWS::CloudWatch::Dashboard': {
    actions: [
      'cloudwatch:DeleteDashboards',
      'cloudwatch:GetDashboard',
      'cloudwatch:ListTagsForResource',
      'cloudwatch:PutDashboard',
      'cloudwatch:TagResource',
      'cloudwatch:UntagResource',
    ],
    resources: WATCHING,
  },
  'AWS::DynamoDB::GlobalTable': {
    actions: [
      'dynamodb:CreateTable',
      'dynamodb:DeleteTable',
      'dynamodb:DescribeContinuousBackups',
      'dynamodb:DescribeContributorInsights',
      'dynamodb:DescribeKinesisStreamingDestination',
      'dynamodb:DescribeTable',
      'dynamodb:DescribeTableReplicaAutoScaling',
      'dynamodb:DescribeTimeToLive',
      'dynamodb:GetResourcePolicy',
      'dynamodb:ListTagsOfResource',
      'dynamodb:TagResource',
      'dynamodb:UntagResource',
      'dynamodb:UpdateContinuousBackups',
      'dynamodb:UpdateContributorInsights',
      'dynamodb:UpdateTable',
      'dynamodb:UpdateTimeToLive',
    ],
    resources: ['arn:aws:dynamodb:*:*:table/evenkeel-*'],
    everywhere: ['application-autoscaling:DescribeScalableTargets', 'application-autoscaling:DescribeScalingPolicies'],
  },
  'AWS::Events::EventBus': {
    actions: [
      'events:CreateEventBus',
      'events:DeleteEventBus',
      'events:DescribeEventBus',
      'events:ListTagsForResource',
      'events:TagResource',
      'events:UntagResource',
      'events:UpdateEventBus',
    ],
    resources: ['arn:aws:events:*:*:event-bus/evenkeel-*'],
  },
  'AWS::Events::Rule': {
    actions: [
      'events:DeleteRule',
      'events:DescribeRule',
      'events:ListTagsForResource',
      'events:ListTargetsByRule',
      'events:PutRule',
      'events:PutTargets',
      'events:RemoveTargets',
      'events:TagResource',
      'events:UntagResource',
    ],
    resources: ['arn:aws:events:*:*:rule/evenkeel-*'],
  },
  'AWS::IAM::ManagedPolicy': {
    actions: [
      'iam:CreatePolicy',
      'iam:CreatePolicyVersion',
      'iam:DeletePolicy',
      'iam:DeletePolicyVersion',
      'iam:GetPolicy',
      'iam:GetPolicyVersion',
      'iam:ListEntitiesForPolicy',
      'iam:ListPolicyVersions',
    ],
    resources: ['arn:aws:iam::*:policy/evenkeel-*'],
  },
  'AWS::IAM::Policy': {
    actions: ['iam:DeleteRolePolicy', 'iam:GetRolePolicy', 'iam:PutRolePolicy'],
    resources: ROLES,
  },
  'AWS::IAM::Role': {
    actions: [
      'iam:AttachRolePolicy',
      'iam:CreateRole',
      'iam:DeleteRole',
      'iam:DeleteRolePermissionsBoundary',
      'iam:DeleteRolePolicy',
      'iam:DetachRolePolicy',
      'iam:GetRole',
      'iam:GetRolePolicy',
      'iam:ListAttachedRolePolicies',
      'iam:ListRolePolicies',
      'iam:PutRolePermissionsBoundary',
      'iam:PutRolePolicy',
      'iam:TagRole',
      'iam:UntagRole',
      'iam:UpdateAssumeRolePolicy',
      'iam:UpdateRole',
      'iam:UpdateRoleDescription',
    ],
    resources: ROLES,
  },
  'AWS::Lambda::EventInvokeConfig': {
    actions: [
      'lambda:DeleteFunctionEventInvokeConfig',
      'lambda:GetFunctionEventInvokeConfig',
      'lambda:PutFunctionEventInvokeConfig',
      'lambda:UpdateFunctionEventInvokeConfig',
    ],
    resources: FUNCTIONS,
  },
  'AWS::Lambda::Function': {
    actions: [
      'lambda:CreateFunction',
      'lambda:DeleteFunction',
      'lambda:DeleteFunctionConcurrency',
      'lambda:GetFunction',
      'lambda:GetFunctionCodeSigningConfig',
      'lambda:GetFunctionRecursionConfig',
      'lambda:GetRuntimeManagementConfig',
      'lambda:ListTags',
      'lambda:PutFunctionConcurrency',
      'lambda:TagResource',
      'lambda:UntagResource',
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
    ],
    resources: FUNCTIONS,
    everywhere: [
      'ec2:DescribeNetworkInterfaces',
      'ec2:DescribeSecurityGroups',
      'ec2:DescribeSubnets',
      'ec2:DescribeVpcs',
    ],
  },
  'AWS::Lambda::Permission': {
    actions: ['lambda:AddPermission', 'lambda:GetPolicy', 'lambda:RemovePermission'],
    resources: FUNCTIONS,
  },
  'AWS::Lambda::Url': {
    actions: [
      'lambda:CreateFunctionUrlConfig',
      'lambda:DeleteFunctionUrlConfig',
      'lambda:GetFunctionUrlConfig',
      'lambda:UpdateFunctionUrlConfig',
    ],
    resources: FUNCTIONS,
  },
  'AWS::Logs::LogGroup': {
    actions: [
      'logs:CreateLogGroup',
      'logs:DeleteLogGroup',
      'logs:DeleteRetentionPolicy',
      'logs:GetDataProtectionPolicy',
      'logs:ListTagsForResource',
      'logs:PutRetentionPolicy',
      'logs:TagResource',
      'logs:UntagResource',
    ],
    resources: ['arn:aws:logs:*:*:log-group:evenkeel-*'],
    everywhere: ['logs:DescribeIndexPolicies', 'logs:DescribeLogGroups', 'logs:DescribeResourcePolicies'],
  },
  'AWS::S3::Bucket': {
    actions: [
      's3:CreateBucket',
      's3:DeleteBucket',
      's3:GetBucketPublicAccessBlock',
      's3:GetBucketTagging',
      's3:GetLifecycleConfiguration',
      's3:ListBucket',
      's3:PutBucketPublicAccessBlock',
      's3:PutBucketTagging',
      's3:PutLifecycleConfiguration',
    ],
    resources: BUCKETS,
  },
  'AWS::S3::BucketPolicy': {
    actions: ['s3:DeleteBucketPolicy', 's3:GetBucketPolicy', 's3:PutBucketPolicy'],
    resources: BUCKETS,
  },
  'AWS::SNS::Subscription': {
    actions: ['sns:GetSubscriptionAttributes', 'sns:SetSubscriptionAttributes', 'sns:Subscribe', 'sns:Unsubscribe'],
    resources: TOPICS,
  },
  'AWS::SNS::Topic': {
    actions: [
      'sns:CreateTopic',
      'sns:DeleteTopic',
      'sns:GetDataProtectionPolicy',
      'sns:GetTopicAttributes',
      'sns:ListSubscriptionsByTopic',
      'sns:ListTagsForResource',
      'sns:SetTopicAttributes',
      'sns:TagResource',
      'sns:UntagResource',
    ],
    resources: TOPICS,
  },
  'AWS::SNS::TopicPolicy': { actions: ['sns:GetTopicAttributes', 'sns:SetTopicAttributes'], resources: TOPICS },
  'AWS::SQS::Queue': {
    actions: [
      'sqs:CreateQueue',
      'sqs:DeleteQueue',
      'sqs:GetQueueAttributes',
      'sqs:GetQueueUrl',
      'sqs:ListQueueTags',
      'sqs:SetQueueAttributes',
      'sqs:TagQueue',
      'sqs:UntagQueue',
    ],
    resources: QUEUES,
  },
  'AWS::SQS::QueuePolicy': { actions: ['sqs:GetQueueAttributes', 'sqs:SetQueueAttributes'], resources: QUEUES },
  'AWS::SSM::Parameter': {
    actions: [
      'ssm:AddTagsToResource',
      'ssm:DeleteParameter',
      'ssm:GetParameters',
      'ssm:ListTagsForResource',
      'ssm:PutParameter',
      'ssm:RemoveTagsFromResource',
    ],
    resources: ['arn:aws:ssm:*:*:parameter/evenkeel-fleet/*'],
  },
  'AWS::Scheduler::Schedule': {
    actions: [
      'scheduler:CreateSchedule',
      'scheduler:DeleteSchedule',
      'scheduler:GetSchedule',
      'scheduler:UpdateSchedule',
    ],
    resources: ['arn:aws:scheduler:*:*:schedule/default/evenkeel-*'],
  },
  'AWS::StepFunctions::StateMachine': {
    actions: [
      'states:CreateStateMachine',
      'states:DeleteStateMachine',
      'states:DescribeStateMachine',
      'states:ListTagsForResource',
      'states:TagResource',
      'states:UntagResource',
      'states:UpdateStateMachine',
    ],
    resources: ['arn:aws:states:*:*:stateMachine:evenkeel-*'],
  },
};
