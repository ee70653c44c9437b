import { ListCertificatesCommand, RequestCertificateCommand } from '@aws-sdk/client-acm';
import { describe, expect, test } from 'vitest';
import { acmRegion, DAY_MS, refusal, START_MS } from './support.ts';

/** A certificate that ACM has had a private authority issue `daysAgo`, and that is in use. */
async function withPrivate(daysAgo: number) {
  const at = await acmRegion({ acm: { certificateQuota: 1 } });
  const authority = at.region.acm.createPrivateAuthority('Shop Private CA');
  const more = { CertificateAuthorityArn: authority.arn, ValidationMethod: undefined };
  const arn = await at.issued('shop.internal', daysAgo, more);
  await at.use(arn);
  return { ...at, authority, arn, more };
}

describe('a private certificate', () => {
  test('is issued for 395 days without validation, even for names that are not public', async () => {
    const { describe: described, authority, arn, region } = await withPrivate(0);
    expect(await described(arn)).toMatchObject({
      Type: 'PRIVATE',
      Status: 'ISSUED',
      CertificateAuthorityArn: authority.arn,
      NotBefore: new Date(START_MS),
      NotAfter: new Date('2027-03-31T23:59:59Z'),
      RenewalEligibility: 'ELIGIBLE',
    });
    expect(region.acm.served(arn)).toMatchObject({ issuer: 'Shop Private CA', isTrusted: false });
  });

  test('takes no place in the quota of certificates', async () => {
    const { acm, request, more } = await withPrivate(0);
    await request('other.internal', more);
    await request('example.com');
    expect(await refusal(request('www.example.com'))).toBe('LimitExceededException');
    const { CertificateSummaryList = [] } = await acm.send(new ListCertificatesCommand({}));
    expect(CertificateSummaryList.filter(({ Type }) => Type === 'PRIVATE').length).toBeGreaterThan(0);
  });

  test('is not issued by an authority that is not there, or does not let ACM', async () => {
    const { acm, describe: described, authority, wait } = await withPrivate(0);
    const ask = async (CertificateAuthorityArn: string) =>
      (await acm.send(new RequestCertificateCommand({ DomainName: 'a.internal', CertificateAuthorityArn })))
        .CertificateArn!;
    const unknown = await ask('arn:aws:acm-pca:eu-west-1:123456789012:certificate-authority/none');
    authority.isPermitted = false;
    const denied = await ask(authority.arn);
    await wait(70_000);
    expect(await described(unknown)).toMatchObject({ Status: 'FAILED', FailureReason: 'PCA_RESOURCE_NOT_FOUND' });
    expect(await described(denied)).toMatchObject({ Status: 'FAILED', FailureReason: 'PCA_ACCESS_DENIED' });
  });

  test('is renewed from 60 days before its end by its authority, and keeps its ARN', async () => {
    // 61 days are left.
    const { describe: described, arn, wait, told } = await withPrivate(334);
    const { Serial } = await described(arn);
    await wait(DAY_MS - 60_000);
    expect((await described(arn)).RenewalSummary).toBeUndefined();
    await wait(2 * 3_600_000);
    const renewed = await described(arn);
    expect(renewed).toMatchObject({ RenewalSummary: { RenewalStatus: 'SUCCESS' }, Type: 'PRIVATE' });
    expect(renewed.Serial).not.toBe(Serial);
    expect(told('ACM Certificate Available').at(-1)).toMatchObject({
      detail: { Action: 'RENEWAL', CertificateType: 'PRIVATE' },
    });
  });

  test('is not renewed while its authority does not let ACM, and ends', async () => {
    const { describe: described, authority, arn, wait, told } = await withPrivate(390);
    authority.isPermitted = false;
    await wait(2 * 3_600_000);
    expect((await described(arn)).RenewalSummary).toMatchObject({
      RenewalStatus: 'FAILED',
      RenewalStatusReason: 'PCA_ACCESS_DENIED',
    });
    expect(told('ACM Certificate Renewal Action Required').length).toBeGreaterThan(0);
    await wait(6 * DAY_MS);
    expect((await described(arn)).Status).toBe('EXPIRED');
  });
});
