import { DeleteDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { assemblyOf } from '../../../../synthesis/assembly.ts';
import { deployed, type Deployed, type DeployedOptions, MINUTE, readersOf } from './deployed.ts';

/** Three readers serve, at a third of what they carry at the target. */
async function threeServing(options: DeployedOptions): Promise<Deployed> {
  const shop = await deployed({
    shop: () => 1.2,
    assemblyFolder: await assemblyOf(new URL('./replacingFleet.ts', import.meta.url)),
    ...options,
  });
  await shop.run(20 * MINUTE);
  expect(answering(shop)).toHaveLength(3);
  return shop;
}

const answering = ({ region }: Deployed) => region.rds.dataPlane.answering('shop', 'custom-if-present');

/** A person deletes two of the three. @returns seconds until what was decided next, with nobody serving, and until three serve again */
async function deleteTwo(shop: Deployed, runMinutes: number) {
  const { region } = shop;
  const rds = new RDSClient(region.clientConfig());
  const before = shop.decisions().length;
  const [one, other] = answering(shop);
  for (const DBInstanceIdentifier of [one, other])
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  const startMs = region.clock.now();
  let [lookSeconds, nobodySeconds, againSeconds] = [Infinity, 0, Infinity];
  for (let second = 5; second <= runMinutes * 60; second += 5) {
    await region.clock.runUntil(startMs + second * 1000);
    if (answering(shop).length === 0) nobodySeconds += 5;
    if (lookSeconds === Infinity && shop.decisions().length > before) lookSeconds = second;
    if (againSeconds === Infinity && answering(shop).length === 3) againSeconds = second;
  }
  return { lookSeconds, nobodySeconds, againSeconds, next: shop.decisions()[before] };
}

test('two of three serving readers deleted by a person: with a trail, the next look is there within a minute', async () => {
  const shop = await threeServing({ hasTrail: true });
  const { lookSeconds, nobodySeconds, againSeconds, next } = await deleteTwo(shop, 12);
  expect(lookSeconds).toBeLessThanOrEqual(60);
  expect(next).toBe('add/below-floor');
  expect(nobodySeconds).toBe(0);
  expect(againSeconds).toBeGreaterThan(4 * 60);
  expect(againSeconds).toBeLessThanOrEqual(10 * 60);
  expect(readersOf(shop).filter(({ status }) => status === 'available')).toHaveLength(3);
});

test('where all connections are on the one reader that came up first, those that look idle stay for its clients', async () => {
  const shop = await deployed({ shop: (seconds) => (seconds >= 180 ? 3.5 : 0.3) });
  const available = () => readersOf(shop).filter(({ status }) => status === 'available');
  const isUnderWay = () => available().length === 2 && readersOf(shop).some(({ status }) => status === 'creating');
  for (let minute = 0; minute < 60 && !isUnderWay(); minute++) await shop.run(MINUTE);
  const rds = new RDSClient(shop.region.clientConfig());
  for (const { id } of available())
    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
  const before = shop.decisions().length;
  await shop.run(28 * MINUTE);
  const connections = available().map(({ id }) => shop.region.physics.connectionsOn(id));
  expect(connections.filter((open) => open > 0)).toHaveLength(1);
  expect(connections).toHaveLength(3);
  expect(shop.decisions().slice(before)).toContain('hold/reader-saturated');
  expect(shop.decisions().slice(before)).not.toContain('drain/idle');
});

test('without a trail, where RDS tells of the shutdown, the next look comes at once', async () => {
  const shop = await threeServing({ rds: { tellsShutdownOfDeleted: true } });
  const { lookSeconds, nobodySeconds } = await deleteTwo(shop, 2);
  expect(lookSeconds).toBeLessThanOrEqual(10);
  expect(nobodySeconds).toBe(0);
});

test('without a trail, where RDS tells of the deletion alone, the next look comes with it, long before the next sample', async () => {
  const shop = await threeServing({ rds: { durations: { instanceDeleting: [60, 60] } } });
  // A quiet cluster is sampled every fifth minute, this one next in 210 s.
  await shop.run(3.5 * MINUTE);
  const { lookSeconds, nobodySeconds } = await deleteTwo(shop, 2);
  expect(lookSeconds).toBeLessThanOrEqual(70);
  expect(nobodySeconds).toBe(0);
});
