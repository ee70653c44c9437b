import { CreateListenerCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { memory } from '../../../../functions/controllers/certificates/memory.ts';
import { progressOf } from '../../../../functions/controllers/certificates/progress.ts';
import { changeRecord, createWebsite, issueCertificate, validationsOf } from '../../../../sandbox/scenarios/website.ts';
import { arnOf, NOW, policy, SECOND } from './builders.ts';
import { certificatesOn, DAY, deployed, HOUR, MINUTE, synthesizeOnce } from './deployed.ts';
import { asBefore, noticed, RENEWAL_KEY } from './renewalRows.ts';
import { decided } from './rows.ts';

const rememberedOf = (seen: typeof noticed, changes = {}) => progressOf(seen, policy(changes), seen.progress, NOW);

describe('what is remembered', () => {
  test('a certificate that is valid since later than before has been renewed', () => {
    expect(rememberedOf(noticed)).toMatchObject({
      validSince: { [arnOf('good')]: NOW - MINUTE },
      renewals: { [RENEWAL_KEY]: {} },
    });
  });

  test('one that is as it was, or was never seen before, has not', () => {
    expect(rememberedOf(asBefore).renewals).toBeUndefined();
    const unseen = { ...noticed, progress: { ...noticed.progress, validSince: {} } };
    expect(rememberedOf(unseen).renewals).toBeUndefined();
    expect(rememberedOf(unseen).validSince).toEqual({ [arnOf('good')]: NOW - MINUTE });
  });

  test('an answer of ACM that is older than the one before is none', () => {
    const { [arnOf('good')]: before } = rememberedOf(noticed).validSince!;
    const stale = { ...asBefore, progress: { ...asBefore.progress, validSince: { [arnOf('good')]: before! } } };
    expect(rememberedOf(stale)).toMatchObject({ validSince: { [arnOf('good')]: NOW - MINUTE } });
    expect(rememberedOf(stale).renewals).toBeUndefined();
  });

  test.each([{ mode: 'observe' }, { loadBalancers: { shop: { proof: 'none' } } }])('nothing with %j', (changes) => {
    expect(rememberedOf(noticed, changes).renewals).toBeUndefined();
  });

  test('what was met is kept with the renewal, for others are asked about after it', () => {
    const renewals = { [RENEWAL_KEY]: { askedAtMs: NOW - MINUTE, proofRequestedAtMs: NOW - MINUTE } };
    const proofs = new Map([
      [
        RENEWAL_KEY.split(' ')[0]!,
        { requestedAtMs: NOW - MINUTE, finishedAtMs: NOW - 30 * SECOND, outcome: 'not-served' as const },
      ],
    ]);
    const seen = { ...asBefore, proofs, progress: { ...asBefore.progress, renewals } };
    expect(rememberedOf(seen).renewals![RENEWAL_KEY]!.notServedAtMs).toBe(NOW - 30 * SECOND);
  });

  test('is worth keeping however quiet all is', () => {
    expect(memory.isWorthKeeping!(asBefore.progress, rememberedOf(noticed))).toBe(true);
    const { progress } = asBefore;
    expect(memory.isWorthKeeping!({ ...progress, keptListeners: ['shop:443'] }, rememberedOf(asBefore))).toBe(false);
  });

  test('the time of a listener begins with the first question, and ends with its confirmation', () => {
    const seen = { ...noticed, progress: rememberedOf(noticed) };
    const { decision } = decided({ view: seen });
    const first = memory.progressOnDecision(seen.progress, decision, NOW);
    const again = memory.progressOnDecision(first, decision, NOW + MINUTE);
    expect(again.renewals).toEqual({ [RENEWAL_KEY]: { askedAtMs: NOW, proofRequestedAtMs: NOW + MINUTE } });
    expect(again.httpsRollouts).toEqual({});
    const [listenerArn = '', certificateArn = ''] = RENEWAL_KEY.split(' ');
    const about = { listenerArn, certificateArn, loadBalancer: 'shop', numbers: {} };
    const confirm = { kind: 'confirm', isRenewal: true, reason: 'served', ...about } as const;
    expect(memory.progressOnSuccess(again, confirm, NOW + MINUTE).renewals).toEqual({});
  });
});

synthesizeOnce();

const SHOP = ['shop.example', '*.shop.example'];

/** A website with two listeners that share a certificate, whose renewal window opens in an hour. */
async function aboutToBeRenewed(options: Parameters<typeof deployed>[1] = {}) {
  let [arn, httpsArn, otherArn] = ['', '', ''];
  const shop = await deployed(async (region, zoneId) => {
    arn = await issueCertificate(region, SHOP, { daysAgo: 152 });
    const website = await createWebsite(region, 'shop', [arn]);
    for (const record of await validationsOf(region, arn)) await changeRecord(region, zoneId, 'UPSERT', record);
    httpsArn = website.httpsArn!;
    const elb = new ElasticLoadBalancingV2Client(region.clientConfig());
    const { Listeners } = await region.elasticLoadBalancing.instantly(() =>
      elb.send(
        new CreateListenerCommand({
          LoadBalancerArn: website.loadBalancerArn,
          Protocol: 'HTTPS',
          Port: 8443,
          Certificates: [{ CertificateArn: arn }],
          DefaultActions: [{ Type: 'forward', TargetGroupArn: website.targetGroupArn }],
        }),
      ),
    );
    otherArn = Listeners![0]!.ListenerArn!;
  }, options);
  await shop.run(10 * MINUTE);
  const serials = (port: number) =>
    shop.region.tls.nodes.all().map(({ address }) => {
      const met = shop.region.tls.handshake(address, port, { servername: 'www.shop.example' });
      return met.kind === 'shown' ? met.certificate.serial : met.kind;
    });
  const before = serials(443)[0]!;
  const proofs = () => shop.details('Proof Finished');
  const asked = () => shop.details('Proof Requested');
  const notices = () =>
    shop.sayings
      .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'shop')
      .map(({ detail }) => `${String(detail['state'])} ${String(detail['message'])}`);
  return { shop, arn, httpsArn, otherArn, serials, before, proofs, asked, notices };
}

const count = (decisions: readonly string[], which: string) => decisions.filter((one) => one === which).length;

describe('a certificate that ACM renews in place', () => {
  test('is proven on every address of every listener that has it, each asked for once', async () => {
    const { shop, arn, httpsArn, otherArn, serials, before, proofs, asked, notices } = await aboutToBeRenewed();
    expect(asked()).toEqual([]);
    await shop.run(DAY + 3 * HOUR);
    const addresses = shop.region.tls.nodes.all().map(({ address }) => address);
    expect(addresses).toHaveLength(3);
    const [serial] = serials(443);
    expect(serial).not.toBe(before);
    expect(asked().map(({ listenerArn }) => listenerArn)).toEqual([httpsArn, otherArn]);
    expect(
      new Set(
        proofs().map(({ listenerArn, outcome, addresses: met }) => ({
          listenerArn,
          outcome,
          met: (met as { address: string }[]).map(({ address }) => address),
        })),
      ),
    ).toEqual(
      new Set(
        [httpsArn, otherArn].map((listenerArn) => ({ listenerArn, outcome: 'served', met: addresses.toSorted() })),
      ),
    );
    expect(proofs()).toHaveLength(2);
    expect(count(shop.decisions(), 'prove/renewed')).toBe(2);
    expect(count(shop.decisions(), 'confirm/served')).toBe(2);
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
    // It was noticed by its event, and not by the sweep hours later.
    const availableMs = shop.told('ACM Certificate Available')!;
    expect(shop.firstMs('prove')! - availableMs).toBeLessThan(MINUTE);
    expect(notices()).toEqual([]);
    expect(await certificatesOn(shop, httpsArn)).toEqual([arn]);
    expect(shop.problems).toEqual([]);
    expect(shop.region.iam.denials).toEqual([]);
  });

  test('is told where addresses go on with the old serial after the deadline, is rolled back never, and is over once they do not', async () => {
    const { shop, arn, httpsArn, serials, before, notices } = await aboutToBeRenewed({
      tls: { propagationSeconds: [7_200, 7_200] },
    });
    while (!shop.decisions().includes('prove/renewed')) await shop.run(MINUTE);
    await shop.run(30 * MINUTE);
    expect(new Set(serials(443))).toEqual(new Set([before]));
    expect(shop.decisions().at(-1)).toBe('hold/renewal-not-served');
    expect(notices()).toEqual(
      ['shop:443', 'shop:8443'].map((place) =>
        expect.stringMatching(new RegExp(`^raised renewal-not-served: ${place} goes on serving .*\\(${arn}\\)`)),
      ),
    );
    await shop.run(3 * HOUR);
    expect(serials(443)).not.toContain(before);
    expect(notices().slice(2)).toEqual([expect.stringMatching(/^over /), expect.stringMatching(/^over /)]);
    expect(shop.decisions().filter((one) => /^(rollback|attach|detach|request)/.test(one))).toEqual([]);
    expect(count(shop.decisions(), 'confirm/served')).toBe(2);
    expect(shop.decisions().at(-1)).toBe('hold/in-order');
    expect(await certificatesOn(shop, httpsArn)).toEqual([arn]);
  });
});
