import { RDSClient, RebootDBInstanceCommand } from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import { deployed, MINUTE, readersOf } from './deployed.ts';

test.each([
  { restarted: 'one', of: 1 },
  { restarted: 'all', of: 3 },
])('where $restarted of three readers at 50 % restarts, none is ordered for it', async ({ of }) => {
  const shop = await deployed({ shop: () => 1.5 });
  await shop.run(40 * MINUTE);
  const before = shop.decisions().length;
  expect(readersOf(shop)).toHaveLength(3);
  const rds = new RDSClient(shop.region.clientConfig());
  for (const { id } of readersOf(shop).slice(0, of))
    await rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: id }));
  expect(readersOf(shop).filter(({ status }) => status === 'rebooting')).toHaveLength(of);
  await shop.run(20 * MINUTE);
  expect(
    shop
      .decisions()
      .slice(before)
      .filter((decision) => decision.startsWith('add')),
  ).toEqual([]);
  expect(readersOf(shop).map(({ status }) => status)).toEqual(['available', 'available', 'available']);
});
