import {
  CreateRuleCommand,
  ElasticLoadBalancingV2Client,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Region } from '../../region.ts';
import { uploadServerCertificate } from '../otherAuthorities.ts';
import type { World } from '../scenario.ts';
import {
  addCertificate,
  addHost,
  addRule,
  addTargets,
  changeRecord,
  createService,
  createWebsite,
  createZone,
  importCertificate,
  issueCertificate,
  validationsOf,
  type Website,
} from '../website.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Of a validity of 198 days: its renewal window opens on the third day. */
const SHOP_DAYS_AGO = 150;
/** Its window opens on the thirteenth day, and its renewal succeeds. */
const API_DAYS_AGO = 140;
/** Imported certificates are not renewed: the fleet asks for its replacement, which is done at once. */
const PAY_DAYS_LEFT = 30;

/** A person deletes a validation record in the minute in which the window opens, so that ACM notices it first. */
const RECORD_DELETED_MS = 3 * DAY_MS + 40_000;
/** A person adds a blog. */
const BLOG_APPEARS_MS = 5 * DAY_MS + 10 * HOUR_MS;
/** Nobody renews a server certificate of IAM: people are told at once. */
const LEGACY_DAYS_LEFT = 30;
/** They upload another one two days later. */
const LEGACY_REPLACED_MS = 2 * DAY_MS;
/** A host whose CAA record lets another authority issue, and the correction of the record. */
const GUESTS_APPEAR_MS = 4 * DAY_MS;
const GUESTS_ALLOWED_MS = 4 * DAY_MS + 12 * HOUR_MS;
const CAA_OF_GUESTS = { name: 'guests.shop.example', type: 'CAA' } as const;

export default {
  description:
    'Certificates over 60 days: a blocked renewal, an imported one, one of IAM, a redirect that would loop, new hosts, CAA.',
  hasTrail: true,
  speed: 3_600,
  async build(region) {
    const zoneId = await createZone(region, 'shop.example');
    const shop = await issueCertificate(region, ['shop.example', 'www.shop.example'], { daysAgo: SHOP_DAYS_AGO });
    const api = await issueCertificate(region, ['api.shop.example'], { daysAgo: API_DAYS_AGO });
    const pay = await importCertificate(region, ['pay.shop.example'], PAY_DAYS_LEFT);
    for (const arn of [shop, api]) {
      for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
    }
    const legacy = await uploadServerCertificate(region, 'legacy', ['legacy.shop.example'], LEGACY_DAYS_LEFT);
    const website = await createWebsite(region, 'shop', [shop, api, pay, legacy]);
    const landing = await createWebsite(region, 'landing');
    await region.elasticLoadBalancing.instantly(async () => {
      for (const { targetGroupArn } of [website, landing]) await addTargets(region, targetGroupArn);
      const [cart, backend, assets] = [
        await createService(region, 'cart'),
        await createService(region, 'api'),
        await createService(region, 'assets'),
      ];
      const www = 'www.shop.example';
      await addRule(region, website.httpsArn!, { host: www, path: '/cart/*', targetGroupArn: cart, priority: 1 });
      await addHost(region, website, www, 2);
      await addRule(region, website.httpsArn!, { host: 'api.shop.example', targetGroupArn: backend, priority: 3 });
      await addHost(region, website, 'pay.shop.example', 4);
      await addHost(region, website, 'legacy.shop.example', 6);
      // Its HTTPS listener has to get the same rule, and not the other one, which is for port 80 only.
      await addRule(region, landing.httpArn, { path: '/assets/*', targetGroupArn: assets, priority: 1 });
      await redirectToItself(region, landing, 'landing.shop.example');
    });
    const [record] = await validationsOf(region, shop);
    later(region, RECORD_DELETED_MS, () => changeRecord(region, zoneId, 'DELETE', record!));
    later(region, BLOG_APPEARS_MS, () => addHost(region, website, 'blog.shop.example', 5));
    later(region, LEGACY_REPLACED_MS, () => replaceLegacy(region, website, legacy));
    await changeRecord(region, zoneId, 'UPSERT', { ...CAA_OF_GUESTS, value: '0 issue "letsencrypt.org"' });
    later(region, GUESTS_APPEAR_MS, () => addHost(region, website, CAA_OF_GUESTS.name, 7));
    later(region, GUESTS_ALLOWED_MS, () =>
      changeRecord(region, zoneId, 'UPSERT', { ...CAA_OF_GUESTS, value: '0 issue "amazon.com"' }),
    );
    return { loads: {} };
  },
} satisfies World;

/** A rule as people write it on port 80: the same host, over HTTPS. On port 443 it would never end. */
async function redirectToItself(region: Region, { httpArn }: Website, host: string): Promise<void> {
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new CreateRuleCommand({
      ListenerArn: httpArn,
      Priority: 2,
      Conditions: [{ Field: 'path-pattern', PathPatternConfig: { Values: ['/login'] } }],
      Actions: [
        { Type: 'redirect', RedirectConfig: { Protocol: 'HTTPS', Port: '443', Host: host, StatusCode: 'HTTP_301' } },
      ],
    }),
  );
}

/** The new one is added before the old one is removed. */
async function replaceLegacy(region: Region, { httpsArn = '' }: Website, old: string): Promise<void> {
  const young = await uploadServerCertificate(region, 'legacy-2', ['legacy.shop.example'], 365);
  await addCertificate(region, httpsArn, young);
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new RemoveListenerCertificatesCommand({ ListenerArn: httpsArn, Certificates: [{ CertificateArn: old }] }),
  );
}

/** Schedules an action of a person. */
function later(region: Region, delayMs: number, work: () => Promise<unknown>): void {
  region.clock.setTimeout(() => {
    void work();
  }, delayMs);
}
