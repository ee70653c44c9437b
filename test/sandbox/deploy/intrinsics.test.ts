import { expect, test } from 'vitest';
import type { Json } from '../../../sandbox/deploy/json.ts';
import { deployShop, faultsOf } from './fixture.ts';

const template = (value: Json) => ({
  Parameters: {
    Stage: { Type: 'String', Default: 'dev' },
    Count: { Type: 'Number', Default: 3 },
    Zones: { Type: 'CommaDelimitedList', Default: 'a, b' },
  },
  Mappings: { Sizes: { dev: { class: 'db.t4g.medium' } } },
  Conditions: {
    IsDev: { 'Fn::Equals': [{ Ref: 'Stage' }, 'dev'] },
    IsThree: { 'Fn::Equals': [{ Ref: 'Count' }, 3] },
    IsProduction: { 'Fn::Equals': [{ Ref: 'Stage' }, 'production'] },
    Both: { 'Fn::And': [{ Condition: 'IsDev' }, { Condition: 'IsProduction' }] },
    Either: { 'Fn::Or': [{ Condition: 'IsDev' }, { Condition: 'IsProduction' }] },
    Neither: { 'Fn::Not': [{ Condition: 'Either' }] },
  },
  Resources: {
    Queue: { Type: 'AWS::SQS::Queue', Properties: { QueueName: 'dead' } },
    Parameter: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/shop/value', Value: value } },
  },
});

const valueOf = async (value: Json) => (await deployShop(template(value)))['Parameter']?.properties['Value'];

test.for<{ name: string; value: Json; expect: unknown }>([
  { name: 'a parameter', value: { Ref: 'Stage' }, expect: 'dev' },
  { name: 'a list parameter', value: { Ref: 'Zones' }, expect: ['a', 'b'] },
  { name: 'the Region', value: { Ref: 'AWS::Region' }, expect: 'eu-west-1' },
  { name: 'the account', value: { Ref: 'AWS::AccountId' }, expect: '123456789012' },
  { name: 'the partition', value: { Ref: 'AWS::Partition' }, expect: 'aws' },
  { name: 'the URL suffix', value: { Ref: 'AWS::URLSuffix' }, expect: 'amazonaws.com' },
  { name: 'the stack name', value: { Ref: 'AWS::StackName' }, expect: 'shop' },
  {
    name: 'Ref of a resource',
    value: { Ref: 'Queue' },
    expect: 'https://sqs.eu-west-1.amazonaws.com/123456789012/dead',
  },
  {
    name: 'GetAtt as a list',
    value: { 'Fn::GetAtt': ['Queue', 'Arn'] },
    expect: 'arn:aws:sqs:eu-west-1:123456789012:dead',
  },
  { name: 'GetAtt as a string', value: { 'Fn::GetAtt': 'Queue.QueueName' }, expect: 'dead' },
  { name: 'Join', value: { 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 3]] }, expect: 'a-dev-3' },
  { name: 'Join of a list parameter', value: { 'Fn::Join': ['+', { Ref: 'Zones' }] }, expect: 'a+b' },
  {
    name: 'Sub with a parameter, an attribute, a pseudo parameter and a literal',
    value: { 'Fn::Sub': '${Stage} ${Queue.Arn} ${AWS::Region} ${!Stage}' },
    expect: 'dev arn:aws:sqs:eu-west-1:123456789012:dead eu-west-1 ${Stage}',
  },
  {
    name: 'Sub with variables, which hide what else has their name',
    value: { 'Fn::Sub': ['${Stage}/${Own}', { Stage: 'mine', Own: { Ref: 'Count' } }] },
    expect: 'mine/3',
  },
  { name: 'Select', value: { 'Fn::Select': ['1', ['a', 'b']] }, expect: 'b' },
  { name: 'Select of Split', value: { 'Fn::Select': [2, { 'Fn::Split': [':', 'x:y:z'] }] }, expect: 'z' },
  { name: 'If that holds', value: { 'Fn::If': ['IsDev', 'yes', 'no'] }, expect: 'yes' },
  { name: 'If that does not hold', value: { 'Fn::If': ['IsProduction', 'yes', 'no'] }, expect: 'no' },
  { name: 'a number equals its text', value: { 'Fn::If': ['IsThree', 'yes', 'no'] }, expect: 'yes' },
  { name: 'And', value: { 'Fn::If': ['Both', 'yes', 'no'] }, expect: 'no' },
  { name: 'Or', value: { 'Fn::If': ['Either', 'yes', 'no'] }, expect: 'yes' },
  { name: 'Not', value: { 'Fn::If': ['Neither', 'yes', 'no'] }, expect: 'no' },
  {
    name: 'If leaves the branch alone that it does not take',
    value: { 'Fn::If': ['IsDev', 'yes', { Ref: 'Nowhere' }] },
    expect: 'yes',
  },
  { name: 'FindInMap', value: { 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'class'] }, expect: 'db.t4g.medium' },
  { name: 'GetAZs of this Region', value: { 'Fn::GetAZs': '' }, expect: ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'] },
  { name: 'Base64', value: { 'Fn::Base64': 'hello' }, expect: 'aGVsbG8=' },
  { name: 'NoValue in a list', value: ['a', { Ref: 'AWS::NoValue' }, 'b'], expect: ['a', 'b'] },
  {
    name: 'NoValue in an object',
    value: { a: 1, b: { 'Fn::If': ['IsDev', { Ref: 'AWS::NoValue' }, 2] } },
    expect: { a: 1 },
  },
  {
    name: 'what is no intrinsic function',
    value: { Reference: { ref: true, list: [1, null] } },
    expect: { Reference: { ref: true, list: [1, null] } },
  },
])('$name resolves', async ({ value, expect: expected }) => {
  expect(await valueOf(value)).toEqual(expected);
});

test.for<{ name: string; value: Json; fault: string }>([
  {
    name: 'an unknown intrinsic',
    value: { 'Fn::Cidr': ['10.0.0.0/16', 2] },
    fault: 'the intrinsic function Fn::Cidr is not simulated',
  },
  {
    name: 'an unknown intrinsic inside a known one',
    value: { 'Fn::Join': ['', [{ 'Fn::Length': [] }]] },
    fault: 'the intrinsic function Fn::Length is not simulated',
  },
  {
    name: 'a name that nothing has',
    value: { Ref: 'Nowhere' },
    fault: 'refers to Nowhere, which the template does not declare',
  },
  {
    name: 'a name that nothing has, in Sub',
    value: { 'Fn::Sub': 'x${Nowhere}' },
    fault: 'refers to Nowhere, which the template does not declare',
  },
  {
    name: 'an unknown attribute',
    value: { 'Fn::GetAtt': ['Queue', 'Depth'] },
    fault: 'the attribute Depth of Queue (AWS::SQS::Queue) is not simulated',
  },
  {
    name: 'an unknown condition',
    value: { 'Fn::If': ['IsTest', 1, 2] },
    fault: 'the template has no condition IsTest',
  },
  {
    name: 'an unknown mapping',
    value: { 'Fn::FindInMap': ['Sizes', 'prod', 'class'] },
    fault: 'the mapping Sizes has no prod/class',
  },
  { name: 'an export that no stack has', value: { 'Fn::ImportValue': 'bus' }, fault: 'no earlier stack exports bus' },
  { name: 'an index past the end', value: { 'Fn::Select': [2, ['a', 'b']] }, fault: 'Fn::Select finds no element 2' },
  {
    name: 'another Region',
    value: { 'Fn::GetAZs': 'us-east-1' },
    fault: 'Fn::GetAZs of us-east-1: the Region is eu-west-1',
  },
  {
    name: 'a dynamic reference',
    value: 'x{{resolve:ssm:/a}}',
    fault: 'the dynamic reference {{resolve:ssm:/a}} is not simulated',
  },
  {
    name: 'an intrinsic that does not stand alone',
    value: { 'Fn::Base64': 'x', Other: 1 },
    fault: 'Fn::Base64 must stand alone, not beside Fn::Base64, Other',
  },
  {
    name: 'a list where one value is needed',
    value: { 'Fn::Sub': '${Zones}' },
    fault: 'Fn::Sub: Zones is not a single value',
  },
  {
    name: 'a value that is its own',
    value: { 'Fn::GetAtt': ['Parameter', 'Value'] },
    fault: 'Value depends on itself',
  },
])('$name is a fault with its name', async ({ value, fault }) => {
  expect(await faultsOf(valueOf(value))).toContain(`shop/Parameter: ${fault}`);
});

test('a fault is told once, not by everything around it', async () => {
  const value = { 'Fn::Join': ['', ['a', { 'Fn::Sub': ['${X}', { X: { 'Fn::Cidr': [] } }] }]] };
  expect(await faultsOf(valueOf(value))).toEqual(['shop/Parameter: the intrinsic function Fn::Cidr is not simulated']);
});
