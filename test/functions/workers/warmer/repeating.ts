import { describe, expect, test } from 'vitest';
import { deadLetters, ending, endingsTold, MINUTE, ready, request, SECOND, warmerOf } from './deployed.ts';

/** Requests that come twice, and functions that are killed and run again. */
export function testRepeating(): void {
  describe('repeating is harmless', () => {
    test.for([
      [1, 'before it reads the secret'],
      [2, 'before it writes the ledger'],
      [3, 'before it tells the end'],
    ] as const)('killed at call %d, %s, it runs again', async ([call]) => {
      const shop = await ready();
      shop.region.lambda.killNext(warmerOf(shop), call);
      await request(shop);
      await shop.run(5 * MINUTE);
      expect(shop.logged.join('\n')).toContain('signal: killed');
      expect(await ending(shop)).toMatchObject({ outcome: 'succeeded' });
      expect(endingsTold(shop)).toMatchObject([{ outcome: 'succeeded' }]);
      expect(await deadLetters(shop)).toEqual([]);
    });

    test('a request that comes twice ends twice, alike', async () => {
      const shop = await ready();
      await request(shop);
      await request(shop);
      await shop.run(2 * MINUTE);
      expect(endingsTold(shop)).toMatchObject([{ outcome: 'succeeded' }, { outcome: 'succeeded' }]);
      expect(await ending(shop)).toMatchObject({ outcome: 'succeeded' });
    });

    test('an earlier request that ends later does not replace the end of a later one', async () => {
      const shop = await ready();
      shop.region.lambda.killNext(warmerOf(shop), 1);
      await request(shop);
      await shop.run(SECOND);
      await request(shop);
      await shop.run(5 * MINUTE);
      expect(await ending(shop)).toMatchObject({ requestedAtMs: shop.startMs + SECOND, outcome: 'succeeded' });
      // The earlier one was run again, and had nothing to tell.
      expect(shop.region.postgres.sessions).toHaveLength(2);
      expect(endingsTold(shop)).toHaveLength(1);
    });

    test('the same seed gives the same warm-up', async () => {
      const runOf = async () => {
        const shop = await ready();
        await request(shop);
        await shop.run(2 * MINUTE);
        return JSON.stringify([await ending(shop), shop.region.postgres.sessions]);
      };
      expect(await runOf()).toBe(await runOf());
    });
  });
}
