import {
  text,
  times,
  many,
  document,
  policy,
  queuePolicy,
  role,
  ofRole,
  rule,
  alarm,
  composite,
  one,
  invokedBy,
  type Resources,
} from './declaring.ts';

export interface Row {
  readonly name: string;
  readonly fits: Resources;
  readonly over: Resources;
  readonly expected: string;
}

/** A template that AWS takes, one that is a little over, and what is said of it. */
export const rows: readonly Row[] = [
  {
    name: 'statements of a queue policy',
    fits: queuePolicy(times(20, {})),
    over: queuePolicy(times(21, {})),
    expected: 'Evenkeel/R (R): 21 statements in a queue policy, at most 20',
  },
  {
    name: 'a queue policy',
    fits: policy('SQS::QueuePolicy', 8_192),
    over: policy('SQS::QueuePolicy', 8_193),
    expected: 'Evenkeel/R (R): 8,193 bytes in a queue policy, at most 8,192',
  },
  {
    name: 'actions of a statement of a queue policy',
    fits: queuePolicy([{ Action: times(7, 'sqs:SendMessage') }]),
    over: queuePolicy([{ Action: times(8, 'sqs:SendMessage') }]),
    expected: 'Evenkeel/R (R): 8 actions in a statement of a queue policy, at most 7',
  },
  {
    name: 'principals of a queue policy, over its statements',
    fits: queuePolicy([{ Principal: { AWS: times(49, '1') } }, { Principal: '*' }]),
    over: queuePolicy([{ Principal: { AWS: times(50, '1') } }, { Principal: '*' }]),
    expected: 'Evenkeel/R (R): 51 principals in a queue policy, at most 50',
  },
  {
    name: 'conditions of a queue policy, over its statements',
    fits: queuePolicy(times(10, { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
    over: queuePolicy(times(11, { Condition: { Bool: { 'aws:SecureTransport': 'false' } } })),
    expected: 'Evenkeel/R (R): 11 conditions in a queue policy, at most 10',
  },
  {
    name: 'a topic policy',
    fits: policy('SNS::TopicPolicy', 30_720),
    over: policy('SNS::TopicPolicy', 30_721),
    expected: 'Evenkeel/R (R): 30,721 bytes in a topic policy, at most 30,720',
  },
  {
    name: 'a bucket policy',
    fits: policy('S3::BucketPolicy', 20_480),
    over: policy('S3::BucketPolicy', 20_481),
    expected: 'Evenkeel/R (R): 20,481 bytes in a bucket policy, at most 20,480',
  },
  {
    // `{"Version":"2012-10-17","Statement":[…]}` takes 39 characters, and each statement 26 with its ID, and a comma.
    name: 'the policy of a bus, over all of its statements',
    fits: many(2, { Type: 'AWS::Events::EventBusPolicy', Properties: { Statement: { Sid: text(5_090) } } }),
    over: many(2, { Type: 'AWS::Events::EventBusPolicy', Properties: { Statement: { Sid: text(5_091) } } }),
    expected: 'Evenkeel/R1 (R1): 10,242 bytes in the policy of an event bus, at most 10,240',
  },
  {
    name: 'what may invoke a function',
    fits: invokedBy(46),
    over: invokedBy(47),
    expected: 'Evenkeel/F (F): 20,912 bytes in the resource policy of a function, at most 20,480',
  },
  {
    name: 'the inline policies of a role together',
    fits: { ...role({}), A: ofRole('Policy', 6_240), B: ofRole('Policy', 4_000) },
    over: { ...role({ Policies: [{ PolicyDocument: document(26) }] }), A: ofRole('Policy', 10_240) },
    expected: 'Evenkeel/R (R): 10,266 bytes in the inline policies of a role, at most 10,240',
  },
  {
    name: 'a managed policy',
    fits: policy('IAM::ManagedPolicy', 6_144),
    over: policy('IAM::ManagedPolicy', 6_145),
    expected: 'Evenkeel/R (R): 6,145 bytes in a managed policy, at most 6,144',
  },
  {
    name: 'managed policies of a role, whether ours or not',
    fits: { ...role({ ManagedPolicyArns: ['a', 'b'] }), ...many(8, ofRole('ManagedPolicy')) },
    over: { ...role({ ManagedPolicyArns: ['a', 'b'] }), ...many(9, ofRole('ManagedPolicy')) },
    expected: 'Evenkeel/R (R): 11 managed policies of a role, at most 10',
  },
  {
    name: 'the trust policy of a role',
    fits: role({ AssumeRolePolicyDocument: document(2_048) }),
    over: role({ AssumeRolePolicyDocument: document(2_049) }),
    expected: 'Evenkeel/R (R): 2,049 bytes in the trust policy of a role, at most 2,048',
  },
  {
    // `{"source":["…"]}`
    name: 'an event pattern',
    fits: rule({ EventPattern: { source: [text(2_033)] } }),
    over: rule({ EventPattern: { source: [text(2_034)] } }),
    expected: 'Evenkeel/R (R): 2,049 characters in an event pattern, at most 2,048',
  },
  {
    name: 'targets of a rule',
    fits: rule({ Targets: times(5, {}) }),
    over: rule({ Targets: times(6, {}) }),
    expected: 'Evenkeel/R (R): 6 targets of a rule, at most 5',
  },
  {
    name: 'the input of a target',
    fits: rule({ Targets: [{ Input: text(8_192) }] }),
    over: rule({ Targets: [{ Input: text(8_193) }] }),
    expected: 'Evenkeel/R (R): 8,193 characters in the input of a target, at most 8,192',
  },
  {
    name: 'the input template of a target',
    fits: rule({ Targets: [{ InputTransformer: { InputTemplate: text(8_192) } }] }),
    over: rule({ Targets: [{ InputTransformer: { InputTemplate: text(8_193) } }] }),
    expected: 'Evenkeel/R (R): 8,193 characters in the input template of a target, at most 8,192',
  },
  {
    name: 'the input paths of a target',
    fits: rule({ Targets: [{ InputTransformer: { InputPathsMap: { ...times(100, '$') } } }] }),
    over: rule({ Targets: [{ InputTransformer: { InputPathsMap: { ...times(101, '$') } } }] }),
    expected: 'Evenkeel/R (R): 101 input paths of a target, at most 100',
  },
  {
    name: 'rules of the default bus, beside those of another one',
    fits: { ...many(300, { Type: 'AWS::Events::Rule' }), ...rule({ EventBusName: 'own' }) },
    over: { ...many(301, { Type: 'AWS::Events::Rule' }), ...rule({ EventBusName: 'own' }) },
    expected: 'event bus default: 301 rules on an event bus, at most 300',
  },
  {
    name: 'rules with wildcards',
    fits: many(30, rule({ EventPattern: { source: [{ wildcard: 'a*' }] } }).R),
    over: many(31, rule({ EventPattern: { source: [{ wildcard: 'a*' }] } }).R),
    expected: 'event bus default: 31 rules with wildcards on an event bus, at most 30',
  },
  {
    // `{"A":"…"}`
    name: 'environment variables',
    fits: one('Lambda::Function', 'Environment', { Variables: { A: text(4_088) } }),
    over: one('Lambda::Function', 'Environment', { Variables: { A: text(4_089) } }),
    expected: 'Evenkeel/R (R): 4,097 bytes of environment variables, as JSON, at most 4,096',
  },
  {
    name: 'environment variables in bytes',
    fits: one('Lambda::Function', 'Environment', { Variables: { A: 'é'.repeat(2_044) } }),
    over: one('Lambda::Function', 'Environment', { Variables: { A: 'é'.repeat(2_045) } }),
    expected: 'Evenkeel/R (R): 4,098 bytes of environment variables, as JSON, at most 4,096',
  },
  {
    name: 'resources of a template',
    fits: many(500, { Type: 'AWS::SNS::Topic' }),
    over: many(501, { Type: 'AWS::SNS::Topic' }),
    expected: 'evenkeel-prod: 501 resources in a template, at most 500',
  },
  {
    name: 'a definition of a state machine',
    fits: one('StepFunctions::StateMachine', 'DefinitionString', text(999_000)),
    over: one('StepFunctions::StateMachine', 'DefinitionString', {
      'Fn::Join': ['', [...times(9_000, { 'Fn::GetAtt': ['F', 'Arn'] })]],
    }),
    expected: 'Evenkeel/R (R): 1,179,000 bytes in the definition of a state machine, at most 1,048,576',
  },
  ...['AlarmActions', 'OKActions', 'InsufficientDataActions'].map((actions) => ({
    name: `${actions} of an alarm`,
    fits: alarm({ [actions]: times(5, 'arn') }),
    over: alarm({ [actions]: times(6, 'arn') }),
    expected: 'Evenkeel/R (R): 6 actions of an alarm for one state, at most 5',
  })),
  {
    name: 'dimensions of an alarm',
    fits: alarm({ Dimensions: times(30, {}) }),
    over: alarm({ Dimensions: times(31, {}) }),
    expected: 'Evenkeel/R (R): 31 dimensions of an alarm, at most 30',
  },
  {
    name: 'metrics in the expression of an alarm, which is none itself',
    fits: alarm({ Metrics: [{ Expression: 'SUM(METRICS())' }, ...times(10, { MetricStat: {} })] }),
    over: alarm({ Metrics: [{ Expression: 'SUM(METRICS())' }, ...times(11, { MetricStat: {} })] }),
    expected: 'Evenkeel/R (R): 11 metrics in the expression of an alarm, at most 10',
  },
  {
    name: 'the description of an alarm',
    fits: alarm({ AlarmDescription: text(1_024) }),
    over: alarm({ AlarmDescription: text(1_025) }),
    expected: 'Evenkeel/R (R): 1,025 characters in the description of an alarm, at most 1,024',
  },
  {
    name: 'children of a composite alarm',
    fits: composite(times(100, 'ALARM(a)').join(' OR ')),
    over: composite(times(101, 'ALARM(a)').join(' OR ')),
    expected: 'Evenkeel/R (R): 101 alarms in the rule of a composite alarm, at most 100',
  },
  {
    name: 'the rule of a composite alarm',
    fits: composite(`ALARM(${text(10_233)})`),
    over: composite(`ALARM(${text(10_234)})`),
    expected: 'Evenkeel/R (R): 10,241 characters in the rule of a composite alarm, at most 10,240',
  },
  {
    name: 'a parameter',
    fits: one('SSM::Parameter', 'Value', text(4_096)),
    over: one('SSM::Parameter', 'Value', text(4_097)),
    expected: 'Evenkeel/R (R): 4,097 bytes in a standard parameter, at most 4,096',
  },
  {
    name: 'the input of a schedule',
    fits: one('Scheduler::Schedule', 'Target', { Input: text(262_144) }),
    over: one('Scheduler::Schedule', 'Target', { Input: text(262_145) }),
    expected: 'Evenkeel/R (R): 262,145 bytes in the input of a schedule, at most 262,144',
  },
];
