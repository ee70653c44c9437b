import { expect, test } from 'vitest';
import { deployAssembly } from '../../../sandbox/deploy/load.ts';
import type { JsonObject } from '../../../sandbox/deploy/json.ts';
import { assemblyOf, deployShop, faultsOf, recorder } from './fixture.ts';

const QUEUE = { Type: 'AWS::SQS::Queue' };

/** What Ref and each attribute give for one resource called R. */
async function references(resource: JsonObject, ...attributes: string[]) {
  const value = {
    ref: { Ref: 'R' },
    ...Object.fromEntries(attributes.map((name) => [name, { 'Fn::GetAtt': ['R', name] }])),
  };
  const deployed = await deployShop({
    Resources: { R: resource, P: { Type: 'AWS::SSM::Parameter', Properties: { Name: '/p', Value: value } } },
  });
  return deployed['P']?.properties['Value'] as unknown;
}

const ACCOUNT = 'eu-west-1:123456789012';

test.for<{ name: string; resource: JsonObject; attributes: string[]; expect: Record<string, string> }>([
  {
    name: 'a table',
    resource: { Type: 'AWS::DynamoDB::GlobalTable', Properties: { TableName: 'ledger' } },
    attributes: ['Arn'],
    expect: { ref: 'ledger', Arn: `arn:aws:dynamodb:${ACCOUNT}:table/ledger` },
  },
  {
    name: 'a topic',
    resource: { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'attention' } },
    attributes: ['TopicName'],
    expect: { ref: `arn:aws:sns:${ACCOUNT}:attention`, TopicName: 'attention' },
  },
  {
    name: 'a rule on the default bus',
    resource: { Type: 'AWS::Events::Rule', Properties: { Name: 'tick' } },
    attributes: ['Arn'],
    expect: { ref: 'tick', Arn: `arn:aws:events:${ACCOUNT}:rule/tick` },
  },
  {
    name: 'a rule on a bus of its own',
    resource: { Type: 'AWS::Events::Rule', Properties: { Name: 'own', EventBusName: 'evenkeel' } },
    attributes: ['Arn'],
    expect: { ref: 'evenkeel|own', Arn: `arn:aws:events:${ACCOUNT}:rule/evenkeel/own` },
  },
  {
    name: 'a schedule in a group',
    resource: { Type: 'AWS::Scheduler::Schedule', Properties: { Name: 'tick', GroupName: 'evenkeel' } },
    attributes: ['Arn'],
    expect: { ref: 'tick', Arn: `arn:aws:scheduler:${ACCOUNT}:schedule/evenkeel/tick` },
  },
  {
    name: 'a role with a path',
    resource: { Type: 'AWS::IAM::Role', Properties: { RoleName: 'writer', Path: '/evenkeel/' } },
    attributes: ['Arn'],
    expect: { ref: 'writer', Arn: 'arn:aws:iam::123456789012:role/evenkeel/writer' },
  },
  {
    name: 'a log group',
    resource: { Type: 'AWS::Logs::LogGroup', Properties: { LogGroupName: '/aws/lambda/x' } },
    attributes: ['Arn'],
    expect: { ref: '/aws/lambda/x', Arn: `arn:aws:logs:${ACCOUNT}:log-group:/aws/lambda/x:*` },
  },
  {
    name: 'a state machine',
    resource: { Type: 'AWS::StepFunctions::StateMachine', Properties: { StateMachineName: 'drill' } },
    attributes: ['Name'],
    expect: { ref: `arn:aws:states:${ACCOUNT}:stateMachine:drill`, Name: 'drill' },
  },
  {
    name: 'a function',
    resource: { Type: 'AWS::Lambda::Function', Properties: { FunctionName: 'replicas' } },
    attributes: ['Arn'],
    expect: { ref: 'replicas', Arn: `arn:aws:lambda:${ACCOUNT}:function:replicas` },
  },
  {
    name: 'an alarm',
    resource: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmName: 'cpu' } },
    attributes: ['Arn'],
    expect: { ref: 'cpu', Arn: `arn:aws:cloudwatch:${ACCOUNT}:alarm:cpu` },
  },
])('references to $name give what CloudFormation gives', async ({ resource, attributes, expect: expected }) => {
  expect(await references(resource, ...attributes)).toEqual(expected);
});

test('a name that the template does not give is made of stack, logical id and a suffix, the same each time', async () => {
  const first = await deployShop({ Resources: { DeadLetters: QUEUE } });
  const second = await deployShop({ Resources: { DeadLetters: QUEUE } });
  expect(first['DeadLetters']?.name).toMatch(/^shop-DeadLetters-[0-9A-Z]{12}$/);
  expect(second['DeadLetters']?.name).toBe(first['DeadLetters']?.name);
});

test('a generated name keeps to the length that the service allows', async () => {
  const logicalId = 'ReplicasControllerFunctionWithAnUncommonlyLongLogicalIdentifier';
  const deployed = await deployShop({ Resources: { [logicalId]: { Type: 'AWS::Lambda::Function' } } });
  expect(deployed[logicalId]?.name).toHaveLength(64);
});

test('a bucket is named in lower case', async () => {
  const deployed = await deployShop({ Resources: { Reports: { Type: 'AWS::S3::Bucket' } } });
  expect(deployed['Reports']?.name).toMatch(/^shop-reports-[0-9a-z]{12}$/);
});

test('a resource whose condition does not hold is left out', async () => {
  const deployed = await deployShop({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] }, Always: { 'Fn::Equals': ['a', 'a'] } },
    Resources: { Out: { ...QUEUE, Condition: 'Never' }, In: { ...QUEUE, Condition: 'Always', DependsOn: 'Out' } },
  });
  expect(Object.keys(deployed)).toEqual(['In']);
});

test("CDK's statistics and the check of its bootstrap are skipped", async () => {
  const deployed = await deployShop({
    Parameters: {
      BootstrapVersion: { Type: 'AWS::SSM::Parameter::Value<String>', Default: '/cdk-bootstrap/hnb659fds/version' },
    },
    Rules: { CheckBootstrapVersion: { Assertions: [] } },
    Resources: { CDKMetadata: { Type: 'AWS::CDK::Metadata', Properties: { Analytics: 'x' } }, Queue: QUEUE },
  });
  expect(Object.keys(deployed)).toEqual(['Queue']);
});

test('a parameter takes the value given over its default', async () => {
  const template = {
    Parameters: { Name: { Type: 'String', Default: 'a' } },
    Resources: { Queue: { ...QUEUE, Properties: { QueueName: { Ref: 'Name' } } } },
  };
  const deployed = await deployShop(template, { parameters: { Name: 'b' } });
  expect(deployed['Queue']?.name).toBe('b');
});

test('all faults of all templates are told at once, each with its stack and logical id', async () => {
  const faulty: JsonObject = {
    Transform: 'AWS::Serverless-2016-10-31',
    Parameters: { Open: { Type: 'String' }, Image: { Type: 'AWS::EC2::Image::Id', Default: 'ami-1' } },
    Rules: { OwnRule: {} },
    Resources: {
      Cluster: { Type: 'AWS::ECS::Cluster' },
      Queue: {
        ...QUEUE,
        CreationPolicy: {},
        Properties: { A: { 'Fn::Cidr': [] }, B: { 'Fn::GetAtt': ['Topic', 'Color'] } },
      },
      Topic: { Type: 'AWS::SNS::Topic', DependsOn: 'Gone' },
    },
  };
  const { provisioners, created } = recorder('AWS::SQS::Queue', 'AWS::SNS::Topic');
  const deployment = deployAssembly(
    assemblyOf({ one: faulty, two: { Resources: { Bus: { Type: 'AWS::MSK::Cluster' } } } }),
    provisioners,
  );

  expect((await faultsOf(deployment)).toSorted()).toEqual([
    'one/Cluster: the resource type AWS::ECS::Cluster is not simulated',
    'one/Image: a parameter of type AWS::EC2::Image::Id is not simulated',
    'one/Open: the parameter has neither a value nor a default',
    'one/OwnRule: rules of a template are not simulated',
    'one/Queue: the attribute Color of Topic (AWS::SNS::Topic) is not simulated',
    'one/Queue: the intrinsic function Fn::Cidr is not simulated',
    'one/Queue: the resource attribute CreationPolicy is not simulated',
    'one/Topic: depends on Gone, which the template does not declare',
    'one: the section Transform is not simulated',
    'two/Bus: the resource type AWS::MSK::Cluster is not simulated',
  ]);
  expect(created).toEqual([]);
});

test('a reference to what a condition leaves out is a fault', async () => {
  const deployment = deployShop({
    Conditions: { Never: { 'Fn::Equals': ['a', 'b'] } },
    Resources: { Out: { ...QUEUE, Condition: 'Never' }, In: { ...QUEUE, Properties: { QueueName: { Ref: 'Out' } } } },
  });
  expect(await faultsOf(deployment)).toEqual(['shop/In: refers to Out, which its condition leaves out']);
});
