import * as api from '@aws-sdk/client-lambda';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Bundles } from '../../realms/bundle.ts';
import { LambdaRegion, ROLE_ARN, START_MS } from './region.ts';

let bundles: Bundles;
let region: LambdaRegion;

beforeAll(() => {
  bundles = new Bundles('worker', 'caller', 'exits', 'broken', 'probe');
});
afterAll(() => bundles.remove());
beforeEach(() => {
  region = new LambdaRegion(bundles);
});

describe('Invoke', () => {
  it('runs the function and gives its result', async () => {
    await region.deploy('worker', 'worker', { Timeout: 30 });

    const { status, error, payload } = await region.invoke('worker');

    expect({ status, error }).toEqual({ status: 200, error: undefined });
    expect(payload).toEqual({
      invocations: 1,
      remainingMs: 30_000,
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
  });

  it('uses an environment again, and another one for each invocation at the same time', async () => {
    await region.deploy('worker', 'worker', { Timeout: 30 });

    const together = await region.settle(
      Promise.all([
        region.lambda.invoke('worker', '{"waitMs":1000}'),
        region.lambda.invoke('worker', '{"waitMs":1000}'),
      ]),
    );
    const after = await region.invoke('worker');

    expect(together.map(({ payload }) => JSON.parse(payload).invocations)).toEqual([1, 1]);
    expect(after.payload.invocations).toBe(2);
  });

  it('starts a new environment after a long pause and after a deployment', async () => {
    await region.deploy('worker', 'worker');
    await region.invoke('worker');
    await region.run(11 * 60_000);
    expect((await region.invoke('worker')).payload.invocations).toBe(1);

    await region.deploy('worker', 'worker');
    expect((await region.invoke('worker')).payload.invocations).toBe(1);
  });

  it('leaves no timer of the environments that a deployment replaces', async () => {
    await region.deploy('probe', 'probe', { Handler: 'index.tick' });
    await region.invoke('probe');
    expect(region.clock.pending).toBe(1);

    await region.deploy('probe', 'probe', { Handler: 'index.tick' });
    expect(region.clock.pending).toBe(0);
  });

  it("gives each function its role's credentials", async () => {
    await region.deploy('first', 'caller');
    await region.deploy('second', 'caller', { Environment: { Variables: { STAGE: 'live' } } });

    const first = await region.invoke('first');
    const second = await region.invoke('second');

    expect(first.payload).toMatchObject({ arns: ['arn:aws:iam::123456789012:user/key-of-first'] });
    expect(second.payload).toMatchObject({ arns: ['arn:aws:iam::123456789012:user/key-of-second'], stage: 'live' });
  });

  it('sets the variables that Lambda sets', async () => {
    await region.deploy('worker', 'probe', {
      Handler: 'index.environment',
      Environment: { Variables: { STAGE: 'dev' } },
    });

    const { payload } = await region.invoke('worker');

    expect(payload).toMatchObject({
      STAGE: 'dev',
      TZ: ':UTC',
      _HANDLER: 'index.environment',
      AWS_REGION: 'eu-west-1',
      AWS_DEFAULT_REGION: 'eu-west-1',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_FUNCTION_NAME: 'worker',
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
      AWS_LAMBDA_FUNCTION_VERSION: '$LATEST',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      AWS_LAMBDA_LOG_GROUP_NAME: '/aws/lambda/worker',
      AWS_ACCESS_KEY_ID: 'key-of-worker',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: ROLE_ARN,
      AWS_ENDPOINT_URL: 'https://region.internal',
      LAMBDA_TASK_ROOT: bundles.of('probe'),
    });
    expect(payload).not.toHaveProperty('_X_AMZN_TRACE_ID');
    expect(payload).not.toHaveProperty('HOME');
  });

  it('freezes the environment between two invocations', async () => {
    await region.deploy('probe', 'probe', { Handler: 'index.tick' });
    await region.invoke('probe');
    await region.run(5_000);

    expect((await region.invoke('probe')).payload).toEqual([START_MS + 5_000]);
  });

  it('describes an error that the function throws, and keeps the environment', async () => {
    await region.deploy('worker', 'worker');

    const { status, error, payload, log } = await region.invoke('worker', { fail: 'no capacity' });

    expect({ status, error }).toEqual({ status: 200, error: 'Unhandled' });
    expect(payload).toMatchObject({ errorType: 'RangeError', errorMessage: 'no capacity' });
    expect(payload.trace[0]).toBe('RangeError: no capacity');
    expect(log).toContain('\tERROR\tInvoke Error \t{"errorType":"RangeError","errorMessage":"no capacity"');
    expect((await region.invoke('worker')).payload.invocations).toBe(2);
  });

  it('says what is wrong with code that cannot be loaded, each time anew', async () => {
    await region.deploy('broken', 'broken');

    const expected = { errorType: 'SyntaxError', errorMessage: 'the fleet is not valid' };
    expect((await region.invoke('broken')).payload).toMatchObject(expected);
    expect((await region.invoke('broken')).payload).toMatchObject(expected);
  });

  it('says that the handler is missing', async () => {
    await region.deploy('worker', 'worker', { Handler: 'index.absent' });

    expect((await region.invoke('worker')).payload).toEqual({
      errorType: 'Runtime.HandlerNotFound',
      errorMessage: 'index.absent is undefined or not exported',
      trace: [],
    });
  });

  it('answers 404 for a function that is not there', async () => {
    await expect(region.invoke('absent')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Function not found: arn:aws:lambda:eu-west-1:123456789012:function:absent',
    });
  });

  it('only checks with DryRun', async () => {
    await region.deploy('worker', 'worker');

    const command = new api.InvokeCommand({ FunctionName: 'worker', InvocationType: 'DryRun' });
    expect((await region.client.send(command)).StatusCode).toBe(204);
    expect(region.lines).toEqual([]);
  });

  it('waits for a cold start, which does not count for the time-out or the duration', async () => {
    region = new LambdaRegion(bundles, { coldStartMs: () => 400 });
    await region.deploy('worker', 'worker', { Timeout: 1 });

    await region.invoke('worker', { waitMs: 900 });

    expect(region.clock.now()).toBe(START_MS + 1_300);
    expect(region.values('Duration', 'worker')).toEqual([900]);
  });
});

describe('an invocation that takes too long', () => {
  it("ends at the function's time-out and takes its environment with it", async () => {
    await region.deploy('exits', 'exits', { Timeout: 3 });

    const { error, payload, log } = await region.invoke('exits', { how: 'forever' });

    expect(region.clock.now()).toBe(START_MS + 3_000);
    expect(error).toBe('Unhandled');
    expect(payload.errorType).toBe('Sandbox.Timedout');
    expect(payload.errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: Task timed out after 3\.00 seconds$/);
    expect(log).toMatch(/2026-03-01T00:00:03\.000Z [0-9a-f-]{36} Task timed out after 3\.00 seconds/);
  });

  it('does nothing any more after it', async () => {
    region.endpoint.latency = () => region.clock.sleep(400);
    await region.deploy('caller', 'caller', { Timeout: 2 });

    const { payload } = await region.settle(region.lambda.invoke('caller', '{"calls":100}'));
    await region.run(60_000);

    expect(JSON.parse(payload).errorType).toBe('Sandbox.Timedout');
    // Every call takes 800 ms. The third one was on its way when the time was over.
    expect(region.calls).toEqual(['key-of-caller +400', 'key-of-caller +1200', 'key-of-caller +2000']);

    await region.settle(region.lambda.invoke('caller', '{"calls":1}'));
    await region.run(60_000);
    expect(region.calls).toHaveLength(4);
  });

  it("is told early by middy's own time-out", async () => {
    await region.deploy('worker', 'worker', { Timeout: 3 });

    const { payload } = await region.invoke('worker', { waitMs: 60_000 });

    expect(region.clock.now()).toBe(START_MS + 2_995);
    expect(payload).toMatchObject({
      errorType: 'TimeoutError',
      errorMessage: '[AbortError]: The operation was aborted.',
    });
  });
});

describe('an environment that crashes', () => {
  it('just before the second API call, when it is killed there', async () => {
    await region.deploy('worker', 'worker');
    region.lambda.killNext('worker', 2);

    const { error, payload } = await region.invoke('worker', { calls: 3 });

    expect(error).toBe('Unhandled');
    expect(payload.errorType).toBe('Runtime.ExitError');
    expect(payload.errorMessage).toMatch(/^RequestId: [0-9a-f-]{36} Error: Runtime exited with error: signal: killed$/);
    expect(region.calls).toEqual(['key-of-worker +0']);
    expect((await region.invoke('worker', { calls: 3 })).payload.invocations).toBe(1);
    expect(region.calls).toHaveLength(4);
  });

  it('with process.exit', async () => {
    await region.deploy('exits', 'exits');

    const { payload } = await region.invoke('exits', { how: 'exit' });

    expect(payload.errorMessage).toMatch(/Error: Runtime exited with error: exit status 3$/);
  });

  it("with an error in a timer's callback", async () => {
    await region.deploy('exits', 'exits');

    expect((await region.invoke('exits', { how: 'timer' })).payload).toMatchObject({
      errorType: 'TypeError',
      errorMessage: 'thrown in a timer',
    });
  });
});

describe('reserved concurrency', () => {
  it('refuses what goes beyond it, and counts the refusals', async () => {
    await region.deploy('worker', 'worker', { ReservedConcurrentExecutions: 1, Timeout: 30 });
    const running = region.lambda.invoke('worker', '{"waitMs":5000}');

    await expect(region.invoke('worker')).rejects.toMatchObject({
      name: 'TooManyRequestsException',
      Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded',
    });
    await region.settle(running);
    expect((await region.invoke('worker')).error).toBeUndefined();
    expect(region.values('Throttles', 'worker')).toEqual([1, 0, 0]);
  });

  it('is read and changed by the API', async () => {
    await region.deploy('worker', 'worker', { ReservedConcurrentExecutions: 5 });
    const FunctionName = 'worker';
    const read = async () =>
      (await region.client.send(new api.GetFunctionConcurrencyCommand({ FunctionName }))).ReservedConcurrentExecutions;

    expect(await read()).toBe(5);
    await region.client.send(new api.PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    expect(await read()).toBe(0);
    await expect(region.invoke('worker')).rejects.toThrow('Rate Exceeded');
    await region.client.send(new api.DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect(await read()).toBeUndefined();
  });

  it('leaves 100 executions to the functions without it', async () => {
    await region.deploy('worker', 'worker');
    const put = (ReservedConcurrentExecutions: number) =>
      region.client.send(
        new api.PutFunctionConcurrencyCommand({ FunctionName: 'worker', ReservedConcurrentExecutions }),
      );

    await put(900);
    await expect(put(901)).rejects.toThrow('below its minimum value of [100]');
  });
});

describe('the concurrency of the account', () => {
  it('is shared by the functions that have reserved none of it', async () => {
    await region.deploy('reserved', 'exits', { ReservedConcurrentExecutions: 900 });
    await region.deploy('shared', 'exits');
    const start = (name: string, count: number) =>
      Promise.allSettled(Array.from({ length: count }, () => region.lambda.invoke(name, '{"how":"forever"}')));

    const reserved = start('reserved', 5);
    const shared = await region.settle(start('shared', 101));

    const refused = shared.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { fields: { Reason: 'ConcurrentInvocationLimitExceeded' } } }]);
    expect((await reserved).map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'));
  });
});

describe('the description of a function', () => {
  it('says what the template says', async () => {
    await region.deploy('worker', 'worker', { MemorySize: 512, Environment: { Variables: { STAGE: 'dev' } } });

    const configuration = await region.client.send(new api.GetFunctionConfigurationCommand({ FunctionName: 'worker' }));

    expect(configuration).toMatchObject({
      FunctionName: 'worker',
      FunctionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker',
      Runtime: 'nodejs24.x',
      Handler: 'index.handler',
      Role: ROLE_ARN,
      Timeout: 3,
      MemorySize: 512,
      State: 'Active',
      Environment: { Variables: { STAGE: 'dev' } },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/worker' },
    });
  });

  it('comes in pages for all functions', async () => {
    for (const name of ['c', 'a', 'b']) await region.deploy(name, 'worker');
    const pages = api.paginateListFunctions({ client: region.client, pageSize: 2 }, {});

    const names: (string | undefined)[][] = [];
    for await (const page of pages) names.push((page.Functions ?? []).map(({ FunctionName }) => FunctionName));

    expect(names).toEqual([['a', 'b'], ['c']]);
  });
});

describe('a template', () => {
  it('with something that is not simulated is refused by name', async () => {
    await expect(region.deploy('worker', 'worker', { Layers: ['x'] })).rejects.toThrow(
      /Layers of AWS::Lambda::Function is not/,
    );
    await expect(region.deploy('worker', 'worker', { Runtime: 'python3.13' })).rejects.toThrow(
      /python3\.13 is not simulated/,
    );
    await expect(region.deploy('worker', 'worker', { SnapStart: { ApplyOn: 'PublishedVersions' } })).rejects.toThrow(
      /SnapStart of AWS::Lambda::Function is not/,
    );
  });
});
