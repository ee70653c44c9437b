import { describe, expect, test } from 'vitest';
import { Delegations } from '../../../../functions/aws/publicDns/delegation.ts';
import { createZonesElsewhere, type ZonesElsewhere } from '../../../../sandbox/dns/elsewhere.ts';
import { Dns } from '../../../../sandbox/dns/resolver.ts';
import { lookupsIn } from './support.ts';

const OURS = ['ns-1.awsdns-01.com', 'ns-2.awsdns-02.net'];
const THEIRS = ['ns-7.awsdns-07.com', 'ns-8.awsdns-08.net'];
const REGISTRAR = ['ns1.registrar.example', 'ns2.registrar.example'];
const RECORD = { name: '_a.www.shop.example', value: '_b.acm-validations.aws' };
const ZONE = { id: 'Z1', name: 'shop.example' };
const SECOND = { id: 'Z2', name: 'shop.example' };

interface Row {
  readonly name: string;
  readonly build: (zones: ZonesElsewhere, dns: Dns) => void;
  readonly expect: object;
}

/** A zone with these name servers, which its parent delegates to. */
const zone = (zones: ZonesElsewhere, dns: Dns, nameServers: readonly string[], name = 'shop.example') => {
  zones.set(name, name, 'NS', nameServers);
  dns.delegate(name, nameServers);
};

const ROWS: readonly Row[] = [
  {
    name: 'the record is there',
    build: (zones, dns) => {
      zone(zones, dns, OURS);
      zones.set('shop.example', RECORD.name, 'CNAME', [`${RECORD.value}.`]);
    },
    expect: { kind: 'visible' },
  },
  {
    name: 'the record is there, in a zone of somebody else: ACM sees it all the same',
    build: (zones, dns) => {
      zone(zones, dns, REGISTRAR);
      zones.set('shop.example', RECORD.name, 'CNAME', [RECORD.value]);
    },
    expect: { kind: 'visible' },
  },
  {
    name: 'the zone is ours, and the record is missing',
    build: (zones, dns) => zone(zones, dns, OURS),
    expect: {
      kind: 'hidden',
      reason: 'record-not-public',
      because: '_a.www.shop.example CNAME is not there, and _b.acm-validations.aws is expected',
    },
  },
  {
    name: 'the zone is ours, and the record is another',
    build: (zones, dns) => {
      zone(zones, dns, OURS);
      zones.set('shop.example', RECORD.name, 'CNAME', ['other.example']);
    },
    expect: {
      kind: 'hidden',
      reason: 'record-not-public',
      because: '_a.www.shop.example CNAME is other.example, and _b.acm-validations.aws is expected',
    },
  },
  {
    name: 'one of the name servers is ours: that is enough',
    build: (zones, dns) => zone(zones, dns, [OURS[0]!, REGISTRAR[0]!]),
    expect: { kind: 'hidden', reason: 'record-not-public' },
  },
  {
    name: 'the registrar has the domain',
    build: (zones, dns) => zone(zones, dns, REGISTRAR),
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because: 'shop.example is delegated to ns1.registrar.example, ns2.registrar.example',
    },
  },
  {
    name: 'the other zone of the same name and account is asked',
    build: (zones, dns) => zone(zones, dns, ['ns-3.awsdns-03.com', 'ns-4.awsdns-04.net']),
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because:
        'shop.example is delegated to ns-3.awsdns-03.com, ns-4.awsdns-04.net, of the hosted zone Z2 of this account',
    },
  },
  {
    name: 'a zone of another account is asked',
    build: (zones, dns) => zone(zones, dns, THEIRS),
    expect: {
      kind: 'hidden',
      reason: 'zone-of-another-account',
      because: 'shop.example is delegated to ns-7.awsdns-07.com, ns-8.awsdns-08.net',
    },
  },
  {
    name: 'a part of the domain is delegated on, past our zone',
    build: (zones, dns) => {
      zone(zones, dns, OURS);
      zone(zones, dns, REGISTRAR, 'www.shop.example');
    },
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because: 'www.shop.example is delegated to ns1.registrar.example, ns2.registrar.example',
    },
  },
  {
    name: 'the name is an alias of the domain itself, which is no delegation',
    build: (zones, dns) => {
      zone(zones, dns, OURS);
      zones.set('shop.example', 'www.shop.example', 'CNAME', ['shop.example']);
    },
    expect: { kind: 'hidden', reason: 'record-not-public' },
  },
  {
    name: 'the name is an alias of a domain of somebody else, which is no delegation',
    build: (zones, dns) => {
      zone(zones, dns, OURS);
      zone(zones, dns, REGISTRAR, 'pages.example');
      zones.set('shop.example', 'www.shop.example', 'CNAME', ['pages.example']);
    },
    expect: { kind: 'hidden', reason: 'record-not-public' },
  },
  {
    name: 'the parent delegates it to nobody',
    build: (zones) => zones.set('example', 'example', 'NS', REGISTRAR),
    expect: { kind: 'hidden', reason: 'zone-not-delegated', because: 'shop.example is not delegated by example' },
  },
  {
    name: 'nobody has heard of any of it',
    build: () => undefined,
    expect: { kind: 'hidden', reason: 'zone-not-delegated', because: 'shop.example is not delegated by its parent' },
  },
  {
    name: 'it is delegated to name servers of Route 53 that do not have it any more',
    build: (_zones, dns) => dns.delegate('shop.example', THEIRS),
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because: 'the name servers that shop.example is delegated to fail',
    },
  },
];

const nameServersOf = (id: string) =>
  Promise.resolve(id === 'Z1' ? OURS : ['ns-3.awsdns-03.com', 'ns-4.awsdns-04.net']);

describe('whether ACM can see a validation record', () => {
  test.each(ROWS)('$name', async ({ build, expect: expected }) => {
    const dns = new Dns();
    build(createZonesElsewhere(dns), dns);
    const found = await new Delegations([ZONE, SECOND], nameServersOf, lookupsIn(dns)).visibility(RECORD, ZONE);
    expect(found).toMatchObject(expected);
  });

  test('nobody knows while public DNS does not answer', async () => {
    const fails = () => Promise.reject(Object.assign(new Error('late'), { code: 'ETIMEOUT' }));
    const lookups = { resolveCaa: fails, resolveCname: fails, resolveNs: fails };
    const found = await new Delegations([ZONE], nameServersOf, lookups).visibility(RECORD, ZONE);
    expect(found).toEqual({ kind: 'unknown', error: '_a.www.shop.example NS: ETIMEOUT' });
  });
});
