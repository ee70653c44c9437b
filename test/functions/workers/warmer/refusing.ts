import { describe, expect, test } from 'vitest';
import { deadLetters, ending, endingsTold, MINUTE, ready, request } from './deployed.ts';

/** Requests that nothing in the fleet stands behind. */
export function testRefusing(): void {
  describe('a request is refused and ends as a dead letter', () => {
    const cases: readonly [name: string, more: Record<string, unknown>, reason: string][] = [
      ['about a cluster that is not in the fleet', { cluster: 'other' }, 'other is not a cluster of this fleet.'],
      ['about a name that every object has', { cluster: 'constructor' }, 'constructor is not a cluster of this fleet.'],
      ['about a cluster without a warm-up', { cluster: 'plain' }, 'the fleet has no warm-up for plain.'],
      [
        'with the host of another instance',
        { host: 'shop-1.c4evenkeel7x.eu-west-1.rds.amazonaws.com' },
        'shop-1.c4evenkeel7x.eu-west-1.rds.amazonaws.com is not the endpoint of evenkeel-shop-new in eu-west-1.',
      ],
      [
        'with a host in another Region',
        { host: 'evenkeel-shop-new.c4evenkeel7x.us-east-1.rds.amazonaws.com' },
        'evenkeel-shop-new.c4evenkeel7x.us-east-1.rds.amazonaws.com is not the endpoint of evenkeel-shop-new in eu-west-1.',
      ],
      [
        'with a host outside of RDS',
        { host: 'evenkeel-shop-new.a.example' },
        'evenkeel-shop-new.a.example is not the endpoint of evenkeel-shop-new in eu-west-1.',
      ],
    ];
    test.for(cases)('%s', async ([, more, reason]) => {
      const shop = await ready();
      await request(shop, 'shop', more);
      // Lambda tries three times, over three minutes and more.
      await shop.run(10 * MINUTE);
      expect(await deadLetters(shop)).toEqual([`Warm-up request rejected: ${reason}`]);
      expect(shop.region.postgres.sessions).toEqual([]);
      expect(await ending(shop)).toBeUndefined();
      expect(endingsTold(shop)).toEqual([]);
    });

    test('without a field that it needs', async () => {
      const shop = await ready();
      await request(shop, 'shop', { port: 'five' });
      await shop.run(10 * MINUTE);
      expect(await deadLetters(shop)).toEqual([expect.stringContaining('detail.port')]);
    });
  });
}
