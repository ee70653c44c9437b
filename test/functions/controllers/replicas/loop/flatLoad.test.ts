import { expect, test } from 'vitest';
import { isWhole } from '../../../../sampling.ts';
import { deployed, HOUR, recordBefore } from './deployed.ts';

/** Five readers at 59 %, and how often any is relieved within six hours. */
async function reliefsOf(load: (hour: number) => number): Promise<number> {
  const shop = await deployed({ shop: (seconds) => load(24 + seconds / 3600) });
  recordBefore(shop, 1, load);
  await shop.run(6 * HOUR);
  expect(shop.problems).toEqual([]);
  return shop.decisions().filter((decision) => decision === 'set-endpoint/uneven-load').length;
}

test.runIf(isWhole)('a flat load is never relieved, and one that wavers by a twentieth is', async () => {
  expect(await reliefsOf(() => 2.95)).toBe(0);
  expect(await reliefsOf((hour) => 2.95 * (1 + 0.05 * Math.sin(8 * hour)))).toBeGreaterThan(2);
});
