import { CreateDBClusterEndpointCommand, FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { scalingRegion } from './region.ts';

type Lists = { StaticMembers: string[] } | { ExcludedMembers: string[] };

/** A writer and a reader behind a custom endpoint, with target tracking as their only care. */
async function behind(lists: Lists, load: (minute: number) => number) {
  const world = await scalingRegion({ load, physicsOf: { endpoint: { custom: 'reads' } } });
  await world.region.rds.instantly(() =>
    world.rds.send(
      new CreateDBClusterEndpointCommand({
        DBClusterIdentifier: 'shop',
        DBClusterEndpointIdentifier: 'reads',
        EndpointType: 'READER',
        ...lists,
      }),
    ),
  );
  await world.register();
  await world.track({ DisableScaleIn: true });
  return {
    ...world,
    answering: () => world.region.rds.dataPlane.answering('shop', { custom: 'reads' }),
    share: () => {
      const on = (id: string) => world.region.physics.connectionsOn(id);
      return on('shop-1') / world.members().reduce((sum, { id }) => sum + on(id), 0);
    },
    failed: () => world.region.physics.measures('shop').failedConnections,
  };
}

describe('readers that target tracking adds', () => {
  const rising = (minute: number) => (minute < 30 ? 0.3 : 0.95);

  it('serve behind an exclusion list, and the load on the old one falls', async () => {
    const world = await behind({ ExcludedMembers: [] }, rising);
    await world.runTo(34);
    expect(world.share()).toBe(1);
    await world.runTo(90);
    expect(world.own().length).toBeGreaterThan(0);
    for (const { id } of world.own()) expect(world.region.physics.connectionsOn(id)).toBeGreaterThan(0);
    expect(world.share()).toBeLessThan(0.65);
    const { timeline } = world.region.physics.measures('shop');
    expect(timeline[33]!.cpu).toBeGreaterThan(90);
    expect(timeline[89]!.cpu).toBeLessThan(55);
  });

  it('get no traffic behind a static list', async () => {
    const world = await behind({ StaticMembers: ['shop-1'] }, rising);
    await world.runTo(90);
    expect(world.own().length).toBeGreaterThan(0);
    for (const { id } of world.own()) expect(world.region.physics.connectionsOn(id)).toBe(0);
    expect(world.share()).toBe(1);
  });
});

describe('a failover of a cluster with two instances', () => {
  const failOver = async (lists: Lists) => {
    const world = await behind(lists, () => 0.3);
    await world.runTo(30);
    await world.rds.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await world.runTo(35);
    const failedBefore = world.failed();
    await world.runTo(60);
    return { answering: world.answering(), newlyFailed: world.failed() - failedBefore };
  };

  it('leaves an endpoint with an exclusion list serving', async () => {
    expect(await failOver({ ExcludedMembers: [] })).toEqual({ answering: ['shop-writer'], newlyFailed: 0 });
  });

  it('leaves an endpoint with a static list without a member', async () => {
    const { answering, newlyFailed } = await failOver({ StaticMembers: ['shop-1'] });
    expect(answering).toEqual([]);
    expect(newlyFailed).toBeGreaterThan(0);
  });
});
