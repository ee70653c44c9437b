import { CreateRuleCommand, ElasticLoadBalancingV2Client } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describe, expect, test } from 'vitest';
import { createWebsite, issueCertificate, type Website } from '../../../../sandbox/scenarios/website.ts';
import { certificatesIn, certificatesOn, deployed, synthesizeOnce } from './deployed.ts';
import { endsOf } from './killing.ts';
import { createRuledLanding, whatListenersDo } from './ruled.ts';

synthesizeOnce();

/** A certificate that is to be replaced by SNI: it is renewed too late, because the window opens on its last day. */
async function rotation() {
  let [listenerArn, old] = ['', ''];
  const shop = await deployed(
    async (region) => {
      const other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 });
      old = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 186 });
      listenerArn = (await createWebsite(region, 'shop', [other, old])).httpsArn!;
    },
    { acm: { renewalWindowDays: 1 } },
  );
  /** One certificate was requested, however often it was asked for, and it alone has taken the old one's place. */
  const outcome = async () => {
    const certificates = await certificatesIn(shop);
    const made = certificates.filter((one) => one.DomainName === 'shop.example' && one.CertificateArn !== old);
    const attached = await certificatesOn(shop, listenerArn);
    const seconds = shop.region.tls.measures().map((host) => host.secondsWithoutValidCertificate);
    const isAttached = made.map(({ CertificateArn }) => attached.includes(CertificateArn!));
    return { isAttached, attached: attached.length, seconds, decision: shop.decisions().at(-1) };
  };
  return { shop, outcome };
}

/** A landing page that gets HTTPS with the rules of its HTTP listener, and a redirect. */
async function opening() {
  let loadBalancerArn = '';
  const shop = await deployed(async (region) => ({ loadBalancerArn } = await createRuledLanding(region)));
  const outcome = async () => ({
    listeners: await whatListenersDo(shop.region, loadBalancerArn),
    certificates: (await certificatesIn(shop)).length,
    decision: shop.decisions('landing').at(-1),
  });
  return { shop, outcome };
}

/** The same, but somebody makes port 80 forward everything again, so that the redirect cannot be proven. */
async function undoing() {
  let website: Website | undefined;
  const shop = await deployed(async (region) => (website = await createRuledLanding(region)));
  const { loadBalancerArn, httpArn, targetGroupArn } = website!;
  const outcome = async () => ({
    listeners: await whatListenersDo(shop.region, loadBalancerArn),
    decision: shop.decisions('landing').at(-1),
  });
  const forwardAll = new CreateRuleCommand({
    ListenerArn: httpArn,
    Priority: 1,
    Conditions: [{ Field: 'path-pattern', Values: ['/*'] }],
    Actions: [{ Type: 'forward', TargetGroupArn: targetGroupArn }],
  });
  const elb = new ElasticLoadBalancingV2Client(shop.region.clientConfig());
  return { shop, outcome, onRedirected: () => elb.send(forwardAll) };
}

describe('a function that is killed before and after each of its changes, and run again', () => {
  test.each([
    {
      name: 'ends in the same certificates',
      build: rotation,
      entry: 'shop',
      first: (seen: readonly string[]) => seen.indexOf('RequestCertificate'),
      over: 'confirm/served',
      expected: { isAttached: [true], attached: 2, seconds: [0], decision: 'hold/in-order' },
    },
    {
      name: 'ends in the same HTTPS listener with the same rules, and one redirect',
      build: opening,
      entry: 'landing',
      first: (seen: readonly string[]) => seen.indexOf('CreateListener'),
      over: 'confirm/served',
      expected: {
        listeners: [
          '80 10 api.landing.shop.example: redirect HTTPS /#{path}',
          '80 20 /old: redirect HTTPS /#{path}',
          '80 30 /login: redirect HTTPS /#{path}',
          '80 default: redirect HTTPS /#{path}',
          '443 10 api.landing.shop.example: forward api',
          '443 20 /old: redirect #{protocol} /new',
          '443 default: forward landing',
        ],
        certificates: 2,
        decision: 'hold/in-order',
      },
    },
    {
      name: 'ends with nothing left of HTTPS that could not be proven',
      build: undoing,
      entry: 'landing',
      first: (seen: readonly string[]) => seen.lastIndexOf('ModifyListener'),
      over: 'undo-https/not-served',
      expected: {
        listeners: [
          '80 1 /*: forward landing',
          '80 10 api.landing.shop.example: forward api',
          '80 20 /old: redirect #{protocol} /new',
          '80 30 /login: redirect HTTPS /#{path}',
          '80 default: forward landing',
        ],
        decision: 'hold/https-undone',
      },
    },
  ])('$name', async (killing) => {
    expect(await endsOf({ ...killing, fleet: 'fleet.ts' })).toBeGreaterThan(4);
  });
});
