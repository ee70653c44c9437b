import { ListCertificatesCommand } from '@aws-sdk/client-acm';
import { describe, expect, test } from 'vitest';
import { createAuthority } from '../../../../sandbox/certificates/authority.ts';
import { acmRegion, START_MS } from './support.ts';

// What AWS answered when its answers were recorded (localstack's validated snapshots, 2023 to 2025).

describe('a requested certificate is described with these fields', () => {
  test('while its validation is pending', async () => {
    const { request, describe: described, wait } = await acmRegion();
    const arn = await request('*.example.com');
    await wait(10_000);
    expect(await described(arn)).toEqual({
      CertificateArn: arn,
      CertificateKeyPairOrigin: 'AWS_MANAGED',
      CreatedAt: new Date(START_MS),
      DomainName: '*.example.com',
      DomainValidationOptions: [
        {
          DomainName: '*.example.com',
          ResourceRecord: { Name: expect.any(String), Type: 'CNAME', Value: expect.any(String) },
          ValidationDomain: '*.example.com',
          ValidationMethod: 'DNS',
          ValidationStatus: 'PENDING_VALIDATION',
        },
      ],
      ExtendedKeyUsages: [],
      InUseBy: [],
      Issuer: 'Amazon',
      KeyAlgorithm: 'RSA-2048',
      KeyUsages: [],
      Options: { CertificateTransparencyLoggingPreference: 'ENABLED', Export: 'DISABLED' },
      RenewalEligibility: 'INELIGIBLE',
      SignatureAlgorithm: 'SHA256WITHRSA',
      Status: 'PENDING_VALIDATION',
      Subject: 'CN=*.example.com',
      SubjectAlternativeNames: ['*.example.com'],
      Type: 'AMAZON_ISSUED',
    });
  });

  test('when it is issued', async () => {
    const { issued, describe: described } = await acmRegion();
    expect(await described(await issued('example.com'))).toMatchObject({
      ExtendedKeyUsages: [
        { Name: 'TLS_WEB_SERVER_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.1' },
        { Name: 'TLS_WEB_CLIENT_AUTHENTICATION', OID: '1.3.6.1.5.5.7.3.2' },
      ],
      IssuedAt: new Date(START_MS),
      Issuer: 'Amazon',
      KeyUsages: [{ Name: 'DIGITAL_SIGNATURE' }, { Name: 'KEY_ENCIPHERMENT' }],
      SignatureAlgorithm: 'SHA256WITHRSA',
    });
  });

  test('right after a request that is validated by e-mail: nobody has been written to', async () => {
    const { request, describe: described } = await acmRegion();
    const { DomainValidationOptions } = await described(await request('example.com', { ValidationMethod: 'EMAIL' }));
    expect(DomainValidationOptions).toEqual([
      {
        DomainName: 'example.com',
        ValidationDomain: 'example.com',
        ValidationEmails: [],
        ValidationMethod: 'EMAIL',
        ValidationStatus: 'PENDING_VALIDATION',
      },
    ]);
  });

  test.each([
    ['RSA_2048', 'RSA-2048', 'SHA256WITHRSA'],
    ['EC_prime256v1', 'EC-prime256v1', 'SHA384WITHECDSA'],
    ['EC_secp384r1', 'EC-secp384r1', 'SHA384WITHECDSA'],
  ] as const)('the algorithm %s is written %s', async (requested, shown, signature) => {
    const { issued, describe: described } = await acmRegion();
    expect(await described(await issued('example.com', 0, { KeyAlgorithm: requested }))).toMatchObject({
      KeyAlgorithm: shown,
      SignatureAlgorithm: signature,
    });
  });
});

test('an imported certificate is described by what stands in it', async () => {
  const { importPem, describe: described } = await acmRegion();
  const other = createAuthority('Some Other CA');
  expect(await described(await importPem(other, ['example.com', 'www.example.com'], 60))).toMatchObject({
    DomainValidationOptions: [{ DomainName: 'example.com' }, { DomainName: 'www.example.com' }],
    Issuer: 'Some Other CA',
    Options: { CertificateTransparencyLoggingPreference: 'DISABLED', Export: 'DISABLED' },
    RenewalEligibility: 'INELIGIBLE',
    Subject: 'CN=example.com',
  });
});

describe('a list', () => {
  test('lacks a certificate that was requested a moment ago, and has it soon', async () => {
    const { acm, request, wait } = await acmRegion({ acm: { listedSeconds: [2, 20] } });
    const arn = await request('example.com');
    const list = async () => (await acm.send(new ListCertificatesCommand())).CertificateSummaryList!;
    expect(await list()).toEqual([]);
    await wait(20_000);
    expect(await list()).toEqual([
      {
        CertificateArn: arn,
        CertificateKeyPairOrigin: 'AWS_MANAGED',
        CreatedAt: new Date(START_MS),
        DomainName: 'example.com',
        ExportOption: 'DISABLED',
        Exported: false,
        ExtendedKeyUsages: [],
        HasAdditionalSubjectAlternativeNames: false,
        InUse: false,
        KeyAlgorithm: 'RSA-2048',
        KeyUsages: [],
        RenewalEligibility: 'INELIGIBLE',
        Status: 'PENDING_VALIDATION',
        SubjectAlternativeNameSummaries: ['example.com'],
        Type: 'AMAZON_ISSUED',
      },
    ]);
  });

  test('is filtered by key usages', async () => {
    const { acm, issued } = await acmRegion();
    await issued('example.com');
    const count = async (Includes: object) =>
      (await acm.send(new ListCertificatesCommand({ Includes }))).CertificateSummaryList!.length;
    expect(await count({ keyUsage: ['DIGITAL_SIGNATURE'] })).toBe(1);
    expect(await count({ keyUsage: ['CRL_SIGNING'] })).toBe(0);
    expect(await count({ extendedKeyUsage: ['TLS_WEB_SERVER_AUTHENTICATION'] })).toBe(1);
    expect(await count({ exportOption: 'ENABLED' })).toBe(0);
  });
});
