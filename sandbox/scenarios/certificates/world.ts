import { type Region } from '../../region.ts';
import type { World } from '../scenario.ts';
import {
  addHost,
  changeRecord,
  createWebsite,
  createZone,
  importCertificate,
  issueCertificate,
  validationsOf,
} from '../website.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Of 198 days: its renewal window opens on the third day. */
const SHOP_DAYS_AGO = 150;
/** Its window opens on the thirteenth, and nothing is in its way. */
const API_DAYS_AGO = 140;
/** Nobody renews what was imported: on the seventeenth day it is below the fleet's floor. */
const PAY_DAYS_LEFT = 30;

/** Somebody tidies the zone up, in the minute in which the window opens, so that ACM is the first to notice. */
const RECORD_DELETED_MS = 3 * DAY_MS + 40_000;
/** Somebody adds a blog. */
const BLOG_APPEARS_MS = 5 * DAY_MS + 10 * HOUR_MS;

export default {
  description:
    'Certificates in 60 days: a renewal stuck on a deleted record, an imported one near its end, a new host in a rule.',
  hasTrail: true,
  async build(region) {
    const zoneId = await createZone(region, 'shop.example');
    const shop = await issueCertificate(region, ['shop.example', 'www.shop.example'], { daysAgo: SHOP_DAYS_AGO });
    const api = await issueCertificate(region, ['api.shop.example'], { daysAgo: API_DAYS_AGO });
    const pay = await importCertificate(region, ['pay.shop.example'], PAY_DAYS_LEFT);
    for (const arn of [shop, api]) {
      for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
    }
    const website = await createWebsite(region, 'shop', [shop, api, pay]);
    await region.elasticLoadBalancing.instantly(async () => {
      for (const [at, host] of ['www', 'api', 'pay'].entries()) {
        await addHost(region, website, `${host}.shop.example`, at + 1);
      }
    });
    await createWebsite(region, 'landing');
    const [record] = await validationsOf(region, shop);
    later(region, RECORD_DELETED_MS, () => changeRecord(region, zoneId, 'DELETE', record!));
    later(region, BLOG_APPEARS_MS, () => addHost(region, website, 'blog.shop.example', 4));
    return { loads: {} };
  },
} satisfies World;

/** What people do while it runs. */
function later(region: Region, delayMs: number, work: () => Promise<unknown>): void {
  region.clock.setTimeout(() => {
    void work();
  }, delayMs);
}
