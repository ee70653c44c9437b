import { expect, test } from 'vitest';
import { createRandom } from '../../../../../sandbox/random.ts';
import { isWhole } from '../../../../sampling.ts';
import { type Deployed, deployed, HOUR, recordBefore } from './deployed.ts';

/** In reference readers, by the hours since a midnight: at nine it rises at once. */
const office = (hour: number) => (hour % 24 >= 9 && hour % 24 < 17 ? 2.4 : 0.4);

/** Bursts of half an hour, whenever they like. */
function burstsOf(seed: number): (hour: number) => number {
  const random = createRandom(seed);
  const begins = Array.from({ length: 7 * 24 }, () => random.between(0, 1) < 0.3);
  return (hour) => (begins[Math.floor(hour)] && hour % 1 < 0.5 ? 2.4 : 0.4);
}

const aboutForecast = (shop: Deployed) => shop.decisions().filter((decision) => decision.includes('forecast'));

test('a regular day turns the forecast on, with the figures', async () => {
  const shop = await deployed({ shop: (seconds) => office(seconds / 3600) });
  recordBefore(shop, 2, office);

  await shop.run(10 * HOUR);
  // Its morning is the third one: readers are ordered before nine.
  expect(aboutForecast(shop)).toEqual(['set-forecast/forecast-helps', 'add/forecast']);
  expect(shop.firstDecision('add')!).toBeLessThan(9 * 3600);
  expect(shop.firstDecision('add')!).toBeGreaterThan(8 * 3600);
  const told = shop.sayings.find(({ type, detail }) => type === 'Decision Made' && detail['kind'] === 'set-forecast')!;
  // One day is replayed: at nine, two steps of the old readers until the new ones serve, and a part of the third.
  expect(told.detail['numbers']).toMatchObject({ replayedDays: 1, overloadMinutesWithForecast: 0 });
  expect((told.detail['numbers'] as Record<string, number>)['overloadMinutesWithout']).toBeGreaterThanOrEqual(10);
  expect(shop.problems).toEqual([]);
});

test.runIf(isWhole)('the end of the pattern turns it off again', async () => {
  // Bursts of ten minutes, at another time each day: over before a reader is built.
  const spikes = (seconds: number) => (seconds % (77 * 60) < 600 ? 2.4 : 0.4);
  const shop = await deployed({ shop: spikes });
  recordBefore(shop, 2, office);
  await shop.run(48.5 * HOUR);
  expect(shop.decisions().filter((decision) => decision.startsWith('set-forecast'))).toEqual([
    'set-forecast/forecast-helps',
    'set-forecast/forecast-does-not-help',
  ]);
});

test.runIf(isWhole)('noise never turns it on', async () => {
  const bursts = burstsOf(2);
  const shop = await deployed({ shop: (seconds) => bursts(3 * 24 + seconds / 3600) });
  recordBefore(shop, 3, bursts);
  await shop.run(25 * HOUR);
  expect(shop.decisions()).toContain('add/overloaded');
  expect(aboutForecast(shop)).toEqual([]);
});
