import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { deliver } from '../../../../sandbox/core.ts';
import { Bundles } from '../../realms/bundle.ts';
import { LambdaRegion, lambdaArn, QUEUE_ARN, ROLE_ARN, START_MS } from './region.ts';

let bundles: Bundles;
let region: LambdaRegion;

beforeAll(() => {
  bundles = new Bundles('worker');
});
afterAll(() => bundles.remove());
beforeEach(() => {
  region = new LambdaRegion(bundles);
});

const HOUR_MS = 3_600_000;
const onFailure = { DestinationConfig: { OnFailure: { Destination: QUEUE_ARN } } };
/** When the function was started, in seconds after the start of the test. */
const startsSeconds = () =>
  region.lines
    .filter(({ message }) => message.startsWith('START'))
    .map(({ timestampMs }) => Math.floor((timestampMs - START_MS) / 1000));

const permit = (properties: object) =>
  region.provision('AWS::Lambda::Permission', 'permission', {
    FunctionName: lambdaArn('worker'),
    Action: 'lambda:InvokeFunction',
    Principal: 'events.amazonaws.com',
    ...properties,
  });

/** What can be seen of one run. */
const record = async () => {
  const again = new LambdaRegion(bundles);
  await again.deploy('worker', 'worker', { Timeout: 30 });
  for (const event of [{ calls: 2 }, { fail: 'x' }, { waitMs: 900 }]) await again.invokeAsynchronously('worker', event);
  again.endpoint.latency = () => again.clock.sleep(17);
  await again.run(HOUR_MS);
  return { lines: again.lines, datapoints: again.datapoints, calls: again.calls };
};

describe('an asynchronous invocation that fails', () => {
  it('is tried again after one and after two more minutes, then told to the destination', async () => {
    await region.deploy('worker', 'worker');
    await region.configureAsynchronous('worker', onFailure);

    await region.invokeAsynchronously('worker', { fail: 'no capacity', calls: 0 });
    await region.run(HOUR_MS);

    expect(startsSeconds()).toEqual([0, 60, 180]);
    expect(region.delivered).toHaveLength(1);
    const [delivery] = region.delivered;
    expect(delivery).toMatchObject({
      targetArn: QUEUE_ARN,
      principal: 'lambda.amazonaws.com',
      sourceArn: lambdaArn('worker'),
      roleArn: ROLE_ARN,
    });
    expect(JSON.parse(delivery?.payload ?? '')).toEqual({
      version: '1.0',
      timestamp: '2026-03-01T00:03:00.020Z',
      requestContext: {
        requestId: region.lines[0]?.requestId,
        functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:worker:$LATEST',
        condition: 'RetriesExhausted',
        approximateInvokeCount: 3,
      },
      requestPayload: { fail: 'no capacity', calls: 0 },
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: { errorType: 'RangeError', errorMessage: 'no capacity', trace: expect.any(Array) },
    });
    expect(new Set(region.lines.map(({ requestId }) => requestId)).size).toBe(1);
    expect(region.problems).toEqual([]);
  });

  it('is tried as often as the template says', async () => {
    await region.deploy('worker', 'worker');
    await region.configureAsynchronous('worker', { ...onFailure, MaximumRetryAttempts: 0 });

    await region.invokeAsynchronously('worker', { fail: 'x' });
    await region.run(HOUR_MS);

    expect(startsSeconds()).toEqual([0]);
    expect(JSON.parse(region.delivered[0]?.payload ?? '').requestContext).toMatchObject({ approximateInvokeCount: 1 });
  });

  it('is given up when the next attempt would be too late', async () => {
    await region.deploy('worker', 'worker');
    await region.configureAsynchronous('worker', { ...onFailure, MaximumEventAgeInSeconds: 100 });

    await region.invokeAsynchronously('worker', { fail: 'x' });
    await region.run(HOUR_MS);

    expect(startsSeconds()).toEqual([0, 60]);
    expect(JSON.parse(region.delivered[0]?.payload ?? '').requestContext).toMatchObject({
      condition: 'EventAgeExceeded',
      approximateInvokeCount: 2,
    });
  });

  it('is over once an attempt succeeds: a crash is retried as an error is', async () => {
    await region.deploy('worker', 'worker');
    await region.configureAsynchronous('worker', onFailure);
    region.lambda.killNext('worker', 1);

    await region.invokeAsynchronously('worker', { calls: 1 });
    await region.run(HOUR_MS);

    expect(startsSeconds()).toEqual([0, 60]);
    expect(region.calls).toEqual(['key-of-worker +60020']);
    expect(region.delivered).toEqual([]);
  });

  it('goes to the dead-letter queue as the event itself, with attributes about the error', async () => {
    await region.deploy('worker', 'worker', { DeadLetterConfig: { TargetArn: QUEUE_ARN } });

    await region.invokeAsynchronously('worker', { fail: 'no capacity' });
    await region.run(HOUR_MS);

    expect(region.delivered).toMatchObject([
      {
        payload: '{"fail":"no capacity"}',
        messageAttributes: { RequestID: region.lines[0]?.requestId, ErrorCode: '200', ErrorMessage: 'no capacity' },
      },
    ]);
  });

  it('is a problem of the Region when nobody is told', async () => {
    await region.deploy('worker', 'worker');

    await region.invokeAsynchronously('worker', { fail: 'x' });
    await region.run(HOUR_MS);

    expect(region.problems).toEqual([
      expect.stringMatching(/^worker: the event [0-9a-f-]{36} was dropped \(RetriesExhausted\)/),
    ]);
    expect(region.values('AsyncEventsDropped', 'worker')).toEqual([1]);
  });

  it('is a problem of the Region when the destination does not take it', async () => {
    await region.deploy('worker', 'worker', { DeadLetterConfig: { TargetArn: QUEUE_ARN } });
    await region.configureAsynchronous('worker', onFailure);
    region.core.receivers.set('sqs', async () => {
      throw new Error('the role may not sqs:SendMessage');
    });

    await region.invokeAsynchronously('worker', { fail: 'x' });
    await region.run(HOUR_MS);

    expect(region.problems).toHaveLength(2);
    expect(region.problems[0]).toMatch(/failures did not take the record of .*: the role may not sqs:SendMessage$/);
    expect(region.values('DestinationDeliveryFailures', 'worker')).toEqual([1]);
    expect(region.values('DeadLetterErrors', 'worker')).toEqual([1]);
  });
});

describe('an asynchronous invocation that succeeds', () => {
  it('is told to the destination for it, which may be an event bus', async () => {
    const busArn = 'arn:aws:events:eu-west-1:123456789012:event-bus/evenkeel';
    const events: unknown[] = [];
    region.core.receivers.set('events', async ({ payload }) => void events.push(JSON.parse(payload)));
    await region.deploy('worker', 'worker');
    await region.configureAsynchronous('worker', { DestinationConfig: { OnSuccess: { Destination: busArn } } });

    await region.invokeAsynchronously('worker', {});
    await region.run(HOUR_MS);

    expect(events).toMatchObject([
      {
        version: '0',
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        account: '123456789012',
        region: 'eu-west-1',
        time: '2026-03-01T00:00:00Z',
        source: 'lambda',
        'detail-type': 'Lambda Function Invocation Result - Success',
        resources: [busArn, 'arn:aws:lambda:eu-west-1:123456789012:function:worker:$LATEST'],
        detail: {
          requestContext: { condition: 'Success', approximateInvokeCount: 1 },
          responseContext: { statusCode: 200, executedVersion: '$LATEST' },
          responsePayload: { invocations: 1 },
        },
      },
    ]);
  });
});

describe('an asynchronous invocation beyond the reserved concurrency', () => {
  it('waits on the queue, longer each time, and runs when there is room', async () => {
    await region.deploy('worker', 'worker', { ReservedConcurrentExecutions: 1, Timeout: 60 });

    await region.invokeAsynchronously('worker', { waitMs: 10_000 });
    await region.invokeAsynchronously('worker', {});
    await region.run(HOUR_MS);

    // Refused at 0, 1, 3 and 7 seconds.
    expect(startsSeconds()).toEqual([0, 15]);
    expect(region.values('Throttles', 'worker').filter((value) => value === 1)).toHaveLength(4);
  });

  it('is given up when it becomes too old, without having run', async () => {
    await region.deploy('worker', 'worker', { ReservedConcurrentExecutions: 1, Timeout: 900 });
    await region.configureAsynchronous('worker', { ...onFailure, MaximumEventAgeInSeconds: 60 });

    await region.invokeAsynchronously('worker', { waitMs: 600_000 });
    await region.invokeAsynchronously('worker', { second: true });
    await region.run(HOUR_MS);

    const record = JSON.parse(region.delivered[0]?.payload ?? '');
    expect(record).toMatchObject({
      requestContext: { condition: 'EventAgeExceeded', approximateInvokeCount: 0 },
      requestPayload: { second: true },
    });
    expect(record).not.toHaveProperty('responsePayload');
  });

  it('is not tried at all when nothing is reserved', async () => {
    await region.deploy('worker', 'worker', { ReservedConcurrentExecutions: 0 });
    await region.configureAsynchronous('worker', onFailure);

    await region.invokeAsynchronously('worker', {});
    await region.run(1_000);

    expect(JSON.parse(region.delivered[0]?.payload ?? '').requestContext.condition).toBe('ZeroReservedConcurrency');
  });
});

describe('a delivery by another service', () => {
  const RULE_ARN = 'arn:aws:events:eu-west-1:123456789012:rule/tick';
  const delivery = {
    targetArn: lambdaArn('worker'),
    payload: '{"calls":1}',
    principal: 'events.amazonaws.com',
    sourceArn: RULE_ARN,
  };
  it('runs the function when its resource policy names the principal and the source', async () => {
    await region.deploy('worker', 'worker');
    await permit({ SourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/*', SourceAccount: '123456789012' });

    await deliver(region.core, delivery);
    await region.run(1_000);

    expect(region.calls).toHaveLength(1);
  });

  it.each([
    ['no permission at all', undefined],
    ['another principal', { Principal: 'sns.amazonaws.com' }],
    ['another source', { SourceArn: 'arn:aws:events:eu-west-1:123456789012:rule/other' }],
    ['another account', { SourceAccount: '999999999999' }],
    ['another action', { Action: 'lambda:InvokeFunctionUrl' }],
  ])('is refused with %s', async (_case, permission) => {
    await region.deploy('worker', 'worker');
    if (permission) await permit(permission);

    await expect(deliver(region.core, delivery)).rejects.toMatchObject({ code: 'AccessDeniedException' });
  });

  it('by a role is a question of what the role may do', async () => {
    region = new LambdaRegion(bundles, { mayInvoke: (roleArn) => roleArn === 'arn:aws:iam::123456789012:role/good' });
    await region.deploy('worker', 'worker');
    const scheduled = { ...delivery, principal: 'scheduler.amazonaws.com' };

    await deliver(region.core, { ...scheduled, roleArn: 'arn:aws:iam::123456789012:role/good' });
    await expect(deliver(region.core, { ...scheduled, roleArn: 'arn:aws:iam::123456789012:role/bad' })).rejects.toThrow(
      /role\/bad may not lambda:InvokeFunction/,
    );
    await region.run(1_000);
    expect(region.calls).toHaveLength(1);
  });

  it('to a function that is not there is refused', async () => {
    await expect(deliver(region.core, delivery)).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
  });
});

describe('a run', () => {
  it('repeats exactly with its seed', async () => {
    expect(await record()).toEqual(await record());
  });
});
