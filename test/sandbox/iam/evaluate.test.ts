import { expect, test } from 'vitest';
import { compilePolicy, evaluate } from '../../../sandbox/iam/evaluate.ts';
import type { Context } from '../../../sandbox/iam/evaluate.ts';

const INSTANCE = 'arn:aws:rds:eu-west-1:123456789012:db:evenkeel-1';
const OTHER = 'arn:aws:rds:eu-west-1:123456789012:db:shop-1';

interface Row {
  readonly name: string;
  readonly statements: readonly object[];
  readonly action?: string;
  readonly resources?: readonly string[];
  readonly allowed: boolean;
  readonly explicitDeny?: boolean;
}

const allow = (more: object = {}) => ({ Effect: 'Allow', Action: 'rds:DeleteDBInstance', Resource: '*', ...more });
const deny = (more: object = {}) => ({ ...allow(more), Effect: 'Deny' });

test.for<Row>([
  { name: 'nothing is allowed without a statement', statements: [], allowed: false },
  { name: 'a statement allows its action', statements: [allow()], allowed: true },
  {
    name: 'a statement does not allow another action',
    statements: [allow()],
    action: 'rds:CreateDBInstance',
    allowed: false,
  },
  {
    name: 'a deny beats an allow, whatever their order',
    statements: [deny(), allow()],
    allowed: false,
    explicitDeny: true,
  },
  {
    name: 'a deny of another action changes nothing',
    statements: [allow(), deny({ Action: 'rds:StopDBInstance' })],
    allowed: true,
  },
  { name: 'actions have no case', statements: [allow({ Action: 'RDS:deletedbinstance' })], allowed: true },
  { name: 'a wildcard in an action', statements: [allow({ Action: ['rds:Describe*', 'rds:Delete*'] })], allowed: true },
  { name: 'a question mark is one character', statements: [allow({ Action: 'rds:DeleteDBInstanc?' })], allowed: true },
  {
    name: 'a question mark is not two characters',
    statements: [allow({ Action: 'rds:DeleteDBInstan?' })],
    allowed: false,
  },
  { name: 'a dot is a dot', statements: [allow({ Action: 'rds.DeleteDBInstance' })], allowed: false },
  {
    name: 'NotAction leaves its actions out',
    statements: [allow({ Action: undefined, NotAction: 'rds:Delete*' })],
    allowed: false,
  },
  {
    name: 'NotAction allows the others',
    statements: [allow({ Action: undefined, NotAction: 'iam:*' })],
    allowed: true,
  },
  { name: 'a resource by its name', statements: [allow({ Resource: INSTANCE })], allowed: true },
  { name: 'another resource', statements: [allow({ Resource: INSTANCE })], resources: [OTHER], allowed: false },
  { name: 'resources have a case', statements: [allow({ Resource: INSTANCE.toUpperCase() })], allowed: false },
  {
    name: 'a wildcard in a resource',
    statements: [allow({ Resource: 'arn:aws:rds:*:*:db:evenkeel-*' })],
    allowed: true,
  },
  {
    name: 'a wildcard does not reach over a colon before the resource',
    statements: [allow({ Resource: 'arn:aws:rds:*:db:evenkeel-*' })],
    allowed: false,
  },
  {
    name: 'an ARN without its last parts stands for all of them',
    statements: [allow({ Resource: 'arn:aws:rds' })],
    allowed: true,
  },
  {
    name: 'a NotResource leaves its resources out',
    statements: [allow({ Resource: undefined, NotResource: 'arn:aws:rds:*:*:db:evenkeel-*' })],
    allowed: false,
  },
  {
    name: 'a NotResource allows the others',
    statements: [allow({ Resource: undefined, NotResource: 'arn:aws:rds:*:*:db:evenkeel-*' })],
    resources: [OTHER],
    allowed: true,
  },
  {
    name: 'what is about everything is not allowed by a resource',
    statements: [allow({ Resource: INSTANCE })],
    resources: ['*'],
    allowed: false,
  },
  { name: 'what is about everything is allowed by *', statements: [allow()], resources: ['*'], allowed: true },
  {
    name: 'all resources must be allowed',
    statements: [allow({ Resource: INSTANCE })],
    resources: [INSTANCE, OTHER],
    allowed: false,
  },
  {
    name: 'different statements may allow them',
    statements: [allow({ Resource: INSTANCE }), allow({ Resource: OTHER })],
    resources: [INSTANCE, OTHER],
    allowed: true,
  },
  {
    name: 'one resource that is denied is enough',
    statements: [allow(), deny({ Resource: OTHER })],
    resources: [INSTANCE, OTHER],
    allowed: false,
    explicitDeny: true,
  },
])(
  '$name',
  ({ statements, action = 'rds:DeleteDBInstance', resources = [INSTANCE], allowed, explicitDeny = false }) => {
    // JSON leaves out what a row has set to undefined, as a template would.
    const policy = compilePolicy(JSON.parse(JSON.stringify({ Statement: statements })));
    expect(evaluate(policy, { action, resources })).toMatchObject({ allowed, explicitDeny });
  },
);

test('the decision names the resource that is refused', () => {
  const policy = compilePolicy({ Statement: allow({ Resource: INSTANCE }) });
  const decision = evaluate(policy, { action: 'rds:DeleteDBInstance', resources: [INSTANCE, OTHER] });
  expect(decision.refusedResource).toBe(OTHER);
});

const TAG = 'aws:ResourceTag/evenkeel:owner';
const KEYS = 'aws:TagKeys';

test.for<{ name: string; condition: object; context: Context; holds: boolean }>([
  {
    name: 'StringEquals with the value',
    condition: { StringEquals: { [TAG]: 'evenkeel' } },
    context: { [TAG]: 'evenkeel' },
    holds: true,
  },
  {
    name: 'StringEquals with another case',
    condition: { StringEquals: { [TAG]: 'evenkeel' } },
    context: { [TAG]: 'Evenkeel' },
    holds: false,
  },
  {
    name: 'StringEquals with one of its values',
    condition: { StringEquals: { [TAG]: ['a', 'b'] } },
    context: { [TAG]: 'b' },
    holds: true,
  },
  {
    name: 'StringEquals without the key',
    condition: { StringEquals: { [TAG]: 'evenkeel' } },
    context: {},
    holds: false,
  },
  {
    name: 'StringEqualsIfExists without the key',
    condition: { StringEqualsIfExists: { [TAG]: 'evenkeel' } },
    context: {},
    holds: true,
  },
  {
    name: 'StringEqualsIfExists with another value',
    condition: { StringEqualsIfExists: { [TAG]: 'evenkeel' } },
    context: { [TAG]: 'x' },
    holds: false,
  },
  {
    name: 'a key in another case',
    condition: { StringEquals: { 'AWS:resourcetag/Evenkeel:Owner': 'evenkeel' } },
    context: { [TAG]: 'evenkeel' },
    holds: true,
  },
  {
    name: 'StringNotEquals with another value',
    condition: { StringNotEquals: { [TAG]: ['a', 'b'] } },
    context: { [TAG]: 'c' },
    holds: true,
  },
  {
    name: 'StringNotEquals with one of its values',
    condition: { StringNotEquals: { [TAG]: ['a', 'b'] } },
    context: { [TAG]: 'b' },
    holds: false,
  },
  { name: 'StringNotEquals without the key', condition: { StringNotEquals: { [TAG]: 'a' } }, context: {}, holds: true },
  {
    name: 'StringEqualsIgnoreCase',
    condition: { StringEqualsIgnoreCase: { [TAG]: 'EVENKEEL' } },
    context: { [TAG]: 'evenkeel' },
    holds: true,
  },
  {
    name: 'StringNotEqualsIgnoreCase',
    condition: { StringNotEqualsIgnoreCase: { [TAG]: 'EVENKEEL' } },
    context: { [TAG]: 'evenkeel' },
    holds: false,
  },
  { name: 'StringLike', condition: { StringLike: { [TAG]: 'even*' } }, context: { [TAG]: 'evenkeel' }, holds: true },
  {
    name: 'StringLike with another value',
    condition: { StringLike: { [TAG]: 'even*' } },
    context: { [TAG]: 'odd' },
    holds: false,
  },
  {
    name: 'StringNotLike',
    condition: { StringNotLike: { [TAG]: 'even*' } },
    context: { [TAG]: 'evenkeel' },
    holds: false,
  },
  {
    name: 'a star in StringEquals is a star',
    condition: { StringEquals: { [TAG]: 'even*' } },
    context: { [TAG]: 'evenkeel' },
    holds: false,
  },
  {
    name: 'ForAllValues with all of them',
    condition: { 'ForAllValues:StringEquals': { [KEYS]: ['a', 'b'] } },
    context: { [KEYS]: ['b', 'a'] },
    holds: true,
  },
  {
    name: 'ForAllValues with another one',
    condition: { 'ForAllValues:StringEquals': { [KEYS]: ['a', 'b'] } },
    context: { [KEYS]: ['a', 'c'] },
    holds: false,
  },
  {
    name: 'ForAllValues without the key',
    condition: { 'ForAllValues:StringEquals': { [KEYS]: ['a'] } },
    context: {},
    holds: true,
  },
  {
    name: 'ForAnyValue with one of them',
    condition: { 'ForAnyValue:StringLike': { [KEYS]: 'even*' } },
    context: { [KEYS]: ['x', 'evenkeel'] },
    holds: true,
  },
  {
    name: 'ForAnyValue with none of them',
    condition: { 'ForAnyValue:StringLike': { [KEYS]: 'even*' } },
    context: { [KEYS]: ['x'] },
    holds: false,
  },
  {
    name: 'ForAnyValue without the key',
    condition: { 'ForAnyValue:StringLike': { [KEYS]: '*' } },
    context: {},
    holds: false,
  },
  {
    name: 'ForAnyValue of a negation without the key',
    condition: { 'ForAnyValue:StringNotEquals': { [KEYS]: 'a' } },
    context: {},
    holds: false,
  },
  {
    name: 'ArnLike',
    condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:123456789012:stateMachine:*' } },
    context: { 'aws:SourceArn': 'arn:aws:states:eu-west-1:123456789012:stateMachine:drill' },
    holds: true,
  },
  {
    name: 'ArnLike does not reach over a colon',
    condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:stateMachine:x' } },
    context: { 'aws:SourceArn': 'arn:aws:states:eu-west-1:1:2:stateMachine:x' },
    holds: false,
  },
  {
    name: 'ArnEquals understands wildcards as well',
    condition: { ArnEquals: { 'aws:SourceArn': 'arn:aws:sns:*:*:a' } },
    context: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:1:a' },
    holds: true,
  },
  {
    name: 'ArnNotLike',
    condition: { ArnNotLike: { 'aws:SourceArn': 'arn:aws:sns:*:*:a' } },
    context: { 'aws:SourceArn': 'arn:aws:sns:eu-west-1:1:a' },
    holds: false,
  },
  {
    name: 'Bool',
    condition: { Bool: { 'aws:SecureTransport': 'false' } },
    context: { 'aws:SecureTransport': 'true' },
    holds: false,
  },
  {
    name: 'Bool given as a boolean',
    condition: { Bool: { 'aws:SecureTransport': true } },
    context: { 'aws:SecureTransport': 'true' },
    holds: true,
  },
  { name: 'Null is true without the key', condition: { Null: { [TAG]: 'true' } }, context: {}, holds: true },
  { name: 'Null is false with the key', condition: { Null: { [TAG]: 'true' } }, context: { [TAG]: '' }, holds: false },
  {
    name: 'Null that must be false, with the key',
    condition: { Null: { [TAG]: 'false' } },
    context: { [TAG]: 'x' },
    holds: true,
  },
  {
    name: 'NumericLessThan below',
    condition: { NumericLessThan: { [TAG]: '10' } },
    context: { [TAG]: '9.5' },
    holds: true,
  },
  {
    name: 'NumericLessThan at the limit',
    condition: { NumericLessThan: { [TAG]: '10' } },
    context: { [TAG]: '10' },
    holds: false,
  },
  {
    name: 'NumericLessThanEquals at the limit',
    condition: { NumericLessThanEquals: { [TAG]: 10 } },
    context: { [TAG]: '10' },
    holds: true,
  },
  {
    name: 'NumericGreaterThan at the limit',
    condition: { NumericGreaterThan: { [TAG]: 10 } },
    context: { [TAG]: '10' },
    holds: false,
  },
  {
    name: 'NumericGreaterThanEquals at the limit',
    condition: { NumericGreaterThanEquals: { [TAG]: 10 } },
    context: { [TAG]: '10' },
    holds: true,
  },
  {
    name: 'NumericEquals of other digits',
    condition: { NumericEquals: { [TAG]: '10' } },
    context: { [TAG]: '10.0' },
    holds: true,
  },
  {
    name: 'NumericNotEquals',
    condition: { NumericNotEquals: { [TAG]: '10' } },
    context: { [TAG]: '10' },
    holds: false,
  },
  {
    name: 'two keys must both hold',
    condition: { StringEquals: { [TAG]: 'a', 'aws:RequestTag/x': 'b' } },
    context: { [TAG]: 'a' },
    holds: false,
  },
  {
    name: 'two operators must both hold',
    condition: { StringLike: { [TAG]: 'a*' }, StringNotEquals: { [TAG]: 'ab' } },
    context: { [TAG]: 'ab' },
    holds: false,
  },
])('the condition $name is $holds', ({ condition, context, holds }) => {
  const policy = compilePolicy({ Statement: allow({ Condition: condition }) });
  expect(evaluate(policy, { action: 'rds:DeleteDBInstance', resources: ['*'], context }).allowed).toBe(holds);
});

test.for<{ name: string; statement: object; error: string }>([
  {
    name: 'an operator',
    statement: allow({ Condition: { IpAddress: { 'aws:SourceArn': '10.0.0.0/8' } } }),
    error: 'the condition operator IpAddress is not simulated',
  },
  {
    name: 'an operator on dates',
    statement: allow({ Condition: { DateLessThanIfExists: { 'aws:SourceArn': '2026-01-01' } } }),
    error: 'the condition operator DateLessThanIfExists is not simulated',
  },
  {
    name: 'a condition key',
    statement: allow({ Condition: { StringEquals: { 'aws:PrincipalIsAWSService': 'true' } } }),
    error: 'the condition key aws:PrincipalIsAWSService is not simulated',
  },
  {
    name: 'a variable in a resource',
    statement: allow({ Resource: 'arn:aws:s3:::x/${aws:username}' }),
    error: 'policy variables are not simulated: arn:aws:s3:::x/${aws:username}',
  },
  {
    name: 'a variable in a condition',
    statement: allow({ Condition: { StringEquals: { [TAG]: '${aws:username}' } } }),
    error: 'policy variables are not simulated: ${aws:username}',
  },
  {
    name: 'a list of values without all or any',
    statement: allow({ Condition: { StringEquals: { [KEYS]: 'a' } } }),
    error: 'a condition on aws:TagKeys needs ForAllValues: or ForAnyValue:',
  },
  {
    name: 'a principal in a policy of an identity',
    statement: allow({ Principal: '*' }),
    error: 'the policy element Principal is not simulated here',
  },
  {
    name: 'Action beside NotAction',
    statement: allow({ NotAction: 'x' }),
    error: 'a statement needs either Action or NotAction',
  },
  { name: 'an effect', statement: allow({ Effect: 'Maybe' }), error: 'the effect of a statement cannot be Maybe' },
])('$name that is not simulated or makes no sense is an error with its name', ({ statement, error }) => {
  expect(() => compilePolicy({ Statement: [statement] })).toThrow(error);
});
