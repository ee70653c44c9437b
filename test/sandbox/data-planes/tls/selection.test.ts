import { describe, expect, test } from 'vitest';
import { chooseCertificate, isValidFor } from '../../../../sandbox/data-planes/tls/selection.ts';
import type { ServedCertificate } from '../../../../sandbox/services/acm/index.ts';

const NOW_MS = Date.UTC(2026, 2, 2);
const DAY_MS = 86_400_000;

/** A certificate for www.example.com with a P-256 key, from 100 days ago to 98 days from now. */
const certificate = (serial: string, more: Partial<ServedCertificate> = {}): ServedCertificate => ({
  arn: `arn:${serial}`,
  names: ['www.example.com'],
  keyAlgorithm: 'EC_prime256v1',
  serial,
  issuer: 'A Test Root',
  notBeforeMs: NOW_MS - 100 * DAY_MS,
  notAfterMs: NOW_MS + 98 * DAY_MS,
  isTrusted: true,
  pem: () => {
    throw new Error('nobody looks at it');
  },
  ...more,
});

const fallback = certificate('default', { names: ['example.org'] });
const expired = { notAfterMs: NOW_MS };
const chosen = (
  certificates: readonly ServedCertificate[],
  servername: string | undefined = 'www.example.com',
  type: 'application' | 'network' = 'application',
) => chooseCertificate({ type, defaultCertificate: fallback, certificates }, servername, NOW_MS).serial;

describe('of the certificates on a listener, a client is shown', () => {
  test('the default one if it names no host, or one that nothing on the list covers', () => {
    expect(
      chooseCertificate(
        { type: 'network', defaultCertificate: fallback, certificates: [certificate('a')] },
        undefined,
        NOW_MS,
      ).serial,
    ).toBe('default');
    expect(chosen([certificate('a')], 'example.com')).toBe('default');
  });

  test('the one that covers its host, by a wildcard too', () => {
    const wildcard = certificate('wildcard', { names: ['*.example.com', 'example.com'] });
    expect(chosen([wildcard, certificate('other', { names: ['a.example.net'] })], 'api.example.com')).toBe('wildcard');
    expect(chosen([wildcard], 'a.api.example.com')).toBe('default');
  });

  test.each([
    {
      name: 'ECDSA rather than RSA, whatever else',
      better: {},
      worse: { keyAlgorithm: 'RSA_4096', notAfterMs: NOW_MS + 900 * DAY_MS },
    },
    { name: 'the longer key', better: { keyAlgorithm: 'EC_secp384r1' }, worse: { notAfterMs: NOW_MS + 900 * DAY_MS } },
    { name: 'the longer validity', better: { notAfterMs: NOW_MS + 99 * DAY_MS }, worse: {} },
  ] as const)('$name', ({ better, worse }) => {
    const [a, b] = [certificate('better', better), certificate('worse', worse)];
    expect(chosen([a, b])).toBe('better');
    expect(chosen([b, a])).toBe('better');
  });

  test('the one that was added first, where they differ in nothing that counts', () => {
    expect(chosen([certificate('first'), certificate('second')])).toBe('first');
  });

  test('one that has not expired, by an Application Load Balancer only', () => {
    const list = [certificate('old', { ...expired, notBeforeMs: NOW_MS - 900 * DAY_MS }), certificate('new')];
    expect(chosen(list)).toBe('new');
    expect(chosen(list, 'www.example.com', 'network')).toBe('old');
  });

  test('an expired ECDSA certificate before a live RSA one', () => {
    expect(chosen([certificate('rsa', { keyAlgorithm: 'RSA_2048' }), certificate('ec', expired)])).toBe('ec');
  });
});

test('a certificate is valid from its first to just before its last moment, for the hosts that it covers', () => {
  const one = certificate('a', { notBeforeMs: NOW_MS, notAfterMs: NOW_MS + 1000 });
  expect(isValidFor(one, 'www.example.com', NOW_MS - 1)).toBe(false);
  expect(isValidFor(one, 'www.example.com', NOW_MS)).toBe(true);
  expect(isValidFor(one, 'www.example.com', NOW_MS + 999)).toBe(true);
  expect(isValidFor(one, 'www.example.com', NOW_MS + 1000)).toBe(false);
  expect(isValidFor(one, 'example.com', NOW_MS)).toBe(false);
});
