import * as rds from '@aws-sdk/client-rds';
import { HttpRequest } from '@smithy/core/protocols';
import { describe, expect, test } from 'vitest';
import { VirtualClock } from '../../../sandbox/clock.ts';
import { Endpoint, type CallRecord } from '../../../sandbox/wire/endpoint.ts';
import { AwsError, LostResponse } from '../../../sandbox/wire/handlers.ts';
import { service } from '../../../sandbox/wire/service.ts';
import { credentials } from './region.ts';

const NOON = Date.UTC(2026, 0, 1, 12);

/** A Region with one cluster, whose status a call of FailoverDBCluster changes. */
function createRegion() {
  const cluster = { DBClusterIdentifier: 'shop', Status: 'available' };
  const log: string[] = [];
  const calls: CallRecord[] = [];
  const endpoint = new Endpoint().add(
    service(rds)({
      DescribeDBClusters: () => {
        log.push('handler');
        return { DBClusters: [cluster] };
      },
      FailoverDBCluster: () => {
        cluster.Status = 'failing-over';
        return { DBCluster: cluster };
      },
      StopDBCluster: () => {
        throw new TypeError('a defect');
      },
    }),
  );
  endpoint.onCall = (call) => calls.push(call);
  const client = new rds.RDSClient({
    region: 'eu-west-1',
    credentials,
    maxAttempts: 1,
    requestHandler: endpoint.requestHandler(),
  });
  const describeClusters = () => client.send(new rds.DescribeDBClustersCommand({}));
  const failOver = () => client.send(new rds.FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
  return { endpoint, client, cluster, log, calls, describeClusters, failOver };
}

describe('authorize', () => {
  test('sees who asks for what, and refuses before the handler runs', async () => {
    const { endpoint, failOver, cluster } = createRegion();
    endpoint.authorize = ({ service: name, operation, accessKeyId }, input) => {
      throw new AwsError('AccessDenied', `${accessKeyId} may not ${name}:${operation} ${JSON.stringify(input)}`);
    };
    await expect(failOver()).rejects.toMatchObject({
      name: 'AccessDenied',
      message: 'test may not rds:FailoverDBCluster {"DBClusterIdentifier":"shop"}',
      $metadata: { httpStatusCode: 403 },
    });
    expect(cluster.Status).toBe('available');
  });

  test('may take its time', async () => {
    const { endpoint, describeClusters } = createRegion();
    endpoint.authorize = async () => Promise.reject(new AwsError('AccessDenied', 'no'));
    await expect(describeClusters()).rejects.toMatchObject({ name: 'AccessDenied' });
  });
});

describe('latency', () => {
  test('is waited for once on the way there and once on the way back', async () => {
    const { endpoint, describeClusters, log } = createRegion();
    const clock = new VirtualClock(NOON);
    endpoint.latency = () => clock.sleep(40);
    const answered = describeClusters().then(() => log.push(`answer after ${clock.now() - NOON} ms`));
    await clock.runUntil(NOON + 39);
    expect(log).toEqual([]);
    await clock.runUntil(NOON + 40);
    expect(log).toEqual(['handler']);
    await clock.runUntil(NOON + 1_000);
    await answered;
    expect(log).toEqual(['handler', 'answer after 80 ms']);
  });

  test('the answer is of the moment of the call, not of its arrival', async () => {
    const { endpoint, describeClusters, cluster } = createRegion();
    const clock = new VirtualClock(NOON);
    endpoint.latency = () => clock.sleep(40);
    const answered = describeClusters();
    await clock.runUntil(NOON + 50);
    cluster.Status = 'deleting';
    await clock.runUntil(NOON + 100);
    expect((await answered).DBClusters?.[0]?.Status).toBe('available');
  });

  test('an error travels as long as an answer', async () => {
    const { endpoint, client } = createRegion();
    const clock = new VirtualClock(NOON);
    endpoint.latency = () => clock.sleep(40);
    const refused = client.send(new rds.DescribeEventsCommand({})).catch(() => clock.now() - NOON);
    await clock.runUntil(NOON + 200);
    await expect(refused).resolves.toBe(80);
  });
});

describe('intercept', () => {
  test('may refuse before the call takes effect', async () => {
    const { endpoint, failOver, cluster } = createRegion();
    endpoint.intercept = () => Promise.reject(new AwsError('Throttling', 'Rate exceeded'));
    await expect(failOver()).rejects.toMatchObject({ name: 'Throttling', message: 'Rate exceeded' });
    expect(cluster.Status).toBe('available');
  });

  test('may let a call take effect and lose its answer', async () => {
    const { endpoint, failOver, cluster, calls } = createRegion();
    endpoint.intercept = async (_context, _input, next) => {
      await next();
      throw new LostResponse();
    };
    await expect(failOver()).rejects.toMatchObject({ name: 'TimeoutError' });
    expect(cluster.Status).toBe('failing-over');
    expect(calls[0]?.error).toBeInstanceOf(LostResponse);
  });

  test('a client that retries asks again after a lost answer', async () => {
    const { endpoint, calls } = createRegion();
    let losses = 1;
    endpoint.intercept = async (_context, _input, next) => {
      const output = await next();
      if (losses-- > 0) throw new LostResponse();
      return output;
    };
    const client = new rds.RDSClient({
      region: 'eu-west-1',
      credentials,
      maxAttempts: 2,
      requestHandler: endpoint.requestHandler(),
    });
    const { $metadata } = await client.send(new rds.DescribeDBClustersCommand({}));
    expect($metadata.attempts).toBe(2);
    expect(calls).toHaveLength(2);
  });

  test('may answer with something old', async () => {
    const { endpoint, describeClusters, log } = createRegion();
    endpoint.intercept = () => Promise.resolve({ DBClusters: [{ DBClusterIdentifier: 'shop', Status: 'stale' }] });
    expect((await describeClusters()).DBClusters?.[0]?.Status).toBe('stale');
    expect(log).toEqual([]);
  });
});

describe('onCall', () => {
  test('hears of the input and the output', async () => {
    const { describeClusters, calls, cluster } = createRegion();
    await describeClusters();
    expect(calls).toEqual([
      {
        context: {
          service: 'rds',
          operation: 'DescribeDBClusters',
          region: 'eu-west-1',
          accessKeyId: 'test',
          requestId: '00000000-0000-4000-8000-000000000001',
        },
        wire: 'query',
        input: {},
        output: { DBClusters: [cluster] },
      },
    ]);
  });

  test('hears of what is not simulated', async () => {
    const { client, calls } = createRegion();
    await client.send(new rds.DescribeEventsCommand({})).catch(() => undefined);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.error).toMatchObject({ code: 'NotImplemented' });
  });
});

describe('a defect of a handler', () => {
  test('is an InternalFailure for the caller and is told as it was', async () => {
    const { endpoint, client } = createRegion();
    const defects: unknown[] = [];
    endpoint.onDefect = (error, context) => defects.push([error, context.operation]);
    const asked = client.send(new rds.StopDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await expect(asked).rejects.toMatchObject({
      name: 'InternalFailure',
      message: 'a defect',
      $metadata: { httpStatusCode: 500 },
    });
    expect(defects).toEqual([[new TypeError('a defect'), 'StopDBCluster']]);
  });
});

test('request ids count, so that a run repeats', async () => {
  const { describeClusters } = createRegion();
  const first = await describeClusters();
  const second = await describeClusters();
  expect(first.$metadata.requestId).toBe('00000000-0000-4000-8000-000000000001');
  expect(second.$metadata.requestId).toBe('00000000-0000-4000-8000-000000000002');
});

test('two services of one name are refused', () => {
  const endpoint = new Endpoint().add(service(rds)({}));
  expect(() => endpoint.add(service(rds)({}))).toThrow('there are two services with the name rds');
});

test('a package without a client is refused', () => {
  expect(() => service({ somethingElse: 1 })({})).toThrow('the package exports no SDK client');
});

test('a caller that gives up sees its call fail at once', async () => {
  const { endpoint, client } = createRegion();
  endpoint.latency = () => new Promise(() => {});
  const controller = new AbortController();
  const asked = client.send(new rds.DescribeDBClustersCommand({}), { abortSignal: controller.signal });
  setImmediate(() => controller.abort());
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
});

test('a call that was given up before it was made takes no effect', async () => {
  const { endpoint, calls } = createRegion();
  const request = new HttpRequest({
    method: 'GET',
    path: '/',
    query: { Action: 'DescribeDBClusters', Version: '2014-10-31' },
  });
  const asked = endpoint.requestHandler().handle(request, { abortSignal: AbortSignal.abort() });
  await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
  expect(calls).toEqual([]);
});
