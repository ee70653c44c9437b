import { ACMClient, DescribeCertificateCommand } from '@aws-sdk/client-acm';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { startCrowd } from '../../../../bench/handshakes/crowd.ts';
import { openTlsSockets } from '../../../../sandbox/data-planes/tls/sockets/index.ts';
import type { Region } from '../../../../sandbox/region.ts';
import { pace } from '../../../../sandbox/run/pace.ts';
import {
  addHost,
  changeRecord,
  createWebsite,
  issueCertificate,
  validationsOf,
  type Website,
} from '../../../../sandbox/scenarios/website.ts';
import {
  certificatesIn,
  certificatesOn,
  DAY,
  deployed,
  type Deployed,
  HOUR,
  MINUTE,
  SECOND,
  synthesizeOnce,
} from './deployed.ts';

synthesizeOnce();

const SHOP = ['shop.example', '*.shop.example'];

/** The shop's website with certificates of such an age, the first one as its default; their records stand. */
async function shopWith(ages: readonly number[], options: Parameters<typeof deployed>[1] = {}) {
  let website: Website | undefined;
  const arns: string[] = [];
  const shop = await deployed(async (region, zoneId) => {
    for (const daysAgo of ages) arns.push(await issueCertificate(region, SHOP, { daysAgo }));
    website = await createWebsite(region, 'shop', arns);
    for (const record of await validationsOf(region, arns[0]!)) await changeRecord(region, zoneId, 'UPSERT', record);
  }, options);
  return { shop, arns, website: website! };
}

const secondsWithout = ({ region }: Deployed) =>
  region.tls.measures().map(({ host, secondsWithoutValidCertificate }) => [host, secondsWithoutValidCertificate]);

const serialOf = async (region: Region, arn: string) => {
  const acm = new ACMClient(region.clientConfig());
  const { Certificate } = await acm.send(new DescribeCertificateCommand({ CertificateArn: arn }));
  return Certificate!.Serial!.replaceAll(':', '').toLowerCase();
};

/** What clients of each address are shown for a name. */
const shownFor = ({ region }: Deployed, servername: string) =>
  region.tls.nodes.all().map(({ address }) => {
    const met = region.tls.handshake(address, 443, { servername });
    return met.kind === 'shown' ? met.certificate.arn : met.kind;
  });

describe('a certificate below the floor', () => {
  // With validities of 198 days and a floor of 14, it is to be replaced from the 185th day on; nothing renews it,
  // because the renewal window opens too late.
  const late = { acm: { renewalWindowDays: 1 } };

  test('is replaced as the default in one call and proven; what somebody else requested is not deleted', async () => {
    const { shop, arns, website } = await shopWith([186], late);
    await shop.run(30 * MINUTE);
    const [served] = await certificatesOn(shop, website.httpsArn!);
    expect(served).not.toBe(arns[0]);
    expect(shop.decisions()).toContain('confirm/served');
    expect(new Set(shownFor(shop, 'www.shop.example'))).toEqual(new Set([served]));
    expect(secondsWithout(shop).every(([, seconds]) => seconds === 0)).toBe(true);
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
    // Somebody else requested the old one: it stays in ACM for good.
    expect((await certificatesIn(shop)).map(({ CertificateArn }) => CertificateArn)).toContain(arns[0]);
  });

  test('by SNI goes only after the new one has stood beside it, which the load balancer does not choose', async () => {
    // The same names, the same key and the same validity: only the dates differ, and the first one on the list wins.
    let website: Website | undefined;
    let [old, other] = ['', ''];
    const shop = await deployed(async (region) => {
      other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 });
      old = await issueCertificate(region, SHOP, { daysAgo: 186 });
      website = await createWebsite(region, 'shop', [other, old]);
    }, late);
    while (!shop.decisions().includes('attach/not-covered')) await shop.run(MINUTE);
    await shop.run(2 * MINUTE);
    const beside = await certificatesOn(shop, website!.httpsArn!);
    expect(beside).toHaveLength(3);
    // Both are attached, and every address still serves the old one.
    expect(new Set(shownFor(shop, 'www.shop.example'))).toEqual(new Set([old]));
    await shop.run(20 * MINUTE);
    const served = await certificatesOn(shop, website!.httpsArn!);
    expect(served).toHaveLength(2);
    expect(served).not.toContain(old);
    expect(new Set(shownFor(shop, 'www.shop.example'))).toEqual(new Set([served[1]]));
    expect(shop.decisions()).toContain('detach/superseded');
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
    expect(secondsWithout(shop).every(([, seconds]) => seconds === 0)).toBe(true);
  });

  test('is put back if the load balancer does not serve the new one in time, and people are told', async () => {
    const { shop, arns, website } = await shopWith([186], { ...late, tls: { propagationSeconds: [3_600, 3_600] } });
    await shop.run(40 * MINUTE);
    expect(shop.decisions()).toContain('rollback/not-served');
    expect(shop.decisions().at(-1)).toBe('hold/not-served');
    expect((await certificatesOn(shop, website.httpsArn!))[0]).toBe(arns[0]);
    expect(new Set(shownFor(shop, 'shop.example'))).toEqual(new Set([arns[0]]));
    const attention = shop.sayings.find(
      ({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'shop',
    );
    expect(attention!.detail['message']).toContain('The old one is back');
  });
});

describe('clients of another process', () => {
  test('never meet a wrong or expired certificate while one is rotated, 200 handshakes a second', async () => {
    const shop = await deployed(
      async (region) => {
        const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 });
        const old = await issueCertificate(region, SHOP, { daysAgo: 186 });
        await createWebsite(region, 'shop', [other, old]);
      },
      { acm: { renewalWindowDays: 1 } },
    );
    const folder = await mkdtemp(join(tmpdir(), 'evenkeel-'));
    const authorityFile = join(folder, 'authority.pem');
    const problems: string[] = [];
    const onProblem = (message: string) => void problems.push(message);
    const sockets = await openTlsSockets(shop.region, { authorityFile, machineNow: Date.now, onProblem });
    const openSockets = sockets.openSockets().filter(({ wanted }) => wanted.port === 443);
    const hosts = ['shop.example', 'www.shop.example'];
    const places = openSockets.flatMap((openSocket) => hosts.map((host) => ({ host, openSocket })));
    const crowd = await startCrowd({ places, authorityFile, perSecond: 200, seconds: 240 });
    // Half a second before, the rotation, which takes a quarter of an hour of Region time, and half a second after.
    await sleep(500);
    const untilMs = shop.startMs + 15 * MINUTE;
    await pace(shop.region.clock, { speed: 900, untilMs, signal: new AbortController().signal, beatMs: 10 });
    await sleep(500);
    crowd.end();
    const { handshakes, failures, serials } = await crowd.met;
    await Promise.all([sockets.close(), rm(folder, { recursive: true })]);
    expect(handshakes).toBeGreaterThan(200);
    expect({ failures, serials }).toEqual({ failures: {}, serials: 2 });
    expect(shop.decisions()).toContain('detach/superseded');
    expect([...problems, ...shop.problems]).toEqual([]);
  });
});

describe('a renewal', () => {
  test('that is stuck on a deleted record is repaired at the look after its event, and keeps its ARN', async () => {
    // Its renewal window opens after a day.
    const { shop, arns, website } = await shopWith([152]);
    await shop.run(10 * MINUTE);
    const before = await serialOf(shop.region, arns[0]!);
    const [record] = await validationsOf(shop.region, arns[0]!);
    // After the sweep, and before ACM's first attempt: else the sweep would find it first.
    await shop.run(DAY - 10 * MINUTE + 40 * SECOND);
    await changeRecord(shop.region, shop.zoneId, 'DELETE', record!);
    await shop.run(3 * HOUR);
    expect(shop.decisions()).toContain('upsert-records/renewal-blocked');
    const stuckAtMs = shop.told('ACM Certificate Renewal Action Required');
    expect(shop.firstMs('upsert-records')! - stuckAtMs!).toBeLessThan(MINUTE);
    expect(await serialOf(shop.region, arns[0]!)).not.toBe(before);
    expect((await certificatesOn(shop, website.httpsArn!))[0]).toBe(arns[0]);
    expect(secondsWithout(shop).every(([, seconds]) => seconds === 0)).toBe(true);
  });
});

describe('a host that appears in a rule', () => {
  const HOST = 'api.eu.shop.example';

  async function withNewHost(options: Parameters<typeof deployed>[1]) {
    const { shop, website } = await shopWith([10], options);
    await shop.run(10 * MINUTE);
    await addHost(shop.region, website, HOST, 1);
    return { shop, measure: () => shop.region.tls.measures().find(({ host }) => host === HOST)! };
  }

  test('is served, where a trail logs, a minute after what its validation takes', async () => {
    const { shop, measure } = await withNewHost({ hasTrail: true });
    await shop.run(20 * MINUTE);
    const made = (await certificatesIn(shop)).find(({ DomainName }) => DomainName === HOST)!;
    const issuedMs = shop.told('ACM Certificate Available', (detail) => detail['CommonName'] === HOST)!;
    const validationSeconds = (issuedMs - made.CreatedAt!.getTime()) / 1000;
    const { secondsUntilServed } = measure();
    expect(secondsUntilServed - validationSeconds).toBeLessThan(60);
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
  });

  test('is found by the next sweep where no trail logs', async () => {
    const { shop, measure } = await withNewHost({});
    // The first sweep is over, and the next one comes twelve hours after it.
    await shop.run(11 * HOUR);
    expect(shop.decisions()).not.toContain('request/uncovered-host');
    await shop.run(2 * HOUR);
    expect(measure().secondsUntilServed).toBeLessThan(13 * 3_600);
    expect(shop.decisions()).toContain('request/uncovered-host');
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
  });
});
