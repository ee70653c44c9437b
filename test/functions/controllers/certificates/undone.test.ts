import {
  CreateListenerCommand,
  DeleteListenerCommand,
  ElasticLoadBalancingV2Client,
  ModifyListenerCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { expect, test } from 'vitest';
import { createWebsite, issueCertificate, type Website } from '../../../../sandbox/scenarios/website.ts';
import { certificatesOn, deployed, HOUR, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

const SHOP = ['shop.example', '*.shop.example'];

/** A listener with one certificate of such an age, in a Region whose trail tells of changes to it. */
async function withTrail(daysAgo: number) {
  let arn = '';
  let website: Website | undefined;
  const shop = await deployed(
    async (region) => {
      arn = await issueCertificate(region, SHOP, { daysAgo });
      website = await createWebsite(region, 'shop', [arn]);
    },
    { hasTrail: true, acm: { renewalWindowDays: 1 } },
  );
  const elb = new ElasticLoadBalancingV2Client(shop.region.clientConfig());
  const notices = () =>
    shop.sayings
      .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'shop')
      .map(({ detail }) => `${String(detail['reason'])}: ${String(detail['message'])}`);
  return { shop, website: website!, listenerArn: website!.httpsArn!, arn, elb, notices };
}

test('a default certificate that another tool sets back is exchanged ever less often, and people are told', async () => {
  const { shop, listenerArn, arn: old, elb, notices } = await withTrail(186);
  let setBack = 0;
  for (let minute = 0; minute < 360; minute++) {
    await shop.run(MINUTE);
    // It comes back to it once everything is in order.
    if (shop.decisions().at(-1) !== 'hold/in-order' || (await certificatesOn(shop, listenerArn))[0] === old) continue;
    await elb.send(new ModifyListenerCommand({ ListenerArn: listenerArn, Certificates: [{ CertificateArn: old }] }));
    setBack++;
  }
  // Three times without suspicion, then after 10, 20, 40, 80 and 120 minutes.
  expect(setBack).toBeGreaterThanOrEqual(6);
  expect(setBack).toBeLessThanOrEqual(8);
  expect(shop.decisions()).toContain('hold/repeating');
  const [first = ''] = notices();
  expect(first).toMatch(/^repeats attach \S+ \S+ in place of \S+: /);
  expect(first).toContain('was done 3 times within six hours, and each time something reverted it');
  expect(first).toContain(old);
});

test('a listener that is deleted is missed, people are told, and again when it is back', async () => {
  const { shop, website, listenerArn, arn, elb, notices } = await withTrail(10);
  await shop.run(10 * MINUTE);
  expect(shop.decisions()).toEqual(['hold/in-order']);
  await elb.send(new DeleteListenerCommand({ ListenerArn: listenerArn }));
  await shop.run(20 * MINUTE);
  expect(shop.decisions()).toEqual(['hold/in-order', 'hold/listener-gone']);
  expect(notices()).toEqual([expect.stringMatching(/^listener-gone: listener-gone \(shop:443\): .* was deleted/)]);
  await elb.send(
    new CreateListenerCommand({
      LoadBalancerArn: website.loadBalancerArn,
      Protocol: 'HTTPS',
      Port: 443,
      Certificates: [{ CertificateArn: arn }],
      DefaultActions: [{ Type: 'forward', TargetGroupArn: website.targetGroupArn }],
    }),
  );
  await shop.run(HOUR);
  expect(shop.decisions().at(-1)).toBe('hold/in-order');
  expect(notices()).toHaveLength(2);
  expect(notices()[1]).toMatch(/^listener-gone: Resolved after /);
});
