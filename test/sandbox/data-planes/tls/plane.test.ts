import { once } from 'node:events';
import tls from 'node:tls';
import { afterEach, describe, expect, test } from 'vitest';
import { tlsModule } from '../../../../sandbox/data-planes/tls/realmModule.ts';
import { TlsPlane } from '../../../../sandbox/data-planes/tls/sockets/plane.ts';
import { tlsRegion } from './support.ts';

let plane: TlsPlane | undefined;
afterEach(async () => {
  await plane?.close();
  plane = undefined;
});

/** A website on real sockets, and `node:tls` as a function of its Region has it. */
async function opened() {
  const setting = tlsRegion();
  const { region } = setting;
  const CertificateArn = await setting.issued(['example.com']);
  const LoadBalancerArn = await setting.loadBalancer('shop');
  const ListenerArn = await setting.listener(LoadBalancerArn, { Certificates: [{ CertificateArn }] });
  const real = (plane = new TlsPlane());
  await real.open(region, (problem) => {
    throw new Error(problem);
  });
  const module = tlsModule(tls, {
    clock: region.clock,
    dns: region.dns,
    dataPlane: region.tls,
    realSockets: () => real.openSockets,
  }) as typeof tls;
  return { ...setting, CertificateArn, ListenerArn, connect: module.connect };
}

const serialOf = (socket: tls.TLSSocket): string | undefined => socket.getPeerCertificate().serialNumber?.toLowerCase();

describe('node:tls in a function, with load balancers on real sockets', () => {
  test('makes real connections in real time, and trusts the authority of the Region', async () => {
    const { region, CertificateArn, connect } = await opened();
    const beforeMs = region.clock.now();
    const socket = connect({ host: '127.0.1.1', port: 443, servername: 'example.com' });
    await once(socket, 'secureConnect');
    expect([socket.authorized, socket.authorizationError, socket.getProtocol()]).toEqual([true, null, 'TLSv1.2']);
    expect(serialOf(socket)).toBe(region.acm.served(CertificateArn)!.serial);
    expect(region.clock.now()).toBe(beforeMs);
    socket.destroy();
  });

  test('sees another certificate as soon as the node serves it', async () => {
    const { region, ListenerArn, connect, issued, replaceDefault, wait } = await opened();
    const replacement = await issued(['example.com']);
    await replaceDefault(ListenerArn, replacement);
    await wait(60);
    const socket = connect({ host: '127.0.2.1', port: 443, servername: 'example.com' });
    await once(socket, 'secureConnect');
    expect(serialOf(socket)).toBe(region.acm.served(replacement)!.serial);
    socket.destroy();
  });

  test('tells what is wrong with a certificate, and gives up unless it is told not to', async () => {
    const { connect } = await opened();
    const options = { host: '127.0.1.1', port: 443, servername: 'other.example' };
    const lenient = connect({ ...options, rejectUnauthorized: false });
    await once(lenient, 'secureConnect');
    expect([lenient.authorized, lenient.authorizationError]).toEqual([false, 'ERR_TLS_CERT_ALTNAME_INVALID']);
    lenient.destroy();
    const [error] = (await once(connect(options), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe('ERR_TLS_CERT_ALTNAME_INVALID');
  });

  test.for([
    ['a port that nothing listens on', { host: '127.0.1.1', port: 444 }, 'ECONNREFUSED'],
    ['a name of nobody', { host: 'nobody.example', port: 443 }, 'ENOTFOUND'],
  ] as const)('fails at %s', async ([, options, code]) => {
    const { connect } = await opened();
    const [error] = (await once(connect(options), 'error')) as [NodeJS.ErrnoException];
    expect(error.code).toBe(code);
  });
});
