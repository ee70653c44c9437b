import { SendTaskFailureCommand, SendTaskSuccessCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import { ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import { expect, test } from 'vitest';
import { QUEUE_URL, setUp } from './region.ts';

const send = (more: object = {}) => ({
  Type: 'Task',
  Resource: 'arn:aws:states:::aws-sdk:sqs:sendMessage',
  Parameters: { QueueUrl: QUEUE_URL, 'MessageBody.$': '$.text' },
  TimeoutSeconds: 60,
  ...more,
});

/** Hands its token to the queue and waits for it to come back. */
const ask = (Parameters: object) => ({
  StartAt: 'Ask',
  States: { Ask: { Type: 'Task', Resource: '${Ask}', Parameters, TimeoutSeconds: 600, End: true } },
});

/** What a function would be invoked with. */
const payloadOf = (input: unknown) =>
  JSON.parse(Buffer.from((input as { Payload: Uint8Array }).Payload).toString()) as Partial<Record<string, string>>;

test('waits as long as the definition says, in Region time', async () => {
  const sandbox = await setUp();
  await sandbox.deploy('slow', { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 90, End: true } } });
  await sandbox.start('slow', 'one');
  await sandbox.pass(89);
  expect((await sandbox.describe('slow', 'one')).status).toBe('RUNNING');
  await sandbox.pass(2);
  const { status, startDate, stopDate } = await sandbox.describe('slow', 'one');
  expect(status).toBe('SUCCEEDED');
  expect(stopDate!.getTime() - startDate!.getTime()).toBe(90_000);
});

test('tells its status when it begins and when it ends', async () => {
  const sandbox = await setUp();
  await sandbox.deploy('quick', { StartAt: 'Done', States: { Done: { Type: 'Succeed' } } });
  await sandbox.deploy('bad', { StartAt: 'Bad', States: { Bad: { Type: 'Fail', Error: 'Mine', Cause: 'because' } } });
  await sandbox.start('quick', 'one');
  await sandbox.start('bad', 'two');
  await sandbox.pass(1);
  expect(sandbox.statuses().toSorted()).toEqual(['one RUNNING', 'one SUCCEEDED', 'two FAILED', 'two RUNNING']);
  expect(await sandbox.describe('bad', 'two')).toMatchObject({ status: 'FAILED', error: 'Mine' });
});

test('calls AWS with the rights of its role, and no others', async () => {
  const allowed = await setUp();
  await allowed.deploy('sender', { StartAt: 'Send', States: { Send: send({ End: true }) } });
  await allowed.start('sender', 'one', { text: 'hello' });
  await allowed.pass(1);
  const { Messages } = await allowed.sqs.send(new ReceiveMessageCommand({ QueueUrl: QUEUE_URL }));
  expect(Messages?.map(({ Body }) => Body)).toEqual(['hello']);

  const denied = await setUp(['events:PutEvents']);
  await denied.deploy('sender', { StartAt: 'Send', States: { Send: send({ End: true }) } });
  await denied.start('sender', 'one', { text: 'hello' });
  await denied.pass(1);
  expect(await denied.describe('sender', 'one')).toMatchObject({
    status: 'FAILED',
    error: 'Sqs.SqsException',
  });
});

test('catches an error by its name and hands on what it was', async () => {
  const sandbox = await setUp();
  const Catch = [{ ErrorEquals: ['Sqs.QueueDoesNotExistException'], ResultPath: '$.error', Next: 'Caught' }];
  await sandbox.deploy('catcher', {
    StartAt: 'Send',
    States: {
      Send: send({ Parameters: { QueueUrl: `${QUEUE_URL}-missing`, MessageBody: 'x' }, Catch, End: true }),
      Caught: { Type: 'Pass', End: true },
    },
  });
  await sandbox.start('catcher', 'one');
  await sandbox.pass(1);
  const { status, output } = await sandbox.describe('catcher', 'one');
  expect(status).toBe('SUCCEEDED');
  expect(JSON.parse(output!)).toMatchObject({ error: { Error: 'Sqs.QueueDoesNotExistException' } });
});

test('gives the execution that runs to whoever starts it again with the same input, and refuses another one', async () => {
  const sandbox = await setUp();
  await sandbox.deploy('slow', { StartAt: 'Wait', States: { Wait: { Type: 'Wait', Seconds: 90, End: true } } });
  const first = await sandbox.start('slow', 'one', { a: 1 });
  expect((await sandbox.start('slow', 'one', { a: 1 })).executionArn).toBe(first.executionArn);
  await expect(sandbox.start('slow', 'one', { a: 2 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  await sandbox.pass(100);
  await expect(sandbox.start('slow', 'one', { a: 1 })).rejects.toMatchObject({ name: 'ExecutionAlreadyExists' });
  expect(sandbox.statuses()).toEqual(['one RUNNING', 'one SUCCEEDED']);
});

test('goes on with what comes back with a token, once', async () => {
  const sandbox = await setUp();
  const tokens = new Map<string, string>();
  const machine = ask({ FunctionName: 'f', Payload: { 'token.$': '$$.Task.Token', 'name.$': '$$.Execution.Name' } });
  // The token is seen where the function would be invoked.
  sandbox.region.endpoint.intercept = async (context, input, next) => {
    if (context.operation !== 'Invoke') return next();
    const { name = '', token = '' } = payloadOf(input);
    tokens.set(name, token);
    return { StatusCode: 200, Payload: Buffer.from('null') };
  };
  await sandbox.deploy('asker', machine, { Ask: 'arn:aws:states:::lambda:invoke.waitForTaskToken' });
  await sandbox.start('asker', 'one');
  await sandbox.start('asker', 'two');
  await sandbox.pass(5);
  expect(tokens.get('one')).not.toBe(tokens.get('two'));
  const answer = new SendTaskSuccessCommand({ taskToken: tokens.get('one'), output: '{"by":"ada"}' });
  await sandbox.client.send(answer);
  await sandbox.pass(1);
  expect((await sandbox.describe('asker', 'one')).output).toBe('{"by":"ada"}');
  await expect(sandbox.client.send(answer)).rejects.toMatchObject({ name: 'TaskTimedOut' });
  await sandbox.client.send(new SendTaskFailureCommand({ taskToken: tokens.get('two'), error: 'Denied', cause: 'no' }));
  await sandbox.pass(1);
  expect(await sandbox.describe('asker', 'two')).toMatchObject({ status: 'FAILED', error: 'Denied', cause: 'no' });
});

test('does nothing more once it has been stopped, and says who stopped it', async () => {
  const sandbox = await setUp();
  const Retry = [{ ErrorEquals: ['States.ALL'], IntervalSeconds: 1, MaxAttempts: 99, BackoffRate: 1 }];
  await sandbox.deploy('stubborn', {
    StartAt: 'Send',
    States: { Send: send({ Parameters: { QueueUrl: `${QUEUE_URL}-missing`, MessageBody: 'x' }, Retry, End: true }) },
  });
  const { executionArn } = await sandbox.start('stubborn', 'one');
  await sandbox.pass(5);
  let calls = 0;
  sandbox.region.endpoint.onCall = ({ context }) => void (calls += context.operation === 'SendMessage' ? 1 : 0);
  await sandbox.client.send(new StopExecutionCommand({ executionArn, error: 'Stopped', cause: 'by ada' }));
  await sandbox.pass(60);
  expect(calls).toBe(0);
  expect(await sandbox.describe('stubborn', 'one')).toMatchObject({ status: 'ABORTED', cause: 'by ada' });
  expect(sandbox.statuses()).toEqual(['one RUNNING', 'one ABORTED']);
});

test('a token whose task has timed out is answered too late', async () => {
  const sandbox = await setUp();
  let token = '';
  sandbox.region.endpoint.intercept = async (context, input, next) => {
    if (context.operation !== 'Invoke') return next();
    token = payloadOf(input)['token'] ?? '';
    return { StatusCode: 202 };
  };
  const machine = ask({ FunctionName: 'f', InvocationType: 'Event', Payload: { 'token.$': '$$.Task.Token' } });
  await sandbox.deploy('asker', machine, { Ask: 'arn:aws:states:::lambda:invoke.waitForTaskToken' });
  await sandbox.start('asker', 'one');
  await sandbox.pass(601);
  expect(await sandbox.describe('asker', 'one')).toMatchObject({ status: 'FAILED', error: 'States.Timeout' });
  const late = sandbox.client.send(new SendTaskSuccessCommand({ taskToken: token, output: '{}' }));
  await expect(late).rejects.toMatchObject({ name: 'TaskTimedOut' });
});
