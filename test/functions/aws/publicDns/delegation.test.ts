import { describe, expect, test } from 'vitest';
import { Delegations } from '../../../../functions/aws/publicDns/delegation.ts';
import { askNameServer } from '../../../../functions/aws/publicDns/nameServer.ts';
import { Parents } from '../../../../functions/aws/publicDns/parents.ts';
import { createZonesElsewhere, type ZonesElsewhere } from '../../../../sandbox/dns/elsewhere.ts';
import { Dns } from '../../../../sandbox/dns/resolver.ts';
import { listenAsParent, lookupsIn } from './support.ts';

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
      because: 'shop.example is delegated to ns1.registrar.example, ns2.registrar.example by example',
    },
  },
  {
    name: 'the other zone of the same name and account is asked',
    build: (zones, dns) => zone(zones, dns, ['ns-3.awsdns-03.com', 'ns-4.awsdns-04.net']),
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because:
        'shop.example is delegated to ns-3.awsdns-03.com, ns-4.awsdns-04.net by example, of the hosted zone Z2 of this account',
    },
  },
  {
    name: 'a zone of another account is asked',
    build: (zones, dns) => zone(zones, dns, THEIRS),
    expect: {
      kind: 'hidden',
      reason: 'zone-of-another-account',
      because: 'shop.example is delegated to ns-7.awsdns-07.com, ns-8.awsdns-08.net by example',
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
    build: (zones) => {
      zones.set('example', 'example', 'NS', ['ns.example']);
      zones.set('example', 'ns.example', 'A', ['192.0.2.53']);
    },
    expect: { kind: 'hidden', reason: 'zone-not-delegated', because: 'shop.example is not delegated by example' },
  },
  {
    name: 'the parent delegates it to us, whatever the zone says of itself',
    build: (zones, dns) => {
      zones.set('shop.example', 'shop.example', 'NS', [...REGISTRAR, OURS[0]!]);
      dns.delegate('shop.example', OURS);
    },
    expect: { kind: 'hidden', reason: 'record-not-public' },
  },
  {
    name: 'the parent delegates it to us, and resolvers fail all the same',
    build: (zones, dns) => {
      zone(zones, dns, OURS);
      zones.failing.add('shop.example');
    },
    expect: {
      kind: 'hidden',
      reason: 'record-not-public',
      because: 'shop.example is delegated to this hosted zone by example, and resolvers fail there',
    },
  },
  {
    name: 'nobody has heard of any of it',
    build: () => undefined,
    expect: { kind: 'hidden', reason: 'zone-not-delegated', because: 'shop.example is not delegated by example' },
  },
  {
    name: 'it is delegated to name servers of Route 53 that do not have it any more',
    build: (_zones, dns) => dns.delegate('shop.example', THEIRS),
    expect: {
      kind: 'hidden',
      reason: 'zone-of-another-account',
      because: 'shop.example is delegated to ns-7.awsdns-07.com, ns-8.awsdns-08.net by example',
    },
  },
];

const nameServersOf = (id: string) =>
  Promise.resolve(id === 'Z1' ? OURS : ['ns-3.awsdns-03.com', 'ns-4.awsdns-04.net']);

/** Where no name server of a parent answers, what resolvers find has to do. */
const FALLBACK_ROWS: readonly Row[] = [
  {
    name: 'the registrar has the domain',
    build: (zones, dns) => zone(zones, dns, REGISTRAR),
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because: 'shop.example is delegated to ns1.registrar.example, ns2.registrar.example (as resolvers find it)',
    },
  },
  {
    name: 'nobody has it',
    build: () => undefined,
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because: 'shop.example is not delegated by example (as resolvers find it)',
    },
  },
  {
    name: 'its name servers fail',
    build: (_zones, dns) => dns.delegate('shop.example', THEIRS),
    expect: {
      kind: 'hidden',
      reason: 'zone-not-delegated',
      because: 'the name servers that shop.example is delegated to fail',
    },
  },
  {
    name: 'a zone that is ours and fails may do so by accident',
    build: (zones, dns) => {
      zone(zones, dns, OURS);
      zones.failing.add('shop.example');
    },
    expect: { reason: 'zone-not-delegated' },
  },
];

/** What a name server that can be asked, or none, makes of a world. */
async function look(build: Row['build'], isAnswering: boolean) {
  const dns = new Dns();
  build(createZonesElsewhere(dns), dns);
  await using server = await listenAsParent(dns);
  const ask = (_address: string, name: string) =>
    isAnswering ? askNameServer(server.address, name, server.port) : Promise.reject(new Error('no answer in time'));
  const parents = new Parents(lookupsIn(dns), ask);
  return await new Delegations([ZONE, SECOND], nameServersOf, lookupsIn(dns), parents).visibility(RECORD, ZONE);
}

describe('whether ACM can see a validation record', () => {
  test.each(ROWS)('$name', async ({ build, expect: expected }) => {
    expect(await look(build, true)).toMatchObject(expected);
  });

  test.each(FALLBACK_ROWS)('by what resolvers find: $name', async ({ build, expect: expected }) => {
    expect(await look(build, false)).toMatchObject(expected);
  });

  test('nobody knows while public DNS does not answer', async () => {
    const fails = () => Promise.reject(Object.assign(new Error('late'), { code: 'ETIMEOUT' }));
    const lookups = { resolve4: fails, resolveCaa: fails, resolveCname: fails, resolveNs: fails };
    const found = await new Delegations([ZONE], nameServersOf, lookups).visibility(RECORD, ZONE);
    expect(found).toEqual({ kind: 'unknown', error: '_a.www.shop.example NS: ETIMEOUT' });
  });
});
