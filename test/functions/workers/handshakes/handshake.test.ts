import { createServer as createPlainServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { connect as connectTo, createServer } from 'node:net';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createSecureContext, createServer as createTlsServer } from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { shakeHands } from '../../../../functions/workers/handshakes/handshake.ts';
import { whyNotRedirecting } from '../../../../functions/workers/handshakes/redirect.ts';
import { createAuthority } from '../../../../sandbox/certificates/authority.ts';

const HOST = '127.0.0.1';
const authority = createAuthority('Test');
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** A certificate of a name whose serial number is this one. */
function contextFor(name: string, serial: string) {
  const nowMs = Date.now();
  const { certificatePem: cert, privateKeyPem: key } = authority.issue({
    names: [name],
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
    const [shop, blog] = [contextFor('shop.example', '0a1b2c'), contextFor('blog.shop.example', '7f0001')];
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
        ...contextFor('shop.example', '0a1b2c'),
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
      expect({ version, status: status === 0 }).toEqual({ version, status: version === 'TLSv1.3' });
    },
  );

  test('tells which certificate was shown by a listener that cuts the connection without a word', async () => {
    const server = createTlsServer({
      ...contextFor('shop.example', '0a1b2c'),
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
  const answering = (status: number, location: string) =>
    listening(createPlainServer((_request, response) => void response.writeHead(status, { location }).end()));

  test('is one if it is for good and leads to HTTPS of the same host', async () => {
    const port = await answering(301, 'https://shop.example:443/');
    expect(await whyNotRedirecting(HOST, 'shop.example', port)).toBeUndefined();
  });

  test.each([
    [302, 'https://shop.example/'],
    [301, 'http://shop.example/'],
    [301, 'https://other.example/'],
  ])('is none with %d to %s', async (status, location) => {
    const port = await answering(status, location);
    expect(await whyNotRedirecting(HOST, 'shop.example', port)).toBe(`port ${port} answers ${status} ${location}`);
  });
});
