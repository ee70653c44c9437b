import { connect } from 'node:net';
import { request } from 'node:http';
import { DescribeDBClustersCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterEach, expect, test } from 'vitest';
import { LostResponse } from '../../../sandbox/wire/handlers.ts';
import type { Listening } from '../../../sandbox/wire/server.ts';
import { credentials, TestRegion } from './region.ts';

const servers: Listening[] = [];
afterEach(() => Promise.all(servers.splice(0).map((server) => server.close())));

async function serve(port = 0) {
  const { endpoint } = new TestRegion();
  const server = await endpoint.listen(port);
  servers.push(server);
  return { endpoint, server };
}

const clientOf = (url: string) => new RDSClient({ region: 'eu-west-1', credentials, endpoint: url, maxAttempts: 1 });

test('says where it listens', async () => {
  const { server } = await serve();
  expect(server.url).toBe(`http://127.0.0.1:${server.port}`);
});

test('refuses a port that is taken', async () => {
  const { server } = await serve();
  await expect(serve(server.port)).rejects.toMatchObject({ code: 'EADDRINUSE' });
});

test('says the time of the Region, where it has one of its own', async () => {
  const { endpoint } = new TestRegion();
  endpoint.now = () => Date.UTC(2026, 2, 2, 3, 4, 5);
  const server = await endpoint.listen(0);
  servers.push(server);
  const answer = await fetch(server.url);
  expect(answer.headers.get('date')).toBe('Mon, 02 Mar 2026 03:04:05 GMT');
});

test('keeps a connection open for the next call', async () => {
  const { server } = await serve();
  const answer = await fetch(`${server.url}/?Action=GetCallerIdentity&Version=2011-06-15`);
  await answer.text();
  expect(answer.headers.get('connection')).toBe('keep-alive');
});

test('reads a call from a presigned URL', async () => {
  const { server } = await serve();
  const scope = encodeURIComponent('AKIA/20260101/eu-west-1/sts/aws4_request');
  const answer = await fetch(`${server.url}/?Action=GetCallerIdentity&Version=2011-06-15&X-Amz-Credential=${scope}`);
  expect(await answer.text()).toContain('<UserId>AKIA</UserId>');
});

test('closes at once although a client keeps its connection', async () => {
  const { server } = await serve();
  await clientOf(server.url).send(new DescribeDBClustersCommand({}));
  const started = performance.now();
  await server.close();
  expect(performance.now() - started).toBeLessThan(10_000);
});

test('closes although a request never ends', async () => {
  const { server } = await serve();
  const socket = connect(server.port, '127.0.0.1');
  const ended = new Promise((resolve) => socket.on('error', resolve).on('close', resolve));
  socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf');
  await new Promise((resolve) => socket.once('connect', resolve));
  await server.close();
  await expect(ended).resolves.not.toBeUndefined();
});

test('gives an answer that is due before it closes', async () => {
  const { endpoint, server } = await serve();
  const arrival = Promise.withResolvers<void>();
  const release = Promise.withResolvers<void>();
  endpoint.intercept = async (_context, _input, next) => {
    arrival.resolve();
    await release.promise;
    return next();
  };
  const asked = clientOf(server.url).send(new DescribeDBClustersCommand({}));
  await arrival.promise;
  const closed = server.close();
  release.resolve();
  expect((await asked).DBClusters).toHaveLength(1);
  await closed;
});

test('breaks the connection when an answer is to be lost', async () => {
  const { endpoint, server } = await serve();
  endpoint.intercept = () => Promise.reject(new LostResponse());
  await expect(clientOf(server.url).send(new DescribeDBClustersCommand({}))).rejects.toMatchObject({
    code: 'ECONNRESET',
  });
});

test('answers 413 to a body above 6 MiB', async () => {
  const { server } = await serve();
  const status = await new Promise((resolve, reject) => {
    const sent = request(server.url, { method: 'POST' }, (answer) => resolve(answer.statusCode));
    sent.on('error', reject);
    sent.end(Buffer.alloc(6 * 1024 * 1024 + 1));
  });
  expect(status).toBe(413);
});

test('answers 413 before a body above 6 MiB is at its end, and takes no more from that connection', async () => {
  const { server } = await serve();
  const socket = connect(server.port, '127.0.0.1');
  socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000000\r\n\r\n');
  socket.write(Buffer.alloc(6 * 1024 * 1024 + 1));
  const answer = await new Promise<string>((resolve) => socket.once('data', (data) => resolve(data.toString())));
  expect(answer).toMatch(/^HTTP\/1\.1 413 /);
  expect(answer).toMatch(/\r\nconnection: close\r\n/i);
  socket.destroy();
});

test('goes on after a client that leaves in the middle', async () => {
  const { server } = await serve();
  await new Promise<void>((resolve) => {
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write('POST / HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100\r\n\r\nhalf', () => socket.destroy());
    });
    socket.on('close', () => resolve());
  });
  expect((await clientOf(server.url).send(new DescribeDBClustersCommand({}))).DBClusters).toHaveLength(1);
});
