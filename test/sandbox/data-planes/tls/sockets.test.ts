import { request as httpRequest } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import tls from 'node:tls';
import { CreateTargetGroupCommand, RegisterTargetsCommand } from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, describe, expect, test } from 'vitest';
import { type OpenSocket, openTlsSockets, type TlsSockets } from '../../../../sandbox/data-planes/tls/sockets/index.ts';
import { ok, tlsRegion } from './support.ts';

let sockets: TlsSockets | undefined;
afterEach(async () => {
  await sockets?.close();
  sockets = undefined;
});

async function opened(
  setUp: (setting: ReturnType<typeof tlsRegion>) => Promise<void>,
  machineNow: () => number = Date.now,
) {
  const setting = tlsRegion();
  await setUp(setting);
  const problems: string[] = [];
  sockets = await openTlsSockets(setting.region, {
    machineNow,
    onProblem: (problem) => problems.push(problem),
  });
  const ca = setting.region.certificateAuthority.certificatePem;
  const openSocket = (zone: string, port: number): OpenSocket =>
    sockets!.openSockets().find((each) => each.zone === `eu-west-1${zone}` && each.wanted.port === port)!;
  /** What a real client sees of a certificate, or the code of the error that it gives up with. */
  const peer = (at: OpenSocket, servername: string, more: tls.ConnectionOptions = {}) =>
    new Promise<{ serial: string; protocol: string | null } | string>((resolve) => {
      const socket = tls.connect({ host: at.address, port: at.port, servername, ca, ...more }, () => {
        resolve({ serial: socket.getPeerCertificate().serialNumber.toLowerCase(), protocol: socket.getProtocol() });
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  const get = (at: OpenSocket, host: string, path = '/', send = httpsRequest) =>
    new Promise<{ status: number; location?: string | undefined; body: string }>((resolve, reject) => {
      const options: RequestOptions = {
        host: at.address,
        port: at.port,
        servername: host,
        ca,
        path,
        headers: { host },
      };
      send(options, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode!,
            location: response.headers.location,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      })
        .on('error', reject)
        .end();
    });
  return { ...setting, problems, openSocket, peer, get };
}

/** Without a host there is no name that could fit. */
const UNCHECKED = { rejectUnauthorized: false };

const serialOf = (setting: ReturnType<typeof tlsRegion>, arn: string) => setting.region.acm.served(arn)!.serial;

describe('a listener on real sockets', () => {
  test('has a socket in each zone, and shows a certificate that a client trusts, chosen by the host', async () => {
    let [apex, www] = ['', ''];
    const setting = await opened(async ({ region, issued, loadBalancer, listener, attach, wait }) => {
      [apex, www] = [await issued(['example.com']), await issued(['www.example.com'])];
      const arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: apex }] });
      await attach(arn, www);
      await wait(30);
      expect(region.tls.nodes.all()).toHaveLength(2);
    });
    const { openSocket, peer, problems } = setting;
    for (const zone of ['a', 'b']) {
      expect(await peer(openSocket(zone, 443), 'www.example.com')).toMatchObject({ serial: serialOf(setting, www) });
      expect(await peer(openSocket(zone, 443), 'example.com')).toMatchObject({ serial: serialOf(setting, apex) });
      expect(await peer(openSocket(zone, 443), '', UNCHECKED)).toMatchObject({ serial: serialOf(setting, apex) });
    }
    expect(await peer(openSocket('a', 443), 'other.example.com')).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
    expect(problems).toEqual([]);
  });

  test('shows exactly what the handshake in memory shows, before and after a rotation', async () => {
    let [old, young, arn] = ['', '', ''];
    const setting = await opened(async ({ issued, loadBalancer, listener }) => {
      [old, young] = [await issued(['example.com'], 100), await issued(['example.com'])];
      arn = await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn: old }] });
    });
    const { region, openSocket, peer, replaceDefault, wait } = setting;
    const shown = (servername?: string) => {
      const answer = region.tls.handshake('127.0.1.1', 443, { servername });
      return answer.kind === 'shown' ? { serial: answer.certificate.serial, protocol: answer.version } : answer.kind;
    };
    expect(await peer(openSocket('a', 443), 'example.com')).toEqual(shown('example.com'));
    await replaceDefault(arn, young);
    await wait(30);
    await sockets!.settled();
    expect(shown()).toMatchObject({ serial: serialOf(setting, young) });
    expect(await peer(openSocket('a', 443), 'example.com')).toEqual(shown('example.com'));
    expect(await peer(openSocket('a', 443), '', UNCHECKED)).toEqual(shown());
  });

  test('dates a certificate by this machine’s clock: as old as it is in the Region', async () => {
    const { openSocket } = await opened(async ({ issued, loadBalancer, listener }) => {
      const Certificates = [{ CertificateArn: await issued(['example.com'], 190) }];
      await listener(await loadBalancer('shop'), { Certificates });
    });
    const { address: host, port } = openSocket('a', 443);
    const validTo = await new Promise<string>((resolve) => {
      const socket = tls.connect({ host, port, rejectUnauthorized: false }, () => {
        resolve(socket.getPeerCertificate().valid_to);
        socket.destroy();
      });
    });
    const daysLeft = (Date.parse(validTo) - Date.now()) / 86_400_000;
    expect(daysLeft).toBeGreaterThan(7);
    expect(daysLeft).toBeLessThan(8.1);
  });

  test('is trusted by a client whose clock is a second behind', async () => {
    const { openSocket, peer } = await opened(
      async ({ issued, loadBalancer, listener }) => {
        const Certificates = [{ CertificateArn: await issued(['example.com']) }];
        await listener(await loadBalancer('shop'), { Certificates });
      },
      () => Date.now() + 1_000,
    );
    expect(await peer(openSocket('a', 443), 'example.com')).toMatchObject({ serial: expect.any(String) });
  });

  test('speaks the versions of its policy only', async () => {
    const { openSocket, peer } = await opened(async ({ issued, loadBalancer, listener }) => {
      const Certificates = [{ CertificateArn: await issued(['example.com']) }];
      await listener(await loadBalancer('shop'), { Certificates, SslPolicy: 'ELBSecurityPolicy-2016-08' });
    });
    expect(await peer(openSocket('a', 443), 'example.com')).toMatchObject({ protocol: 'TLSv1.2' });
    expect(await peer(openSocket('a', 443), 'example.com', { minVersion: 'TLSv1.3' })).toMatch(/^ERR_SSL|EPROTO/);
  });

  test('routes by host and path to target processes, answers by itself, and redirects', async () => {
    const { openSocket, get } = await opened(
      async ({ region, balancing, issued, loadBalancer, listener, rule, wait }) => {
        const CertificateArn = await issued(['example.com', '*.example.com']);
        const balancer = await loadBalancer('shop');
        const group = { Name: 'web', Protocol: 'HTTP' as const, Port: 80, VpcId: 'vpc-shop' };
        const { TargetGroups } = await balancing.send(new CreateTargetGroupCommand(group));
        const TargetGroupArn = TargetGroups![0]!.TargetGroupArn!;
        const arn = await listener(balancer, { Certificates: [{ CertificateArn }] });
        await rule(arn, 'WWW.example.com', { Type: 'forward', TargetGroupArn });
        await listener(balancer, {
          Port: 80,
          Protocol: 'HTTP',
          DefaultActions: [
            { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', StatusCode: 'HTTP_301' } },
          ],
        });
        const Targets = [{ Id: 'i-0000000000000000a' }];
        await balancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
        await wait(240);
        expect(region.tls.nodes.all()).toHaveLength(2);
      },
    );
    const answered = await get(openSocket('b', 443), 'www.example.com', '/basket?id=1');
    expect(answered.status).toBe(200);
    expect(JSON.parse(answered.body)).toEqual({
      targetGroup: 'web',
      target: 'i-0000000000000000a',
      zone: 'eu-west-1a',
      host: 'www.example.com',
      path: '/basket?id=1',
    });
    expect(await get(openSocket('a', 443), 'example.com')).toMatchObject({ status: 200, body: 'ok\n' });
    expect(await get(openSocket('a', 80), 'www.example.com', '/basket?id=1', httpRequest)).toMatchObject({
      status: 301,
      location: 'https://www.example.com:443/basket?id=1',
    });
  });

  test('of a Network Load Balancer ends TLS and forwards within the zone, as nothing crosses it', async () => {
    const { openSocket, get } = await opened(async ({ balancing, issued, loadBalancer, listener, wait }) => {
      const group = { Name: 'tcp', Protocol: 'TCP' as const, Port: 80, VpcId: 'vpc-shop' };
      const { TargetGroups } = await balancing.send(new CreateTargetGroupCommand(group));
      const TargetGroupArn = TargetGroups![0]!.TargetGroupArn!;
      await listener(await loadBalancer('net', 'network'), {
        Protocol: 'TLS',
        Certificates: [{ CertificateArn: await issued(['example.com']) }],
        DefaultActions: [{ Type: 'forward', TargetGroupArn }],
      });
      const Targets = [{ Id: 'i-0000000000000000b' }];
      await balancing.send(new RegisterTargetsCommand({ TargetGroupArn, Targets }));
      await wait(240);
    });
    expect(JSON.parse((await get(openSocket('b', 443), 'example.com')).body)).toMatchObject({
      target: 'i-0000000000000000b',
    });
    await expect(get(openSocket('a', 443), 'example.com')).rejects.toThrow(/hang up|disconnected|ECONNRESET/);
  });

  test('opens and closes with the listeners, and writes down whom to trust', async () => {
    const setting = tlsRegion();
    const { region, issued, loadBalancer, listener } = setting;
    const authorityFile = join(tmpdir(), `evenkeel-test-${process.pid}.pem`);
    try {
      sockets = await openTlsSockets(region, { authorityFile, machineNow: Date.now, onProblem: () => {} });
      expect(await readFile(authorityFile, 'utf8')).toBe(region.certificateAuthority.certificatePem);
    } finally {
      await rm(authorityFile, { force: true });
    }
    expect(sockets.openSockets()).toEqual([]);
    const CertificateArn = await issued(['example.com']);
    await listener(await loadBalancer('shop'), { Certificates: [{ CertificateArn }], DefaultActions: [ok] });
    await sockets.settled();
    expect(sockets.openSockets().map(({ zone, wanted }) => `${zone} ${wanted.address}:${wanted.port}`)).toEqual([
      'eu-west-1a 127.0.1.1:443',
      'eu-west-1b 127.0.2.1:443',
    ]);
  });
});
