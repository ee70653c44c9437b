import { describe, expect, test } from 'vitest';
import { covers, isInZone, isWildcardTooDeep, nameForHostPattern, withWildcard } from '../../fleet/domains.ts';
import { defineFleet } from '../../fleet/fleet.ts';
import { faultsIn } from './faults.ts';

const shop = { domains: [['shop.example']], loadBalancers: { shop: {} } };
const withEntry = (entry: object) => ({ certificates: { shop: { ...shop, ...entry } } });

describe('a certificate set', () => {
  test('has a default for everything but its load balancers', () => {
    const { certificates } = defineFleet({ certificates: { shop: { loadBalancers: { shop: { https: {} } } } } });
    expect(certificates).toEqual({
      shop: {
        mode: 'observe',
        domains: [],
        loadBalancers: {
          shop: { proof: 'public', https: { redirect: true, policy: 'ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09' } },
        },
        keyAlgorithm: 'RSA_2048',
        watchDays: 60,
        replaceBelowDays: 14,
        replacePrivate: false,
        replace: [],
        soakSeconds: 300,
        proofDeadlineSeconds: 600,
        certificatesPerAccount: 2_500,
        certificatesPerLoadBalancer: 25,
        deleteAfterDays: 3,
        namesPerCertificate: 10,
      },
    });
  });

  test('takes an apex with its wildcard as one line, and the ARN of a certificate that is there', () => {
    const arn = 'arn:aws:acm:eu-west-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b';
    expect(withWildcard('shop.example')).toEqual(['shop.example', '*.shop.example']);
    expect(faultsIn(withEntry({ domains: [withWildcard('shop.example'), arn] }))).toEqual([]);
  });

  test.each([
    ['Shop.Example.', /shop\.example, as certificates have it/],
    ['*.Shop.example', /\*\.shop\.example, as certificates have it/],
    ['shop.example.', /shop\.example, as certificates have it/],
    ['müller.example', /xn--mller-kva\.example, as certificates have it: .* Punycode/],
    ['*.straße.example', /\*\.xn--strae-oqa\.example, as certificates have it/],
    ['_x.shop.example', /without underscores/],
    [`${'a'.repeat(64)}.example`, /at most 63 characters between two dots/],
    [`${'a.'.repeat(124)}example`, /at most 253 characters/],
    ['https://shop.example', /such as shop\.example/],
    ['shop.example:443', /such as shop\.example/],
    ['w*.shop.example', /such as shop\.example/],
    ['localhost', /such as shop\.example/],
    ['', /such as shop\.example/],
  ])('says of the name %j what it should be', (name, message) => {
    const faults = faultsIn(withEntry({ domains: [[name]] }));
    expect(faults).toHaveLength(1);
    expect(faults[0]!.allowed).toMatch(message);
  });

  test.each([
    `${'a'.repeat(63)}.example`,
    `${'a.'.repeat(122)}abc.example`.slice(-253),
    'api.*.example',
    '*.*.shop.example',
  ])('takes %j, and leaves it to the decision what is wrong with it', (name) => {
    expect(faultsIn(withEntry({ domains: [[name]] }))).toEqual([]);
  });

  test('takes the ARNs of certificates that are to be replaced: of ACM and of IAM, in every partition', () => {
    const listed = [
      'arn:aws:acm:eu-west-1:123456789012:certificate/61f50cd4-45b9-4259-b049-d0a53682fa4b',
      'arn:aws:iam::123456789012:server-certificate/shop/old.example',
      'arn:aws-cn:iam::123456789012:server-certificate/old',
    ];
    expect(faultsIn(withEntry({ replace: listed }))).toEqual([]);
    const wrong = ['old', 'arn:aws:iam::123456789012:role/old', 'arn:aws:acm:eu-west-1:123456789012:certificate/'];
    expect(faultsIn(withEntry({ replace: wrong })).map(({ path }) => path)).toEqual(
      [0, 1, 2].map((at) => `certificates.shop.replace.${at}`),
    );
  });

  test('is refused with all that is wrong with it at once', () => {
    const wrong = {
      mode: 'acts',
      domains: [['Shop.example']],
      loadBalancers: { 'internal-a': { proof: 'none' }, b: { ports: [0] } },
      soakSeconds: -1,
    };
    expect(faultsIn({ certificates: { Shop: wrong } }).map(({ path }) => path)).toEqual([
      'certificates.Shop.mode',
      'certificates.Shop.domains.0.0',
      'certificates.Shop.loadBalancers.b.ports.0',
      'certificates.Shop.soakSeconds',
      'certificates.Shop',
      'certificates.Shop.loadBalancers.internal-a',
    ]);
  });

  test('does not share a load balancer with another certificate set', () => {
    expect(faultsIn({ certificates: { shop, blog: shop } })).toEqual([
      {
        path: 'certificates.blog.loadBalancers.shop',
        value: '{}',
        allowed: 'a load balancer that shop does not have: put the domains of both into one certificate set',
      },
    ]);
  });

  test('needs the VPC of the fleet for a proof from there', () => {
    expect(faultsIn(withEntry({ loadBalancers: { shop: { proof: 'vpc' } } }))).toMatchObject([{ path: 'vpc' }]);
    const vpc = { subnetIds: ['subnet-0a1b2c3d'], securityGroupIds: ['sg-0a1b2c3d'] };
    expect(faultsIn({ ...withEntry({ loadBalancers: { shop: { proof: 'vpc' } } }), vpc })).toEqual([]);
  });

  test.each(['shop.example', 'Z1-2', 'z0123'])('does not take %s for the id of a hosted zone', (id) => {
    expect(faultsIn({ hostedZones: [id] })).toMatchObject([{ path: 'hostedZones.0' }]);
  });
});

describe('names', () => {
  test.each([
    ['shop.example', 'shop.example', true],
    ['*.shop.example', 'www.shop.example', true],
    ['*.shop.example', '*.shop.example', true],
    ['*.shop.example', 'shop.example', false],
    ['*.shop.example', 'a.b.shop.example', false],
    ['*.shop.example', '*.b.shop.example', false],
    ['www.shop.example', '*.shop.example', false],
  ])('%s covers %s: %s', (name, host, expected) => {
    expect(covers(name, host)).toBe(expected);
  });

  test.each([
    ['WWW.Shop.Example', 'www.shop.example'],
    ['*.shop.example', '*.shop.example'],
    ['shop-*.shop.example', '*.shop.example'],
    ['sho?.shop.example', '*.shop.example'],
    ['www.*.example', 'www.*.example'],
  ])('the condition %s needs %s', (pattern, name) => {
    expect(nameForHostPattern(pattern)).toBe(name);
  });

  test.each([
    ['*.shop.example', false],
    ['*.eu.shop.example', false],
    ['*.*.shop.example', true],
    ['www.*.example', true],
    ['*.example', true],
    ['*', true],
  ])('the wildcard of %s is too deep for a certificate: %s', (name, expected) => {
    expect(isWildcardTooDeep(name)).toBe(expected);
  });

  test.each([
    ['shop.example', 'shop.example', true],
    ['www.shop.example', 'shop.example', true],
    ['myshop.example', 'shop.example', false],
  ])('%s is in the zone %s: %s', (name, zone, expected) => {
    expect(isInZone(name, zone)).toBe(expected);
  });
});
