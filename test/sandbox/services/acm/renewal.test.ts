import {
  DescribeCertificateCommand,
  ListCertificateDomainValidationsCommand,
  UpdateCertificateOptionsCommand,
} from '@aws-sdk/client-acm';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { acmRegion, DAY_MS, HOUR_MS, otherAuthority, refusal, START_MS } from './support.ts';

// A certificate that was issued 153 days ago has 45 days to go: its renewal window opens now.

describe('renewal', () => {
  test('comes by itself when the window opens, under the same ARN, if it is in use and its CNAME is there', async () => {
    const { issued, describe, use, writeRecords, told, wait } = await acmRegion();
    const arn = await issued('example.com', 150);
    await use(arn);
    await writeRecords(arn);
    const before = await describe(arn);
    await wait(2.9 * DAY_MS);
    expect((await describe(arn)).RenewalSummary).toBeUndefined();
    await wait(0.2 * DAY_MS);
    const after = await describe(arn);
    expect(after.RenewalSummary).toMatchObject({
      RenewalStatus: 'SUCCESS',
      DomainValidationOptions: [{ DomainName: 'example.com', ValidationStatus: 'SUCCESS' }],
    });
    expect(after.Serial).not.toBe(before.Serial);
    expect(after.NotAfter!.getTime()).toBeGreaterThan(before.NotAfter!.getTime() + 150 * DAY_MS);
    expect(told('ACM Certificate Available').map(({ detail }) => detail['Action'])).toEqual(['ISSUANCE', 'RENEWAL']);
  });

  test('waits for a CNAME that is missing, tells so once a day, and goes on when it is back', async () => {
    const { issued, describe, use, writeRecords, told, wait } = await acmRegion();
    const arn = await issued('example.com', 155);
    await use(arn);
    await wait(2.5 * DAY_MS);
    expect((await describe(arn)).RenewalSummary).toMatchObject({
      RenewalStatus: 'PENDING_VALIDATION',
      DomainValidationOptions: [
        {
          ValidationStatus: 'PENDING_VALIDATION',
          ResourceRecord: { Type: 'CNAME', Name: expect.stringMatching(/\.example\.com\.$/) },
        },
      ],
    });
    const required = told('ACM Certificate Renewal Action Required');
    expect(required).toHaveLength(3);
    expect(required[0]).toMatchObject({
      resources: [arn],
      detail: { RenewalStatusReason: 'PENDING_DOMAIN_VALIDATION', DaysToExpiry: 42, InUse: true },
    });
    await writeRecords(arn);
    await wait(2 * HOUR_MS);
    expect((await describe(arn)).RenewalSummary!.RenewalStatus).toBe('SUCCESS');
  });

  test('does not begin for a certificate that nobody uses', async () => {
    const { issued, describe, writeRecords, use, wait } = await acmRegion();
    const arn = await issued('example.com', 155);
    await writeRecords(arn);
    await wait(3 * DAY_MS);
    expect((await describe(arn)).RenewalSummary).toBeUndefined();
    await use(arn);
    await wait(DAY_MS);
    expect((await describe(arn)).RenewalSummary!.RenewalStatus).toBe('SUCCESS');
  });

  test('is stopped by a CAA record that does not name Amazon', async () => {
    const { issued, describe, use, writeRecords, change, told, wait } = await acmRegion();
    const arn = await issued('example.com', 155);
    await use(arn);
    await writeRecords(arn);
    await change('UPSERT', { Name: 'example.com', Type: 'CAA', Value: '0 issue "letsencrypt.org"' });
    await wait(2 * HOUR_MS);
    expect((await describe(arn)).RenewalSummary).toMatchObject({
      RenewalStatus: 'PENDING_VALIDATION',
      RenewalStatusReason: 'CAA_ERROR',
    });
    expect(told('ACM Certificate Renewal Action Required')[0]!.detail['RenewalStatusReason']).toBe('CAA_ERROR');
  });

  test('has failed when the certificate expires first', async () => {
    const { issued, describe, use, told, wait } = await acmRegion();
    const arn = await issued('example.com', 196);
    await use(arn);
    await wait(3 * DAY_MS);
    expect(await describe(arn)).toMatchObject({ Status: 'EXPIRED', RenewalSummary: { RenewalStatus: 'FAILED' } });
    expect(told('ACM Certificate Expired')).toMatchObject([
      { resources: [arn], detail: { CertificateExpirationDate: '2026-03-03T23:59:59.000Z' } },
    ]);
  });

  test('by e-mail waits for somebody to follow the link', async () => {
    const { region, issued, describe, use, wait } = await acmRegion();
    const arn = await issued('example.com', 155, { ValidationMethod: 'EMAIL' });
    await use(arn);
    await wait(2 * HOUR_MS);
    expect((await describe(arn)).RenewalSummary).toMatchObject({
      RenewalStatus: 'PENDING_VALIDATION',
      DomainValidationOptions: [
        { ValidationMethod: 'EMAIL', ValidationEmails: expect.arrayContaining(['admin@example.com']) },
      ],
    });
    region.acm.approveByEmail(arn);
    await wait(2 * HOUR_MS);
    expect((await describe(arn)).RenewalSummary!.RenewalStatus).toBe('SUCCESS');
  });
});

describe('moving from e-mail to DNS', () => {
  test('shows the CNAMEs to write, keeps the ARN, and lets a renewal that was stuck go on', async () => {
    const { acm, issued, describe, use, change, wait } = await acmRegion();
    const CertificateArn = await issued('example.com', 155, { ValidationMethod: 'EMAIL' });
    await use(CertificateArn);
    await wait(2 * HOUR_MS);
    const migrate = () =>
      acm.send(new UpdateCertificateOptionsCommand({ CertificateArn, Options: { ValidationMethod: 'DNS' } }));
    await migrate();
    expect(await refusal(migrate())).toBe('ConflictException');
    await wait(10_000);
    const { DomainValidationSummaryList } = await acm.send(
      new ListCertificateDomainValidationsCommand({ CertificateArn }),
    );
    const { ActiveValidationConfiguration: active, RequestedValidationConfiguration: requested } =
      DomainValidationSummaryList![0]!;
    expect(active!.ValidationMethod).toBe('EMAIL');
    const { Name, Value } = requested!.ValidationChallenge!.DnsValidationChallenge!.ResourceRecord!;
    await change('UPSERT', { Name: Name!, Type: 'CNAME', Value: Value! });
    await wait(3 * HOUR_MS);
    expect(await describe(CertificateArn)).toMatchObject({
      UpdateSummary: { Status: 'SUCCESS', DomainValidationMethodUpdateSummary: { From: 'EMAIL', To: 'DNS' } },
      DomainValidationOptions: [{ ValidationMethod: 'DNS', ValidationStatus: 'SUCCESS' }],
      RenewalSummary: { RenewalStatus: 'SUCCESS' },
    });
  });

  test('fails after 72 hours without the CNAMEs, and the e-mails stay in effect', async () => {
    const { acm, issued, describe, wait } = await acmRegion();
    const CertificateArn = await issued('example.com', 0, { ValidationMethod: 'EMAIL' });
    await acm.send(new UpdateCertificateOptionsCommand({ CertificateArn, Options: { ValidationMethod: 'DNS' } }));
    await wait(72 * HOUR_MS + 180_000);
    expect(await describe(CertificateArn)).toMatchObject({
      UpdateSummary: { Status: 'FAILED' },
      DomainValidationOptions: [{ ValidationMethod: 'EMAIL' }],
    });
  });
});

describe('an end that approaches', () => {
  test('is told daily, from the 30th day before it for issued certificates', async () => {
    const { issued, told, wait } = await acmRegion();
    const arn = await issued('example.com', 167);
    await wait(0.9 * DAY_MS);
    expect(told('ACM Certificate Approaching Expiration')).toEqual([]);
    await wait(2.2 * DAY_MS);
    expect(told('ACM Certificate Approaching Expiration').map(({ detail }) => detail['DaysToExpiry'])).toEqual([
      30, 29, 28,
    ]);
    expect(told('ACM Certificate Approaching Expiration')[0]).toEqual({
      resources: [arn],
      detail: {
        DaysToExpiry: 30,
        CommonName: 'example.com',
        FirstSubjectAlternativeName: 'example.com',
        ValidityInDays: 198,
        CertificateKeyPairOrigin: 'AWS_MANAGED',
      },
    });
  });

  test('is told of imported ones from the 45th day, and their end itself is not', async () => {
    const { describe, importPem, told, wait } = await acmRegion();
    const arn = await importPem(otherAuthority, ['example.com'], 2);
    const later = await importPem(otherAuthority, ['www.example.com'], 46);
    const toldOfLater = () =>
      told('ACM Certificate Approaching Expiration').filter(({ resources }) => resources[0] === later).length;
    await wait(DAY_MS - HOUR_MS);
    expect(toldOfLater()).toBe(0);
    await wait(2 * HOUR_MS);
    expect(toldOfLater()).toBe(1);
    await wait(DAY_MS);
    expect(await describe(arn)).toMatchObject({ Status: 'EXPIRED' });
    expect(told('ACM Certificate Expired')).toEqual([]);
  });

  test('is measured in days, twice a day', async () => {
    const { region, issued, wait } = await acmRegion();
    const CertificateArn = await issued('example.com', 10);
    await wait(1.1 * DAY_MS);
    const { Datapoints } = await new CloudWatchClient(region.clientConfig()).send(
      new GetMetricStatisticsCommand({
        Namespace: 'AWS/CertificateManager',
        MetricName: 'DaysToExpiry',
        Dimensions: [{ Name: 'CertificateArn', Value: CertificateArn }],
        StartTime: new Date(START_MS),
        EndTime: new Date(region.clock.now()),
        Period: 43_200,
        Statistics: ['Minimum'],
      }),
    );
    expect(Datapoints!.map(({ Minimum }) => Minimum).toSorted((a, b) => a! - b!)).toEqual([186, 187]);
  });
});

test('a certificate that is taken back is told and shown as revoked', async () => {
  const { region, acm, issued, told } = await acmRegion();
  const CertificateArn = await issued('example.com');
  region.acm.revoke(CertificateArn);
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn }));
  expect(Certificate).toMatchObject({ Status: 'REVOKED', RevokedAt: new Date(START_MS) });
  expect(told('ACM Certificate Revoked')[0]!.resources).toEqual([CertificateArn]);
});
