import { request, type IncomingHttpHeaders } from 'node:http';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import type { Listening } from '../../../sandbox/wire/server.ts';
import { TestRegion } from './region.ts';

const servers: Listening[] = [];
const sockets: Socket[] = [];
afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.destroy();
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

/** A server whose calls are counted: a request that is refused must not reach a handler. */
async function serve() {
  const { endpoint } = new TestRegion();
  const calls: string[] = [];
  endpoint.subscribe(({ context }) => calls.push(context.operation));
  const server = await endpoint.listen();
  servers.push(server);
  return { server, calls, endpoint };
}

const FORM = 'Action=DescribeDBClusters&Version=2014-10-31';
const SIGNED = { authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-west-1/rds/aws4_request' };

function post(port: number, headers: Record<string, string>, body = FORM) {
  return new Promise<{ status: number | undefined; text: string; headers: IncomingHttpHeaders }>((resolve, reject) => {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    const sent = request({ port, host: '127.0.0.1', method: 'POST', headers: { ...type, ...headers } }, (answer) => {
      let text = '';
      answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
      answer.on('end', () => resolve({ status: answer.statusCode, text, headers: answer.headers }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function open(port: number): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => resolve(socket));
    sockets.push(socket.on('error', reject));
  });
}

test.each([
  { name: 'localhost', host: (port: number) => `localhost:${port}` },
  { name: 'an IPv4 loopback address', host: (port: number) => `127.0.0.1:${port}` },
  { name: 'the IPv6 loopback address', host: (port: number) => `[::1]:${port}` },
  { name: 'a port that is forwarded here', host: () => 'localhost:8080' },
  { name: 'a bucket below localhost', host: (port: number) => `reports.localhost:${port}` },
])('answers to $name', async ({ host }) => {
  const { server, calls } = await serve();
  expect((await post(server.port, { ...SIGNED, host: host(server.port) })).status).toBe(200);
  expect(calls).toEqual(['DescribeDBClusters']);
});

test.each([
  ['another site whose name leads here', { host: 'evil.example' }, 'not to \\"evil.example\\"'],
  ['a name that begins like ours', { host: '127.0.0.1.evil.example' }, '127.0.0.1.evil.example'],
  ['a name that ends like ours', { host: 'evillocalhost' }, 'evillocalhost'],
  ['a name with ours before an @', { host: 'localhost@evil.example' }, 'evil.example'],
  ['AWS’s own name', { host: 'rds.eu-west-1.amazonaws.com' }, 'rds.eu-west-1.amazonaws.com'],
  ['a form of another site', { origin: 'https://evil.example' }, 'origin: https://evil.example'],
  ['a form of a page without a site', { origin: 'null' }, 'origin: null'],
  ['another server of this machine', { origin: 'http://localhost:3000' }, 'origin: http://localhost:3000'],
  ['an image on another site', { 'sec-fetch-site': 'cross-site' }, 'sec-fetch-site: cross-site'],
  ['another port, as browsers call it', { 'sec-fetch-site': 'same-site' }, 'sec-fetch-site: same-site'],
  ['a link of an old browser', { referer: 'https://evil.example/page' }, 'referer: https://evil.example/page'],
])('refuses %s', async (_name, headers, reason) => {
  const { server, calls } = await serve();
  const answer = await post(server.port, { ...SIGNED, ...(headers as Record<string, string>) });
  expect(answer.status).toBe(403);
  expect(answer.text.replaceAll('"', '\\"')).toContain(reason);
  expect(answer.text).toContain('<Code>AccessDenied</Code>');
  expect(calls).toEqual([]);
});

test('answers its own page', async () => {
  const { server } = await serve();
  const host = `localhost:${server.port}`;
  const own = { host, origin: `http://${host}`, referer: `http://${host}/slack`, 'sec-fetch-site': 'same-origin' };
  expect((await post(server.port, { ...SIGNED, ...own })).status).toBe(200);
});

test('refuses other sites before it asks whether a page or a function takes the request', async () => {
  const { server, endpoint } = await serve();
  const asked: string[] = [];
  endpoint.elsewhere = ({ path }) => void asked.push(path);
  await post(server.port, { origin: 'https://evil.example' });
  expect(asked).toEqual([]);
  await post(server.port, { host: 'abc123.lambda-url.eu-west-1.on.aws' });
  expect(asked).toEqual(['/']);
});

test('tells the 257th connection that there are too many, and answers it when others have gone', async () => {
  const { server, calls } = await serve();
  const idle = await Promise.all(Array.from({ length: 256 }, () => open(server.port)));
  const answer = await post(server.port, SIGNED);
  expect(answer).toMatchObject({ status: 503, headers: { connection: 'close' } });
  expect(answer.text).toContain('more than 256 connections');
  expect(calls).toEqual([]);
  const closed = new Promise((resolve) => idle[0]!.once('close', resolve));
  for (const socket of idle) socket.end();
  await closed;
  await expect.poll(async () => (await post(server.port, SIGNED)).status).toBe(200);
});

test('holds at most 64 MiB of bodies together, and says so to the body that does not fit', async () => {
  const { server } = await serve();
  let answers = '';
  for (let at = 0; at < 11; at++) {
    const socket = await open(server.port);
    socket.on('data', (chunk) => (answers += chunk.toString()));
    socket.write(`POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: ${6 * 1024 * 1024}\r\n\r\n`);
    // Two bytes of each body are missing, so that ten of them are held: 60 MiB.
    socket.write(Buffer.alloc(6 * 1024 * 1024 - 2));
  }
  await expect.poll(() => answers, { timeout: 5_000 }).toContain('larger than 67108864 bytes together');
  expect(answers.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 503']);
  for (const socket of sockets.splice(0)) socket.destroy();
  await expect.poll(async () => (await post(server.port, SIGNED)).status).toBe(200);
});

test('ends a request whose headers do not come', { timeout: 20_000 }, async () => {
  const { server } = await serve();
  const socket = await open(server.port);
  let answer = '';
  socket.on('data', (chunk) => (answer += chunk.toString()));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('POST / HTTP/1.1\r\nhost: localhost\r\n');
  const started = performance.now();
  await closed;
  expect(answer).toMatch(/^HTTP\/1\.1 408 /);
  expect(performance.now() - started).toBeLessThan(13_000);
});
