import { readdirSync, readFileSync } from 'node:fs';
import aslValidator from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { faultsOfDefinition, tasksOf } from '../../../sandbox/services/step-functions/guard.ts';

const FOLDER = new URL('../../../functions/drills/', import.meta.url);
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.asl.json'));

/** A definition with every function in its place, as a deployment makes it. */
function readDefinition(file: string): Record<string, unknown> {
  const text = readFileSync(new URL(file, FOLDER), 'utf8');
  const arn = 'arn:aws:lambda:eu-west-1:123456789012:function:step';
  return JSON.parse(text.replaceAll(/\$\{\w+\}/g, arn)) as Record<string, unknown>;
}

describe.for(files)('%s', (file) => {
  const definition = readDefinition(file);
  const states = definition['States'] as Record<string, Record<string, unknown>>;

  test('is a state machine as the States Language has it', () => {
    const { isValid, errorsText } = aslValidator(definition, { checkArn: true, checkPaths: true });
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  test('has nothing that the interpreter would run in another way than AWS', () => {
    expect(faultsOfDefinition(definition)).toEqual([]);
  });

  test('comes to its clean-up and its report whatever fails', () => {
    const others = Object.entries(states).filter(
      ([name, { Type }]) => Type === 'Task' && name !== 'Clean Up' && name !== 'Report',
    );
    for (const [name, { Catch }] of others) {
      expect([name, Catch]).toEqual([name, [{ ErrorEquals: ['States.ALL'], Next: 'Clean Up' }]]);
    }
    expect(states['Clean?']).toMatchObject({ Choices: [{ BooleanEquals: true, Next: 'Report' }] });
    expect(states['Report']).toMatchObject({ End: true });
  });

  test('never repeats the injection or the question for an approval', () => {
    for (const name of ['Inject', 'Request Approval']) expect(states[name]?.['Retry']).toBeUndefined();
  });

  test('ends by itself before its lock does', () => {
    expect(definition['TimeoutSeconds']).toBe(4 * 3_600);
  });
});

describe('the guard', () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', TimeoutSeconds: 5, End: true };
  const faults: readonly (readonly [what: string, state: object])[] = [
    ['JSONata', { ...task, QueryLanguage: 'JSONata' }],
    ['Assign', { ...task, Assign: { a: 1 } }],
    ['a result that is false', { Type: 'Pass', Result: false, End: true }],
    ['a ResultPath of "$"', { ...task, ResultPath: '$' }],
    ['a heartbeat', { ...task, HeartbeatSeconds: 5 }],
    ['a task without a time-out', { Type: 'Task', Resource: task.Resource, End: true }],
    ['a time-out by a path', { ...task, TimeoutSecondsPath: '$.seconds' }],
    [
      'a distributed map',
      { Type: 'Map', ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, States: {} }, End: true },
    ],
    ['$$.State', { ...task, Parameters: { 'name.$': '$$.State.Name' } }],
    [
      'the same inside of a branch',
      { Type: 'Parallel', Branches: [{ States: { Inner: { ...task, ResultPath: '$' } } }], End: true },
    ],
  ];

  test.for(faults)('forbids %s', ([, state]) => {
    expect(faultsOfDefinition({ StartAt: 'One', States: { One: state } })).toHaveLength(1);
  });

  test('lets through what is interpreted as on AWS', () => {
    const parameters = { 'token.$': '$$.Task.Token', 'name.$': '$$.Execution.Name' };
    expect(faultsOfDefinition({ StartAt: 'One', States: { One: { ...task, Parameters: parameters } } })).toEqual([]);
  });

  test('finds tasks however deep they are', () => {
    const machine = { States: { Both: { Type: 'Parallel', Branches: [{ States: { Inner: task } }] } } };
    expect([...tasksOf(machine).keys()]).toEqual(['Inner']);
  });
});
