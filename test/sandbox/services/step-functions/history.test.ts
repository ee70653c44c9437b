import { GetExecutionHistoryCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { describe, expect, test } from 'vitest';
import { chainOf, detailsOf, executionArn, machineArn, QUEUE_URL, setUp } from './region.ts';

/** The expected histories are those that AWS recorded for the same machines (LocalStack's validated snapshots). */
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:f';
const ROLE = 'arn:aws:iam::123456789012:role/machine';
const truncated = false;

const pass = (more: object = { End: true }) => ({ Type: 'Pass', ...more });
const fail = { Type: 'Fail', Error: 'SomeFailure', Cause: 'because' };

/** A Region whose functions answer as they are told. */
async function withFunction(answer: (payload: unknown) => object | Promise<object>) {
  const sandbox = await setUp();
  sandbox.region.endpoint.intercept = async ({ operation }, input, next) => {
    if (operation !== 'Invoke') return next();
    const { Payload } = input as { Payload: Uint8Array };
    return {
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      ...(await answer(JSON.parse(Buffer.from(Payload).toString()))),
    };
  };
  return sandbox;
}

const json = (value: unknown) => Buffer.from(JSON.stringify(value));

describe('states that call nothing', () => {
  test('have their input and output in their events, and the first follows nothing', async () => {
    const { history } = await setUp();
    const events = await history(
      { StartAt: 'One', States: { One: pass({ Result: { a: 1 }, End: true }) } },
      { input: '{ "spelled":  "so" }' },
    );
    expect(chainOf(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 PassStateEntered',
      '3<-2 PassStateExited',
      '4<-3 ExecutionSucceeded',
    ]);
    expect(
      events.map(({ id: _id, previousEventId: _previous, timestamp: _at, type: _type, ...details }) => details),
    ).toEqual([
      {
        executionStartedEventDetails: { input: '{ "spelled":  "so" }', inputDetails: { truncated }, roleArn: ROLE },
      },
      { stateEnteredEventDetails: { name: 'One', input: '{ "spelled":  "so" }', inputDetails: { truncated } } },
      { stateExitedEventDetails: { name: 'One', output: '{"a":1}', outputDetails: { truncated } } },
      { executionSucceededEventDetails: { output: '{"a":1}', outputDetails: { truncated } } },
    ]);
  });

  test('a Fail state is entered and not left', async () => {
    const { history } = await setUp();
    const events = await history({ StartAt: 'Bad', States: { Bad: fail } });
    expect(chainOf(events)).toEqual(['1<-0 ExecutionStarted', '2<-0 FailStateEntered', '3<-2 ExecutionFailed']);
    expect(detailsOf(events, 'ExecutionFailed')).toEqual([{ error: 'SomeFailure', cause: 'because' }]);
    const empty = await history({ StartAt: 'Bad', States: { Bad: { Type: 'Fail' } } });
    expect(detailsOf(empty, 'ExecutionFailed')).toEqual([{}]);
  });

  test('Wait, Choice and Succeed states have events of their own', async () => {
    const { history } = await setUp();
    const events = await history(
      {
        StartAt: 'Wait',
        States: {
          Wait: { Type: 'Wait', Seconds: 0, Next: 'Which?' },
          'Which?': { Type: 'Choice', Choices: [{ Variable: '$.n', NumericGreaterThan: 1, Next: 'Done' }] },
          Done: { Type: 'Succeed' },
        },
      },
      { input: '{"n":2}' },
    );
    expect(chainOf(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 WaitStateEntered',
      '3<-2 WaitStateExited',
      '4<-3 ChoiceStateEntered',
      '5<-4 ChoiceStateExited',
      '6<-5 SucceedStateEntered',
      '7<-6 SucceedStateExited',
      '8<-7 ExecutionSucceeded',
    ]);
  });

  const runtimeErrors: readonly (readonly [what: string, state: object, input: object, reason: string])[] = [
    [
      'an InputPath that leads nowhere',
      pass({ InputPath: '$.No', End: true }),
      {},
      "Invalid path '$.No' : No results for path: $['No']",
    ],
    [
      'an OutputPath whose way is missing',
      pass({ OutputPath: '$.no.such', End: true }),
      {},
      "Invalid path '$.no.such' : Missing property in path $['no']",
    ],
    [
      'a parameter that is not there',
      pass({ Parameters: { 'value.$': '$.no' }, End: true }),
      { a: 1 },
      "The JSONPath '$.no' specified for the field 'value.$' could not be found in the input '{\"a\":1}'",
    ],
    [
      'a wait of no whole number',
      { Type: 'Wait', SecondsPath: '$.s', End: true },
      { s: 1.5 },
      'The SecondsPath parameter cannot be parsed as a long value: $.s == 1.5',
    ],
    [
      'a negative wait',
      { Type: 'Wait', SecondsPath: '$.s', End: true },
      { s: -1 },
      'The SecondsPath parameter references a negative value: $.s == -1',
    ],
    [
      'a wait for nothing',
      { Type: 'Wait', SecondsPath: '$.s', End: true },
      {},
      'The SecondsPath parameter does not reference an input value: $.s',
    ],
    [
      'a time without its zone',
      { Type: 'Wait', TimestampPath: '$.t', End: true },
      { t: '2016-12-05T21:29:29' },
      'The TimestampPath parameter does not reference a valid ISO-8601 extended offset date-time format string: $.t == 2016-12-05T21:29:29',
    ],
    [
      'a wait of seventy years',
      { Type: 'Wait', Timestamp: '2099-01-01T00:00:00Z', End: true },
      {},
      'Wait state delay is too long.',
    ],
    [
      'a choice that nothing matches',
      { Type: 'Choice', Choices: [{ Variable: '$.n', NumericEquals: 1, Next: 'One' }] },
      { n: 2 },
      'Failed to transition out of the state. The state does not point to a next state.',
    ],
    [
      'a map over something else',
      { Type: 'Map', ItemProcessor: { StartAt: 'In', States: { In: pass() } }, End: true },
      { a: 1 },
      'Map state input must be an array but was: {"a":1}',
    ],
    [
      'a concurrency that is no number',
      {
        Type: 'Map',
        MaxConcurrencyPath: '$.n',
        ItemsPath: '$.v',
        ItemProcessor: { StartAt: 'In', States: { In: pass() } },
        End: true,
      },
      { n: 'NoNumber', v: [1] },
      'The MaxConcurrencyPath field refers to value "NoNumber" which is not a valid integer: $.n',
    ],
  ];
  test.for(runtimeErrors)('%s fails the execution, and nothing catches it', async ([, state, input, reason]) => {
    const { history } = await setUp();
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const events = await history(
      { StartAt: 'One', States: { One: { ...state, Catch }, Caught: pass() } },
      { input: JSON.stringify(input) },
    );
    expect(events.at(-1)).toMatchObject({
      previousEventId: 2,
      type: 'ExecutionFailed',
      executionFailedEventDetails: {
        error: 'States.Runtime',
        cause: `An error occurred while executing the state 'One' (entered at the event id #2). ${reason}`,
      },
    });
  });

  test('a result of more than 256 KiB is too large for whatever comes next', async () => {
    const { history } = await setUp();
    const events = await history({ StartAt: 'One', States: { One: pass({ Result: 'x'.repeat(262_144), End: true }) } });
    expect(detailsOf(events, 'ExecutionFailed')).toEqual([
      {
        error: 'States.DataLimitExceeded',
        cause:
          "The state/task 'One' returned a result with a size exceeding the maximum number of bytes service limit.",
      },
    ]);
  });
});

describe('a function by its ARN', () => {
  const machine = {
    StartAt: 'Call',
    States: { Call: { Type: 'Task', Resource: '${F}', TimeoutSeconds: 5, End: true } },
  };
  const substitutions = { F: FUNCTION };

  test('has events of Lambda', async () => {
    const { history } = await withFunction(() => ({ Payload: json('done') }));
    const events = await history(machine, { input: '{"a":1}', substitutions });
    expect(chainOf(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 LambdaFunctionScheduled',
      '4<-3 LambdaFunctionStarted',
      '5<-4 LambdaFunctionSucceeded',
      '6<-5 TaskStateExited',
      '7<-6 ExecutionSucceeded',
    ]);
    expect(detailsOf(events, 'LambdaFunctionScheduled')).toEqual([
      { resource: FUNCTION, input: '{"a":1}', inputDetails: { truncated }, timeoutInSeconds: 5 },
    ]);
    expect(detailsOf(events, 'LambdaFunctionStarted')).toEqual([undefined]);
    expect(detailsOf(events, 'LambdaFunctionSucceeded')).toEqual([{ output: '"done"', outputDetails: { truncated } }]);
  });

  test('that throws has its error and what it returned as the cause; a retry is scheduled anew', async () => {
    const payload = { errorType: 'Exception', errorMessage: 'Some exception was raised.' };
    const { history } = await withFunction(() => ({ FunctionError: 'Unhandled', Payload: json(payload) }));
    const Retry = [{ ErrorEquals: ['Exception'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const Catch = [{ ErrorEquals: ['States.TaskFailed'], ResultPath: '$.error', Next: 'Caught' }];
    const Call = { ...machine.States.Call, Retry, Catch };
    const events = await history({ StartAt: 'Call', States: { Call, Caught: pass() } }, { substitutions });
    expect(chainOf(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 LambdaFunctionScheduled',
      '4<-3 LambdaFunctionStarted',
      '5<-4 LambdaFunctionFailed',
      '6<-5 LambdaFunctionScheduled',
      '7<-6 LambdaFunctionStarted',
      '8<-7 LambdaFunctionFailed',
      '9<-8 TaskStateExited',
      '10<-9 PassStateEntered',
      '11<-10 PassStateExited',
      '12<-11 ExecutionSucceeded',
    ]);
    const cause = JSON.stringify(payload);
    expect(detailsOf(events, 'LambdaFunctionFailed')[1]).toEqual({ error: 'Exception', cause });
    expect(detailsOf(events, 'TaskStateExited')).toMatchObject([
      { output: JSON.stringify({ error: { Error: 'Exception', Cause: cause } }) },
    ]);
  });

  test('that takes too long times out, with an empty cause for whoever catches it', async () => {
    const { history } = await withFunction(() => new Promise(() => {}));
    const events = await history(machine, { substitutions });
    expect(chainOf(events).slice(3)).toEqual([
      '4<-3 LambdaFunctionStarted',
      '5<-4 LambdaFunctionTimedOut',
      '6<-5 ExecutionFailed',
    ]);
    expect(detailsOf(events, 'LambdaFunctionTimedOut')).toEqual([{ error: 'States.Timeout' }]);
    expect(detailsOf(events, 'ExecutionFailed')).toEqual([{ error: 'States.Timeout' }]);
    const Catch = [{ ErrorEquals: ['States.Timeout'], Next: 'Caught' }];
    const Call = { ...machine.States.Call, Catch };
    const caught = await history({ StartAt: 'Call', States: { Call, Caught: pass() } }, { substitutions });
    expect(detailsOf(caught, 'TaskStateExited')).toMatchObject([{ output: '{"Error":"States.Timeout","Cause":""}' }]);
  });
});

describe('other resources', () => {
  const send = (more: object) => ({
    StartAt: 'Send',
    States: {
      Send: {
        Type: 'Task',
        Resource: '${Resource}',
        Parameters: { QueueUrl: QUEUE_URL, MessageBody: { a: 1 } },
        ...more,
        End: true,
      },
    },
  });

  test('an optimized integration has events of tasks, and the answer with what the SDK knows of it', async () => {
    const { history } = await setUp();
    const events = await history(send({}), { substitutions: { Resource: 'arn:aws:states:::sqs:sendMessage' } });
    expect(chainOf(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 TaskStateEntered',
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskSucceeded',
      '6<-5 TaskStateExited',
      '7<-6 ExecutionSucceeded',
    ]);
    const resource = { resource: 'sendMessage', resourceType: 'sqs' };
    expect(detailsOf(events, 'TaskScheduled')).toEqual([
      {
        ...resource,
        region: 'eu-west-1',
        parameters: JSON.stringify({ QueueUrl: QUEUE_URL, MessageBody: { a: 1 } }),
      },
    ]);
    expect(detailsOf(events, 'TaskStarted')).toEqual([resource]);
    const [succeeded] = detailsOf(events, 'TaskSucceeded') as { output: string }[];
    expect(succeeded).toMatchObject({ ...resource, outputDetails: { truncated } });
    expect(JSON.parse(succeeded!.output)).toMatchObject({
      MD5OfMessageBody: 'bb6cb5c68df4652941caf652a366f2d8',
      SdkHttpMetadata: { HttpStatusCode: 200 },
      SdkResponseMetadata: { RequestId: expect.any(String) as string },
    });
  });

  test('names errors as the first SDK for Java does', async () => {
    const { history } = await setUp();
    const start = {
      StartAt: 'Start',
      States: {
        Start: {
          Type: 'Task',
          Resource: 'arn:aws:states:::states:startExecution',
          Parameters: { StateMachineArn: machineArn('none') },
          End: true,
        },
      },
    };
    const sandbox = await setUp(['states:*']);
    const [details] = detailsOf(await sandbox.history(start), 'TaskFailed') as { cause: string }[];
    expect(details).toMatchObject({
      error: 'StepFunctions.StateMachineDoesNotExistException',
      resource: 'startExecution',
      resourceType: 'states',
    });
    expect(details!.cause).toMatch(
      /^State Machine Does Not Exist: '.*:none' \(Service: AWSStepFunctions; Status Code: 400; Error Code: StateMachineDoesNotExist; Request ID: [\w-]+; Proxy: null\)$/,
    );
    const missing = send({ Parameters: { QueueUrl: QUEUE_URL } });
    const events = await history(missing, { substitutions: { Resource: 'arn:aws:states:::sqs:sendMessage' } });
    expect(detailsOf(events, 'TaskFailed')).toMatchObject([{ error: 'SQS.AmazonSQSException' }]);
  });

  test('what waits for its token has been submitted, and beats until it is answered', async () => {
    const { history } = await setUp();
    const waiting = send({
      HeartbeatSeconds: 5,
      TimeoutSeconds: 600,
      Parameters: { QueueUrl: QUEUE_URL, MessageBody: { 'token.$': '$$.Task.Token' } },
    });
    const events = await history(waiting, {
      substitutions: { Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken' },
    });
    expect(chainOf(events).slice(2)).toEqual([
      '3<-2 TaskScheduled',
      '4<-3 TaskStarted',
      '5<-4 TaskSubmitted',
      '6<-5 TaskTimedOut',
      '7<-6 ExecutionFailed',
    ]);
    expect(detailsOf(events, 'TaskScheduled')).toMatchObject([{ heartbeatInSeconds: 5, timeoutInSeconds: 600 }]);
    expect(detailsOf(events, 'TaskTimedOut')).toEqual([
      { error: 'States.Timeout', resource: 'sendMessage.waitForTaskToken', resourceType: 'sqs' },
    ]);
    expect(events.at(-1)!.timestamp!.getTime() - events[2]!.timestamp!.getTime()).toBe(5_000);
  });
});

describe('Map and Parallel states', () => {
  const equals3 = {
    StartAt: 'Equals3',
    States: {
      Equals3: { Type: 'Choice', Choices: [{ Variable: '$', NumericEquals: 3, Next: 'Break' }], Default: 'Pass' },
      Pass: pass(),
      Break: fail,
    },
  };

  test('an iteration follows the last state of the one before it, and ends the map if it fails', async () => {
    const { history } = await setUp();
    const machine = {
      StartAt: 'Map',
      States: { Map: { Type: 'Map', MaxConcurrency: 1, ItemProcessor: equals3, End: true } },
    };
    const events = await history(machine, { input: '[1,3,5]' });
    expect(chainOf(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapIterationStarted',
      '5<-4 ChoiceStateEntered',
      '6<-5 ChoiceStateExited',
      '7<-6 PassStateEntered',
      '8<-7 PassStateExited',
      '9<-8 MapIterationSucceeded',
      '10<-8 MapIterationStarted',
      '11<-10 ChoiceStateEntered',
      '12<-11 ChoiceStateExited',
      '13<-12 FailStateEntered',
      '14<-13 MapIterationFailed',
      '15<-13 MapStateFailed',
      '16<-15 ExecutionFailed',
    ]);
    expect(detailsOf(events, 'MapStateStarted')).toEqual([{ length: 3 }]);
    expect(detailsOf(events, 'MapIterationStarted')[1]).toEqual({ name: 'Map', index: 1 });
    expect(detailsOf(events, 'ExecutionFailed')).toEqual([{ error: 'SomeFailure', cause: 'because' }]);
  });

  test('a map that succeeds follows its last iteration, and so does what comes after', async () => {
    const { history } = await setUp();
    const machine = { StartAt: 'Map', States: { Map: { Type: 'Map', ItemProcessor: equals3, End: true } } };
    expect(chainOf(await history(machine, { input: '[1]' })).slice(7)).toEqual([
      '8<-7 PassStateExited',
      '9<-8 MapIterationSucceeded',
      '10<-9 MapStateSucceeded',
      '11<-9 MapStateExited',
      '12<-11 ExecutionSucceeded',
    ]);
    expect(chainOf(await history(machine, { input: '[]' }))).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 MapStateEntered',
      '3<-2 MapStateStarted',
      '4<-3 MapStateSucceeded',
      '5<-3 MapStateExited',
      '6<-5 ExecutionSucceeded',
    ]);
  });

  test('iterations that run at once begin together; those that are left are aborted', async () => {
    const { history } = await withFunction(() => new Promise(() => {}));
    const Call = { Type: 'Task', Resource: '${F}', TimeoutSeconds: 5, End: true };
    const machine = {
      StartAt: 'Map',
      States: { Map: { Type: 'Map', ItemProcessor: { StartAt: 'Call', States: { Call } }, End: true } },
    };
    const events = await history(machine, { input: '[0,1]', substitutions: { F: FUNCTION } });
    const ends = new Set(['LambdaFunctionStarted', 'LambdaFunctionTimedOut']);
    const untimed = events.filter(({ type }) => !ends.has(type!)).map(({ type }) => type);
    expect(untimed).toEqual([
      'ExecutionStarted',
      'MapStateEntered',
      'MapStateStarted',
      'MapIterationStarted',
      'MapIterationStarted',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'TaskStateEntered',
      'LambdaFunctionScheduled',
      'MapIterationFailed',
      'TaskStateAborted',
      'MapIterationAborted',
      'TaskStateAborted',
      'MapStateFailed',
      'ExecutionFailed',
    ]);
    expect(detailsOf(events, 'MapIterationAborted')).toEqual([{ name: 'Map', index: 1 }]);
  });

  test('a branch that fails ends the Parallel state; a retry begins it anew', async () => {
    const { history } = await setUp();
    const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 1 }];
    const Catch = [{ ErrorEquals: ['States.ALL'], Next: 'Caught' }];
    const Both = { Type: 'Parallel', Branches: [{ StartAt: 'Bad', States: { Bad: fail } }], Retry, Catch, End: true };
    const events = await history({ StartAt: 'Both', States: { Both, Caught: pass() } });
    expect(chainOf(events)).toEqual([
      '1<-0 ExecutionStarted',
      '2<-0 ParallelStateEntered',
      '3<-2 ParallelStateStarted',
      '4<-3 FailStateEntered',
      '5<-4 ParallelStateStarted',
      '6<-5 FailStateEntered',
      '7<-6 ParallelStateFailed',
      '8<-7 ParallelStateExited',
      '9<-8 PassStateEntered',
      '10<-9 PassStateExited',
      '11<-10 ExecutionSucceeded',
    ]);
    expect(detailsOf(events, 'ParallelStateExited')).toMatchObject([
      { output: '{"Error":"SomeFailure","Cause":"because"}' },
    ]);
  });

  test('branches have their outputs in order', async () => {
    const { history } = await setUp();
    const branch = (name: string) => ({ StartAt: name, States: { [name]: pass({ Result: name, End: true }) } });
    const Both = { Type: 'Parallel', Branches: [branch('One'), branch('Two')], End: true };
    const events = await history({ StartAt: 'Both', States: { Both } });
    expect(events.at(-1)).toMatchObject({ executionSucceededEventDetails: { output: '["One","Two"]' } });
    expect(events.filter(({ previousEventId }) => previousEventId === 3)).toHaveLength(2);
  });

  test('an Inline Map has 40 iterations at once, whatever it asks for', async () => {
    let [running, most] = [0, 0];
    const { history } = await withFunction(async () => {
      most = Math.max(most, ++running);
      return await new Promise<object>((resolve) => setImmediate(() => resolve({ Payload: json(running--) })));
    });
    const Call = { Type: 'Task', Resource: '${F}', End: true };
    const Map = { Type: 'Map', MaxConcurrency: 100, ItemProcessor: { StartAt: 'Call', States: { Call } }, End: true };
    const input = JSON.stringify(Array.from({ length: 60 }, (_, at) => at));
    const events = await history({ StartAt: 'Map', States: { Map } }, { input, substitutions: { F: FUNCTION } });
    expect(events.slice(3, 44).filter(({ type }) => type === 'MapIterationStarted')).toHaveLength(40);
    expect(most).toBeLessThanOrEqual(40);
    expect(events.at(-1)!.type).toBe('ExecutionSucceeded');
  });
});

describe('the end of an execution', () => {
  const waiting = { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 600, End: true } } };

  test('that is stopped has neither its state nor its time to follow', async () => {
    const { client, deploy, start, pass: run } = await setUp();
    await deploy('slow', waiting);
    await start('slow', 'one');
    await run(1);
    const one = { executionArn: executionArn('slow', 'one') };
    await client.send(new StopExecutionCommand({ ...one, error: 'Mine', cause: 'by ada' }));
    await run(1_000);
    const { events = [] } = await client.send(new GetExecutionHistoryCommand(one));
    expect(chainOf(events)).toEqual(['1<-0 ExecutionStarted', '2<-0 WaitStateEntered', '3<-0 ExecutionAborted']);
    expect(detailsOf(events, 'ExecutionAborted')).toEqual([{ error: 'Mine', cause: 'by ada' }]);
  });

  test('of its own time-out is TIMED_OUT', async () => {
    const { history, describe: show } = await setUp();
    const events = await history({ ...waiting, TimeoutSeconds: 10 });
    expect(chainOf(events).at(-1)).toBe('3<-0 ExecutionTimedOut');
    expect(await show('machine-1', 'one')).toMatchObject({ status: 'TIMED_OUT', redriveStatus: 'REDRIVABLE' });
  });

  test('comes with the 25,000th event at the latest', async () => {
    const { client, history } = await setUp();
    const endless = { StartAt: 'One', States: { One: pass({ Next: 'Two' }), Two: pass({ Next: 'One' }) } };
    await history(endless, { seconds: 1 });
    const last = await client.send(
      new GetExecutionHistoryCommand({ executionArn: executionArn('machine-1', 'one'), reverseOrder: true }),
    );
    expect(last.events![0]).toMatchObject({
      id: 25_000,
      type: 'ExecutionFailed',
      executionFailedEventDetails: {
        error: 'States.Runtime',
        cause: 'The execution reached the maximum number of history events (25000).',
      },
    });
  });

  test('can be read by the page, newest first, and without data', async () => {
    const { client, history } = await setUp();
    await history({ StartAt: 'One', States: { One: pass() } });
    const one = { executionArn: executionArn('machine-1', 'one') };
    const first = await client.send(new GetExecutionHistoryCommand({ ...one, maxResults: 3, reverseOrder: true }));
    expect(chainOf(first.events!)).toEqual([
      '4<-3 ExecutionSucceeded',
      '3<-2 PassStateExited',
      '2<-0 PassStateEntered',
    ]);
    const { nextToken } = first;
    const rest = await client.send(
      new GetExecutionHistoryCommand({ ...one, nextToken, maxResults: 3, reverseOrder: true }),
    );
    expect(chainOf(rest.events!)).toEqual(['1<-0 ExecutionStarted']);
    expect(rest.nextToken).toBeUndefined();
    const bare = await client.send(new GetExecutionHistoryCommand({ ...one, includeExecutionData: false }));
    expect(
      bare.events!.map(({ type: _type, timestamp: _at, id: _id, previousEventId: _previous, ...details }) => details),
    ).toEqual([
      { executionStartedEventDetails: { roleArn: ROLE } },
      { stateEnteredEventDetails: { name: 'One' } },
      { stateExitedEventDetails: { name: 'One' } },
      { executionSucceededEventDetails: {} },
    ]);
    await expect(client.send(new GetExecutionHistoryCommand({ ...one, nextToken: 'what' }))).rejects.toMatchObject({
      name: 'InvalidToken',
    });
  });
});
