import aslValidator from 'asl-validator';
import { expect, test } from 'vitest';
import { faultsOfDefinition } from '../../sandbox/services/step-functions/guard.ts';
import { assemblyFolder, synthesizeBefore } from '../synthesis/assembly.ts';
import { controlPlaneIn, type Declared, ofType, readTemplates, spelled } from './templates.ts';

synthesizeBefore(new URL('../functions/controllers/parts/largeFleet.ts', import.meta.url));

const machinesOf = (): readonly Declared[] =>
  ofType(controlPlaneIn(assemblyFolder()), 'AWS::StepFunctions::StateMachine');

test('what looks at clusters by the name has a machine, and nothing else has', () => {
  const names = machinesOf().map(({ properties }) => String(properties['StateMachineName']));
  expect(names.toSorted()).toEqual(['evenkeel-dev-tick-endpoints', 'evenkeel-dev-tick-replicas']);
});

test('each machine is one as the States Language has it, which the Region carries out as AWS does', () => {
  for (const machine of machinesOf()) {
    // A function that stands in for the one that is not there yet.
    const text = spelled(machine.properties['DefinitionString'])
      .replaceAll('<AWS::Partition>', 'aws')
      .replace(/<\w+\.Arn>/, 'arn:aws:lambda:eu-west-1:123456789012:function:any');
    const definition = JSON.parse(text) as Parameters<typeof aslValidator>[0];
    const { isValid, errorsText } = aslValidator(definition, { checkArn: true, checkPaths: true });
    expect(isValid ? '' : errorsText('\n')).toBe('');
    expect(faultsOfDefinition(definition)).toEqual([]);
  }
});

test('a tick starts the machine with its parts', () => {
  const schedule = ofType(controlPlaneIn(assemblyFolder()), 'AWS::Scheduler::Schedule').find(({ logicalId }) =>
    logicalId.startsWith('ReplicasTick'),
  );
  const target = schedule!.properties['Target'] as Readonly<Record<string, unknown>>;
  expect(spelled(target['Arn'])).toMatch(/^<ReplicasPartsMachine/);
  expect(JSON.parse(String(target['Input']))).toEqual({
    tick: { source: 'evenkeel.schedule', 'detail-type': 'Tick' },
    parts: [1, 2, 3, 4],
    of: 4,
  });
});

test('a machine may start itself, hand parts to its function and look at its executions, and nothing else', () => {
  const role = ofType(controlPlaneIn(assemblyFolder()), 'AWS::IAM::Role').find(({ logicalId }) =>
    logicalId.startsWith('ReplicasPartsRole'),
  );
  const [policy] = role!.properties['Policies'] as { PolicyDocument: { Statement: { Action: string | string[] }[] } }[];
  expect(policy!.PolicyDocument.Statement.flatMap(({ Action }) => Action).toSorted()).toEqual([
    'lambda:InvokeFunction',
    'states:DescribeExecution',
    'states:ListExecutions',
    'states:StartExecution',
    'states:StopExecution',
  ]);
});

test('the dashboard shows as many clusters as it has room for, and says so', () => {
  const [dashboard] = ofType(readTemplates(assemblyFolder()).get('evenkeel-dev-watch')!, 'AWS::CloudWatch::Dashboard');
  const body = spelled(dashboard!.properties['DashboardBody']);
  const titles = [...body.matchAll(/"title":"(Readers[^"]*)"/g)].map(([, title]) => title);
  expect(titles).toHaveLength(10);
  expect(titles.at(-1)).toBe('Readers (10, the first 200 of 301)');
});
