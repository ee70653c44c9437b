import {
  DescribeExecutionCommand,
  DescribeStateMachineCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListStateMachineAliasesCommand,
  ListStateMachineVersionsCommand,
  ListTagsForResourceCommand,
  ListStateMachinesCommand,
  SendTaskHeartbeatCommand,
  SendTaskSuccessCommand,
  StartExecutionCommand,
  StartSyncExecutionCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { executionArn, machineArn, setUp } from './region.ts';

/** The messages are those that AWS recorded (LocalStack's validated snapshots) unless a comment says otherwise. */
const done = { StartAt: 'Done', States: { Done: { Type: 'Pass', Result: 1, End: true } } };
const slow = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 600, End: true } } };

const refusal = (name: string, message: string) => ({ name, message, $metadata: { httpStatusCode: 400 } });

test('tells an ARN that is none from one of nothing', async () => {
  const { client } = await setUp();
  const malformed = refusal('InvalidArn', "Invalid Arn: 'Invalid ARN prefix: nonsense'");
  const arn = { executionArn: 'nonsense' };
  await expect(client.send(new DescribeStateMachineCommand({ stateMachineArn: 'nonsense' }))).rejects.toMatchObject(
    malformed,
  );
  await expect(client.send(new ListExecutionsCommand({ stateMachineArn: 'nonsense' }))).rejects.toMatchObject(
    malformed,
  );
  await expect(client.send(new StartExecutionCommand({ stateMachineArn: 'nonsense' }))).rejects.toMatchObject(
    malformed,
  );
  await expect(client.send(new DescribeExecutionCommand(arn))).rejects.toMatchObject(malformed);
  await expect(client.send(new StopExecutionCommand(arn))).rejects.toMatchObject(malformed);
  await expect(client.send(new GetExecutionHistoryCommand(arn))).rejects.toMatchObject(malformed);
  await expect(client.send(new DescribeExecutionCommand({ executionArn: machineArn('m') }))).rejects.toMatchObject(
    refusal('InvalidArn', "Invalid Arn: 'Resource type not valid in this context: stateMachine'"),
  );
  const none = machineArn('none');
  await expect(client.send(new StartExecutionCommand({ stateMachineArn: none }))).rejects.toMatchObject(
    refusal('StateMachineDoesNotExist', `State Machine Does Not Exist: '${none}'`),
  );
  const gone = { executionArn: executionArn('none', 'one') };
  await expect(client.send(new GetExecutionHistoryCommand(gone))).rejects.toMatchObject(
    refusal('ExecutionDoesNotExist', `Execution Does Not Exist: '${gone.executionArn}'`),
  );
});

test('a Standard machine does not wait for its end', async () => {
  const { client, deploy } = await setUp();
  await deploy('done', done);
  await expect(
    client.send(new StartSyncExecutionCommand({ stateMachineArn: machineArn('done') })),
  ).rejects.toMatchObject(
    refusal('StateMachineTypeNotSupported', 'This operation is not supported by this type of state machine'),
  );
});

test('refuses a name that is closed, or was begun with another input', async () => {
  const { client, deploy, start, pass } = await setUp();
  await deploy('slow', slow);
  await start('slow', 'one', { a: 1 });
  const taken = refusal('ExecutionAlreadyExists', `Execution Already Exists: '${executionArn('slow', 'one')}'`);
  await expect(start('slow', 'one', { a: 2 })).rejects.toMatchObject(taken);
  await client.send(new StopExecutionCommand({ executionArn: executionArn('slow', 'one') }));
  await pass(1);
  await expect(start('slow', 'one', { a: 1 })).rejects.toMatchObject(taken);
});

test.for([
  [
    'not some json',
    "Unrecognized token 'not': was expecting (JSON String, Number, Array, Object or token 'null', 'true' or 'false')",
  ],
  ["{'not': 'json'}", "Unexpected character (''' (code 39)): was expecting double-quote to start field name"],
  ['', 'Invalid execution input.'],
] as const)('refuses the input %s', async ([input, reason]) => {
  const { client, deploy } = await setUp();
  await deploy('done', done);
  await expect(
    client.send(new StartExecutionCommand({ stateMachineArn: machineArn('done'), input })),
  ).rejects.toMatchObject(refusal('InvalidExecutionInput', `Invalid State Machine Execution Input: '${reason}'`));
});

test.for(['null', '2', '"text"', '[]'])('takes the input %s', async (input) => {
  const { client, deploy } = await setUp();
  await deploy('done', done);
  const { executionArn: started } = await client.send(
    new StartExecutionCommand({ stateMachineArn: machineArn('done'), input }),
  );
  expect(started).toMatch(/^arn:aws:states:eu-west-1:123456789012:execution:done:[0-9a-f-]{36}$/);
});

test.for(['a'.repeat(81), 'with space', 'with/slash', 'with<', 'with\u007f'])('refuses the name %j', async (name) => {
  const { client, deploy } = await setUp();
  await deploy('done', done);
  await expect(
    client.send(new StartExecutionCommand({ stateMachineArn: machineArn('done'), name })),
  ).rejects.toMatchObject(refusal('InvalidName', `Invalid Name: '${name}'`));
});

test('an input has at most 262,144 bytes, however few its characters are', async () => {
  const { client, deploy } = await setUp();
  await deploy('done', done);
  const start = (text: string) =>
    client.send(new StartExecutionCommand({ stateMachineArn: machineArn('done'), input: JSON.stringify(text) }));
  await start('x'.repeat(262_142));
  await expect(start('x'.repeat(262_143))).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
  await expect(start('é'.repeat(131_072))).rejects.toMatchObject({ name: 'InvalidExecutionInput' });
});

test('checks lists by the API model', async () => {
  const { client } = await setUp();
  const stateMachineArn = machineArn('m');
  await expect(client.send(new ListStateMachinesCommand({ maxResults: 1001 }))).rejects.toMatchObject(
    refusal(
      'ValidationException',
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ),
  );
  const nextToken = 'x'.repeat(3097);
  await expect(client.send(new ListExecutionsCommand({ stateMachineArn, nextToken }))).rejects.toMatchObject(
    refusal(
      'ValidationException',
      `1 validation error detected: Value '${nextToken}' at 'nextToken' failed to satisfy constraint: Member must have length less than or equal to 3096`,
    ),
  );
  await expect(
    client.send(new ListExecutionsCommand({ stateMachineArn, statusFilter: 'succeeded' as never })),
  ).rejects.toMatchObject(
    refusal(
      'ValidationException',
      "1 validation error detected: Value 'succeeded' at 'statusFilter' failed to satisfy constraint: Member must satisfy enum value set: [SUCCEEDED, TIMED_OUT, PENDING_REDRIVE, ABORTED, FAILED, RUNNING]",
    ),
  );
});

test('describes an execution and its machine with every member', async () => {
  const { client, deploy, start, pass, region } = await setUp();
  await deploy('done', done);
  const startedAt = new Date(region.clock.now());
  await start('done', 'one');
  await pass(1);
  const { $metadata: _of, ...execution } = await client.send(
    new DescribeExecutionCommand({ executionArn: executionArn('done', 'one') }),
  );
  expect(execution).toEqual({
    executionArn: executionArn('done', 'one'),
    stateMachineArn: machineArn('done'),
    name: 'one',
    status: 'SUCCEEDED',
    startDate: startedAt,
    stopDate: startedAt,
    input: '{}',
    inputDetails: { included: true },
    output: '1',
    outputDetails: { included: true },
    redriveCount: 0,
    redriveStatus: 'NOT_REDRIVABLE',
    redriveStatusReason: 'Execution is SUCCEEDED and cannot be redriven',
  });
  const shared = {
    stateMachineArn: machineArn('done'),
    name: 'done',
    roleArn: 'arn:aws:iam::123456789012:role/machine',
    definition: JSON.stringify(done),
    loggingConfiguration: { level: 'OFF', includeExecutionData: false },
    tracingConfiguration: { enabled: false },
  };
  const { $metadata: _m, ...machine } = await client.send(
    new DescribeStateMachineCommand({ stateMachineArn: machineArn('done') }),
  );
  expect(machine).toEqual({ ...shared, type: 'STANDARD', status: 'ACTIVE', creationDate: startedAt });
  const { $metadata: _f, ...forExecution } = await client.send(
    new DescribeStateMachineForExecutionCommand({ executionArn: executionArn('done', 'one') }),
  );
  expect(forExecution).toEqual({ ...shared, updateDate: startedAt });
  const { executions } = await client.send(new ListExecutionsCommand({ stateMachineArn: machineArn('done') }));
  expect(executions).toEqual([
    {
      executionArn: executionArn('done', 'one'),
      stateMachineArn: machineArn('done'),
      name: 'one',
      status: 'SUCCEEDED',
      startDate: startedAt,
      stopDate: startedAt,
      redriveCount: 0,
    },
  ]);
});

test('shows the tags of a machine, which has neither versions nor aliases', async () => {
  const { client, deploy } = await setUp();
  await deploy('done', done);
  const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn: machineArn('done') }));
  expect(tags).toEqual([
    { key: 'aws:cloudformation:logical-id', value: expect.any(String) as string },
    { key: 'aws:cloudformation:stack-id', value: expect.stringMatching(/^arn:aws:cloudformation:/) as string },
    { key: 'aws:cloudformation:stack-name', value: expect.any(String) as string },
  ]);
  const versions = new ListStateMachineVersionsCommand({ stateMachineArn: machineArn('gone') });
  expect((await client.send(versions)).stateMachineVersions).toEqual([]);
  const aliases = new ListStateMachineAliasesCommand({ stateMachineArn: machineArn('done') });
  expect((await client.send(aliases)).stateMachineAliases).toEqual([]);
  const tooMany = new ListStateMachineAliasesCommand({ stateMachineArn: machineArn('done'), maxResults: 1_001 });
  await expect(client.send(tooMany)).rejects.toMatchObject(
    refusal(
      'ValidationException',
      "1 validation error detected: Value '1001' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 1000",
    ),
  );
  const tagsOfNone = new ListTagsForResourceCommand({ resourceArn: machineArn('gone') });
  await expect(client.send(tagsOfNone)).rejects.toMatchObject({ name: 'ResourceNotFound' });
});

test('knows no token that it has not given', async () => {
  const { client } = await setUp();
  const unknown = refusal('InvalidToken', "Invalid Token: 'Invalid token'");
  await expect(client.send(new SendTaskSuccessCommand({ taskToken: 'x', output: '1' }))).rejects.toMatchObject(unknown);
  await expect(client.send(new SendTaskHeartbeatCommand({ taskToken: 'x' }))).rejects.toMatchObject(unknown);
});

test.for([
  [{ StartAt: 'One' }, 'SCHEMA_VALIDATION_FAILED: These fields are required: [States] at /'],
  [{}, 'SCHEMA_VALIDATION_FAILED: These fields are required: [States, StartAt] at /'],
  [
    { StartAt: 'One', States: { One: { Type: 'Sleep' } } },
    "SCHEMA_VALIDATION_FAILED: The field 'Type' should have one of these values: [Task, Wait, Pass, Succeed, Fail, Choice, Parallel, Map] at /States/One/Type",
  ],
  [
    { StartAt: 'One', States: { One: { Type: 'Pass', Next: 'Two' } } },
    "MISSING_TRANSITION_TARGET: Missing 'Next' target: Two at /States/One/Next",
  ],
] as const)('refuses the definition %j', async ([definition, fault]) => {
  const { deploy } = await setUp();
  expect(() => deploy('bad', definition)).toThrow(`Invalid State Machine Definition: '${fault}'`);
});

test('refuses a definition of more than 1,048,576 characters', async () => {
  const { deploy } = await setUp();
  const of = (length: number) => ({
    ...done,
    Comment: 'x'.repeat(length - JSON.stringify({ ...done, Comment: '' }).length),
  });
  await deploy('large', of(1_048_576));
  expect(() => deploy('larger', of(1_048_577))).toThrow('Member must have length less than or equal to 1048576');
});
