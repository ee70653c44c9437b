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
});
