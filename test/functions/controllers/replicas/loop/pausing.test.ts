import { expect, test } from 'vitest';
import { assemblyOf } from '../../../../synthesis/assembly.ts';
import { deployed, MINUTE, readersOf } from './deployed.ts';

const HALF_PAST = 30 * 60;
const MORNING = 150 * 60;

test('readers that pause at night are neither deleted nor missed, and carry the next morning', async () => {
  const shop = await deployed({
    // 16 units are two reference readers: 1.6 of load need two of them, and nobody is connected at night.
    scaling: { MinCapacity: 0, MaxCapacity: 16 },
    connections: { base: 0, perReader: 30 },
    shop: (seconds) => (seconds >= HALF_PAST && seconds < MORNING ? 0 : 1.6),
    assemblyFolder: await assemblyOf(new URL('./pausingFleet.ts', import.meta.url)),
  });
  const available = () => readersOf(shop).filter(({ status }) => status === 'available');
  await shop.run(HALF_PAST * 1000);
  expect(available()).toHaveLength(2);
  const before = shop.decisions().length;
  await shop.run((MORNING - HALF_PAST) * 1000 - MINUTE);
  expect(available().map(({ id }) => shop.region.physics.connectionsOn(id))).toEqual([0, 0]);
  expect(shop.decisions().slice(before)).toEqual([]);
  await shop.run(16 * MINUTE);
  expect(available().every(({ id }) => shop.region.physics.connectionsOn(id) > 0)).toBe(true);
  expect(
    shop
      .decisions()
      .slice(before)
      .filter((decision) => decision.startsWith('add')),
  ).toEqual([]);
  expect(shop.sayings.filter(({ type }) => type === 'Attention Needed')).toEqual([]);
  expect(shop.problems).toEqual([]);
});
