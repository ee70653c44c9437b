import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { request } from 'node:http';
import { once } from 'node:events';
import type { IncomingMessage } from 'node:http';
import { text } from 'node:stream/consumers';
import { serveConsole, type Site } from './site.ts';

/** An account that nobody can reach: what is refused here has nothing to do with AWS. */
const NOWHERE = {
  id: 'account',
  isSandbox: false,
  stage: 'prod',
  endpointUrl: 'http://127.0.0.1:9',
  region: 'eu-west-1',
  credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
};

let readOnly: Site;
let acting: Site;
beforeAll(async () => {
  readOnly = await serveConsole({ installations: [NOWHERE], allowActions: false });
  acting = await serveConsole({ installations: [NOWHERE], allowActions: true });
});
afterAll(() => Promise.all([readOnly.close(), acting.close()]));

/** A request as no `fetch` would send it: with any host and origin. */
async function send(url: string, method: string, headers: Record<string, string>, body = '') {
  const asking = request(url, { method, headers, agent: false }).end(body);
  const [answer] = (await once(asking, 'response')) as [IncomingMessage];
  return { status: answer.statusCode, headers: answer.headers, body: await text(answer) };
}

describe('a request by a page of another site is refused, whatever it asks for', () => {
  test.each([
    ['the name of another host, as after DNS rebinding', { host: 'evil.example' }],
    ['the name of another host below localhost’s look', { host: 'localhost.evil.example' }],
    ['an address of the network', { host: '192.168.1.7:4570' }],
    ['another origin', { origin: 'https://evil.example' }],
    ['an origin that is hidden', { origin: 'null' }],
    ['another port of this machine', { origin: 'http://127.0.0.1:1' }],
    ['a fetch from another site', { 'sec-fetch-site': 'cross-site' }],
    ['a fetch from a neighbour', { 'sec-fetch-site': 'same-site' }],
  ])('%s', async (_, headers) => {
    for (const path of ['/console/state', '/console/events', '/console/chart?installation=account&cluster=shop']) {
      const { status, body } = await send(`${acting.url}${path}`, 'GET', headers);
      expect(status).toBe(403);
      expect(body).not.toContain('token');
    }
  });

  test.each([['127.0.0.1'], ['localhost:4570'], ['app.localhost'], ['[::1]:4570']])(
    'and by %s it is not',
    async (host) => {
      expect((await send(`${acting.url}/console/state`, 'GET', { host })).status).toBe(200);
    },
  );
});

describe('what changes something', () => {
  const PAUSE = { action: 'pause', installation: 'account', controller: 'replicas', resource: 'shop', why: 'test' };

  test('takes the token of this server', async () => {
    for (const token of ['', 'x'.repeat(32), (await readOnly.state()).meta.token ?? 'none']) {
      const answer = await acting.post('/console/actions', PAUSE, { 'x-evenkeel-token': token });
      expect(answer.status).toBe(403);
      expect(await answer.json()).toEqual({
        ok: false,
        message: 'The token of this page is not valid any more. Reload the page.',
      });
    }
  });

  test('takes JSON, which a form of another site cannot send', async () => {
    const answer = await acting.post('/console/actions', PAUSE, { 'content-type': 'text/plain' });
    expect(answer.status).toBe(403);
  });

  test('is off unless it was allowed, and there is no token then', async () => {
    const { meta } = await readOnly.state();
    expect(meta).toEqual({ version: 1, actions: [], readOnlyBecause: 'Read only: start it with --allow-actions.' });
    expect((await readOnly.post('/console/actions', PAUSE)).status).toBe(403);
  });

  test('is no weather on an account', async () => {
    const answer = await acting.post('/console/weather', { kind: 'pause' });
    expect(answer.status).toBe(403);
    expect(await answer.json()).toEqual({ ok: false, message: 'Only a sandbox has weather.' });
  });

  test.each([
    ['another action', { ...PAUSE, action: 'delete' }],
    ['no reason', { ...PAUSE, why: '  ' }],
    ['a longer pause than anybody may ask for', { ...PAUSE, forMs: 91 * 86_400_000 }],
    ['a field that nobody knows', { ...PAUSE, force: true }],
    ['no object', 'pause'],
    ['a body that is too large', { ...PAUSE, why: 'x'.repeat(70_000) }],
  ])('is refused with %s', async (_, body) => {
    const answer = await acting.post('/console/actions', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ ok: false });
  });
});

describe('the page', () => {
  test('may run no script but its own, be in no frame and keep nothing of an answer', async () => {
    const { status, headers, body } = await send(`${acting.url}/`, 'GET', { accept: 'text/html' });
    expect(status).toBe(200);
    expect(body).toContain('<title>Evenkeel</title>');
    const policy = String(headers['content-security-policy']);
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("script-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
    expect(headers).toMatchObject({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' });
    expect(headers['access-control-allow-origin']).toBeUndefined();
  });

  test.each([
    '/console/../package.json',
    '/console/%2e%2e/package.json',
    '/console/assets/../../package.json',
    '/package.json',
  ])('has no file but its own: %s', async (path) => {
    const { status } = await send(`${acting.url}/x`.replace('/x', path), 'GET', { accept: 'text/html' });
    expect(status).toBe(404);
  });
});

test('an account that cannot be reached is lost, says why, and is asked again', async () => {
  const installation = await acting.until(({ connection }) => connection.state === 'lost');
  expect(installation.connection).toMatchObject({ problem: { kind: 'unreachable' } });
  expect(installation).toMatchObject({ clusters: [], isSandbox: false });
});
