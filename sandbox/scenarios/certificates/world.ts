import { type Region } from '../../region.ts';
import type { World } from '../scenario.ts';
import {
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

export default {
  description:
    'Certificates over 60 days: a renewal blocked by a deleted record, an imported one near expiry, a new host in a rule.',
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
    const website = await createWebsite(region, 'shop', [shop, api, pay]);
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
      // Its HTTPS listener has to get the same rule.
      await addRule(region, landing.httpArn, { path: '/assets/*', targetGroupArn: assets, priority: 1 });
    });
    const [record] = await validationsOf(region, shop);
    later(region, RECORD_DELETED_MS, () => changeRecord(region, zoneId, 'DELETE', record!));
    later(region, BLOG_APPEARS_MS, () => addHost(region, website, 'blog.shop.example', 5));
    return { loads: {} };
  },
} satisfies World;

/** Schedules an action of a person. */
function later(region: Region, delayMs: number, work: () => Promise<unknown>): void {
  region.clock.setTimeout(() => {
    void work();
  }, delayMs);
}
