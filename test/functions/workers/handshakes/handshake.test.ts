import { createServer as createPlainServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect as connectTo, createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { shakeHands } from '../../../../functions/workers/handshakes/handshake.ts';
import { whyNotAnswered } from '../../../../functions/workers/handshakes/redirect.ts';
import { createAuthority } from '../../../../sandbox/certificates/authority.ts';

const HOST = '127.0.0.1';
const authority = createAuthority('Test');
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A certificate of these names whose serial number is this one. */
function contextFor(names: readonly string[], serial: string) {
  const nowMs = Date.now();
  const { certificatePem: cert, privateKeyPem: key } = authority.issue({
    names,
    serial,
    notBeforeMs: nowMs - 86_400_000,
    notAfterMs: nowMs + 86_400_000,
    keyAlgorithm: 'EC_prime256v1',
  });
  return { cert, key };
}

async function listening(server: Pick<Server, 'listen' | 'close' | 'address' | 'once'>): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, HOST, () => resolve()));
  closing.push(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A client that has nothing to do with ours, which has no certificate either. */
async function opensslClient(port: number, version: 'TLSv1.2' | 'TLSv1.3') {
  const flag = version === 'TLSv1.2' ? '-tls1_2' : '-tls1_3';
  const child = spawn('openssl', ['s_client', '-connect', `${HOST}:${port}`, '-servername', 'shop.example', flag], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const [status] = (await once(child, 'close')) as [number];
  return { status, output: output.replaceAll('CN = ', 'CN=') };
}

describe('a handshake', () => {
  test('tells which certificate is served for the name that it asks for', async () => {
    const [shop, blog] = [contextFor(['shop.example'], '0a1b2c'), contextFor(['blog.shop.example'], '7f0001')];
    const server = createTlsServer({
      ...shop,
      SNICallback: (name, done) => done(null, createSecureContext(name.startsWith('blog') ? blog : shop)),
    });
    const port = await listening(server as never);
    expect(await shakeHands(HOST, port, 'shop.example')).toBe('a1b2c');
    expect(await shakeHands(HOST, port, 'blog.shop.example')).toBe('7f0001');
  });

  test.each(['TLSv1.2', 'TLSv1.3'] as const)(
    'tells which certificate a listener shows that refuses clients without one, by %s',
    async (version) => {
      const server = createTlsServer({
        ...contextFor(['shop.example'], '0a1b2c'),
        requestCert: true,
        rejectUnauthorized: true,
        ca: authority.certificatePem,
        minVersion: version,
        maxVersion: version,
      });
      const refused = new Promise<string>((resolve) => {
        server.once('tlsClientError', ({ code = '' }: NodeJS.ErrnoException) => resolve(code));
      });
      const port = await listening(server as never);
      expect(await shakeHands(HOST, port, 'shop.example')).toBe('a1b2c');
      // In TLS 1.3 the client is through, and gone, before the server has missed its certificate.
      if (version === 'TLSv1.2') expect(await refused).toBe('ERR_SSL_PEER_DID_NOT_RETURN_A_CERTIFICATE');
      // The same as openssl sees it.
      const { status, output } = await opensslClient(port, version);
      expect(output).toContain('CN=shop.example');
      // In TLS 1.3 it may be gone before the alert comes.
      if (version === 'TLSv1.2') expect(status).not.toBe(0);
    },
  );

  test('tells which certificate was shown by a listener that cuts the connection without a word', async () => {
    const server = createTlsServer({
      ...contextFor(['shop.example'], '0a1b2c'),
      requestCert: true,
      rejectUnauthorized: true,
      maxVersion: 'TLSv1.2',
    });
    const behind = await listening(server as never);
    // What the server answers with passes; what the client says after it is answered by a reset.
    const front = createServer((client) => {
      const onward = connectTo(behind, HOST);
      let isFirst = true;
      client
        .on('error', () => {})
        .on('data', (chunk) => {
          if (isFirst) onward.write(chunk);
          else client.resetAndDestroy();
          isFirst = false;
        });
      onward.on('error', () => {}).on('data', (chunk) => client.write(chunk));
      client.on('close', () => onward.destroy());
    });
    const port = await listening(front as never);
    expect(await shakeHands(HOST, port, 'shop.example')).toBe('a1b2c');
  });

  test('fails where nobody listens, and where nobody speaks TLS', async () => {
    const port = await listening(createServer((socket) => void socket.end('hello')) as never);
    expect(await shakeHands(HOST, port, 'shop.example')).toBeInstanceOf(Error);
    closing.splice(0).forEach((close) => close());
    expect(await shakeHands(HOST, port, 'shop.example')).toMatchObject({ code: 'ECONNREFUSED' });
  });

  test('gives up after three seconds on whoever says nothing', async () => {
    const silent = createServer();
    const port = await listening(silent as never);
    expect(await shakeHands(HOST, port, 'shop.example')).toMatchObject({ message: 'no answer within 3 seconds' });
  });
});

describe('a redirect', () => {
  const isOwn = (host: string) => Promise.resolve(/^(www\.)?shop\.example$/.test(host));
  type Answers = Readonly<Record<string, readonly [status: number, location?: string]>>;
  /** Answers by `host/path`; `{http}` and `{https}` in a location stand for the ports. */
  async function answering(http: Answers, https: Answers = {}) {
    const ports = { http: 0, https: 0 };
    const answer = (answers: Answers) => (request: IncomingMessage, response: ServerResponse) => {
      const host = (request.headers.host ?? '').replace(/:.*/, '');
      const [status, to] = answers[`${host}${request.url}`] ?? [200];
      const location = to?.replace('{http}', String(ports.http)).replace('{https}', String(ports.https));
      response.writeHead(status, location === undefined ? {} : { location }).end('here');
    };
    ports.http = await listening(createPlainServer(answer(http)));
    ports.https = await listening(
      createHttpsServer(contextFor(['shop.example', 'www.shop.example'], '0a'), answer(https)),
    );
    const at = (url: string) => url.replace('{http}', String(ports.http)).replace('{https}', String(ports.https));
    const plain = (text: string | undefined) =>
      text?.replaceAll(String(ports.http), '80').replaceAll(String(ports.https), '443');
    return async (url: string) => plain(await whyNotAnswered(HOST, at(url), isOwn));
  }

  const START = 'http://shop.example:{http}/';
  const SECURE = 'https://shop.example:{https}/';

  test.each([301, 302, 303, 307, 308])('is one with %d to HTTPS of the same host', async (status) => {
    const ask = await answering({ 'shop.example/': [status, SECURE] });
    expect(await ask(START)).toBeUndefined();
  });

  test('is followed to another host of the load balancer, and from there on to an answer', async () => {
    const ask = await answering(
      { 'shop.example/': [301, 'https://www.shop.example:{https}/'] },
      { 'www.shop.example/': [302, '/start'] },
    );
    expect(await ask(START)).toBeUndefined();
  });

  test('that an application makes to a host of others is its own affair', async () => {
    const ask = await answering({}, { 'shop.example/': [302, 'http://login.example/'] });
    expect(await ask(SECURE)).toBeUndefined();
  });

  test('that an answer with an error ends is not what is wrong', async () => {
    const ask = await answering({}, { 'shop.example/': [503] });
    expect(await ask(SECURE)).toBeUndefined();
  });

  test.each([
    {
      name: 'leads nowhere if it comes back to itself over HTTPS',
      http: { 'shop.example/': [301, SECURE] },
      https: { 'shop.example/': [301, SECURE] },
      wrong: 'redirect loop: http://shop.example:80/ to https://shop.example:443/ to https://shop.example:443/',
    },
    {
      name: 'leads nowhere if HTTPS sends back to HTTP',
      http: { 'shop.example/': [301, SECURE] },
      https: { 'shop.example/': [302, START] },
      wrong: 'redirect loop: http://shop.example:80/ to https://shop.example:443/ to http://shop.example:80/',
    },
    {
      name: 'is none if it stays with HTTP',
      http: { 'shop.example/': [301, '/start'] },
      wrong: 'http://shop.example:80/start answers 200, which is no redirect to HTTPS',
    },
    { name: 'is none without a place', http: { 'shop.example/': [301] }, wrong: 'http://shop.example:80/ answers 301' },
    {
      name: 'is none to a host that only begins with the name',
      http: { 'shop.example/': [301, 'https://shop.example.evil.test/'] },
      wrong:
        'http://shop.example:80/ answers 301 https://shop.example.evil.test/, which is no host of this load balancer',
    },
    {
      name: 'is none to a host with the name before an @',
      http: { 'shop.example/': [301, 'https://shop.example@evil.test/'] },
      wrong:
        'http://shop.example:80/ answers 301 https://shop.example@evil.test/, which is no host of this load balancer',
    },
  ] as const)('$name', async ({ http, wrong, ...more }) => {
    const ask = await answering(http, 'https' in more ? more.https : {});
    expect(await ask(START)).toBe(wrong);
  });

  test('is followed with the cookies that it sets, as browsers do, and is a loop where they change nothing', async () => {
    const start = async (isRemembered: boolean) => {
      const port = await listening(
        createHttpsServer(contextFor(['shop.example'], '0c'), ({ headers }, response) => {
          if (isRemembered && headers.cookie === 'seen=1; path=2') response.writeHead(200).end();
          else response.writeHead(302, { location: '/', 'set-cookie': ['seen=1; Path=/; Secure', 'path=2'] }).end();
        }),
      );
      return await whyNotAnswered(HOST, `https://shop.example:${port}/`, isOwn);
    };
    expect(await start(true)).toBeUndefined();
    expect(await start(false)).toMatch(/^redirect loop: /);
  });

  test('to the same host with a dot at its end stays on it', async () => {
    const ask = await answering({ 'shop.example/': [301, 'http://shop.example.:{http}/'] });
    expect(await ask(START)).toBe('http://shop.example.:80/ answers 200, which is no redirect to HTTPS');
  });

  test('is followed ten times, and not an eleventh time', async () => {
    const chain = (length: number) =>
      Object.fromEntries(
        Array.from({ length }, (_, at) => [`shop.example/${at === 0 ? '' : at}`, [302, `/${at + 1}`] as const]),
      );
    expect(await (await answering({}, chain(10)))(SECURE)).toBeUndefined();
    expect(await (await answering({}, chain(11)))(SECURE)).toMatch(/^more than 10 redirects: /);
  });

  test('to a host for which the certificate is not valid is wrong, as visitors would see it', async () => {
    const ask = await answering({}, { 'shop.example/': [301, 'https://shop.example.evil.test:{https}/'] });
    expect(await ask(SECURE)).toBeUndefined();
    const everything = () => Promise.resolve(true);
    const port = await listening(createHttpsServer(contextFor(['other.example'], '0b')));
    expect(await whyNotAnswered(HOST, `https://shop.example:${port}/`, everything)).toMatch(/altnames/);
  });
});
