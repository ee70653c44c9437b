import { expect, test } from 'vitest';
import { createWebsite, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import { DAY, deployed, HOUR, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

test('a renewal that waits for a zone nobody asks is told with its cause, and is over when it is delegated again', async () => {
  const shop = await deployed(async (region) => {
    // 46 days are left: ACM tries to renew it tomorrow.
    const arn = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 152 });
    await createWebsite(region, 'shop', [arn]);
  });
  const { region } = shop;
  const ours = region.dns.delegationOf('shop.example');
  region.dns.delegate('shop.example', ['ns1.registrar.example', 'ns2.registrar.example']);
  await shop.run(1.5 * DAY);
  expect(shop.decisions().at(-1)).toBe('hold/zone-not-delegated');
  const notices = () =>
    shop.sayings
      .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'shop')
      .map(({ detail }) => `${String(detail['state'])} ${String(detail['message'])}`);
  expect(notices()[0]).toMatch(
    /^raised zone-not-delegated \(shop\.example\): .*Set its four name servers at the registrar.* Found: shop\.example is delegated to ns1\.registrar\.example, ns2\.registrar\.example by example\..* expires in 4\d/,
  );
  region.dns.delegate('shop.example', ours);
  await shop.run(DAY + HOUR);
  expect(notices().at(-1)).toMatch(/^over Resolved after \d.*: zone-not-delegated \(shop\.example\)/);
  expect(['hold/in-order', 'hold/renewing', 'confirm/served']).toContain(shop.decisions().at(-1));
  expect(shop.problems).toEqual([]);
});
