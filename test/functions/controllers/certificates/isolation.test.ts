import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { describe, expect, test } from 'vitest';
import { sweep } from '../../../../events/sweep.ts';
import { isKeyOfRole } from '../../../../sandbox/iam/sessions.ts';
import { addHost, createWebsite, issueCertificate, type Website } from '../../../../sandbox/scenarios/website.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { deployed, type Deployed, HOUR, MINUTE, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

const SHOP = ['shop.example', '*.shop.example'];

/** The shop with a good certificate, and a load balancer `watched`, whose certificate set only observes and is the last one. */
async function twoSites() {
  const sites: Record<string, Website> = {};
  const shop = await deployed(async (region) => {
    const arn = await issueCertificate(region, SHOP, { daysAgo: 10 });
    for (const name of ['shop', 'watched']) sites[name] = await createWebsite(region, name, [arn]);
  });
  return { shop, sites };
}

/** What the controller asks about one load balancer is denied, until it is allowed again. */
function deny({ region }: Deployed, operations: RegExp, loadBalancer: string): () => void {
  region.endpoint.intercept = async ({ operation, accessKeyId }, input, next) => {
    const isMeant = operations.test(operation) && JSON.stringify(input).includes(loadBalancer);
    if (isMeant && isKeyOfRole(accessKeyId)) throw new AwsError('AccessDenied', `Not allowed: ${operation}`);
    return await next();
  };
  return () => void delete region.endpoint.intercept;
}

const noticesAbout = ({ sayings }: Deployed, resource: string) =>
  sayings
    .filter(({ type, detail }) => type === 'Attention Needed' && detail['resource'] === resource)
    .map(({ detail }) => [detail['reason'], detail['state']].join(' '));

describe('a certificate set that cannot be read', () => {
  test.each([
    ['the listeners of its load balancer', /^DescribeListeners$/, 'app/shop/'],
    ['its load balancer', /^DescribeLoadBalancers$/, '"shop"'],
  ])('because of %s leaves the others of the same tick their turn, and is told', async (_what, operations, name) => {
    const { shop } = await twoSites();
    const allow = deny(shop, operations, name);
    await shop.run(30 * MINUTE);
    expect(shop.decisions('shop')).toEqual([]);
    // Not covered by the shop's certificate: what it would do is recorded.
    expect(shop.decisions('watched').at(-1)).toBe('hold/in-order');
    expect(shop.decisions('landing').at(-1)).toBe('hold/load-balancer-not-found');
    expect(noticesAbout(shop, 'shop')).toEqual(['unreadable raised']);
    allow();
    await shop.run(30 * MINUTE);
    expect(shop.decisions('shop').at(-1)).toBe('hold/in-order');
    expect(noticesAbout(shop, 'shop')).toEqual(['unreadable raised', 'unreadable over']);
  });

  test('leaves the others of the same sweep their turn', async () => {
    const { shop, sites } = await twoSites();
    await shop.run(30 * MINUTE);
    const { region } = shop;
    await region.elasticLoadBalancing.instantly(() => addHost(region, sites['watched']!, 'api.eu.shop.example', 1));
    deny(shop, /^DescribeListeners$/, 'app/shop/');
    const target = region.lambda.functions().find(({ name }) => name.includes('Certificates'))!;
    const Payload = Buffer.from(JSON.stringify(sweep.input));
    await new LambdaClient(region.clientConfig()).send(
      new InvokeCommand({ FunctionName: target.name, InvocationType: 'Event', Payload }),
    );
    await shop.run(10 * MINUTE);
    expect(shop.decisions('watched').at(-1)).toBe('request/uncovered-host');
    // Nothing of the shop has changed, as far as anybody could see.
    expect(shop.decisions('shop')).toEqual(['hold/in-order']);
    await shop.run(HOUR);
    expect(noticesAbout(shop, 'shop')).toEqual(['unreadable raised']);
  });
});
