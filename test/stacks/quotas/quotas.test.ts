import { describe, expect, test } from 'vitest';
import { QuotaError } from '../../../stacks/quotas/breach.ts';
import { checkQuotas } from '../../../stacks/quotas/checkQuotas.ts';
import { readStack, type StackTemplate } from '../../../stacks/quotas/declared.ts';
import { text, times, many, queuePolicy, one, stack } from './declaring.ts';
import { rows } from './rows.ts';

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
