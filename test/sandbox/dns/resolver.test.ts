import { describe, expect, test } from 'vitest';
import { createZonesElsewhere } from '../../../sandbox/dns/elsewhere.ts';
import { Dns } from '../../../sandbox/dns/resolver.ts';
import { record, route53Region } from '../services/route-53/support.ts';

const values = (dns: Dns, name: string, type: 'A' | 'TXT' = 'A') => {
  const found = dns.resolve(name, type);
  return found.kind === 'records' ? found.values : found.kind;
};

describe('a resolver', () => {
  test('does not see private zones', async () => {
    const { dns, zone, change, wait } = route53Region();
    const id = await zone('example.com', 'vpc-0123456789abcdef0');
    await wait(1);
    await change(id, record('www.example.com', 'A', '10.0.0.1'));
    await wait(60);
    expect(values(dns, 'www.example.com')).toBe('no-name');
  });

  test('asks the longest zone that a name lies in, cutting between labels only', async () => {
    const { dns, zone, change, wait } = route53Region();
    const [apex, below] = [await zone('example.com'), await zone('shop.example.com')];
    await wait(1);
    await change(
      apex,
      record('www.shop.example.com', 'A', '192.0.2.1'),
      record('myshop.example.com', 'A', '192.0.2.2'),
    );
    await change(below, record('api.shop.example.com', 'A', '192.0.2.3'));
    await wait(60);
    expect(values(dns, 'www.shop.example.com')).toBe('no-name');
    expect(values(dns, 'API.shop.example.com.')).toEqual(['192.0.2.3']);
    expect(values(dns, 'myshop.example.com')).toEqual(['192.0.2.2']);
  });

  test('of two zones with one name sees the older one', async () => {
    const { dns, zone, change, wait } = route53Region();
    const [older, younger] = [await zone('example.com'), await zone('example.com')];
    await wait(1);
    await change(older, record('www.example.com', 'A', '192.0.2.1'));
    await change(younger, record('www.example.com', 'A', '192.0.2.2'));
    await wait(60);
    expect(values(dns, 'www.example.com')).toEqual(['192.0.2.1']);
  });

  test('follows CNAMEs into other zones, and answers nothing where they lead in a circle', () => {
    const dns = new Dns();
    const zones = createZonesElsewhere(dns);
    zones.set('example.com', 'www.example.com', 'CNAME', ['web.example.net']);
    zones.set('example.net', 'web.example.net', 'A', ['192.0.2.1'], 30);
    zones.set('example.com', 'a.example.com', 'CNAME', ['b.example.com']);
    zones.set('example.com', 'b.example.com', 'CNAME', ['a.example.com']);
    expect(dns.resolve('www.example.com', 'A')).toEqual({ kind: 'records', values: ['192.0.2.1'], ttlSeconds: 30 });
    expect(values(dns, 'a.example.com')).toBe('failure');
  });

  test('finds a wildcard for any depth below it, unless a name stands in between', () => {
    const dns = new Dns();
    const zones = createZonesElsewhere(dns);
    zones.set('example.com', '*.example.com', 'A', ['192.0.2.1']);
    zones.set('example.com', 'shop.example.com', 'A', ['192.0.2.2']);
    expect(values(dns, 'a.b.example.com')).toEqual(['192.0.2.1']);
    expect(values(dns, 'a.shop.example.com')).toBe('no-name');
    expect(values(dns, 'shop.example.com', 'TXT')).toBe('no-data');
    expect(values(dns, 'example.com')).toBe('no-data');
  });
});

describe('the CAA records that bind a name', () => {
  const dns = new Dns();
  const zones = createZonesElsewhere(dns);
  zones.set('example.com', 'example.com', 'CAA', ['0 issue "letsencrypt.org"']);
  zones.set('example.com', 'shop.example.com', 'CAA', ['0 issue "amazon.com"']);
  zones.set('free.example', 'www.free.example', 'A', ['192.0.2.1']);
  zones.set('broken.example', 'www.broken.example', 'A', ['192.0.2.1']);
  zones.failing.add('broken.example');

  test('are those of its closest ancestor that has any', () => {
    expect(dns.bindingCaa('a.shop.example.com')).toEqual(['0 issue "amazon.com"']);
    expect(dns.bindingCaa('*.example.com')).toEqual(['0 issue "letsencrypt.org"']);
    expect(dns.bindingCaa('www.free.example')).toEqual([]);
  });

  test('are unknown where a server fails', () => {
    expect(dns.bindingCaa('www.broken.example')).toBeUndefined();
  });
});
