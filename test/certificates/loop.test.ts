import { describe, expect, test } from 'vitest';
import { createWebsite, issueCertificate } from '../../sandbox/scenarios/website.ts';
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
    console.log(
      shop.decisions(),
      shop.problems,
      shop.region.iam.denials,
      shop.sayings.filter(({ type }) => type === 'Attention Needed').map(({ detail }) => detail['message']),
      shop.logs.filter((l) => /ERROR/.test(l)).slice(0, 3),
    );
    const made = (await certificatesIn(shop)).find(({ DomainName }) => DomainName === 'shop.example')!;
    expect(made.Status).toBe('ISSUED');
    expect(await certificatesOn(shop, listenerArn)).toContain(made.CertificateArn);
  });
});
