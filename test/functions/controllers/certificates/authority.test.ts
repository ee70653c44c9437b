import { createPrivateKey, X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../../../sandbox/certificates/authority.ts';
import type { KeyAlgorithm } from '../../../../sandbox/certificates/keyPairs.ts';
import { covers } from '../../../../sandbox/certificates/names.ts';

describe('a certificate', () => {
  const authority = createAuthority('A Test Root');
  const root = new X509Certificate(authority.certificatePem);

  test.each<KeyAlgorithm>(['EC_prime256v1', 'EC_secp384r1', 'RSA_2048'])(
    'with a key of %s is what was asked for, signed by its authority',
    (keyAlgorithm) => {
      const { certificatePem, privateKeyPem } = authority.issue({
        names: ['example.com', '*.example.com'],
        serial: '7f0102030405060708090a0b0c0d0e0f',
        notBeforeMs: Date.UTC(2026, 2, 2),
        notAfterMs: Date.UTC(2026, 8, 15, 23, 59, 59),
        keyAlgorithm,
      });
      const certificate = new X509Certificate(certificatePem);
      expect(certificate.subject).toBe('CN=example.com');
      expect(certificate.issuer).toBe('CN=A Test Root');
      expect(certificate.subjectAltName).toBe('DNS:example.com, DNS:*.example.com');
      expect(certificate.serialNumber).toBe('7F0102030405060708090A0B0C0D0E0F');
      expect(certificate.validFrom).toBe('Mar  2 00:00:00 2026 GMT');
      expect(certificate.validTo).toBe('Sep 15 23:59:59 2026 GMT');
      expect(certificate.ca).toBe(false);
      expect(certificate.verify(root.publicKey)).toBe(true);
      expect(certificate.checkIssued(root)).toBe(true);
      expect(certificate.checkPrivateKey(createPrivateKey(privateKeyPem))).toBe(true);
    },
  );

  test('of an authority signs itself', () => {
    expect(root.ca).toBe(true);
    expect(root.verify(root.publicKey)).toBe(true);
  });
});

test.each([
  { certificate: 'example.com', host: 'Example.com.', expected: true },
  { certificate: 'example.com', host: 'www.example.com', expected: false },
  { certificate: '*.example.com', host: 'www.example.com', expected: true },
  { certificate: '*.example.com', host: 'a.www.example.com', expected: false },
  { certificate: '*.example.com', host: 'example.com', expected: false },
])('whether $certificate covers $host is $expected', ({ certificate, host, expected }) => {
  expect(covers(certificate, host)).toBe(expected);
});
