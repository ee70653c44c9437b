import { ACMClient, DescribeCertificateCommand, ListCertificateDomainValidationsCommand } from '@aws-sdk/client-acm';
import { describe, expect, test } from 'vitest';
import { addHost, createWebsite, issueCertificate, type Website } from '../../../../sandbox/scenarios/website.ts';
import { certificatesIn, certificatesOn, DAY, deployed, HOUR, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

const SHOP = ['shop.example', '*.shop.example'];

describe('a listener that takes no more certificates', () => {
  test('has old and new exchanged in two calls, one right after the other', async () => {
    let [listenerArn, old] = ['', ''];
    const shop = await deployed(
      async (region) => {
        const others: string[] = [];
        for (let at = 0; at < 25; at++) {
          others.push(await issueCertificate(region, [`other-${at}.example`], { daysAgo: 1 }));
        }
        old = await issueCertificate(region, SHOP, { daysAgo: 186 });
        // One default and 25 beside it, which is the quota.
        listenerArn = (await createWebsite(region, 'shop', [...others, old])).httpsArn!;
      },
      { acm: { renewalWindowDays: 1 } },
    );
    const changes: { operation: string; atMs: number }[] = [];
    shop.region.endpoint.intercept = (call, _input, next) => {
      const { operation } = call;
      if (/^(Add|Remove)ListenerC/.test(operation)) changes.push({ operation, atMs: shop.region.clock.now() });
      return next();
    };
    await shop.run(40 * MINUTE);
    expect(changes.map(({ operation }) => operation)).toEqual([
      'AddListenerCertificates',
      'RemoveListenerCertificates',
      'AddListenerCertificates',
    ]);
    expect(changes[2]!.atMs - changes[1]!.atMs).toBeLessThan(200);
    expect(shop.decisions()).toContain('attach/no-room');
    expect(shop.decisions()).toContain('confirm/served');
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
    const attached = await certificatesOn(shop, listenerArn);
    expect(attached).toHaveLength(26);
    expect(attached).not.toContain(old);
  });
});

describe('a listener that takes no more certificates, on which a new host appears', () => {
  test('gets the successor of another certificate all the same, and people hear of the host', async () => {
    let website: Website | undefined;
    let old = '';
    const shop = await deployed(
      async (region) => {
        const others: string[] = [];
        for (let at = 0; at < 25; at++) {
          others.push(await issueCertificate(region, [`other-${at}.example`], { daysAgo: 1 }));
        }
        // 15 days are left, and its window opens too late.
        old = await issueCertificate(region, SHOP, { daysAgo: 183 });
        website = await createWebsite(region, 'shop', [...others, old]);
        await region.elasticLoadBalancing.instantly(() => addHost(region, website!, 'api.eu.shop.example', 1));
      },
      { acm: { renewalWindowDays: 1 } },
    );
    await shop.run(30 * MINUTE);
    expect(shop.decisions()).toContain('request/uncovered-host');
    expect(shop.decisions()).not.toContain('request/named');
    await shop.run(DAY + 3 * HOUR);
    const attached = await certificatesOn(shop, website!.httpsArn!);
    const successor = (await certificatesIn(shop)).find(
      ({ DomainName, CertificateArn }) => DomainName === 'shop.example' && CertificateArn !== old,
    )!;
    expect(attached).toContain(successor.CertificateArn);
    expect(attached).not.toContain(old);
    expect(attached).toHaveLength(26);
    const notices = shop.sayings.filter(
      ({ type, detail }) =>
        type === 'Attention Needed' && detail['resource'] === 'shop' && detail['state'] === 'raised',
    );
    expect(notices.map(({ detail }) => detail['message'])).toEqual([
      expect.stringMatching(/^The load balancer shop has 25 of 25 certificates besides the defaults\./),
      expect.stringMatching(/^attach arn:\S+ arn:\S+ has failed 3 times in a row .*TooManyCertificatesException/),
    ]);
    const host = (await certificatesIn(shop)).find(({ DomainName }) => DomainName === 'api.eu.shop.example')!;
    expect(notices[1]!.detail['message']).toContain(host.CertificateArn);
    expect(shop.problems).toEqual([]);
  });
});

describe('a certificate that is validated by e-mail', () => {
  test('is moved to DNS in time, renews by it, and keeps its ARN', async () => {
    let [listenerArn, arn] = ['', ''];
    const shop = await deployed(async (region) => {
      // 46 days left: it is watched, and its renewal window opens tomorrow.
      arn = await issueCertificate(region, SHOP, { daysAgo: 152, ValidationMethod: 'EMAIL' });
      listenerArn = (await createWebsite(region, 'shop', [arn])).httpsArn!;
    });
    await shop.run(3 * HOUR);
    expect(shop.decisions()).toEqual([
      'migrate/validated-by-email',
      // ACM says some seconds later which records it wants; the next tick writes them.
      'hold/validating',
      'upsert-records/renewal-blocked',
      'hold/renewing',
    ]);
    const acm = new ACMClient(shop.region.clientConfig());
    const { DomainValidationSummaryList: summaries = [] } = await acm.send(
      new ListCertificateDomainValidationsCommand({ CertificateArn: arn }),
    );
    expect(
      summaries.map(({ DomainName, ActiveValidationConfiguration: active }) => [DomainName, active!.ValidationMethod]),
    ).toEqual([
      ['shop.example', 'DNS'],
      ['*.shop.example', 'DNS'],
    ]);
    await shop.run(DAY + 3 * HOUR);
    const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
    expect(Certificate!.RenewalSummary!.RenewalStatus).toBe('SUCCESS');
    expect(await certificatesOn(shop, listenerArn)).toEqual([arn]);
    expect(shop.decisions()).not.toContain('request/expiring');
    expect(shop.problems).toEqual([]);
  });
});
