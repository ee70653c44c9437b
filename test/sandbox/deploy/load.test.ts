import { expect, test } from 'vitest';
import { deployAssembly } from '../../../sandbox/deploy/load.ts';
import { assemblyOf, faultsOf, recorder } from './fixture.ts';

const QUEUE = 'AWS::SQS::Queue';
const RULE = 'AWS::Events::Rule';
const PERMISSION = 'AWS::Lambda::Permission';

test('a resource is created after what it refers to or depends on, else in the order of the template', async () => {
  const { provisioners, created } = recorder(QUEUE);
  const queue = (properties: object) => ({ Type: QUEUE, Properties: { ...properties } });
  await deployAssembly(
    assemblyOf({
      shop: {
        Resources: {
          BySub: queue({ X: { 'Fn::Sub': '${ByAttribute.Arn}' } }),
          ByAttribute: queue({ X: { a: [{ 'Fn::GetAtt': ['ByRef', 'Arn'] }] } }),
          Free: queue({}),
          ByRef: queue({ X: { Ref: 'Last' } }),
          Explicit: { Type: QUEUE, DependsOn: ['BySub'] },
          Last: queue({}),
        },
      },
    }),
    provisioners,
  );
  expect(created.map(({ logicalId }) => logicalId)).toEqual([
    'Free',
    'Last',
    'ByRef',
    'ByAttribute',
    'BySub',
    'Explicit',
  ]);
});

test('resources that depend on each other are a fault', async () => {
  const { provisioners } = recorder(QUEUE);
  const Resources = {
    A: { Type: QUEUE, DependsOn: 'B' },
    B: { Type: QUEUE, DependsOn: 'A' },
    C: { Type: QUEUE },
  };
  expect(await faultsOf(deployAssembly(assemblyOf({ shop: { Resources } }), provisioners))).toEqual([
    'shop: circular dependency between resources: A, B',
  ]);
});

test('a rule that is left out is not created, and what refers to it still knows its name', async () => {
  const { provisioners, created } = recorder(RULE, PERMISSION);
  const Resources = {
    Tick: { Type: RULE, Properties: { Name: 'tick' } },
    Alarms: { Type: RULE, Properties: { Name: 'alarms' } },
    MayTick: { Type: PERMISSION, Properties: { SourceArn: { 'Fn::GetAtt': ['Tick', 'Arn'] } } },
  };
  const stacks = await deployAssembly(assemblyOf({ shop: { Resources } }), provisioners, {
    without: (resource) => resource.type === RULE && resource.name === 'tick',
  });
  expect(created.map(({ logicalId }) => logicalId)).toEqual(['Alarms', 'MayTick']);
  expect(created[1]?.properties).toEqual({ SourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/tick' });
  expect(stacks[0]?.resources.map(({ logicalId }) => logicalId)).toEqual(['Alarms', 'MayTick']);
});

test('a type that nothing creates is a fault, and nothing at all is created', async () => {
  const { provisioners, created } = recorder(QUEUE);
  const Resources = { Queue: { Type: QUEUE }, Rule: { Type: RULE }, MayRule: { Type: PERMISSION } };
  expect(await faultsOf(deployAssembly(assemblyOf({ shop: { Resources } }), provisioners))).toEqual([
    `shop/Rule: nothing in the Region creates ${RULE}`,
    `shop/MayRule: nothing in the Region creates ${PERMISSION}`,
  ]);
  expect(created).toEqual([]);
});

test('what provisioners refuse is told at once, without what depends on it', async () => {
  const asked: string[] = [];
  const provisioners = {
    [QUEUE]: ({ logicalId }: { logicalId: string }) => {
      asked.push(logicalId);
      if (logicalId.startsWith('Bad')) return Promise.reject(new Error('FifoQueue is not simulated'));
      return undefined;
    },
  };
  const Resources = {
    Bad: { Type: QUEUE },
    OnBad: { Type: QUEUE, DependsOn: 'Bad' },
    OnThat: { Type: QUEUE, DependsOn: 'OnBad' },
    Good: { Type: QUEUE },
    BadToo: { Type: QUEUE },
  };
  expect(await faultsOf(deployAssembly(assemblyOf({ shop: { Resources } }), provisioners))).toEqual([
    'shop/Bad: FifoQueue is not simulated',
    'shop/BadToo: FifoQueue is not simulated',
  ]);
  expect(asked).toEqual(['Bad', 'Good', 'BadToo']);
});

test('a stack imports what an earlier stack exports', async () => {
  const { provisioners, created } = recorder(QUEUE);
  const stacks = await deployAssembly(
    assemblyOf({
      base: {
        Resources: { Queue: { Type: QUEUE, Properties: { QueueName: 'dead' } } },
        Outputs: {
          Dead: {
            Value: { 'Fn::GetAtt': ['Queue', 'Arn'] },
            Export: { Name: { 'Fn::Sub': '${AWS::StackName}:dead' } },
          },
        },
      },
      app: { Resources: { Own: { Type: QUEUE, Properties: { Redrive: { 'Fn::ImportValue': 'base:dead' } } } } },
    }),
    provisioners,
  );
  expect(created[1]?.properties).toEqual({ Redrive: 'arn:aws:sqs:eu-west-1:123456789012:dead' });
  expect(stacks[0]?.outputs).toEqual({ Dead: 'arn:aws:sqs:eu-west-1:123456789012:dead' });
});

const producer = {
  Resources: { Queue: { Type: QUEUE, Properties: { QueueName: 'dead' } } },
  Outputs: { Dead: { Value: { 'Fn::GetAtt': ['Queue', 'Arn'] } } },
};
const consumer = (output: Readonly<Record<string, string | { Ref: string }>>) => ({
  Resources: { Own: { Type: QUEUE, Properties: { Redrive: { 'Fn::GetStackOutput': output } } } },
});

test('a stack reads what an earlier stack puts out, exported or not', async () => {
  const { provisioners, created } = recorder(QUEUE);
  const app = consumer({ StackName: 'base', OutputName: 'Dead', Region: { Ref: 'AWS::Region' } });
  await deployAssembly(assemblyOf({ base: producer, app }), provisioners);
  expect(created[1]?.properties).toEqual({ Redrive: 'arn:aws:sqs:eu-west-1:123456789012:dead' });
});

test.for<readonly [what: string, output: Readonly<Record<string, string>>, fault: string]>([
  [
    'of a stack that is not there',
    { StackName: 'other', OutputName: 'Dead' },
    'no earlier stack other has an output Dead',
  ],
  [
    'that the stack does not have',
    { StackName: 'base', OutputName: 'Alive' },
    'no earlier stack base has an output Alive',
  ],
  [
    'of another Region',
    { StackName: 'base', OutputName: 'Dead', Region: 'us-east-1' },
    'Fn::GetStackOutput cannot be applied to {"StackName":"base","OutputName":"Dead","Region":"us-east-1"}',
  ],
])('an output %s is a fault', async ([, output, fault]) => {
  const { provisioners } = recorder(QUEUE);
  const deployment = deployAssembly(assemblyOf({ base: producer, app: consumer(output) }), provisioners);
  expect(await faultsOf(deployment)).toEqual([`app/Own: ${fault}`]);
});
