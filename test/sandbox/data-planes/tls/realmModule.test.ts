import type dnsPromises from 'node:dns/promises';
import tls from 'node:tls';
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../../../sandbox/certificates/authority.ts';
import { tlsModule } from '../../../../sandbox/data-planes/tls/realmModule.ts';
import { createDnsModules } from '../../../../sandbox/dns/realmModule.ts';
import { tlsRegion } from './support.ts';

type Setting = ReturnType<typeof tlsRegion>;

/** `node:tls` and `node:dns/promises` as a function of the Region has them. */
function modulesOf({ region }: Setting) {
  const { clock, dns } = region;
  return {
    tls: tlsModule(tls, { clock, dns, dataPlane: region.tls }) as typeof tls,
    dns: createDnsModules({ clock, dns })['dns/promises'] as typeof dnsPromises,
  };
}

/** What a function would see of a connection; a second is more than any takes that is not to time out. */
async function peer(setting: Setting, options: tls.ConnectionOptions, seconds = 1) {
  let seen: Record<string, unknown> = { kind: 'pending' };
  const socket = modulesOf(setting).tls.connect(options, () => {
    const { subject, subjectaltname, serialNumber, valid_to } = socket.getPeerCertificate();
    seen = {
      kind: 'secure',
      authorized: socket.authorized,
      authorizationError: socket.authorizationError,
      protocol: socket.getProtocol(),
      alpn: socket.alpnProtocol,
      name: subject.CN,
      subjectaltname,
      serial: serialNumber.toLowerCase(),
      valid_to,
    };
    socket.end();
  });
  socket.on('error', (error: NodeJS.ErrnoException) => (seen = { kind: 'error', code: error.code }));
  socket.on('timeout', () => socket.destroy(Object.assign(new Error('too late'), { code: 'TIMEOUT' })));
  await setting.wait(seconds);
  return seen;
}

async function shop(daysAgo = 0) {
  const setting = tlsRegion();
  const CertificateArn = await setting.issued(['example.com', 'www.example.com'], daysAgo);
  const LoadBalancerArn = await setting.loadBalancer('shop');
  const ListenerArn = await setting.listener(LoadBalancerArn, { Certificates: [{ CertificateArn }] });
  return { ...setting, CertificateArn, ListenerArn };
}

describe('node:tls in a function', () => {
  test('shows what a node shows, as Node would tell it', async () => {
    const setting = await shop();
    const host = '127.0.2.1';
    expect(
      await peer(setting, { host, port: 443, servername: 'www.example.com', ALPNProtocols: ['http/1.1'] }),
    ).toEqual({
      kind: 'secure',
      authorized: true,
      authorizationError: null,
      protocol: 'TLSv1.2',
      alpn: 'http/1.1',
      name: 'example.com',
      subjectaltname: 'DNS:example.com, DNS:www.example.com',
      serial: setting.region.acm.served(setting.CertificateArn)!.serial,
      valid_to: 'Sep 15 23:59:59 2026 GMT',
    });
  });

  test.each([
    {
      name: 'a host that the certificate does not cover',
      servername: 'shop.example.com',
      code: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    { name: 'a port that nothing listens on', port: 444, code: 'ECONNREFUSED' },
    { name: 'an address that is no load balancer’s', host: '127.0.3.1', code: 'ECONNREFUSED' },
    { name: 'a name that is not there', host: 'nothing.example.net', code: 'ENOTFOUND' },
    { name: 'a version that the policy does not have', minVersion: 'TLSv1.3' as const, code: 'EPROTO' },
  ])('gives up with Node’s code for $name', async ({ name: _name, code, ...options }) => {
    const seen = await peer(await shop(), { host: '127.0.1.1', port: 443, servername: 'example.com', ...options });
    expect(seen).toEqual({ kind: 'error', code });
  });

  test('finds an expired certificate by the Region’s time, and goes on if told not to mind', async () => {
    const setting = await shop(197);
    await setting.wait(86_400);
    const options = { host: '127.0.1.1', port: 443, servername: 'example.com' };
    expect(await peer(setting, options)).toEqual({ kind: 'error', code: 'CERT_HAS_EXPIRED' });
    expect(await peer(setting, { ...options, rejectUnauthorized: false })).toMatchObject({
      kind: 'secure',
      authorized: false,
      authorizationError: 'CERT_HAS_EXPIRED',
    });
  });

  test('does not trust an imported certificate of an authority that nobody knows', async () => {
    const setting = await shop();
    const imported = await setting.imported(createAuthority('Nobody'), ['example.com'], '51', 10);
    await setting.replaceDefault(setting.ListenerArn, imported);
    await setting.wait(30);
    expect(await peer(setting, { host: '127.0.1.1', port: 443, servername: 'example.com' })).toEqual({
      kind: 'error',
      code: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    });
  });

  test('refuses options that it does not simulate', async () => {
    const { connect } = modulesOf(await shop()).tls;
    expect(() => connect({ host: '127.0.1.1', port: 443, pskCallback: () => null })).toThrow('pskCallback');
  });
});

describe('node:dns in a function', () => {
  const looked = async <Found>(setting: Setting, ask: (dns: typeof dnsPromises) => Promise<Found>) => {
    let found: Found | string = 'pending';
    ask(modulesOf(setting).dns).then(
      (value) => (found = value),
      (error: NodeJS.ErrnoException) => (found = error.code!),
    );
    await setting.wait(1);
    return found as Found | string;
  };

  test('leads from a load balancer’s name to its address in each zone', async () => {
    const setting = await shop();
    const { dnsName } = setting.region.elasticLoadBalancing.state.loadBalancers.all()[0]!;
    expect(await looked(setting, (dns) => dns.resolve4(dnsName))).toEqual(['127.0.1.1', '127.0.2.1']);
    expect(await looked(setting, (dns) => dns.lookup(dnsName))).toEqual({ address: '127.0.1.1', family: 4 });
    setting.region.elasticLoadBalancing.isInService = (_balancer, zone) => zone === 'eu-west-1b';
    expect(await looked(setting, (dns) => dns.resolve4(dnsName))).toEqual(['127.0.2.1']);
  });

  test('tells names that are not there from names without such a record', async () => {
    const setting = await shop();
    setting.region.zonesElsewhere.set('example.com', 'example.com', 'CAA', ['0 issue "amazon.com"']);
    expect(await looked(setting, (dns) => dns.resolveCaa('example.com'))).toEqual([
      { critical: 0, issue: 'amazon.com' },
    ]);
    expect(await looked(setting, (dns) => dns.resolve4('example.com'))).toBe('ENODATA');
    expect(await looked(setting, (dns) => dns.resolve4('www.example.com'))).toBe('ENOTFOUND');
  });
});
