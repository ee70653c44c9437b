import { readFileSync } from 'node:fs';
import aslValidator from 'asl-validator';
import { describe, expect, test } from 'vitest';
import { DRILL_NAMES } from '../../../fleet/drillNames.ts';
import { DELETION_MAX_MS, LOCK_MS, ROLLBACK_MAX_MS } from '../../../functions/drills/machine/limits.ts';
import { faultsOfDefinition } from '../../../sandbox/services/step-functions/guard.ts';
import { allowedIn, controlPlaneIn } from '../../stacks/templates.ts';
import { assemblyFolder, synthesizeOnce } from './assembly.ts';
import { definitionIn, functionOf, isPublishing, rowOf, rowsIn } from './definitions.ts';

const DOCS = new URL('../../../docs/drills.md', import.meta.url);

synthesizeOnce();

const definitionOf = (machine: Machine) => definitionIn(controlPlaneIn(assemblyFolder()), machine);

const MACHINES = [...DRILL_NAMES, 'clean-up'] as const;
type Machine = (typeof MACHINES)[number];

/** The states that everything ends in: nothing catches what they fail with, and all of it is retried. */
const LAST = new Set(['Clean Up', 'Report', 'Tell People', 'Give Up']);

/** What would happen twice, to clusters and to people. */
const ONCE = new Set(['Inject', 'Request Approval']);

const LAMBDAS_OWN = [
  'Lambda.ServiceException',
  'Lambda.AWSLambdaException',
  'Lambda.SdkClientException',
  'Lambda.TooManyRequestsException',
  'Runtime.ExitError',
  'Sandbox.Timedout',
];

const tasksOf = (states: Readonly<Record<string, Readonly<Record<string, unknown>>>>) =>
  Object.values(states).filter(({ Type }) => Type === 'Task');

describe.for(MACHINES)('the machine of %s', (machine) => {
  test('is a state machine as the States Language has it', () => {
    const { isValid, errorsText } = aslValidator(definitionOf(machine), { checkArn: true, checkPaths: true });
    expect(errorsText()).toBe('');
    expect(isValid).toBe(true);
  });

  test('has nothing that the Region would carry out in another way than AWS', () => {
    expect(faultsOfDefinition(definitionOf(machine))).toEqual([]);
  });

  test('has the states that docs/drills.md shows', () => {
    const states = Object.entries(definitionOf(machine).States).map(([name, state]) => rowOf(name, state));
    expect(states.toSorted()).toEqual(rowsIn(readFileSync(DOCS, 'utf8'), machine).toSorted());
  });

  test('comes to its clean-up and its report whatever fails', () => {
    const { States } = definitionOf(machine);
    for (const [name, { Type, Catch }] of Object.entries(States)) {
      if (Type !== 'Task' || LAST.has(name)) continue;
      expect([name, Catch]).toEqual([name, [{ ErrorEquals: ['States.ALL'], Next: 'Clean Up' }]]);
    }
    expect(States['Cleaned Up?']).toMatchObject({ Choices: [{ BooleanEquals: true, Next: 'Report' }] });
    expect(States['Reported?']).toMatchObject({ Choices: [{ BooleanEquals: true, Next: 'Reported' }] });
  });

  test('tries its clean-up and its report again whatever happens, and people are told', () => {
    const { States } = definitionOf(machine);
    // Five and ten seconds after the first failure of the clean-up, which holds what clients need, people hear of it.
    for (const [name, next, MaxAttempts] of [
      ['Clean Up', 'People Told?', 2],
      ['Report', 'Wait to Report', 6],
      ['Tell People', 'Wait for Lambda', 6],
    ] as const) {
      expect([name, States[name]]).toMatchObject([
        name,
        {
          Retry: [{ ErrorEquals: ['States.ALL'], MaxAttempts }],
          Catch: [{ ErrorEquals: ['States.ALL'], Next: next }],
        },
      ]);
    }
    expect(States['People Told?']).toMatchObject({ Choices: [{ Next: 'Wait for Lambda' }], Default: 'Tell People' });
    expect(States['Wait for Lambda']).toMatchObject({ Next: 'Clean Up' });
    expect(States['Wait to Report']).toMatchObject({ Next: 'Report' });
  });

  test('never repeats the injection or the question for an approval, and all else where Lambda is to blame', () => {
    for (const [name, { Type, Retry }] of Object.entries(definitionOf(machine).States)) {
      if (Type !== 'Task' || LAST.has(name)) continue;
      const retried = ONCE.has(name) ? undefined : [{ ErrorEquals: LAMBDAS_OWN, MaxAttempts: 4 }];
      expect({ name, Retry }).toMatchObject({ name, Retry: retried });
    }
  });

  test('ends by itself, with its rollback and its clean-up, before its lock does', () => {
    const { TimeoutSeconds, States } = definitionOf(machine);
    // A clean-up renews the lock for as long as it rolls back.
    expect(TimeoutSeconds).toBe(machine === 'clean-up' ? 3 * 86_400 : 4 * 3_600);
    if (machine === 'clean-up') return;
    expect(LOCK_MS).toBeGreaterThanOrEqual(TimeoutSeconds * 1000 + ROLLBACK_MAX_MS + DELETION_MAX_MS);
    // No single state may take longer than all of them together: the approval is the longest.
    const longest = Math.max(...Object.values(States).map((state) => Number(state['TimeoutSeconds'] ?? 0)));
    expect(longest).toBeLessThan(TimeoutSeconds);
  });

  test('may invoke the functions of its states and do nothing else', () => {
    const tasks = tasksOf(definitionOf(machine).States);
    const invoked = new Set(tasks.filter((task) => !isPublishing(task)).map(functionOf));
    const allowed = allowedIn(controlPlaneIn(assemblyFolder()), `Drills${machine.replaceAll('-', '')}machineRole`);
    const invoking = [...invoked].map((name) => `lambda:InvokeFunction <Drills${name}.Arn>`);
    expect(allowed).toEqual([...invoking, 'sns:Publish <Attention>'].toSorted());
  });
});

describe('the guard', () => {
  const task = { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage', TimeoutSeconds: 5, End: true };
  const faults: readonly (readonly [what: string, state: object])[] = [
    ['JSONata', { ...task, QueryLanguage: 'JSONata' }],
    ['Assign', { ...task, Assign: { a: 1 } }],
    ['a role of its own', { ...task, Credentials: { RoleArn: 'arn:aws:iam::123456789012:role/other' } }],
    [
      'a distributed map that reads its items from elsewhere',
      {
        Type: 'Map',
        ItemReader: {},
        ItemProcessor: { ProcessorConfig: { Mode: 'DISTRIBUTED' }, States: {} },
        End: true,
      },
    ],
    [
      'the same inside of a branch',
      { Type: 'Parallel', Branches: [{ States: { Inner: { ...task, Assign: { a: 1 } } } }], End: true },
    ],
  ];

  test.for(faults)('forbids %s', ([, state]) => {
    expect(faultsOfDefinition({ StartAt: 'One', States: { One: state } })).toHaveLength(1);
  });

  test('lets through what is interpreted as on AWS', () => {
    const parameters = { 'token.$': '$$.Task.Token', 'name.$': '$$.Execution.Name' };
    expect(faultsOfDefinition({ StartAt: 'One', States: { One: { ...task, Parameters: parameters } } })).toEqual([]);
  });
});
