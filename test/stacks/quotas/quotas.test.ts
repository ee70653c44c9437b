import { describe, expect, test } from 'vitest';
import { QuotaError } from '../../../stacks/quotas/breach.ts';
import { checkQuotas } from '../../../stacks/quotas/checkQuotas.ts';
import { readStack, type StackTemplate } from '../../../stacks/quotas/declared.ts';

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties?: object }>>;

const stack = (Resources: Resources, sections: object = {}): StackTemplate =>
  readStack('evenkeel-prod', JSON.stringify({ ...sections, Resources }), (logicalId) => `Evenkeel/${logicalId}`);

/** The lines of what is refused, without their heading and without the way out. */
function refused(stacks: readonly StackTemplate[], concurrentExecutions?: number): string[] {
  try {
    checkQuotas(stacks, concurrentExecutions);
  } catch (error) {
    if (!(error instanceof QuotaError)) throw error;
    const [heading, ...lines] = error.message.split('\n');
    expect(heading).toBe('The stacks exceed quotas of AWS:');
    // Each says what to do, and where AWS sets the number.
    for (const line of lines) expect(line).toMatch(/^ {2}\S.* — [a-z].{8,}$/);
    for (const { quota } of error.breaches) expect(quota.source.length).toBeGreaterThan(10);
    return lines.map((line) => line.trim().replace(/ — .*$/, ''));
  }
  return [];
}

const text = (length: number) => 'x'.repeat(length);
const times = <Value>(count: number, value: Value): Value[] => Array.from({ length: count }, () => value);
const many = (count: number, resource: Resources[string]): Resources =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`R${at + 1}`, resource]));

/** A document of 26 characters and those of the ID: `{"Statement":[{"Sid":"…"}]}`. */
const document = (length: number) => ({ Statement: [{ Sid: text(length - 26) }] });
const policy = (type: string, length: number) => ({
  R: { Type: `AWS::${type}`, Properties: { PolicyDocument: document(length) } },
});
const queuePolicy = (Statement: object | readonly object[]) => ({
  R: { Type: 'AWS::SQS::QueuePolicy', Properties: { PolicyDocument: { Statement } } },
});
const role = (properties: object) => ({ R: { Type: 'AWS::IAM::Role', Properties: properties } });
const ofRole = (type: string, length = 26) => ({
  Type: `AWS::IAM::${type}`,
  Properties: { Roles: [{ Ref: 'R' }], PolicyDocument: document(length) },
});
const rule = (properties: object) => ({ R: { Type: 'AWS::Events::Rule', Properties: properties } });
const alarm = (properties: object) => ({ R: { Type: 'AWS::CloudWatch::Alarm', Properties: properties } });
const composite = (AlarmRule: string) => ({
  R: { Type: 'AWS::CloudWatch::CompositeAlarm', Properties: { AlarmRule } },
});
const one = (type: string, property: string, value: unknown) => ({
  R: { Type: `AWS::${type}`, Properties: { [property]: value } },
});
/** As Lambda writes them: nine statements of 442 characters and others of 443, with commas, in a policy of 54. */
const invokedBy = (count: number) => ({
  F: { Type: 'AWS::Lambda::Function' },
  ...many(count, {
    Type: 'AWS::Lambda::Permission',
    Properties: {
      FunctionName: { 'Fn::GetAtt': ['F', 'Arn'] },
      Action: 'lambda:InvokeFunction',
      Principal: 'events.amazonaws.com',
      SourceArn: `arn:aws:events:eu-west-1:123456789012:rule/${text(60)}`,
    },
  }),
});

interface Row {
  readonly name: string;
  readonly fits: Resources;
  readonly over: Resources;
  readonly expected: string;
}

const rows: readonly Row[] = [
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

describe('what AWS would refuse is refused, and one less is not', () => {
  test.for(rows)('$name', ({ fits, over, expected }) => {
    expect(refused([stack(fits)])).toEqual([]);
    expect(refused([stack(over)])).toEqual([expected]);
  });

  test.for([
    ['Parameters', 'parameters'],
    ['Outputs', 'outputs'],
    ['Mappings', 'mappings'],
  ] as const)('%s of a template', ([section, words]) => {
    expect(refused([stack({}, { [section]: { ...times(200, {}) } })])).toEqual([]);
    expect(refused([stack({}, { [section]: { ...times(201, {}) } })])).toEqual([
      `evenkeel-prod: 201 ${words} in a template, at most 200`,
    ]);
  });

  test('a template as it is uploaded, and the name of its stack', () => {
    const indented = (length: number) => `{"Resources":{}}${' '.repeat(length - 16)}`;
    expect(refused([readStack(text(128), indented(1_000_000))])).toEqual([]);
    expect(refused([readStack(text(129), indented(1_000_001))])).toEqual([
      `${text(129)}: 1,000,001 bytes in a template, at most 1,000,000`,
      `${text(129)}: 129 characters in the name of a stack, at most 128`,
    ]);
  });

  test.for([
    ['CloudWatch::Alarm', 'AlarmName', 255],
    ['CloudWatch::CompositeAlarm', 'AlarmName', 255],
    ['DynamoDB::GlobalTable', 'TableName', 255],
    ['Events::EventBus', 'Name', 256],
    ['Events::Rule', 'Name', 64],
    ['IAM::ManagedPolicy', 'ManagedPolicyName', 128],
    ['IAM::Policy', 'PolicyName', 128],
    ['IAM::Role', 'RoleName', 64],
    ['Lambda::Function', 'FunctionName', 64],
    ['Logs::LogGroup', 'LogGroupName', 512],
    ['S3::Bucket', 'BucketName', 63],
    ['SNS::Topic', 'TopicName', 256],
    ['SQS::Queue', 'QueueName', 80],
    ['SSM::Parameter', 'Name', 1_011],
    ['Scheduler::Schedule', 'Name', 64],
    ['StepFunctions::StateMachine', 'StateMachineName', 80],
  ] as const)('the name of a %s', ([type, property, limit]) => {
    expect(refused([stack(one(type, property, text(limit)))])).toEqual([]);
    expect(refused([stack(one(type, property, text(limit + 1)))])).toEqual([
      `Evenkeel/R (R): ${(limit + 1).toLocaleString('en-US')} characters in ${property}, at most ${limit.toLocaleString('en-US')}`,
    ]);
  });
});

describe('reserved concurrency', () => {
  const reserving = (count: number) => stack(one('Lambda::Function', 'ReservedConcurrentExecutions', count));

  test.for([
    { quota: undefined, reserved: 900, expected: [] },
    { quota: undefined, reserved: 901, expected: ['901 reserved concurrent executions, at most 900'] },
    { quota: 112, reserved: 12, expected: [] },
    { quota: 111, reserved: 12, expected: ['12 reserved concurrent executions, at most 11'] },
    { quota: 50, reserved: 1, expected: ['1 reserved concurrent executions, at most 0'] },
    { quota: 10, reserved: 1, expected: ['1 reserved concurrent executions, at most 0'] },
  ])('of $reserved with a quota of $quota', ({ quota, reserved, expected }) => {
    expect(refused([reserving(reserved)], quota)).toEqual(expected.map((line) => `Evenkeel/R (R): ${line}`));
  });

  test('is that of all functions of all stacks together', () => {
    expect(refused([reserving(500), reserving(401)])).toEqual([
      'Evenkeel/R (R), Evenkeel/R (R): 901 reserved concurrent executions, at most 900',
    ]);
  });
});

test('rules of one bus are counted over all stacks', () => {
  const rules = stack(many(151, { Type: 'AWS::Events::Rule' }));
  expect(refused([rules, rules])).toEqual(['event bus default: 302 rules on an event bus, at most 300']);
});

test('what CloudFormation fills in counts as long as it may get', () => {
  const statement = {
    Resource: {
      'Fn::Join': [
        '',
        ['arn:', { Ref: 'AWS::Partition' }, ':rds:', { Ref: 'AWS::Region' }, ':', { Ref: 'AWS::AccountId' }, ':db'],
      ],
    },
  };
  // `{"Statement":[{"Resource":"arn:aws-us-gov:rds:ap-northeast-1:123456789012:db"}]}`
  const Type = 'AWS::IAM::ManagedPolicy';
  const Properties = { PolicyDocument: { Statement: [statement], Id: text(6_144 - 80 - 8) } };
  expect(refused([stack({ R: { Type, Properties } })])).toEqual([]);
  Properties.PolicyDocument.Id += 'x';
  expect(refused([stack({ R: { Type, Properties } })])).toHaveLength(1);
});

test('everything is said at once, each with its construct, its number and the way out', () => {
  const both = stack({ ...queuePolicy(times(25, {})), F: one('Lambda::Function', 'FunctionName', text(65)).R });
  expect(() => checkQuotas([both])).toThrow(
    [
      'The stacks exceed quotas of AWS:',
      '  Evenkeel/R (R): 25 statements in a queue policy, at most 20 — ' +
        'allow several senders by one statement, with a pattern as aws:SourceArn',
      '  Evenkeel/F (F): 65 characters in FunctionName, at most 64 — use a shorter name in the fleet',
    ].join('\n'),
  );
});
