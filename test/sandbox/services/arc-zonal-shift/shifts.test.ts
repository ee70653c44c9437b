import {
  DescribeTargetHealthCommand,
  ElasticLoadBalancingV2Client,
  ModifyLoadBalancerAttributesCommand,
  ModifyTargetGroupAttributesCommand,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { defineFleet } from '../../../../fleet/fleet.ts';
import { createRegion, type Region } from '../../../../sandbox/region.ts';
import { createWebsite } from '../../../../sandbox/scenarios/website.ts';
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
  expect(await call('DELETE', `/zonalshifts/${zonalShiftId}`)).toMatchObject({
    status: 409,
    body: { reason: 'ZonalShiftStatusNotActive', zonalShiftId },
  });
  expect((await call('DELETE', `/zonalshifts/${'0'.repeat(32)}`)).status).toBe(404);
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
  expect((await start({ comment: 'c'.repeat(129) })).status).toBe(400);
  expect((await start({ expiresIn: '90s' })).status).toBe(400);
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

test.for(['PRACTICE_RUN', 'FIS_EXPERIMENT'] as const)(
  'a %s is listed, and ends for a shift by hand',
  async (shiftType) => {
    region.arcZonalShift.beginShift(shiftType, 'euw1-az1', shop.loadBalancer, HOUR);
    expect((await managed()).body).toMatchObject({
      zonalShifts: [{ shiftType, appliedStatus: 'APPLIED', awayFrom: 'euw1-az1' }],
    });
    expect(answered('eu-west-1a')).toBe(0);
    expect(await start()).toMatchObject({ status: 201 });
    expect((await managed()).body).toMatchObject({ zonalShifts: [{ shiftType: 'ZONAL_SHIFT', awayFrom: 'euw1-az2' }] });
    expect([answered('eu-west-1a'), answered('eu-west-1b')]).toEqual([1, 0]);
  },
);

test('a shift is given another end and another comment', async () => {
  const { zonalShiftId } = (await start()).body as { zonalShiftId: string };
  const startMs = region.clock.now();
  expect(await call('PATCH', `/zonalshifts/${zonalShiftId}`, { expiresIn: '2h' })).toMatchObject({
    status: 200,
    body: { comment: 'zone b is slow', expiryTime: startMs / 1_000 + 7_200 },
  });
  expect((await call('PATCH', `/zonalshifts/${zonalShiftId}`, {})).body).toMatchObject({ reason: 'MissingValue' });
  await region.clock.runUntil(startMs + HOUR);
  expect(answered('eu-west-1b')).toBe(0);
  await region.clock.runUntil(startMs + 2 * HOUR);
  expect(answered('eu-west-1b')).toBe(1);
  const ended = await call('PATCH', `/zonalshifts/${zonalShiftId}`, { comment: 'late' });
  expect(ended).toMatchObject({ status: 409, body: { reason: 'ZonalShiftStatusNotActive' } });
});

test('shifts and resources are listed', async () => {
  await start();
  expect((await call('GET', '/zonalshifts?status=ACTIVE')).body).toMatchObject({
    items: [
      { resourceIdentifier: shop.loadBalancer, awayFrom: 'euw1-az2', status: 'ACTIVE', shiftType: 'ZONAL_SHIFT' },
    ],
  });
  expect((await call('GET', '/zonalshifts?status=EXPIRED')).body).toEqual({ items: [] });
  expect((await call('GET', '/managedresources')).body).toMatchObject({
    items: [{ arn: shop.loadBalancer, name: 'shop', availabilityZones: ['euw1-az1', 'euw1-az2', 'euw1-az3'] }],
  });
});

describe('with cross-zone load balancing', () => {
  const set = (attributes: Record<string, string>) =>
    new ElasticLoadBalancingV2Client(region.clientConfig()).send(
      new ModifyTargetGroupAttributesCommand({
        TargetGroupArn: shop.arn,
        Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
      }),
    );

  test('a load balancer is not shifted while its group ends the connections of unhealthy targets', async () => {
    await set({ 'load_balancing.cross_zone.enabled': 'true' });
    expect(await start()).toMatchObject({ status: 400, body: { reason: 'InvalidResourceIdentifier' } });
    await set({ 'target_health_state.unhealthy.connection_termination.enabled': 'false' });
    expect((await start()).status).toBe(201);
  });
});

test('an Application Load Balancer is shifted whatever its groups do, once it is opted in', async () => {
  const { loadBalancerArn } = await createWebsite(region, 'web');
  const begin = () => start({ resourceIdentifier: loadBalancerArn });
  expect(await begin()).toMatchObject({ status: 404 });
  await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
    new ModifyLoadBalancerAttributesCommand({
      LoadBalancerArn: loadBalancerArn,
      Attributes: [{ Key: 'zonal_shift.config.enabled', Value: 'true' }],
    }),
  );
  expect((await begin()).status).toBe(201);
});

test('the targets of a zone that is shifted away are overridden', async () => {
  const overrides = async () => {
    const { TargetHealthDescriptions } = await new ElasticLoadBalancingV2Client(region.clientConfig()).send(
      new DescribeTargetHealthCommand({ TargetGroupArn: shop.arn }),
    );
    return TargetHealthDescriptions!
      .map(({ AdministrativeOverride }) => String(AdministrativeOverride!.State))
      .toSorted();
  };
  expect(await overrides()).toEqual(['no_override', 'no_override', 'no_override']);
  await start();
  expect(await overrides()).toEqual(['no_override', 'no_override', 'zonal_shift_active']);
});
