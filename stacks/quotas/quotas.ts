/** What AWS takes of something, and what to do where a fleet needs more. */
export interface Quota {
  readonly limit: number;
  /** What is counted: `statements in a queue policy`. */
  readonly of: string;
  /** Where the number stands. */
  readonly source: string;
  /** Begins with a verb. */
  readonly wayOut: string;
}

const SPLIT = 'deploy a part of the fleet as another stage, with a fleet file of its own';
const SHORTER = 'use a shorter name in the fleet';
const EVENT_QUOTAS = 'EventBridge user guide, "Quotas"';
const EVENT_API = 'EventBridge API reference, Target';
const SQS_QUOTAS = 'SQS developer guide, "Policy quotas"';
const IAM_QUOTAS = 'IAM user guide, "IAM and AWS STS quotas"';
const LAMBDA_QUOTAS = 'Lambda developer guide, "Quotas"';
const TEMPLATE_QUOTAS = 'CloudFormation user guide, "Quotas"';
const ALARM_API = 'CloudWatch API reference, PutMetricAlarm';
const COMPOSITE_API = 'CloudWatch API reference, PutCompositeAlarm';

/** The quotas of AWS that a template of ours could exceed, as AWS sets them for a new account. */
export const QUOTAS = {
  queuePolicyStatements: {
    limit: 20,
    of: 'statements in a queue policy',
    source: SQS_QUOTAS,
    wayOut: 'allow several senders by one statement, with a pattern as aws:SourceArn',
  },
  queuePolicyBytes: {
    limit: 8_192,
    of: 'bytes in a queue policy',
    source: SQS_QUOTAS,
    wayOut: 'allow several senders by one statement, with a pattern as aws:SourceArn',
  },
  queuePolicyActions: {
    limit: 7,
    of: 'actions in a statement of a queue policy',
    source: SQS_QUOTAS,
    wayOut: 'divide the statement',
  },
  queuePolicyPrincipals: {
    limit: 50,
    of: 'principals in a queue policy',
    source: SQS_QUOTAS,
    wayOut: 'allow an account or a service instead of single roles',
  },
  queuePolicyConditions: {
    limit: 10,
    of: 'conditions in a queue policy',
    source: SQS_QUOTAS,
    wayOut: 'allow several senders by one statement, with a pattern as aws:SourceArn',
  },
  topicPolicyBytes: {
    limit: 30_720,
    of: 'bytes in a topic policy',
    source: 'SNS FAQ; not in its quotas: a guess',
    wayOut: 'allow several senders by one statement, with a pattern as aws:SourceArn',
  },
  busPolicyBytes: {
    limit: 10_240,
    of: 'bytes in the policy of an event bus',
    source: EVENT_QUOTAS,
    wayOut: 'allow several senders by one statement',
  },
  bucketPolicyBytes: {
    limit: 20_480,
    of: 'bytes in a bucket policy',
    source: 'S3 user guide, "Bucket policies"',
    wayOut: 'allow several callers by one statement',
  },
  functionPolicyBytes: {
    limit: 20_480,
    of: 'bytes in the resource policy of a function',
    source: 'Lambda API reference, PolicyLengthExceededException',
    wayOut: 'let fewer rules invoke the function, or allow them by one permission, with a pattern as SourceArn',
  },
  inlinePolicyBytes: {
    limit: 10_240,
    of: 'bytes in the inline policies of a role',
    source: IAM_QUOTAS,
    wayOut: `list fewer or shorter names of clusters, load balancers, hosted zones and secrets, or ${SPLIT}`,
  },
  managedPolicyBytes: {
    limit: 6_144,
    of: 'bytes in a managed policy',
    source: IAM_QUOTAS,
    wayOut: SHORTER,
  },
  managedPoliciesPerRole: {
    limit: 10,
    of: 'managed policies of a role',
    source: IAM_QUOTAS,
    wayOut: `list fewer or shorter names of clusters with a safety net, load balancers, hosted zones and secrets (several clusters can share a secret), or ${SPLIT}`,
  },
  trustPolicyBytes: {
    limit: 2_048,
    of: 'bytes in the trust policy of a role',
    source: IAM_QUOTAS,
    wayOut: 'trust fewer principals',
  },
  rulesPerBus: {
    limit: 300,
    of: 'rules on an event bus',
    source: EVENT_QUOTAS,
    wayOut: `watch fewer abort alarms in drills, or ${SPLIT}`,
  },
  wildcardRulesPerBus: {
    limit: 30,
    of: 'rules with wildcards on an event bus',
    source: EVENT_QUOTAS,
    wayOut: 'match by prefix or suffix instead',
  },
  eventPatternBytes: {
    limit: 2_048,
    of: 'characters in an event pattern',
    source: EVENT_QUOTAS,
    wayOut: 'match names by a common prefix, or divide the rule',
  },
  targetsPerRule: { limit: 5, of: 'targets of a rule', source: EVENT_QUOTAS, wayOut: 'divide the rule' },
  targetInputBytes: {
    limit: 8_192,
    of: 'characters in the input of a target',
    source: EVENT_API,
    wayOut: 'send less, and let the function look the rest up',
  },
  inputTemplateBytes: {
    limit: 8_192,
    of: 'characters in the input template of a target',
    source: 'EventBridge API reference, InputTransformer',
    wayOut: 'send less, and let the function look the rest up',
  },
  inputPaths: {
    limit: 100,
    of: 'input paths of a target',
    source: 'EventBridge API reference, InputTransformer',
    wayOut: 'send the whole event',
  },
  environmentBytes: {
    limit: 4_096,
    of: 'bytes of environment variables, as JSON',
    source: LAMBDA_QUOTAS,
    wayOut: 'put the values into the fleet.json of the bundle',
  },
  resources: { limit: 500, of: 'resources in a template', source: TEMPLATE_QUOTAS, wayOut: SPLIT },
  parameters: { limit: 200, of: 'parameters in a template', source: TEMPLATE_QUOTAS, wayOut: SPLIT },
  outputs: { limit: 200, of: 'outputs in a template', source: TEMPLATE_QUOTAS, wayOut: SPLIT },
  mappings: { limit: 200, of: 'mappings in a template', source: TEMPLATE_QUOTAS, wayOut: SPLIT },
  templateBytes: { limit: 1_000_000, of: 'bytes in a template', source: TEMPLATE_QUOTAS, wayOut: SPLIT },
  stackNameLength: { limit: 128, of: 'characters in the name of a stack', source: TEMPLATE_QUOTAS, wayOut: SHORTER },
  definitionBytes: {
    limit: 1_048_576,
    of: 'bytes in the definition of a state machine',
    source: 'Step Functions developer guide, "Service quotas"',
    wayOut: 'move a part of it into a state machine of its own',
  },
  alarmActions: {
    limit: 5,
    of: 'actions of an alarm for one state',
    source: ALARM_API,
    wayOut: 'notify one topic, and subscribe the others to it',
  },
  alarmMetrics: {
    limit: 10,
    of: 'metrics in the expression of an alarm',
    source: 'CloudWatch user guide, "Alarms on math expressions"',
    wayOut: 'divide the metrics among several alarms',
  },
  alarmDimensions: { limit: 30, of: 'dimensions of an alarm', source: ALARM_API, wayOut: 'name fewer dimensions' },
  alarmDescriptionLength: {
    limit: 1_024,
    of: 'characters in the description of an alarm',
    source: ALARM_API,
    wayOut: 'shorten it',
  },
  compositeChildren: {
    limit: 100,
    of: 'alarms in the rule of a composite alarm',
    source: COMPOSITE_API,
    wayOut: 'combine composite alarms',
  },
  compositeRuleLength: {
    limit: 10_240,
    of: 'characters in the rule of a composite alarm',
    source: COMPOSITE_API,
    wayOut: 'combine composite alarms',
  },
  parameterBytes: {
    limit: 4_096,
    of: 'bytes in a standard parameter',
    source: 'Systems Manager API reference, PutParameter',
    wayOut: 'keep the value in S3 or in the fleet.json of the bundle',
  },
  scheduleInputBytes: {
    limit: 262_144,
    of: 'bytes in the input of a schedule',
    source: 'EventBridge Scheduler user guide, "Quotas"',
    wayOut: 'send less, and let the function look the rest up',
  },
} as const satisfies Readonly<Record<string, Quota>>;

export type QuotaName = keyof typeof QUOTAS;

/** Lambda keeps this many concurrent executions unreserved (Lambda API reference, PutFunctionConcurrency). */
export const UNRESERVED_CONCURRENCY = 100;

/** The longest name of a resource by its type, and the property that gives it: the API references of the services. */
export const NAMES: Readonly<Record<string, { readonly property: string; readonly limit: number }>> = {
  'AWS::CloudWatch::Alarm': { property: 'AlarmName', limit: 255 },
  'AWS::CloudWatch::CompositeAlarm': { property: 'AlarmName', limit: 255 },
  'AWS::DynamoDB::GlobalTable': { property: 'TableName', limit: 255 },
  'AWS::Events::EventBus': { property: 'Name', limit: 256 },
  'AWS::Events::Rule': { property: 'Name', limit: 64 },
  'AWS::IAM::ManagedPolicy': { property: 'ManagedPolicyName', limit: 128 },
  'AWS::IAM::Policy': { property: 'PolicyName', limit: 128 },
  'AWS::IAM::Role': { property: 'RoleName', limit: 64 },
  'AWS::Lambda::Function': { property: 'FunctionName', limit: 64 },
  'AWS::Logs::LogGroup': { property: 'LogGroupName', limit: 512 },
  'AWS::S3::Bucket': { property: 'BucketName', limit: 63 },
  'AWS::SNS::Topic': { property: 'TopicName', limit: 256 },
  'AWS::SQS::Queue': { property: 'QueueName', limit: 80 },
  'AWS::SSM::Parameter': { property: 'Name', limit: 1_011 },
  'AWS::Scheduler::Schedule': { property: 'Name', limit: 64 },
  'AWS::StepFunctions::StateMachine': { property: 'StateMachineName', limit: 80 },
};
