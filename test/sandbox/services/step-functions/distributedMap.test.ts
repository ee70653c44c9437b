import {
  DescribeExecutionCommand,
  DescribeMapRunCommand,
  DescribeStateMachineForExecutionCommand,
  GetExecutionHistoryCommand,
  ListExecutionsCommand,
  ListMapRunsCommand,
  StopExecutionCommand,
} from '@aws-sdk/client-sfn';
import { expect, test } from 'vitest';
import { chainOf, detailsOf, executionArn, machineArn, setUp } from './region.ts';

type Sandbox = Awaited<ReturnType<typeof setUp>>;

const MAY_START = ['states:StartExecution'];

/** Each item says how many seconds its child takes, and whether it fails: `{ seconds: 5, fails: true }`. */
const CHILD = {
  StartAt: 'Wait',
  States: {
    Wait: { Type: 'Wait', SecondsPath: '$.seconds', Next: 'Which' },
    Which: {
      Type: 'Choice',
      Choices: [{ Variable: '$.fails', IsPresent: true, Next: 'Bad' }],
      Default: 'Good',
    },
    Bad: { Type: 'Fail', Error: 'Mine', Cause: 'because' },
    Good: { Type: 'Pass', OutputPath: '$.seconds', End: true },
  },
};

const config = (ExecutionType = 'STANDARD') => ({ ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType } });

const mapOver = (more: object = {}, processor: object = { ...CHILD, ...config() }) => ({
  StartAt: 'Each',
  States: { Each: { Type: 'Map', Label: 'Parts', ItemsPath: '$.items', ItemProcessor: processor, ...more, End: true } },
});

const seconds = (...all: number[]) => all.map((one) => ({ seconds: one }));

async function mapRunOf({ client }: Sandbox, machine: string) {
  const { mapRuns = [] } = await client.send(new ListMapRunsCommand({ executionArn: executionArn(machine, 'one') }));
  return await client.send(new DescribeMapRunCommand({ mapRunArn: mapRuns[0]?.mapRunArn }));
}

async function childrenOf({ client }: Sandbox, mapRunArn: string | undefined) {
  const { executions = [] } = await client.send(new ListExecutionsCommand({ mapRunArn }));
  return executions;
}

test('each item is an execution of its own, and their outputs stand in the order of the items', async () => {
  const sandbox = await setUp(MAY_START);
  await sandbox.deploy('three', mapOver());
  await sandbox.start('three', 'one', { items: seconds(30, 10, 20) });
  await sandbox.pass(31);
  expect(await sandbox.describe('three', 'one')).toMatchObject({ status: 'SUCCEEDED', output: '[30,10,20]' });
  const { events = [] } = await sandbox.client.send(
    new GetExecutionHistoryCommand({ executionArn: executionArn('three', 'one') }),
  );
  expect(chainOf(events)).toEqual([
    '1<-0 ExecutionStarted',
    '2<-0 MapStateEntered',
    '3<-2 MapStateStarted',
    '4<-3 MapRunStarted',
    '5<-4 MapRunSucceeded',
    '6<-5 MapStateSucceeded',
    '7<-5 MapStateExited',
    '8<-7 ExecutionSucceeded',
  ]);
  const mapRun = await mapRunOf(sandbox, 'three');
  expect(detailsOf(events, 'MapRunStarted')).toEqual([{ mapRunArn: mapRun.mapRunArn }]);
  expect(mapRun.mapRunArn).toMatch(/^arn:aws:states:eu-west-1:123456789012:mapRun:three\/Parts:[-0-9a-f]{36}$/);
  expect(mapRun).toMatchObject({ status: 'SUCCEEDED', executionArn: executionArn('three', 'one'), maxConcurrency: 0 });
  expect(mapRun.itemCounts).toMatchObject({ total: 3, succeeded: 3, failed: 0, pending: 0, running: 0 });
  // The machine's own list has the execution that began it all, and no child.
  const own = await sandbox.client.send(new ListExecutionsCommand({ stateMachineArn: machineArn('three') }));
  expect(own.executions?.map(({ name }) => name)).toEqual(['one']);
});

test('a child is described with its Map Run, its label and what it was given', async () => {
  const sandbox = await setUp(MAY_START);
  const ItemSelector = { 'seconds.$': '$$.Map.Item.Value.seconds', 'at.$': '$$.Map.Item.Index', 'of.$': '$.of' };
  await sandbox.deploy('two', mapOver({ ItemSelector }));
  await sandbox.start('two', 'one', { items: seconds(1, 2), of: 2 });
  await sandbox.pass(3);
  const { mapRunArn } = await mapRunOf(sandbox, 'two');
  const children = await childrenOf(sandbox, mapRunArn);
  expect(children.map((child) => [child.itemCount, child.mapRunArn, child.stateMachineArn])).toEqual([
    [1, mapRunArn, `${machineArn('two')}/Parts`],
    [1, mapRunArn, `${machineArn('two')}/Parts`],
  ]);
  const child = { executionArn: children[0]?.executionArn };
  expect(child.executionArn).toMatch(/:execution:two\/Parts:[-0-9a-f]{36}$/);
  const described = await sandbox.client.send(new DescribeExecutionCommand(child));
  expect(described).toMatchObject({ status: 'SUCCEEDED', mapRunArn, input: '{"seconds":2,"at":1,"of":2}' });
  const machine = await sandbox.client.send(new DescribeStateMachineForExecutionCommand(child));
  expect(machine).toMatchObject({ label: 'Parts', mapRunArn });
  expect(sandbox.statuses().filter((status) => status.endsWith('SUCCEEDED'))).toHaveLength(3);
});

test('no more children run at once than MaxConcurrency says', async () => {
  const sandbox = await setUp(MAY_START);
  await sandbox.deploy('narrow', mapOver({ MaxConcurrency: 2 }));
  await sandbox.start('narrow', 'one', { items: seconds(10, 10, 10, 10, 10) });
  await sandbox.pass(5);
  const counts = async () => (await mapRunOf(sandbox, 'narrow')).executionCounts;
  expect(await counts()).toMatchObject({ running: 2, pending: 3, total: 5 });
  await sandbox.pass(10);
  expect(await counts()).toMatchObject({ succeeded: 2, running: 2, pending: 1 });
  await sandbox.pass(16);
  expect(await counts()).toMatchObject({ succeeded: 5, running: 0, pending: 0 });
});

const FAILING = [{ seconds: 1, fails: true }, { seconds: 2, fails: true }, ...seconds(3, 4)];

test.each([
  ['none is tolerated where nothing says so', {}, 'FAILED', 1],
  ['as many may fail as ToleratedFailureCount says', { ToleratedFailureCount: 2 }, 'SUCCEEDED', 2],
  ['one more fails the Map Run', { ToleratedFailureCount: 1 }, 'FAILED', 2],
  ['half of them may fail where that percentage is tolerated', { ToleratedFailurePercentage: 50 }, 'SUCCEEDED', 2],
  ['and no more than that', { ToleratedFailurePercentage: 49 }, 'FAILED', 2],
  ['of both, either may be exceeded', { ToleratedFailurePercentage: 100, ToleratedFailureCount: 0 }, 'FAILED', 1],
  ['a path may say how many', { ToleratedFailureCountPath: '$.tolerated' }, 'SUCCEEDED', 2],
] as const)('%s', async (_, tolerated, status, failed) => {
  const sandbox = await setUp(MAY_START);
  await sandbox.deploy('failing', mapOver(tolerated));
  await sandbox.start('failing', 'one', { items: FAILING, tolerated: 2 });
  await sandbox.pass(10);
  const mapRun = await mapRunOf(sandbox, 'failing');
  const isFailed = status === 'FAILED';
  expect(mapRun.status).toBe(status);
  expect(mapRun.executionCounts).toMatchObject({
    failed,
    aborted: isFailed ? 4 - failed : 0,
    succeeded: isFailed ? 0 : 2,
  });
  expect(await sandbox.describe('failing', 'one')).toMatchObject(
    isFailed ? { status, error: 'States.ExceedToleratedFailureThreshold' } : { status },
  );
});

test('what was tolerated no longer begins once the Map Run has failed, and a catcher goes on', async () => {
  const sandbox = await setUp(MAY_START);
  const Catch = [{ ErrorEquals: ['States.ExceedToleratedFailureThreshold'], Next: 'Caught' }];
  const machine = mapOver({ MaxConcurrency: 1, Catch });
  await sandbox.deploy('caught', { ...machine, States: { ...machine.States, Caught: { Type: 'Pass', End: true } } });
  await sandbox.start('caught', 'one', { items: FAILING });
  await sandbox.pass(10);
  expect((await mapRunOf(sandbox, 'caught')).executionCounts).toMatchObject({ failed: 1, pending: 3 });
  const { output, status } = await sandbox.describe('caught', 'one');
  expect([status, JSON.parse(output!)]).toEqual([
    'SUCCEEDED',
    {
      Error: 'States.ExceedToleratedFailureThreshold',
      Cause: 'The specified tolerated failure threshold was exceeded',
    },
  ]);
});

test('items go in batches, with what each of them is given besides', async () => {
  const sandbox = await setUp(MAY_START);
  const processor = { ...config(), StartAt: 'Give', States: { Give: { Type: 'Pass', End: true } } };
  const ItemBatcher = { MaxItemsPerBatch: 2, BatchInput: { 'kind.$': '$.kind' } };
  await sandbox.deploy('batches', mapOver({ ItemBatcher }, processor));
  await sandbox.start('batches', 'one', { items: [1, 2, 3], kind: 'tick' });
  await sandbox.pass(1);
  expect(JSON.parse((await sandbox.describe('batches', 'one')).output!)).toEqual([
    { BatchInput: { kind: 'tick' }, Items: [1, 2] },
    { BatchInput: { kind: 'tick' }, Items: [3] },
  ]);
  const mapRun = await mapRunOf(sandbox, 'batches');
  expect([mapRun.itemCounts?.total, mapRun.executionCounts?.total]).toEqual([3, 2]);
  const bytes = { ItemBatcher: { MaxInputBytesPerBatch: 20 } };
  await sandbox.deploy('bytes', mapOver(bytes, processor));
  await sandbox.start('bytes', 'one', { items: ['aaaa', 'bbbb'] });
  await sandbox.pass(1);
  // {"Items":["aaaa"]} has 18 bytes, and a second item would make it 25.
  expect((await sandbox.describe('bytes', 'one')).output).toBe('[{"Items":["aaaa"]},{"Items":["bbbb"]}]');
});

test('a Map Run ends with its execution, and its children with it', async () => {
  const sandbox = await setUp(MAY_START);
  await sandbox.deploy('stopped', mapOver({ MaxConcurrency: 2 }));
  await sandbox.start('stopped', 'one', { items: seconds(10, 60, 60) });
  await sandbox.pass(15);
  await sandbox.client.send(new StopExecutionCommand({ executionArn: executionArn('stopped', 'one') }));
  const mapRun = await mapRunOf(sandbox, 'stopped');
  expect(mapRun.status).toBe('ABORTED');
  expect(mapRun.executionCounts).toMatchObject({ succeeded: 1, aborted: 2, running: 0 });
  await sandbox.pass(120);
  expect((await mapRunOf(sandbox, 'stopped')).executionCounts).toMatchObject({ succeeded: 1, aborted: 2 });
});

test('an Express child is described, has no history, tells nobody, and ends after five minutes', async () => {
  const sandbox = await setUp(MAY_START);
  const machine = mapOver({ ToleratedFailureCount: 1 }, { ...CHILD, ...config('EXPRESS') });
  await sandbox.deploy('express', machine);
  await sandbox.start('express', 'one', { items: seconds(299, 301) });
  await sandbox.pass(302);
  const mapRun = await mapRunOf(sandbox, 'express');
  expect(mapRun.executionCounts).toMatchObject({ succeeded: 1, timedOut: 1 });
  const children = await childrenOf(sandbox, mapRun.mapRunArn);
  const child = children.find(({ status }) => status === 'SUCCEEDED')?.executionArn;
  expect(child).toMatch(/:express:express\/Parts:[-0-9a-f]{36}:[-0-9a-f]{36}$/);
  expect(await sandbox.client.send(new DescribeExecutionCommand({ executionArn: child }))).toMatchObject({
    output: '299',
  });
  await expect(sandbox.client.send(new GetExecutionHistoryCommand({ executionArn: child }))).rejects.toMatchObject({
    name: 'InvalidArn',
  });
  expect(sandbox.statuses()).toEqual(['one RUNNING', 'one SUCCEEDED']);
});

test('an item whose execution is timed out counts as failed', async () => {
  const sandbox = await setUp(MAY_START);
  await sandbox.deploy('late', mapOver({}, { ...CHILD, ...config('EXPRESS') }));
  await sandbox.start('late', 'one', { items: seconds(301) });
  await sandbox.pass(302);
  expect(await mapRunOf(sandbox, 'late')).toMatchObject({ status: 'FAILED', executionCounts: { timedOut: 1 } });
});

test('the role of the machine must be allowed to start the machine itself', async () => {
  const sandbox = await setUp(['sqs:SendMessage']);
  await sandbox.deploy('denied', mapOver());
  await sandbox.start('denied', 'one', { items: seconds(1) });
  await sandbox.pass(5);
  expect(await sandbox.describe('denied', 'one')).toMatchObject({ status: 'FAILED', error: 'States.Permissions' });
  expect(sandbox.region.iam.denials.map(({ action, resource }) => [action, resource])).toEqual([
    ['states:StartExecution', machineArn('denied')],
  ]);
  const { mapRuns } = await sandbox.client.send(
    new ListMapRunsCommand({ executionArn: executionArn('denied', 'one') }),
  );
  expect(mapRuns).toEqual([]);
});

test('a Map Run over nothing has an empty list', async () => {
  const sandbox = await setUp(MAY_START);
  await sandbox.deploy('empty', mapOver());
  await sandbox.start('empty', 'one', { items: [] });
  await sandbox.pass(1);
  expect(await sandbox.describe('empty', 'one')).toMatchObject({ status: 'SUCCEEDED', output: '[]' });
});

test.each([
  ['without an execution type', mapOver({}, { ...CHILD, ProcessorConfig: { Mode: 'DISTRIBUTED' } }), 'ExecutionType'],
  ['with an unknown one', mapOver({}, { ...CHILD, ...config('FAST') }), 'STANDARD, EXPRESS'],
  ['whose label has 41 characters', mapOver({ Label: 'x'.repeat(41) }), 'Label'],
  [
    'that reads its items from S3',
    mapOver({ ItemReader: { Resource: 'arn:aws:states:::s3:getObject' } }),
    'ItemReader',
  ],
  [
    'that writes its results to S3',
    mapOver({ ResultWriter: { Resource: 'arn:aws:states:::s3:putObject' } }),
    'ResultWriter',
  ],
  [
    'that tolerates failures inline',
    mapOver({ Label: undefined, ToleratedFailureCount: 1 }, CHILD),
    'distributed mode',
  ],
  [
    'inside an Express execution',
    mapOver({}, { ...mapOver(), ...config('EXPRESS') }),
    'cannot have a Map in distributed mode',
  ],
  [
    'whose Express executions wait for a token',
    mapOver(
      {},
      {
        ...config('EXPRESS'),
        StartAt: 'Ask',
        States: { Ask: { Type: 'Task', Resource: 'arn:aws:states:::sqs:sendMessage.waitForTaskToken', End: true } },
      },
    ),
    'task token',
  ],
])('refuses a distributed Map %s', async (_, definition, words) => {
  const sandbox = await setUp(MAY_START);
  await expect(async () => await sandbox.deploy('refused', definition)).rejects.toThrow(words);
});
