import { expect, test } from 'vitest';
import { createUrlServer } from '../../../../sandbox/services/lambda/url.ts';
import type { Invocation } from '../../../../sandbox/services/lambda/index.ts';

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:drills';
const HOST = 'abc.lambda-url.eu-west-1.on.aws';

/** A server with one URL, whose function answers like this, and what it was invoked with. */
function serve(payload: unknown, failed = false) {
  const events: Record<string, unknown>[] = [];
  const answer = createUrlServer({
    urls: () => [{ functionArn: ARN, host: HOST, authType: 'AWS_IAM', cors: undefined, createdMs: 0 }],
    isOpen: () => true,
    mayInvoke: (accessKeyId) => (accessKeyId === 'ada' ? 'arn:aws:iam::123456789012:user/ada' : undefined),
    async invoke(_arn, event) {
      events.push(JSON.parse(event) as Record<string, unknown>);
      return { failed, payload: JSON.stringify(payload) } as Invocation;
    },
    newId: () => 'id',
    nowMs: () => 0,
  });
  const ask = async (host: string, accessKeyId = 'ada') => {
    const authorization = `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20260302/eu-west-1/lambda/aws4_request, Signature=0`;
    const response = await answer({
      method: 'POST',
      path: '/',
      query: {},
      headers: { host, authorization, 'content-type': 'application/json' },
      body: Buffer.from('{"a":1}'),
    });
    return response && { status: response.statusCode, body: Buffer.from(response.body).toString() };
  };
  return { answer, ask, events };
}

test('hands on the body, and the caller as IAM knows them', async () => {
  const { ask, events } = serve({ statusCode: 201, body: 'made' });
  expect(await ask(HOST)).toEqual({ status: 201, body: 'made' });
  expect(events).toMatchObject([
    { body: '{"a":1}', requestContext: { authorizer: { iam: { userArn: 'arn:aws:iam::123456789012:user/ada' } } } },
  ]);
});

test('lets nobody through whom IAM does not', async () => {
  const { ask, events } = serve({});
  expect(await ask(HOST, 'mallory')).toEqual({
    status: 403,
    body: '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
  });
  expect(events).toEqual([]);
});

test('answers 502 for a function that fails, and nobody may what is not there', async () => {
  expect(await serve({ errorType: 'Error' }, true).ask(HOST)).toEqual({ status: 502, body: 'Internal Server Error' });
  const elsewhere = await serve({}).ask('other.lambda-url.eu-west-1.on.aws');
  expect(elsewhere).toEqual({ status: 403, body: '{"Message":null}' });
});

test('tells the function how it was called', async () => {
  const { answer, events } = serve({});
  await answer({
    method: 'GET',
    path: '/a/b',
    query: { one: '1', two: ['2', '3'] },
    headers: { host: HOST, authorization: 'AWS4-HMAC-SHA256 Credential=ada/', cookie: 'a=1; b=2' },
    body: Buffer.from(''),
  });
  expect(events).toMatchObject([
    {
      rawPath: '/a/b',
      rawQueryString: 'one=1&two=2&two=3',
      queryStringParameters: { one: '1', two: '2,3' },
      cookies: ['a=1', 'b=2'],
      headers: { host: HOST, 'x-forwarded-proto': 'https', 'x-forwarded-port': '443' },
      requestContext: { time: '01/Jan/1970:00:00:00 +0000', timeEpoch: 0, http: { method: 'GET', path: '/a/b' } },
      isBase64Encoded: false,
    },
  ]);
  expect(events[0]!['headers']).not.toHaveProperty('cookie');
  expect(events[0]).not.toHaveProperty('body');
});

test('leaves every other host to others', async () => {
  expect(await serve({}).ask('rds.eu-west-1.amazonaws.com')).toBeUndefined();
});

test('what has no status is the body of an answer that went well', async () => {
  expect(await serve({ hello: 'there' }).ask(HOST)).toEqual({ status: 200, body: '{"hello":"there"}' });
});
