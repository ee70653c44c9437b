import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  GetCertificateCommand,
  ListCertificatesCommand,
  type ListCertificatesCommandInput,
  ListTagsForCertificateCommand,
  RemoveTagsFromCertificateCommand,
} from '@aws-sdk/client-acm';
import { X509Certificate } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { acmRegion, DAY_MS, HOUR_MS, otherAuthority, refusal, START_MS } from './support.ts';

describe('a requested certificate', () => {
  test('shows its CNAME some seconds after the request, one for a name and its wildcard', async () => {
    const { request, describe, recordsOf, wait } = await acmRegion();
    const arn = await request('example.com', { SubjectAlternativeNames: ['*.example.com', 'www.example.com'] });
    const [first] = (await describe(arn)).DomainValidationOptions!;
    expect(first).toEqual({
      DomainName: 'example.com',
      ValidationDomain: 'example.com',
      ValidationStatus: 'PENDING_VALIDATION',
      ValidationMethod: 'DNS',
    });
    await wait(10_000);
    const [apex, wildcard, www] = await recordsOf(arn);
    expect(apex!.Name).toMatch(/^_[0-9a-f]{32}\.example\.com\.$/);
    expect(apex!.Value).toMatch(/^_[0-9a-f]{32}\.[a-z]{10}\.acm-validations\.aws\.$/);
    expect(wildcard).toEqual(apex);
    expect(www).not.toEqual(apex);
  });

  test('is issued for 198 days once each of its CNAMEs is in the public DNS', async () => {
    const { request, describe, writeRecords, told, wait } = await acmRegion();
    const arn = await request('example.com', { SubjectAlternativeNames: ['www.example.com'] });
    await wait(10_000);
    expect((await describe(arn)).Status).toBe('PENDING_VALIDATION');
    await writeRecords(arn);
    await wait(200_000);
    expect(await describe(arn)).toMatchObject({
      CertificateArn: arn,
      DomainName: 'example.com',
      SubjectAlternativeNames: ['example.com', 'www.example.com'],
      Status: 'ISSUED',
      Type: 'AMAZON_ISSUED',
      KeyAlgorithm: 'RSA-2048',
      NotBefore: new Date(START_MS),
      NotAfter: new Date('2026-09-15T23:59:59Z'),
      InUseBy: [],
      RenewalEligibility: 'INELIGIBLE',
      Serial: expect.stringMatching(/^[0-7][0-9a-f](:[0-9a-f]{2}){15}$/),
    });
    expect(told('ACM Certificate Available')).toEqual([
      {
        resources: [arn],
        detail: {
          Action: 'ISSUANCE',
          CertificateType: 'AMAZON_ISSUED',
          CommonName: 'example.com',
          DomainValidationMethod: 'DNS',
          CertificateCreatedDate: '2026-03-02T00:00:00.000Z',
          CertificateExpirationDate: '2026-09-15T23:59:59.000Z',
          DaysToExpiry: 197,
          InUse: false,
          Exported: false,
        },
      },
    ]);
  });

  test('times out when a CNAME has been missing for 72 hours', async () => {
    const { request, describe, change, recordsOf, wait } = await acmRegion();
    const arn = await request('example.com', { SubjectAlternativeNames: ['www.example.com'] });
    await wait(10_000);
    const [apex, www] = await recordsOf(arn);
    await change('UPSERT', apex!);
    await change('UPSERT', { ...www!, Value: 'wrong.example.org' });
    await wait(72 * HOUR_MS - 60_000);
    expect((await describe(arn)).Status).toBe('PENDING_VALIDATION');
    await wait(180_000);
    const { Status, DomainValidationOptions } = await describe(arn);
    expect(Status).toBe('VALIDATION_TIMED_OUT');
    expect(DomainValidationOptions!.map(({ ValidationStatus }) => ValidationStatus)).toEqual(['SUCCESS', 'FAILED']);
  });

  test.each([
    {
      name: 'a CAA record names another authority',
      caa: '0 issue "letsencrypt.org"',
      status: 'FAILED',
      reason: 'CAA_ERROR',
    },
    { name: 'a CAA record names Amazon', caa: '0 issue "amazontrust.com"', status: 'ISSUED', reason: undefined },
    {
      name: 'a CAA record is about something else',
      caa: '0 iodef "mailto:a@example.com"',
      status: 'ISSUED',
      reason: undefined,
    },
    { name: 'only wildcards are forbidden', caa: '0 issuewild ";"', status: 'ISSUED', reason: undefined },
  ])('when $name is $status', async ({ caa, status, reason }) => {
    const { request, describe, change, writeRecords, wait } = await acmRegion();
    await change('UPSERT', { Name: 'example.com', Type: 'CAA', Value: caa });
    const arn = await request('www.example.com');
    await wait(10_000);
    await writeRecords(arn);
    await wait(200_000);
    const { Status, FailureReason } = await describe(arn);
    expect([Status, FailureReason]).toEqual([status, reason]);
  });

  test('fails for a name that is not public', async () => {
    const { request, describe, wait } = await acmRegion();
    const arn = await request('shop.internal');
    await wait(10_000);
    expect(await describe(arn)).toMatchObject({ Status: 'FAILED', FailureReason: 'INVALID_PUBLIC_DOMAIN' });
  });

  test('is one certificate for the token of an hour', async () => {
    const { request, wait } = await acmRegion();
    const IdempotencyToken = 'b5d0';
    const first = await request('example.com', { IdempotencyToken });
    expect(await request('example.com', { IdempotencyToken })).toBe(first);
    expect(await request('example.com', { IdempotencyToken: 'b5d1' })).not.toBe(first);
    await wait(HOUR_MS);
    expect(await request('example.com', { IdempotencyToken })).not.toBe(first);
  });

  test.each([
    { name: 'a first name of 65 characters', domain: `${'a'.repeat(53)}.example.com`, more: {} },
    { name: 'a key that is for imports only', domain: 'example.com', more: { KeyAlgorithm: 'RSA_4096' as const } },
  ])('is refused with $name', async ({ domain, more }) => {
    const { request } = await acmRegion();
    expect(await refusal(request(domain, more))).toBe('InvalidParameterException');
  });

  test.each([
    { name: 'a token with hyphens', domain: 'example.com', more: { IdempotencyToken: 'a-b' } },
    { name: 'an asterisk that is not the first label', domain: 'a.*.example.com', more: {} },
    { name: 'two asterisks', domain: '*.*.example.com', more: {} },
    { name: 'a name of one label', domain: 'localhost', more: {} },
  ])('is refused by its model with $name', async ({ domain, more }) => {
    const { request } = await acmRegion();
    expect(await refusal(request(domain, more))).toBe('ValidationException');
  });

  test('takes a first name of 64 characters', async () => {
    const { request } = await acmRegion();
    expect(await refusal(request(`${'a'.repeat(52)}.example.com`))).toBeUndefined();
  });

  test('is refused beyond the quotas of names, certificates and requests a year', async () => {
    const { acm, request } = await acmRegion({ acm: { namesQuota: 2, certificateQuota: 2, requestQuota: 3 } });
    const SubjectAlternativeNames = ['a.example.com', 'b.example.com'];
    expect(await refusal(request('example.com', { SubjectAlternativeNames }))).toBe('LimitExceededException');
    await request('a.example.com');
    const CertificateArn = await request('b.example.com');
    expect(await refusal(request('c.example.com'))).toBe('LimitExceededException');
    await acm.send(new DeleteCertificateCommand({ CertificateArn }));
    await acm.send(new DeleteCertificateCommand({ CertificateArn: await request('c.example.com') }));
    expect(await refusal(request('d.example.com'))).toBe('LimitExceededException');
  });
});

describe('certificates', () => {
  test('are listed with RSA keys only, unless the other key types are included', async () => {
    const { acm, issued, request, wait } = await acmRegion();
    await issued('rsa.example.com');
    await issued('ec.example.com', 0, { KeyAlgorithm: 'EC_prime256v1' });
    await request('pending.example.com');
    await wait(20_000);
    const names = async (input: ListCertificatesCommandInput) => {
      const { CertificateSummaryList } = await acm.send(new ListCertificatesCommand(input));
      return CertificateSummaryList!.map(({ DomainName }) => DomainName!.split('.')[0]);
    };
    expect(await names({})).toEqual(['rsa', 'pending']);
    expect(await names({ Includes: { keyTypes: ['RSA_2048', 'EC_prime256v1'] } })).toEqual(['rsa', 'ec', 'pending']);
    expect(await names({ CertificateStatuses: ['ISSUED'] })).toEqual(['rsa']);
    expect(await names({ SortBy: 'CREATED_AT', SortOrder: 'DESCENDING' })).toEqual(['pending', 'rsa']);
    const { CertificateSummaryList, NextToken } = await acm.send(new ListCertificatesCommand({ MaxItems: 1 }));
    expect(CertificateSummaryList![0]).toMatchObject({
      DomainName: 'rsa.example.com',
      SubjectAlternativeNameSummaries: ['rsa.example.com'],
      Status: 'ISSUED',
      InUse: false,
      NotAfter: new Date('2026-09-15T23:59:59Z'),
    });
    expect(await names({ MaxItems: 1, NextToken })).toEqual(['pending']);
  });

  test('are not deleted while a load balancer uses them', async () => {
    const { acm, issued, describe, use } = await acmRegion();
    const CertificateArn = await issued('example.com');
    const loadBalancerArn = await use(CertificateArn);
    expect(await describe(CertificateArn)).toMatchObject({
      InUseBy: [loadBalancerArn],
      RenewalEligibility: 'ELIGIBLE',
    });
    expect(await refusal(acm.send(new DeleteCertificateCommand({ CertificateArn })))).toBe('ResourceInUseException');
  });

  test('have tags', async () => {
    const { acm, issued } = await acmRegion();
    const CertificateArn = await issued('example.com', 0, { Tags: [{ Key: 'evenkeel', Value: 'certificates' }] });
    const more = [{ Key: 'team', Value: 'shop' }];
    await acm.send(new AddTagsToCertificateCommand({ CertificateArn, Tags: more }));
    const removed = [{ Key: 'evenkeel' }, { Key: 'team', Value: 'another' }];
    await acm.send(new RemoveTagsFromCertificateCommand({ CertificateArn, Tags: removed }));
    expect((await acm.send(new ListTagsForCertificateCommand({ CertificateArn }))).Tags).toEqual(more);
  });

  test('can be read as what a client would get, with the authority that signed it', async () => {
    const { acm, region, issued, describe } = await acmRegion();
    const CertificateArn = await issued('example.com', 0, { KeyAlgorithm: 'EC_prime256v1' });
    const { Certificate, CertificateChain } = await acm.send(new GetCertificateCommand({ CertificateArn }));
    const x509 = new X509Certificate(Certificate!);
    expect(x509.subjectAltName).toBe('DNS:example.com');
    expect(x509.serialNumber.toLowerCase()).toBe((await describe(CertificateArn)).Serial!.replaceAll(':', ''));
    expect(CertificateChain).toBe(region.certificateAuthority.certificatePem);
    expect(x509.verify(new X509Certificate(CertificateChain!).publicKey)).toBe(true);
  });
});

describe('an imported certificate', () => {
  test('has the names, the times and the issuer that it was made with', async () => {
    const { describe, importPem, told } = await acmRegion();
    const arn = await importPem(otherAuthority, ['example.com', 'www.example.com'], 60);
    expect(await describe(arn)).toMatchObject({
      Type: 'IMPORTED',
      Status: 'ISSUED',
      DomainName: 'example.com',
      SubjectAlternativeNames: ['example.com', 'www.example.com'],
      KeyAlgorithm: 'EC-prime256v1',
      Issuer: 'Some Other CA',
      NotAfter: new Date(START_MS + 60 * DAY_MS),
      ImportedAt: new Date(START_MS),
      Serial: '5a:5a',
    });
    expect(told('ACM Certificate Available')[0]!.detail).toMatchObject({
      Action: 'IMPORT',
      CertificateType: 'IMPORTED',
    });
  });

  test('is replaced under its ARN by importing another one, but an issued one is not', async () => {
    const { issued, describe, importPem, told } = await acmRegion();
    const arn = await importPem(otherAuthority, ['example.com'], 60);
    expect(await importPem(otherAuthority, ['example.com'], 90, arn)).toBe(arn);
    expect((await describe(arn)).NotAfter).toEqual(new Date(START_MS + 90 * DAY_MS));
    expect(told('ACM Certificate Available')[1]!.detail['Action']).toBe('REIMPORT');
    const requested = await issued('www.example.com');
    expect(await refusal(importPem(otherAuthority, ['example.com'], 90, requested))).toBe('ValidationException');
  });
});
