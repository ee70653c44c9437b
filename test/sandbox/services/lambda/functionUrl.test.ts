import { afterAll, describe, expect, test } from 'vitest';
import { functionUrlHost } from '../../../../sandbox/deploy/names.ts';
import type { WireRequest } from '../../../../sandbox/wire/message.ts';
import { Bundles } from '../../realms/bundle.ts';
import { lambdaArn, LambdaRegion } from './region.ts';

const bundles = new Bundles('web');
afterAll(() => bundles.remove());

const HOST = functionUrlHost('url');

/** What CloudFormation has to declare for everybody to be let in. */
const OPEN = [
  { Action: 'lambda:InvokeFunctionUrl', Principal: '*', FunctionUrlAuthType: 'NONE' },
  { Action: 'lambda:InvokeFunction', Principal: '*', InvokedViaFunctionUrl: true },
];

async function served(permissions: readonly object[] = OPEN, authType = 'NONE', properties = {}) {
  const region = new LambdaRegion(bundles);
  await region.deploy('web', 'web', properties);
  await region.provision('AWS::Lambda::Url', 'url', { TargetFunctionArn: lambdaArn('web'), AuthType: authType });
  for (const [at, permission] of permissions.entries()) {
    await region.provision('AWS::Lambda::Permission', `p${at}`, { FunctionName: lambdaArn('web'), ...permission });
  }
  const ask = async (changed: Partial<WireRequest> = {}) => {
    const request = {
      method: 'POST',
      path: '/',
      query: {},
      headers: { host: HOST },
      body: new Uint8Array(),
      ...changed,
    };
    const { statusCode, headers, body } = await region.settle(region.lambda.answerUrl(request)!);
    return { statusCode, headers, text: Buffer.from(body).toString('utf8') };
  };
  return { region, ask };
}

describe('a function URL that is open', () => {
  test('hands the function a form in base64, and text as it is', async () => {
    const { ask } = await served();
    const seen = async (contentType: string, body: Buffer) =>
      JSON.parse((await ask({ headers: { host: HOST, 'content-type': contentType }, body })).text) as object;
    const form = Buffer.from('text=gr%C3%BC%C3%9Fe&x=\u00ff');
    expect(await seen('application/x-www-form-urlencoded', form)).toMatchObject({
      version: '2.0',
      body: form.toString('base64'),
      isBase64Encoded: true,
      requestContext: { accountId: 'anonymous', domainName: HOST, http: { method: 'POST', path: '/' } },
    });
    expect(await seen('application/json; charset=utf-8', Buffer.from('{"ä":1}'))).toMatchObject({
      body: '{"ä":1}',
      isBase64Encoded: false,
    });
  });

  test('answers what the function returns, with its status or as a body of its own', async () => {
    const { ask } = await served();
    expect(await ask({ path: '/plain' })).toMatchObject({ statusCode: 200, text: 'just text' });
    expect(await ask({ path: '/bytes' })).toEqual({
      statusCode: 201,
      headers: { 'content-type': 'image/png' },
      text: '\u0000\u0001\u0002',
    });
  });

  test('tells nobody why a function failed', async () => {
    const { ask } = await served();
    const { statusCode, text } = await ask({ path: '/fails' });
    expect(statusCode).toBe(502);
    expect(text).not.toContain('secret');
  });

  test('refuses what is too large, and what comes while all of its concurrency is in use', async () => {
    const { ask } = await served(OPEN, 'NONE', { ReservedConcurrentExecutions: 0 });
    expect((await ask()).statusCode).toBe(429);
    expect((await ask({ body: new Uint8Array(6_291_457) })).statusCode).toBe(413);
  });

  const closed: readonly [what: string, permissions: readonly object[]][] = [
    ['any permission', []],
    ['the permission to invoke', OPEN.slice(0, 1)],
    ['the permission to use the URL', OPEN.slice(1)],
    ['a permission for everybody', OPEN.map((permission) => ({ ...permission, Principal: 'events.amazonaws.com' }))],
    [
      'a permission for this sort of URL',
      OPEN.map((permission) => ({ ...permission, FunctionUrlAuthType: 'AWS_IAM' })),
    ],
  ];
  test.for(closed)('lets nobody in without %s', async ([, permissions]) => {
    const { ask } = await served(permissions);
    expect((await ask()).statusCode).toBe(403);
  });

  test('lets nobody deliver to the function by another way', async () => {
    const { region } = await served();
    const delivery = {
      targetArn: lambdaArn('web'),
      payload: '{}',
      principal: 'events.amazonaws.com',
      sourceArn: 'arn:x',
    };
    await expect(region.core.receivers.get('lambda')!(delivery)).rejects.toThrow('may not lambda:InvokeFunction');
  });
});

describe('a function URL under IAM', () => {
  test('lets nobody in who is not signed, whatever the policy of the function says', async () => {
    const { ask } = await served(OPEN, 'AWS_IAM');
    expect((await ask()).statusCode).toBe(403);
  });
});

test('other hosts are none of its business, and nobody may what is not there', async () => {
  const { region, ask } = await served();
  const request = { method: 'GET', path: '/', query: {}, headers: { host: 'example.com' }, body: new Uint8Array() };
  expect(region.lambda.answerUrl(request)).toBeUndefined();
  expect((await ask({ headers: { host: 'nobody.lambda-url.eu-west-1.on.aws' } })).statusCode).toBe(403);
});
