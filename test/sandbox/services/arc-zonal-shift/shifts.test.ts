import {
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { defineFleet } from '../../../../fleet/fleet.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createBalanced } from '../../../../sandbox/scenarios/balanced.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';

const HOUR = 3_600_000;

const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const fleet = defineFleet({ targetGroups: { shop: { ...networkArns('shop'), zones, pool: 'external' } } });
const shop = fleet.targetGroups['shop']!;

let region: Region;
let server: Awaited<ReturnType<Region['endpoint']['listen']>>;

/** A load balancer that is opted into zonal shift. */
beforeEach(async () => {
  region = createRegion();
  await createBalanced(region, 'shop', shop, { port: 443, targetsPerZone: 1 });
  const Attributes = [{ Key: 'zonal_shift.config.enabled', Value: 'true' }];
  const modify = new ModifyLoadBalancerAttributesCommand({ LoadBalancerArn: shop.loadBalancer, Attributes });
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(modify);
  server = await region.endpoint.listen(0);
});
afterEach(() => server.close());

/** There is no client package for ARC zonal shift: what would be sent is written here. */
async function call(method: string, path: string, content?: object): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(`${server.url}${path}`, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization:
        'AWS4-HMAC-SHA256 Credential=test/20260302/eu-west-1/arc-zonal-shift/aws4_request, SignedHeaders=host, Signature=0',
    },
    ...(content && { body: JSON.stringify(content) }),
  });
  return { status: answer.status, body: await answer.json() };
}

const start = (changes: object = {}) =>
  call('POST', '/zonalshifts', {
    resourceIdentifier: shop.loadBalancer,
    awayFrom: 'euw1-az2',
    expiresIn: '1h',
    comment: 'zone b is slow',
    ...changes,
  });

const managed = (arn = shop.loadBalancer) => call('GET', `/managedresources/${encodeURIComponent(arn)}`);

const answered = (zone: string) =>
  region.tcp.answeredShare(region.elasticLoadBalancing.state.loadBalancers.get(shop.loadBalancer)!, zone, 443);

test('a shift takes a zone out of service until it expires', async () => {
  expect(await start()).toMatchObject({ status: 201, body: { status: 'ACTIVE', awayFrom: 'euw1-az2' } });
  expect((await managed()).body).toMatchObject({
    appliedWeights: { 'euw1-az1': 1, 'euw1-az2': 0, 'euw1-az3': 1 },
    zonalShifts: [{ appliedStatus: 'APPLIED', comment: 'zone b is slow' }],
  });
  expect([answered('eu-west-1a'), answered('eu-west-1b')]).toEqual([1, 0]);
  await region.clock.runUntil(region.clock.now() + HOUR);
  expect((await managed()).body).toMatchObject({ appliedWeights: { 'euw1-az2': 1 }, zonalShifts: [] });
  expect(answered('eu-west-1b')).toBe(1);
});

test('a shift is cancelled by its id, once', async () => {
  const { zonalShiftId } = (await start()).body as { zonalShiftId: string };
  expect(await call('DELETE', `/zonalshifts/${zonalShiftId}`)).toMatchObject({
    status: 200,
    body: { status: 'CANCELED' },
  });
  expect((await call('DELETE', `/zonalshifts/${zonalShiftId}`)).status).toBe(404);
  expect(answered('eu-west-1b')).toBe(1);
});

test('a resource has one shift at a time, and the answer says which', async () => {
  const { zonalShiftId } = (await start()).body as { zonalShiftId: string };
  expect(await start({ awayFrom: 'euw1-az1' })).toMatchObject({
    status: 409,
    body: { reason: 'ZonalShiftAlreadyExists', zonalShiftId },
  });
});

test('what cannot be is refused with its reason', async () => {
  expect(await start({ awayFrom: 'use1-az1' })).toMatchObject({ status: 400, body: { reason: 'InvalidAz' } });
  expect(await start({ expiresIn: '73h' })).toMatchObject({ status: 400, body: { reason: 'InvalidExpiresIn' } });
  expect((await managed(networkArns('other').loadBalancer)).status).toBe(404);
});

test('a shift by hand goes before an autoshift, which applies again when it ends', async () => {
  region.arcZonalShift.beginAutoshift('euw1-az1', [shop.loadBalancer]);
  expect(answered('eu-west-1a')).toBe(0);
  const { zonalShiftId } = (await start()).body as { zonalShiftId: string };
  expect((await managed()).body).toMatchObject({ autoshifts: [{ appliedStatus: 'NOT_APPLIED' }] });
  expect([answered('eu-west-1a'), answered('eu-west-1b')]).toEqual([1, 0]);
  await call('DELETE', `/zonalshifts/${zonalShiftId}`);
  expect([answered('eu-west-1a'), answered('eu-west-1b')]).toEqual([0, 1]);
});

test('what is not simulated answers 501', async () => {
  expect((await call('GET', '/zonalshifts')).status).toBe(501);
  expect((await call('GET', '/managedresources')).status).toBe(501);
  expect((await call('PATCH', '/zonalshifts/0a', { expiresIn: '2h' })).status).toBe(501);
});
