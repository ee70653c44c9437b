import { DescribeDBInstancesCommand, RDSClient } from '@aws-sdk/client-rds';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { defineFleet } from '../../../fleet/fleet.ts';
import { createRegion, type Region } from '../../../sandbox/region.ts';
import { attachLoads } from '../../../sandbox/scenarios/load.ts';
import { loadWorld, scenarioNames } from '../../../sandbox/scenarios/index.ts';
import { createCluster } from '../../../sandbox/scenarios/cluster.ts';
import { ZONES } from '../../../sandbox/core.ts';
import { pace } from '../../../sandbox/run/pace.ts';
import { Weather, type WeatherEvent } from '../../../sandbox/weather/weather.ts';

const MINUTE = 60_000;
const FLEET = defineFleet({
  clusters: { shop: { readers: { min: 2 }, classes: ['db.r6g.large'], zones: [...ZONES] } },
});

let region: Region;
let weather: Weather;
const told: string[] = [];

beforeAll(async () => {
  const isLacking = { now: (..._offering: [string, string]) => false };
  region = createRegion({ rds: { noCapacity: (...offering) => (isLacking.now(...offering) ? 'fault' : undefined) } });
  await createCluster(region, 'shop', FLEET.clusters['shop']!);
  attachLoads(region, { fleet: FLEET, load: undefined, profile: 'per-request' }, { source: 'flat', at: () => 1 });
  weather = new Weather(region, 60);
  isLacking.now = (...offering) => weather.lacks(...offering);
  weather.subscribe((event: WeatherEvent | undefined) => event && told.push(event.text));
});
afterAll(() => told.splice(0));

const pass = (minutes: number) => region.clock.runUntil(region.clock.now() + minutes * MINUTE);
const loadNow = () => region.physics.measures('shop').timeline.at(-1)!.load;

test('a load goes up, and down again when that is undone', async () => {
  await pass(2);
  expect(loadNow()).toBeCloseTo(1, 6);
  expect(await weather.apply({ kind: 'load-up', amount: 50 })).toEqual({
    ok: true,
    message: 'load of shop up by 50 %',
  });
  await pass(5);
  expect(loadNow()).toBeCloseTo(1.5, 6);
  const [active] = weather.meta().active;
  expect(active).toMatchObject({ kind: 'load-up', text: 'load of shop up by 50 %', canUndo: true });
  expect(await weather.apply({ kind: 'undo', target: active!.id })).toMatchObject({ ok: true });
  await pass(5);
  expect(loadNow()).toBeCloseTo(1, 6);
  expect(weather.meta().active).toEqual([]);
  expect(told).toEqual(['load of shop up by 50 %', 'over: load of shop up by 50 %']);
});

test('a zone fails with what is in it, and is back when its time is over', async () => {
  const [, zone] = ZONES;
  await weather.apply({ kind: 'zone-outage', target: zone, amount: 10 });
  expect(region.tcp.hosts.isZoneDown(zone)).toBe(true);
  const inZone = region.rds.inspect().clusters[0]!.instances.filter((one) => one.zone === zone);
  expect(inZone.map(({ isUp }) => isUp)).toEqual([false]);
  await pass(9);
  expect(region.tcp.hosts.isZoneDown(zone)).toBe(true);
  await pass(2);
  expect(region.tcp.hosts.isZoneDown(zone)).toBe(false);
});

test('an offering is refused for a while', async () => {
  const target = `db.r6g.large in ${ZONES[0]}`;
  await weather.apply({ kind: 'refuse-offering', target, amount: 5 });
  expect(weather.lacks('db.r6g.large', ZONES[0])).toBe(true);
  expect(weather.lacks('db.r6g.large', ZONES[1])).toBe(false);
  await pass(6);
  expect(weather.lacks('db.r6g.large', ZONES[0])).toBe(false);
});

test.each([
  ['a zone', { kind: 'zone-outage', target: ZONES[1] }, () => region.tcp.hosts.isZoneDown(ZONES[1])],
  [
    'an offering',
    { kind: 'refuse-offering', target: `db.r6g.large in ${ZONES[0]}` },
    () => weather.lacks('db.r6g.large', ZONES[0]),
  ],
])('%s that fails twice is back when the longer of both is over', async (_, request, isDown) => {
  await weather.apply({ ...request, amount: 5 });
  await weather.apply({ ...request, amount: 20 });
  await pass(10);
  expect(weather.meta().active).toHaveLength(1);
  expect(isDown()).toBe(true);
  await pass(11);
  expect(weather.meta().active).toEqual([]);
  expect(isDown()).toBe(false);
});

test('an API that refuses refuses functions, and nobody who looks on', async () => {
  expect(await weather.apply({ kind: 'refuse-api', target: 'rds', amount: 5 })).toMatchObject({ ok: true });
  const person = new RDSClient(region.clientConfig());
  await expect(person.send(new DescribeDBInstancesCommand({}))).resolves.toMatchObject({ DBInstances: { length: 3 } });
  const ofFunction = { ...region.clientConfig(), credentials: { accessKeyId: 'ASIA00000000', secretAccessKey: 'x' } };
  const call = () => new RDSClient(ofFunction).send(new DescribeDBInstancesCommand({}));
  await expect(call()).rejects.toThrow('Rate exceeded');
  await pass(6);
  await expect(call()).resolves.toMatchObject({ DBInstances: { length: 3 } });
});

test('the writer crashes, and a reader becomes the writer', async () => {
  expect(await weather.apply({ kind: 'writer-failure' })).toEqual({ ok: true, message: 'writer shop-1 has crashed' });
  await pass(3);
  expect(region.rds.inspect().clusters[0]!.writer).not.toBe('shop-1');
});

test('a reader fails for good', async () => {
  const { instances, writer } = region.rds.inspect().clusters[0]!;
  const reader = instances.find(({ id, isUp }) => id !== writer && isUp)!;
  await weather.apply({ kind: 'reader-failure', target: reader.id });
  expect(region.rds.inspect().clusters[0]!.instances.find(({ id }) => id === reader.id)!.status).toBe('failed');
});

test.each([
  ['a target that there is not', { kind: 'zone-outage', target: 'eu-west-1z' }, 'Unknown target "eu-west-1z"'],
  ['more than there may be', { kind: 'speed', amount: 3601 }, 'amount: 1 to 3600 x, not 3601.'],
  ['less', { kind: 'zone-outage', amount: 0 }, 'amount: 1 to 360 minutes, not 0.'],
  ['what this Region has nothing of', { kind: 'target-failure' }, 'Not here: the fleet has no target groups.'],
  ['an end of nothing', { kind: 'undo', target: 'load-up-99' }, 'load-up-99 is over already.'],
])('%s is refused, with the reason', async (_, request, message) => {
  const result = await weather.apply(request);
  expect(result.ok).toBe(false);
  expect(result.message).toContain(message);
});

test('no scenario begins faster than a person can make it', async () => {
  const { max } = weather.meta().kinds.find(({ kind }) => kind === 'speed')!.amount!;
  const worlds = await Promise.all(scenarioNames().map(loadWorld));
  expect(worlds.filter(({ speed = 0 }) => speed > max)).toEqual([]);
});

test('a dozen at once are enough', async () => {
  for (let many = 0; many < 12; many++) await weather.apply({ kind: 'load-up', amount: 5 });
  const result = await weather.apply({ kind: 'load-up', amount: 5 });
  expect(result).toEqual({ ok: false, message: 'There are 12 in effect already: undo one first.' });
});

test.each([
  ['pause', { kind: 'pause' }, 0],
  ['another speed', { kind: 'speed', amount: 30 }, 30],
])('%s ends the hurry to the next decision', async (_, request, speed) => {
  await weather.apply({ kind: 'speed', amount: 60 });
  await weather.apply({ kind: 'next-decision' });
  expect(weather.tempo().hurryUntilMs).toBeGreaterThan(region.clock.now());
  await weather.apply(request);
  expect(weather.tempo()).toEqual({ speed, hurryUntilMs: undefined });
  await weather.apply({ kind: 'speed', amount: 60 });
});

test('each of a hundred clusters can be aimed at, though a page is offered sixty', async () => {
  const many = createRegion({ rds: { clusterQuota: 100, instanceQuota: 300 } });
  const names = Array.from({ length: 100 }, (_, at) => `shop-${at}`);
  const clusters = Object.fromEntries(names.map((name) => [name, FLEET.clusters['shop']!]));
  for (const name of names) await createCluster(many, name, FLEET.clusters['shop']!);
  const fleet = { ...FLEET, clusters };
  attachLoads(many, { fleet, load: undefined, profile: 'per-request' }, { source: 'flat', at: () => 1 });
  const overMany = new Weather(many, 60);
  expect(overMany.meta().kinds.find(({ kind }) => kind === 'load-up')!.targets).toHaveLength(60);
  expect(await overMany.apply({ kind: 'load-up', target: 'shop-99' })).toMatchObject({ ok: true });
});

test('time stands still, goes faster, and hurries to the next decision', async () => {
  expect(weather.pace()).toEqual({ speed: 60, speedWhenRunning: 60 });
  await weather.apply({ kind: 'pause' });
  expect(weather.tempo()).toMatchObject({ speed: 0 });
  await weather.apply({ kind: 'speed', amount: 300 });
  expect(weather.pace()).toEqual({ speed: 300, speedWhenRunning: 300 });

  const startMs = region.clock.now();
  await weather.apply({ kind: 'next-decision' });
  region.clock.setTimeout(() => weather.decided(), 90 * MINUTE);
  const ending = new AbortController();
  const { clock } = region;
  const onBeat = () => {
    if (weather.tempo().hurryUntilMs === undefined) ending.abort();
  };
  // In real time an hour and a half would take 18 seconds at this speed.
  await pace(clock, { speed: () => weather.tempo(), untilMs: Infinity, signal: ending.signal, onBeat });
  expect(clock.now() - startMs).toBeGreaterThanOrEqual(90 * MINUTE);
  expect(clock.now() - startMs).toBeLessThan(92 * MINUTE);
});
