import type { CreateDBInstanceMessage } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { AwsError } from '../../../../../sandbox/wire/handlers.ts';
import { deployed, type Deployed, HOUR, MINUTE, readersOf } from './deployed.ts';

/** More than one reader carries, less than two do, from the third minute on. */
const twoReaders = (seconds: number) => (seconds >= 180 ? 0.85 : 0.3);

interface Order {
  readonly id: string;
  readonly zone: string;
  readonly atMs: number;
}

/** Notes every reader that is ordered in the Region. `answer` may refuse it, or wait for what comes of it. */
function watchOrders({ region }: Deployed, answer: (order: Order, next: () => Promise<unknown>) => Promise<unknown>) {
  const orders: Order[] = [];
  region.endpoint.intercept = async ({ operation }, input, next) => {
    if (operation !== 'CreateDBInstance') return await next();
    const { DBInstanceIdentifier: id, AvailabilityZone: zone } = input as CreateDBInstanceMessage;
    const order = { id: id!, zone: zone!, atMs: region.clock.now() };
    orders.push(order);
    return await answer(order, next);
  };
  return orders;
}

const toldOf = ({ sayings }: Deployed, reason: string) =>
  sayings.filter(({ type, detail }) => type === 'Attention Needed' && detail['reason'] === reason);

describe('a zone that RDS refuses, whatever its reason', () => {
  test('is passed over, and another one is tried in the same look', async () => {
    const shop = await deployed({ shop: twoReaders });
    const orders = watchOrders(shop, async ({ zone }, next) => {
      if (zone === 'eu-west-1c') throw new AwsError('InvalidParameterCombination', 'No subnet for it in that zone.');
      return await next();
    });
    await shop.run(30 * MINUTE);
    expect(orders.map(({ zone }) => zone)).toEqual(['eu-west-1c', 'eu-west-1a']);
    expect(orders[1]!.atMs - orders[0]!.atMs).toBeLessThan(10_000);
    const serving = readersOf(shop).filter(({ status }) => status === 'available');
    expect(serving.map(({ zone }) => zone).toSorted()).toEqual(['eu-west-1a', 'eu-west-1b']);

    await shop.run(3 * HOUR + 30 * MINUTE);
    expect(orders).toHaveLength(2);
    expect(shop.problems).toEqual([]);
  });

  test('is tried again after half an hour, and people hear of it after the third time', async () => {
    const shop = await deployed({ shop: twoReaders });
    const orders = watchOrders(shop, async () => {
      throw new AwsError('InvalidParameterCombination', 'No subnet for it in that zone.');
    });
    await shop.run(HOUR + 20 * MINUTE);
    const inC = orders.filter(({ zone }) => zone === 'eu-west-1c').map(({ atMs }) => atMs);
    expect(inC).toHaveLength(3);
    for (const [at, atMs] of inC.slice(1).entries()) {
      expect(atMs - inC[at]!).toBeGreaterThanOrEqual(30 * MINUTE);
      expect(atMs - inC[at]!).toBeLessThan(36 * MINUTE);
    }
    expect(shop.decisions()).toContain('hold/readers-refused');
    const [first] = toldOf(shop, 'readers-refused');
    expect(first!.detail['message']).toContain('InvalidParameterCombination: No subnet for it in that zone.');
    expect(first!.atMs - inC[0]!).toBeGreaterThanOrEqual(10 * MINUTE);
    expect(first!.atMs - inC[0]!).toBeLessThan(12 * MINUTE);
    expect(toldOf(shop, 'refused add db.r6g.large/eu-west-1c')).toHaveLength(1);
  });
});

test('readers that all end as broken are built ever more slowly, and people hear of it', async () => {
  const shop = await deployed({ shop: twoReaders });
  const { clock, rds } = shop.region;
  const orders = watchOrders(shop, async ({ id }, next) => {
    const answer = await next();
    clock.setTimeout(() => rds.breakInstance(id, 'incompatible-parameters'), 2 * MINUTE);
    return answer;
  });
  await shop.run(6 * HOUR);
  // Three at once; after that 10, 20, 40, 80, 120, 120 minutes lie between one and the next.
  expect(orders.length).toBeGreaterThanOrEqual(7);
  expect(orders.length).toBeLessThanOrEqual(9);
  expect(shop.decisions()).toContain('hold/repeating');
  expect(readersOf(shop).filter(({ status }) => status !== 'deleting').length).toBeLessThanOrEqual(2);
  const [first] = toldOf(shop, 'repeats replacing a broken reader');
  expect(first!.atMs - orders[0]!.atMs).toBeLessThan(HOUR);
  expect(first!.detail['message']).toContain('replacing a broken reader was done 3 times');
  const removal = shop.sayings.find(({ detail }) => detail['kind'] === 'remove' && detail['reason'] === 'broken');
  expect(removal).toBeDefined();
});
