import {
  AddListenerCertificatesCommand,
  DescribeListenerCertificatesCommand,
  ElasticLoadBalancingV2Client,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import type { Region } from '../../../../sandbox/region.ts';
import { createWebsite, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import { certificatesIn, deployed, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

const SHOP = ['shop.example', '*.shop.example'];

/** A website whose default certificate, with twelve days left, is in the list as well, among so many others. */
async function withBoth(others: number) {
  let [listenerArn, old] = ['', ''];
  const build = async (region: Region) => {
    old = await issueCertificate(region, SHOP, { daysAgo: 186 });
    const listed: string[] = [];
    for (let at = 0; at < others; at++) {
      listed.push(await issueCertificate(region, [`other-${at}.example`], { daysAgo: 1 }));
    }
    listenerArn = (await createWebsite(region, 'shop', [old, ...listed])).httpsArn!;
    const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
    const Certificates = [{ CertificateArn: old }];
    await region.elasticLoadBalancing.instantly(() =>
      elb.send(new AddListenerCertificatesCommand({ ListenerArn: listenerArn, Certificates })),
    );
  };
  const shop = await deployed(build, { acm: { renewalWindowDays: 1 } });
  const elb = new ElasticLoadBalancingV2Client(shop.region.clientConfig());
  const described = async () =>
    (await elb.send(new DescribeListenerCertificatesCommand({ ListenerArn: listenerArn }))).Certificates!;
  return { shop, old, described };
}

test.each([
  { name: 'with room in the list', others: 1 },
  { name: 'with no room in the list', others: 24 },
])('a default certificate that is in the list as well is followed by one that is both, $name', async ({ others }) => {
  const { shop, old, described } = await withBoth(others);
  await shop.run(40 * MINUTE);
  const made = (await certificatesIn(shop)).find(
    ({ DomainName, CertificateArn }) => DomainName === 'shop.example' && CertificateArn !== old,
  )!;
  const on = await described();
  expect(on.filter(({ CertificateArn }) => CertificateArn === made.CertificateArn)).toEqual([
    { CertificateArn: made.CertificateArn, IsDefault: true },
    { CertificateArn: made.CertificateArn, IsDefault: false },
  ]);
  expect(on.map(({ CertificateArn }) => CertificateArn)).not.toContain(old);
  expect(on).toHaveLength(others + 2);
  expect(shop.decisions()).not.toContain('rollback/not-served');
  expect(shop.decisions()).toContain('confirm/served');
  expect(shop.decisions().at(-1)).toBe('hold/in-order');
  const measures = shop.region.tls.measures();
  expect(measures.filter(({ secondsWithoutValidCertificate }) => secondsWithoutValidCertificate > 0)).toEqual([]);
  // Clients that name a host and clients that do not are shown the same one.
  for (const { address } of shop.region.tls.nodes.all()) {
    for (const hello of [{ servername: 'www.shop.example' }, {}]) {
      expect(shop.region.tls.handshake(address, 443, hello)).toMatchObject({
        certificate: { arn: made.CertificateArn },
      });
    }
  }
  expect(shop.problems).toEqual([]);
});
