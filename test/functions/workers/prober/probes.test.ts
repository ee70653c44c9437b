import { once } from 'node:events';
import http, { type RequestListener } from 'node:http';
import { type AddressInfo, createServer, type Server } from 'node:net';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { createDataApi } from '../../../../functions/workers/prober/probes/dataApi.ts';
import { createHttp } from '../../../../functions/workers/prober/probes/http.ts';
import { createTcp } from '../../../../functions/workers/prober/probes/tcp.ts';
import { createTls } from '../../../../functions/workers/prober/probes/tls.ts';
import { attempt, outcomes } from './attempting.ts';
import { SELF_SIGNED } from './selfSigned.ts';

const servers: Server[] = [];

afterEach(async () => {
  for (const server of servers.splice(0)) {
    const closed = once(server, 'close');
    server.close();
    if (server instanceof http.Server) server.closeAllConnections();
    await closed;
  }
});

async function listening(server: Server): Promise<number> {
  servers.push(server);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

/** A port on which nobody listens. */
async function freePort(): Promise<number> {
  const port = await listening(createServer());
  const closed = once(servers.at(-1)!, 'close');
  servers.pop()!.close();
  await closed;
  return port;
}

describe('a tcp probe', () => {
  const probe = (port: number) => createTcp({ kind: 'tcp', name: 'zone a', host: '127.0.0.1', port });

  test('succeeds where somebody accepts the connection, and tells who', async () => {
    const [one] = await attempt(probe(await listening(createServer())));
    expect(one).toMatchObject({ outcome: 'succeeded', answeredBy: '127.0.0.1' });
  });

  test('fails where nobody listens', async () => {
    expect(outcomes(await attempt(probe(await freePort())))).toEqual(['failed: ECONNREFUSED']);
  });
});

describe('an http probe', () => {
  async function page(answer: RequestListener, more = {}) {
    const port = await listening(http.createServer(answer));
    return createHttp({ kind: 'http', name: 'page', url: `http://127.0.0.1:${port}/health`, ...more });
  }

  test('succeeds with a status below 400', async () => {
    const driver = await page((_request, response) => response.writeHead(204).end());
    expect(outcomes(await attempt(driver))).toEqual(['succeeded']);
  });

  test('fails with any other, and says which', async () => {
    const driver = await page((_request, response) => response.writeHead(503).end());
    expect(outcomes(await attempt(driver))).toEqual(['failed: HTTP 503']);
  });

  test('succeeds with no other status than the expected one, where there is one', async () => {
    const driver = await page((_request, response) => response.writeHead(302).end(), { expectedStatus: 302 });
    expect(outcomes(await attempt(driver))).toEqual(['succeeded']);
    const other = await page((_request, response) => response.writeHead(200).end(), { expectedStatus: 302 });
    expect(outcomes(await attempt(other))).toEqual(['failed: HTTP 200']);
  });

  test('fails where the answer breaks off, or does not come within a second', async () => {
    const broken = await page((_request, response) => {
      response.writeHead(200, { 'content-length': '100' }).write('half');
      setTimeout(() => response.destroy(), 10);
    });
    expect(outcomes(await attempt(broken))).toEqual(['failed: ECONNRESET']);
    const [late] = await attempt(await page(() => {}));
    expect(late).toMatchObject({ outcome: 'failed', error: 'deadline' });
    expect(late!.latencyMs).toBeGreaterThanOrEqual(995);
    expect(late!.latencyMs).toBeLessThan(1_300);
  });

  test.for([
    { connection: 'fresh', connections: 3 },
    { connection: 'kept', connections: 1 },
  ] as const)('makes $connections connections for three attempts over a $connection one', async (row) => {
    const driver = await page((_request, response) => response.end('well'));
    let connections = 0;
    servers.at(-1)!.on('connection', () => connections++);
    expect(outcomes(await attempt(driver, { ...row, times: 3 }))).toEqual(['succeeded', 'succeeded', 'succeeded']);
    expect(connections).toBe(row.connections);
  });

  test('has no attempt wait for another one, over kept connections neither', async () => {
    const driver = await page((_request, response) => void setTimeout(() => response.end('well'), 300));
    const attempts = await attempt(driver, { connection: 'kept', times: 8 });
    expect(new Set(outcomes(attempts))).toEqual(new Set(['succeeded']));
    // One connection for all of them would have made the last one wait for 2.4 s.
    expect(Math.max(...attempts.map(({ latencyMs }) => latencyMs))).toBeLessThan(900);
  });

  test('makes a kept connection anew when it has broken', async () => {
    let answered = 0;
    const driver = await page((request, response) => {
      if (++answered === 2) request.socket.destroy();
      else response.end('well');
    });
    expect(outcomes(await attempt(driver, { connection: 'kept', times: 3 }))).toEqual([
      'succeeded',
      'failed: ECONNRESET',
      'succeeded',
    ]);
  });
});

describe('a tls probe', () => {
  const probe = (port: number) =>
    createTls({ kind: 'tls', name: 'shop', host: '127.0.0.1', port, serverName: 'shop.test' });

  test('tells the serial number of the certificate that an address serves, and what is wrong with it', async () => {
    const port = await listening(tls.createServer(SELF_SIGNED));
    const [one] = await attempt(probe(port));
    expect(one).toMatchObject({
      outcome: 'failed',
      answeredBy: '127.0.0.1 0a1b2c',
      error: '127.0.0.1 DEPTH_ZERO_SELF_SIGNED_CERT',
    });
  });

  test('tells which address serves none', async () => {
    const [one] = await attempt(probe(await freePort()));
    expect(one).toMatchObject({ outcome: 'failed', answeredBy: '127.0.0.1 none', error: '127.0.0.1 ECONNREFUSED' });
  });
});

describe('a Data API probe', () => {
  /** RDS's HTTP API, with these answers one after another. */
  async function dataApi(...answers: { status: number; type?: string; body?: object }[]) {
    const asked: { headers: http.IncomingHttpHeaders; body: Record<string, unknown>; path: string | undefined }[] = [];
    const port = await listening(
      http.createServer((request, response) => {
        let text = '';
        request.on('data', (chunk: Buffer) => (text += chunk.toString()));
        request.on('end', () => {
          asked.push({
            headers: request.headers,
            body: JSON.parse(text) as Record<string, unknown>,
            path: request.url,
          });
          const { status, type, body = {} } = answers[asked.length - 1] ?? { status: 200 };
          response.writeHead(status, { ...(type !== undefined && { 'x-amzn-errortype': `${type}:http://x/` }) });
          response.end(JSON.stringify(body));
        });
      }),
    );
    Object.assign(process.env, {
      AWS_ENDPOINT_URL: `http://127.0.0.1:${port}`,
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'key',
      AWS_SECRET_ACCESS_KEY: 'secret',
      AWS_SESSION_TOKEN: 'token',
    });
    const resourceArn = 'arn:aws:rds:eu-west-1:123456789012:cluster:shop';
    const secretArn = 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-a1b2c3';
    const driver = createDataApi(
      { kind: 'data-api', name: 'orders', resourceArn, secretArn, database: 'store' },
      'rows',
    );
    return { asked, driver };
  }

  test('writes a row with a signed call', async () => {
    const { asked, driver } = await dataApi({ status: 200, body: { numberOfRecordsUpdated: 1 } });
    expect(outcomes(await attempt(driver))).toEqual(['succeeded']);
    const [{ headers, body, path } = {}] = asked;
    expect(path).toBe('/Execute');
    expect(body).toEqual({
      resourceArn: 'arn:aws:rds:eu-west-1:123456789012:cluster:shop',
      secretArn: 'arn:aws:secretsmanager:eu-west-1:123456789012:secret:shop-a1b2c3',
      database: 'store',
      sql: 'INSERT INTO rows (attempt) VALUES (1)',
    });
    expect(headers!.authorization).toMatch(
      /^AWS4-HMAC-SHA256 Credential=key\/\d{8}\/eu-west-1\/rds-data\/aws4_request, /,
    );
    expect(headers!['x-amz-security-token']).toBe('token');
  });

  test('knows what a refusal did not write, and does not know it of other faults', async () => {
    const { driver } = await dataApi(
      { status: 400, type: 'BadRequestException', body: { message: 'ERROR: cannot execute INSERT' } },
      { status: 400, type: 'StatementTimeoutException', body: { message: 'too long' } },
      { status: 504, body: {} },
    );
    // One after the other: those that overlap may be answered in another order.
    const attempts = [...(await attempt(driver)), ...(await attempt(driver)), ...(await attempt(driver))];
    expect(outcomes(attempts)).toEqual([
      'failed: BadRequestException',
      'unknown: StatementTimeoutException',
      'unknown: HTTP 504',
    ]);
  });

  test('reads the rows back', async () => {
    const records = [[{ longValue: 3 }], [{ longValue: 1 }]];
    const { asked, driver } = await dataApi({ status: 200, body: { records } });
    expect(await driver.readRows(AbortSignal.timeout(1_000))).toEqual([3, 1]);
    expect(asked[0]!.body['sql']).toBe('SELECT attempt FROM rows');
  });
});
