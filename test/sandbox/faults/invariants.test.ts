import { CreateDBClusterEndpointCommand, DeleteDBInstanceCommand, FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { createOwn, MINUTE, rig, type Rig, type RigOptions } from './rig.ts';

/** Evenkeel itself stays out of it: what a test does with the function's rights is all that the function does. */
async function silentRig(own = 0, options: RigOptions = {}): Promise<Rig> {
  const shop = await rig({ ...options, own });
  const { region } = shop;
  // Nothing wakes the function, and IAM would stop most of what the tests do: an invariant must see it all the same.
  delete region.endpoint.authorize;
  region.events.hooks.perturb = () => [];
  region.core.receivers.set('lambda', async () => {});
  return shop;
}

const remove = (id: string) => new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true });
const broken = ({ invariants }: Rig) => invariants.breaches.map(({ invariant }) => invariant);

describe('an invariant that is violated says so', () => {
  test('never a writer deleted', async () => {
    const shop = await silentRig(2);
    const failover = { DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'evenkeel-shop-1' };
    await shop.asPerson().send(new FailoverDBClusterCommand(failover));
    await shop.run(2 * MINUTE);
    await shop.asFunction().send(remove('evenkeel-shop-1'));
    expect(broken(shop)).toContain('never a writer deleted');
  });

  test('never an instance that is not ours', async () => {
    const shop = await silentRig(2);
    await shop.asFunction().send(remove('shop-2'));
    expect(broken(shop)).toContain('never an instance that is not ours');
  });

  test('never scaled below the minimum by Evenkeel, by a deletion', async () => {
    const shop = await silentRig();
    await shop.asFunction().send(remove('shop-2'));
    expect(broken(shop)).toContain('never scaled below the minimum by Evenkeel');
  });

  test('never scaled below the minimum by Evenkeel, by excluding readers', async () => {
    const shop = await silentRig();
    const endpoint = {
      DBClusterIdentifier: 'shop',
      DBClusterEndpointIdentifier: 'evenkeel-shop',
      EndpointType: 'READER',
      ExcludedMembers: ['shop-2'],
    };
    await shop.asFunction().send(new CreateDBClusterEndpointCommand(endpoint));
    expect(broken(shop)).toEqual(['never scaled below the minimum by Evenkeel']);
  });

  test('never scaled above the maximum by Evenkeel, where people have made readers, too', async () => {
    const shop = await silentRig();
    await shop.region.rds.instantly(async () => {
      for (const number of [3, 4, 5, 6, 7]) await shop.asPerson().send(createOwn(`shop-${number}`));
    });
    await shop.run(MINUTE);
    await shop.asFunction().send(createOwn('evenkeel-shop-1'));
    expect(broken(shop)).toContain('never scaled above the maximum by Evenkeel');
  });

  test('never two readers for one decision: one that no decision names', async () => {
    const shop = await silentRig();
    await shop.asFunction().send(createOwn('evenkeel-shop-1'));
    expect(shop.invariants.breaches.map(({ what }) => what)).toEqual([
      'no decision in the ledger names evenkeel-shop-1',
    ]);
  });

  test('never two readers for one decision: one that was there before', async () => {
    const shop = await silentRig();
    await shop.asFunction().send(createOwn('evenkeel-shop-1'));
    await shop.asPerson().send(remove('evenkeel-shop-1'));
    await shop.run(10 * MINUTE);
    await shop.asFunction().send(createOwn('evenkeel-shop-1'));
    expect(shop.invariants.breaches.at(-1)!.what).toBe('evenkeel-shop-1 was created before');
  });

  test('a reader with clients is deleted only at its deadline', async () => {
    const shop = await silentRig(2, { profile: 'pool-30m' });
    await shop.run(MINUTE);
    expect(shop.region.physics.connectionsOn('evenkeel-shop-1')).toBeGreaterThan(0);
    await shop.asFunction().send(remove('evenkeel-shop-1'));
    expect(broken(shop)).toEqual(['a reader with clients is deleted only at its deadline']);
  });

  test('every reader serves or is gone', async () => {
    const shop = await silentRig();
    await shop.asFunction().send(createOwn('evenkeel-shop-1'));
    await shop.run(10 * MINUTE);
    shop.invariants.checkReaders();
    expect(broken(shop)).not.toContain('every reader serves or is gone');
    shop.region.rds.breakInstance('evenkeel-shop-1', 'failed');
    shop.invariants.checkReaders();
    expect(shop.invariants.breaches.at(-1)).toMatchObject({
      invariant: 'every reader serves or is gone',
      what: 'evenkeel-shop-1 is failed',
    });
  });
});

describe('an invariant is about our own hand', () => {
  test('what people do breaks none', async () => {
    const shop = await silentRig(2);
    for (const id of ['evenkeel-shop-1', 'evenkeel-shop-2', 'shop-1']) await shop.asPerson().send(remove(id));
    expect(broken(shop)).toEqual([]);
  });

  test('what nobody could know yet is forgiven, and what was to be seen for long is not', async () => {
    const removeAfter = async (waitMs: number) => {
      const shop = await silentRig(2);
      await shop.asPerson().send(remove('shop-2'));
      await shop.asPerson().send(remove('evenkeel-shop-2'));
      await shop.run(waitMs);
      await shop.asFunction().send(remove('evenkeel-shop-1'));
      return broken(shop).includes('never scaled below the minimum by Evenkeel');
    };
    expect(await removeAfter(2_000)).toBe(false);
    expect(await removeAfter(30_000)).toBe(true);
  });
});
