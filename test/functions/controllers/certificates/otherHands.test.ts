import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import {
  ElasticLoadBalancingV2Client,
  RemoveListenerCertificatesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { sweep } from '../../../../events/sweep.ts';
import { uploadServerCertificate } from '../../../../sandbox/scenarios/otherAuthorities.ts';
import { addHost, createWebsite, issueCertificate, type Website } from '../../../../sandbox/scenarios/website.ts';
import { certificatesIn, certificatesOn, deployed, type Deployed, HOUR, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

const count = (decisions: readonly string[], kind: string) => decisions.filter((one) => one.startsWith(kind)).length;

const notices = ({ sayings }: Deployed, state = 'raised') =>
  sayings
    .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === 'shop')
    .filter(({ detail }) => detail['state'] === state)
    .map(({ detail }) => String(detail['message']));

/** A shop whose default certificate is for another host, so that Evenkeel adds one beside it. */
async function withOther(options: Parameters<typeof deployed>[1] = {}) {
  let website: Website | undefined;
  let other = '';
  const shop = await deployed(async (region) => {
    other = await issueCertificate(region, ['other.shop.example'], { daysAgo: 1 });
    website = await createWebsite(region, 'shop', [other]);
  }, options);
  return { shop, other, website: website! };
}

describe('a certificate that another tool takes off the listener in a loop', () => {
  test('is put back more and more seldom, held, and told with how often', async () => {
    const { shop, other, website } = await withOther({ hasTrail: true });
    const elb = new ElasticLoadBalancingV2Client(shop.region.clientConfig());
    let taken = 0;
    // The tool looks every five minutes, and leaves on the listener what its own file names.
    for (let minutes = 0; minutes < 5 * 60; minutes += 5) {
      await shop.run(5 * MINUTE);
      // A change that is being proven is left to its end, else it would be the listener that did not serve it.
      if (shop.decisions().at(-1) !== 'hold/in-order') continue;
      const foreign = (await certificatesOn(shop, website.httpsArn!)).filter((arn) => arn !== other);
      for (const CertificateArn of foreign) {
        taken += 1;
        await elb.send(
          new RemoveListenerCertificatesCommand({ ListenerArn: website.httpsArn!, Certificates: [{ CertificateArn }] }),
        );
      }
    }
    // Three times at once, then 10, 20, 40, 80 minutes later: seven or eight times in five hours, instead of sixty.
    expect(count(shop.decisions(), 'attach/')).toBeGreaterThanOrEqual(7);
    expect(count(shop.decisions(), 'attach/')).toBeLessThanOrEqual(8);
    expect(taken).toBeGreaterThanOrEqual(6);
    expect(shop.decisions()).toContain('hold/repeating');
    expect(count(shop.decisions(), 'request/')).toBe(1);
    expect(count(shop.decisions(), 'rollback/')).toBe(0);
    expect(await certificatesIn(shop)).toHaveLength(2);
    expect(notices(shop).filter((message) => /repeat|again and again|times/.test(message))).toHaveLength(1);
  });
});

describe('a certificate of another account on a listener', () => {
  test('is told with its ARN, kept, and asked nothing about', async () => {
    const FOREIGN = 'arn:aws:acm:eu-west-1:210987654321:certificate/5ae4f0f2-0000-4000-8000-000000000001';
    const { shop, other, website } = await withOther();
    // How it got there does not matter: people who moved a load balancer, or a right that was shared.
    const listener = shop.region.elasticLoadBalancing.state.listeners.get(website.httpsArn!)!;
    listener.certificates = [FOREIGN];
    await addHost(shop.region, website, 'api.eu.shop.example', 1);
    const asked: string[] = [];
    shop.region.endpoint.intercept = async ({ service, operation }, input, next) => {
      // ACM is asked about nothing that it would only deny; the listener is left as it is.
      const isAbout = JSON.stringify(input).includes(FOREIGN);
      if (isAbout && /^(acm|elasticloadbalancing)$/.test(service)) asked.push(operation);
      return await next();
    };
    await shop.run(40 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/certificate-unknown');
    expect(notices(shop)).toEqual([
      expect.stringMatching(new RegExp(`^certificate-unknown: the certificate for ${FOREIGN} on shop:443\\. `)),
    ]);
    const on = await certificatesOn(shop, website.httpsArn!);
    expect(on.slice(0, 2)).toEqual([other, FOREIGN]);
    // What the fleet names is there, and nothing for the host, which may be what the foreign one is for.
    expect(new Set((await certificatesIn(shop)).map(({ DomainName }) => DomainName))).toEqual(
      new Set(['other.shop.example', 'shop.example']),
    );
    expect(asked).toEqual([]);
    expect(shop.problems).toEqual([]);
  });
});

describe('the least days of all that is served', () => {
  test('count a server certificate of IAM by its own end', async () => {
    const shop = await deployed(async (region) => {
      const issued = await issueCertificate(region, ['shop.example', '*.shop.example'], { daysAgo: 10 });
      const uploaded = await uploadServerCertificate(region, 'uploaded', ['uploaded.example'], 5);
      await createWebsite(region, 'shop', [issued, uploaded]);
    });
    const { region } = shop;
    await shop.run(10 * MINUTE);
    const target = region.lambda.functions().find(({ name }) => name.includes('Certificates'));
    await new LambdaClient(region.clientConfig()).send(
      new InvokeCommand({
        FunctionName: target!.name,
        InvocationType: 'Event',
        Payload: Buffer.from(JSON.stringify(sweep.input)),
      }),
    );
    await shop.run(HOUR);
    const { Datapoints = [] } = await new CloudWatchClient(region.clientConfig()).send(
      new GetMetricStatisticsCommand({
        Namespace: 'Evenkeel',
        MetricName: 'MinDaysToExpiry',
        Dimensions: [
          { Name: 'service', Value: 'certificates' },
          { Name: 'stage', Value: 'dev' },
        ],
        StartTime: new Date(shop.startMs),
        EndTime: new Date(region.clock.now()),
        Period: 3_600,
        Statistics: ['Minimum'],
      }),
    );
    // 188 days are left of Amazon's, and of the uploaded one five less some minutes.
    expect(Datapoints).toHaveLength(1);
    expect(Datapoints[0]!.Minimum).toBeCloseTo(4.9, 6);
  });
});
