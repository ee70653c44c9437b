import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, request as http, type IncomingMessage, type Server } from 'node:http';
import { request as https, type RequestOptions } from 'node:https';
import { connect, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { wireApache } from '../../../cli/wiring/apache.ts';
import type { FrontPlace } from '../../../cli/wiring/file.ts';
import { wireNginx } from '../../../cli/wiring/nginx.ts';
import { openTlsSockets } from '../../../sandbox/data-planes/tls/sockets/index.ts';
import { createRegion } from '../../../sandbox/region.ts';
import { addTargets, createWebsite, issueCertificate } from '../../../sandbox/scenarios/website.ts';
import { hasApache, hasNginx } from './servers.ts';

/** The load balancer speaks from an address of this machine, and clients from another one. */
const FRONT: FrontPlace = {
  kind: 'application',
  hosts: ['*.eu.shop.example', 'api-??.shop.example', 'shop.example', 'www.*.shop.example'],
  cidrs: ['127.0.0.1/32'],
  healthPaths: ['/health.txt', '/he;"x"{1}$y'],
  proxyProtocol: false,
  isTls: true,
};

let application: Server;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'evenkeel-web-'));
  application = createServer(({ url, headers }, response) => response.end(JSON.stringify({ url, headers })));
  application.listen(0, '127.0.0.1');
  await once(application, 'listening');
});
afterAll(async () => {
  application.close();
  await rm(folder, { recursive: true, force: true });
});

/** A port that nobody has now. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

/** The printed file on other ports: those of this test. */
const onPorts = (file: string, port: number) =>
  file
    .replace('listen 80', `listen 127.0.0.1:${port}`)
    .replace('*:80', `127.0.0.1:${port}`)
    .replaceAll('127.0.0.1:8000', `127.0.0.1:${(application.address() as AddressInfo).port}`);

async function startNginx(front: FrontPlace, port: number): Promise<ChildProcess> {
  const config = `daemon off; pid ${folder}/nginx-${port}.pid; error_log stderr warn; worker_processes 1;
events {}
http {
  access_log ${folder}/nginx-${port}.log;
  client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi; scgi_temp_path ${folder}/scgi;
  log_format client '$remote_addr'; access_log ${folder}/clients-${port}.log client;
${onPorts(wireNginx(front)[0]!.text, port)}
}`;
  await writeFile(join(folder, `nginx-${port}.conf`), config);
  return spawn('/usr/sbin/nginx', ['-c', join(folder, `nginx-${port}.conf`)], { stdio: 'inherit' });
}

const MODULES = ['mpm_event', 'authz_core', 'remoteip', 'rewrite', 'proxy', 'proxy_http', 'headers', 'log_config'];

async function startApache(front: FrontPlace, port: number): Promise<ChildProcess> {
  const root = join(folder, `apache-${port}`);
  await mkdir(root);
  const loaded = MODULES.map(
    (name) => `LoadModule ${name === 'log_config' ? name : name}_module /usr/lib/apache2/modules/mod_${name}.so`,
  )
    // Debian has these two built in.
    .filter((line) => !line.includes('log_config'));
  const config = `ServerRoot ${root}
PidFile ${root}/pid
DefaultRuntimeDir ${root}
ErrorLog ${root}/error.log
User www-data
Group www-data
Listen 127.0.0.1:${port}
ServerName localhost
${loaded.join('\n')}
LogFormat "%a" client
CustomLog ${folder}/clients-${port}.log client
${onPorts(wireApache(front)[0]!.text, port)}`;
  await writeFile(join(root, 'apache.conf'), config);
  return spawn('/usr/sbin/apache2', ['-f', join(root, 'apache.conf'), '-DFOREGROUND'], { stdio: 'inherit' });
}

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await wait(20);
  }
}

interface Reply {
  readonly status: number | undefined;
  readonly location: string | undefined;
  /** What the application was asked. */
  readonly asked: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | undefined;
}

type Headers = Readonly<Record<string, string>>;

async function ask(send: typeof http, options: RequestOptions): Promise<Reply> {
  const asking = send(options).end();
  const [reply] = (await once(asking, 'response')) as [IncomingMessage];
  const body = await text(reply);
  const asked = reply.statusCode === 200 ? (JSON.parse(body) as Reply['asked']) : undefined;
  return { status: reply.statusCode, location: reply.headers.location, asked };
}

const HOST = 'shop.example';

/** A client that is not in the load balancer's network. */
const CLIENT = '127.0.0.9';

/** The load balancer of a website in the Region, on sockets of its own, with what listens at a port as its targets. */
async function openWebsite(port: number) {
  const region = createRegion();
  const certificate = await issueCertificate(region, [HOST], { daysAgo: 1 });
  const { targetGroupArn } = await createWebsite(region, 'shop', [certificate]);
  await addTargets(region, targetGroupArn);
  const problems: string[] = [];
  const sockets = await openTlsSockets(region, {
    machineNow: Date.now,
    standsFor: () => ({ address: '127.0.0.1', port }),
    onProblem: (problem) => problems.push(problem),
  });
  const at = (listened: number) => sockets.openSockets().find(({ wanted }) => wanted.port === listened)!;
  const from = { localAddress: CLIENT };
  return {
    problems,
    close: () => sockets.close(),
    byHttp(path: string, headers: Headers = {}) {
      const { address: host, port: on } = at(80);
      return ask(http, { ...from, host, port: on, path, headers: { host: HOST, ...headers } });
    },
    byHttps(path: string, headers: Headers = {}) {
      const { address: host, port: on } = at(443);
      const ca = region.certificateAuthority.certificatePem;
      return ask(https, { ...from, host, port: on, ca, servername: HOST, path, headers: { host: HOST, ...headers } });
    },
  };
}

test('hosts with wildcards are names as each server has them', () => {
  expect(wireNginx(FRONT)[0]!.text).toContain(
    String.raw`server_name *.eu.shop.example "~^api-..\\.shop\\.example$" shop.example "~^www\\..*\\.shop\\.example$";`,
  );
  expect(wireApache(FRONT)[0]!.text).toContain(
    '    ServerName shop.example\n    ServerAlias *.eu.shop.example api-??.shop.example www.*.shop.example\n',
  );
  const wild = { ...FRONT, hosts: ['*.shop.example'] };
  expect(wireApache(wild)[0]!.text).toMatch(/<VirtualHost \*:80>\n {4}ServerAlias \*\.shop\.example\n/);
});

describe.each([
  { server: 'nginx', isThere: hasNginx, start: startNginx },
  { server: 'Apache', isThere: hasApache, start: startApache },
])('$server with what `wiring` prints, behind a load balancer that terminates TLS', ({ isThere, start }) => {
  describe.runIf(isThere)('where it is installed', () => {
    let port: number;
    let running: ChildProcess;
    let website: Awaited<ReturnType<typeof openWebsite>>;
    beforeAll(async () => {
      port = await freePort();
      running = await start(FRONT, port);
      await untilListening(port);
      website = await openWebsite(port);
    });
    afterAll(async () => {
      await website.close();
      running.kill('SIGTERM');
      await once(running, 'exit');
    });

    /** As a health check does, and whoever else is in the load balancer's network. */
    const askItself = (path: string, headers: Headers) => ask(http, { host: '127.0.0.1', port, path, headers });

    test('redirects what came by HTTP, once, with its path and its query', async () => {
      const first = await website.byHttp('/cart/1?full=yes');
      expect(first).toMatchObject({ status: 308, location: 'https://shop.example/cart/1?full=yes' });
      // The load balancer ends TLS: the same question comes to the server by HTTP again, and is answered.
      const second = await website.byHttps('/cart/1?full=yes');
      expect(second).toMatchObject({ status: 200, asked: { url: '/cart/1?full=yes' } });
      expect(second.asked!.headers).toMatchObject({ host: HOST, 'x-forwarded-proto': 'https' });
      expect(website.problems).toEqual([]);
    });

    test('a client that claims to have come by HTTPS is redirected all the same', async () => {
      expect(await website.byHttp('/', { 'x-forwarded-proto': 'https' })).toMatchObject({ status: 308 });
    });

    test('answers health checks, which come by HTTP and for an address', async () => {
      const headers = { host: '10.0.1.7', 'user-agent': 'ELB-HealthChecker/2.0' };
      expect(await askItself('/health.txt', headers)).toMatchObject({ status: 200, asked: { url: '/health.txt' } });
      expect(await askItself('/he;"x"{1}$y', headers)).toMatchObject({
        status: 200,
        asked: { url: expect.stringContaining('/he;') },
      });
      // A path that only looks like it is no health check.
      const alike = { host: HOST, 'x-forwarded-proto': 'http' };
      expect((await askItself('/healthxtxt', alike)).status).toBe(308);
    });

    test.each(['a.eu.shop.example', 'api-01.shop.example', 'www.de.shop.example'])('answers for %s', async (host) => {
      expect(await askItself('/', { host, 'x-forwarded-proto': 'https' })).toMatchObject({
        status: 200,
        asked: { headers: { host } },
      });
    });

    test("knows the client by the load balancer's word, and by nobody else's", async () => {
      const { asked } = await website.byHttps('/who', { 'x-forwarded-for': '10.9.9.9' });
      expect(asked!.headers['x-forwarded-for']).toContain(CLIENT);
      const clients = (await readFile(join(folder, `clients-${port}.log`), 'utf8')).trim().split('\n');
      expect(clients.at(-1)).toBe(CLIENT);
    });
  });
});
