import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { signedCall, signedCallOnce } from '../../../functions/aws/signedCall.ts';

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: object;
}

const credentials = { accessKeyId: 'key', secretAccessKey: 'secret' };
const call = { service: 'arc-zonal-shift', method: 'GET', path: '/managedresources/a' } as const;

let server: http.Server | undefined;
afterEach(() => {
  server?.close();
  vi.unstubAllEnvs();
});

/** An endpoint with these answers one after another; `asked` is what it was asked, in its order. */
async function endpoint(...answers: readonly Answer[]) {
  const asked: http.IncomingHttpHeaders[] = [];
  server = http.createServer((request, response) => {
    const { status, headers = {}, body = {} } = answers[Math.min(asked.length, answers.length - 1)]!;
    asked.push(request.headers);
    response.writeHead(status, headers);
    response.end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => void server!.listen(0, '127.0.0.1', resolve));
  vi.stubEnv('AWS_ENDPOINT_URL', `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  const client = new ElasticLoadBalancingV2Client({ region: 'eu-west-1', credentials, maxAttempts: 3 });
  return { asked, client };
}

describe('the endpoint', () => {
  test.each([
    ['eu-west-1', 'arc-zonal-shift.eu-west-1.amazonaws.com'],
    ['us-gov-east-1', 'arc-zonal-shift.us-gov-east-1.amazonaws.com'],
    ['cn-north-1', 'arc-zonal-shift.cn-north-1.amazonaws.com.cn'],
    ['eusc-de-east-1', 'arc-zonal-shift.eusc-de-east-1.amazonaws.eu'],
    ['us-iso-east-1', 'arc-zonal-shift.us-iso-east-1.c2s.ic.gov'],
    ['us-isob-east-1', 'arc-zonal-shift.us-isob-east-1.sc2s.sgov.gov'],
  ])('of %s is %s', async (region, host) => {
    const hosts: string[] = [];
    const client = new ElasticLoadBalancingV2Client({ region, credentials });
    client.config.requestHandler = {
      ...client.config.requestHandler,
      handle: (request) => {
        hosts.push(`${request.protocol}//${request.hostname} ${request.headers['authorization']?.split(', ')[0]}`);
        return Promise.reject(new Error('no network here'));
      },
    };
    await expect(signedCallOnce(client, call)).rejects.toThrow('no network here');
    const [found] = hosts;
    expect(found).toMatch(
      new RegExp(
        String.raw`^https://${host} AWS4-HMAC-SHA256 Credential=key/\d{8}/${region}/arc-zonal-shift/aws4_request$`,
      ),
    );
  });
});

describe('a call is repeated as the SDK repeats its own', () => {
  test('up to three attempts, each with its number and a signature of its own', async () => {
    const { asked, client } = await endpoint({ status: 503 }, { status: 500 }, { status: 200, body: { arn: 'a' } });
    expect(JSON.parse(await signedCall(client, call))).toEqual({ arn: 'a' });
    expect(asked.map((headers) => headers['amz-sdk-request'])).toEqual([
      'attempt=1; max=3',
      'attempt=2; max=3',
      'attempt=3; max=3',
    ]);
    expect(new Set(asked.map(({ authorization }) => authorization)).size).toBe(3);
  });

  test('no fourth', async () => {
    const { asked, client } = await endpoint({ status: 503, body: { message: 'Come back later.' } });
    await expect(signedCall(client, call)).rejects.toThrow('arc-zonal-shift answered 503: Come back later.');
    expect(asked).toHaveLength(3);
  });

  test.each([
    [{ status: 400, headers: { 'x-amzn-errortype': 'ThrottlingException:http://x/' } }],
    [{ status: 429 }],
    [{ status: 400, body: { __type: 'com.amazonaws.arczonalshift#ThrottlingException' } }],
  ])('after throttling: %o', async (throttled) => {
    const { asked, client } = await endpoint(throttled, { status: 200 });
    await signedCall(client, call);
    expect(asked).toHaveLength(2);
  });

  test('not before Retry-After is over', async () => {
    const { client } = await endpoint({ status: 503, headers: { 'retry-after': '1' } }, { status: 200 });
    const startMs = performance.now();
    await signedCall(client, call);
    expect(performance.now() - startMs).toBeGreaterThan(950);
  });

  test.each([
    [400, 'ValidationException'],
    [403, 'AccessDeniedException'],
    [404, 'ResourceNotFoundException'],
    [409, 'ConflictException'],
  ])('and not after %i %s', async (status, code) => {
    const { asked, client } = await endpoint({
      status,
      headers: { 'x-amzn-errortype': code },
      body: { message: 'No.' },
    });
    await expect(signedCall(client, call)).rejects.toMatchObject({
      name: code,
      message: `arc-zonal-shift answered ${status}: No.`,
    });
    expect(asked).toHaveLength(1);
  });

  test('and not where it is attempted once', async () => {
    const { asked, client } = await endpoint({ status: 503 }, { status: 200 });
    await expect(signedCallOnce(client, call)).rejects.toMatchObject({ name: 'HTTP 503' });
    expect(asked).toHaveLength(1);
  });

  test('and not after its signal', async () => {
    const { asked, client } = await endpoint({ status: 503, headers: { 'retry-after': '4' } });
    await expect(signedCall(client, { ...call, signal: AbortSignal.timeout(300) })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(asked).toHaveLength(1);
  });
});
