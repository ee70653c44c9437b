import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createWebsite, issueCertificate } from '../../../../sandbox/scenarios/website.ts';
import type { Listening } from '../../../../sandbox/wire/server.ts';
import { evenkeel as commandLine } from './commandLine.ts';
import { deployed, type Deployed, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

let shop: Deployed;
let server: Listening;
beforeAll(async () => {
  shop = await deployed(async (region) => {
    const arn = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 10 });
    await createWebsite(region, 'shop', [arn]);
  });
  await shop.run(6 * MINUTE);
  server = await shop.region.endpoint.listen();
});
afterAll(() => server.close());

const evenkeel = (...args: string[]) => commandLine(server.url, 'fleet.ts', ...args);

describe('the command line about certificates', () => {
  test('shows the status of each certificate set', async () => {
    const status = await evenkeel('status');
    expect(status).toMatch(/^certificates\/shop {5}act {6}hold {10}in-order/m);
    expect(status).toContain('certificates: 1, the first expires in 187.9 days · names not covered: 0');
    expect(status).toMatch(/^certificates\/watched {2}observe {2}hold {10}load-balancer-not-found/m);
  });

  test('explains what would be decided, rule by rule, and what is on each listener', async () => {
    const explained = await evenkeel('explain', 'certificates/shop');
    expect(explained).toMatch(/listener {2}shop\/\w+ {2}HTTPS on 443/);
    expect(explained).toMatch(/shop\.example, \*\.shop\.example {2}ISSUED, 187\.9 days left, by Amazon, not managed/);
    expect(explained).toMatch(/^\d+ {2}at rest +hold: in-order$/m);
  });

  test('lists every certificate, served or not, and what would be done', async () => {
    const listed = await evenkeel('certificates');
    expect(listed).toMatch(/^Served on managed load balancers: 1$/m);
    expect(listed).toMatch(/^shop\.example \+1 +amazon {4}187\.9 days {4}by ACM$/m);
    expect(listed).toContain('shop:443 (default) · renewed, else replaced below 14 days');
    expect(listed).toContain('load balancer watched: there is none of this name');
    expect(process.exitCode).toBe(3);
    process.exitCode = 0;
    const { rows } = JSON.parse(await evenkeel('certificates', '--json')) as { rows: object[] };
    expect(rows[0]).toMatchObject({ kind: 'amazon', renewedBy: 'ACM', servedOn: ['shop:443 (default)'] });
    process.exitCode = 0;
  });

  test('pauses an entry, which then is left alone, and resumes it', async () => {
    expect(await evenkeel('pause', 'shop', '--until-resumed', '--why', 'a freeze', '--by', 'ada')).toContain(
      'shop is paused by ada until resumed: a freeze',
    );
    expect(await evenkeel('explain', 'shop')).toContain('hold: paused');
    expect(await evenkeel('resume', 'shop')).toMatch(/^shop is resumed/);
    expect(await evenkeel('history', 'certificates/shop')).toMatch(/paused +by ada/);
  });

  test('says which names there are', async () => {
    await expect(evenkeel('explain', 'blog')).rejects.toThrow(
      'Unknown resource "blog". Available: certificates/landing, certificates/shop, certificates/watched.',
    );
  });
});
