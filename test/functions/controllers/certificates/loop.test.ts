import type { CertificateSummary, ListCertificatesCommandOutput } from '@aws-sdk/client-acm';
import { describe, expect, test } from 'vitest';
import { createWebsite, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import { certificatesIn, certificatesOn, deployed, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

describe('the whole loop', () => {
  test('requests, validates and attaches a certificate for what the fleet names', async () => {
    let listenerArn = '';
    const shop = await deployed(async (region) => {
      const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 10 });
      listenerArn = (await createWebsite(region, 'shop', [other])).httpsArn!;
    });
    await shop.run(15 * MINUTE);
    expect(shop.decisions()).toEqual([
      'request/named',
      'upsert-records/validation',
      'hold/validating',
      'attach/not-covered',
      'prove/changed',
      'hold/proving',
      'confirm/served',
      'hold/in-order',
    ]);
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
    const made = (await certificatesIn(shop)).find(({ DomainName }) => DomainName === 'shop.example')!;
    expect(made.Status).toBe('ISSUED');
    expect(await certificatesOn(shop, listenerArn)).toContain(made.CertificateArn);
  });

  test('requests once what ACM does not list for a while, and goes on with it meanwhile', async () => {
    const shop = await deployed(async (region) => {
      const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 10 });
      await createWebsite(region, 'shop', [other]);
    });
    const { region } = shop;
    const requested: unknown[] = [];
    region.endpoint.intercept = async ({ operation }, _input, next) => {
      const answer = (await next()) as object;
      if (operation === 'RequestCertificate') requested.push(answer);
      if (operation !== 'ListCertificates') return answer;
      const { CertificateSummaryList = [] } = answer as Partial<ListCertificatesCommandOutput>;
      const isOld = ({ CreatedAt }: CertificateSummary) => CreatedAt!.getTime() < region.clock.now() - 20 * MINUTE;
      return { ...answer, CertificateSummaryList: CertificateSummaryList.filter(isOld) };
    };
    await shop.run(19 * MINUTE);
    expect(requested).toHaveLength(1);
    expect(shop.decisions().slice(0, 3)).toEqual(['request/named', 'upsert-records/validation', 'hold/validating']);
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
    await shop.run(20 * MINUTE);
    expect(requested).toHaveLength(1);
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
  });
});
