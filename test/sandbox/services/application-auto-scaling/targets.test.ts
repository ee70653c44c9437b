import {
  DeregisterScalableTargetCommand,
  DescribeScalableTargetsCommand,
  DescribeScalingPoliciesCommand,
  ListTagsForResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-application-auto-scaling';
import { DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateDBClusterCommand, DeleteDBInstanceCommand } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { scalingRegion, SHOP, type ScalingRegion } from './region.ts';

const targets = async ({ client }: ScalingRegion, more = {}) =>
  client.send(new DescribeScalableTargetsCommand({ ServiceNamespace: 'rds', ...more }));

const onlyTarget = async (world: ScalingRegion) => (await targets(world)).ScalableTargets![0]!;

const NOT_SUSPENDED = {
  DynamicScalingInSuspended: false,
  DynamicScalingOutSuspended: false,
  ScheduledScalingSuspended: false,
};

describe('a scalable target', () => {
  it('is registered and described', async () => {
    const world = await scalingRegion();
    const { ScalableTargetARN } = await world.register({ Tags: { owner: 'shop' } });
    expect(ScalableTargetARN).toMatch(
      /^arn:aws:application-autoscaling:eu-west-1:123456789012:scalable-target\/[0-9a-z]{36}$/,
    );
    expect(await onlyTarget(world)).toEqual({
      ...SHOP,
      MinCapacity: 1,
      MaxCapacity: 8,
      RoleARN:
        'arn:aws:iam::123456789012:role/aws-service-role/rds.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_RDSCluster',
      CreationTime: new Date('2026-03-02T00:00:00Z'),
      SuspendedState: NOT_SUSPENDED,
      ScalableTargetARN,
    });
  });

  it('is overwritten by whoever registers it again, in what they mention, and keeps its ARN and tags', async () => {
    const world = await scalingRegion();
    const { ScalableTargetARN } = await world.register({ Tags: { owner: 'shop' } });
    await world.register({
      MinCapacity: undefined,
      MaxCapacity: 3,
      SuspendedState: { DynamicScalingInSuspended: true },
      Tags: { owner: 'somebody else' },
    });
    expect(await onlyTarget(world)).toMatchObject({
      MinCapacity: 1,
      MaxCapacity: 3,
      SuspendedState: { ...NOT_SUSPENDED, DynamicScalingInSuspended: true },
      ScalableTargetARN,
    });
    const { Tags } = await world.client.send(new ListTagsForResourceCommand({ ResourceARN: ScalableTargetARN }));
    expect(Tags).toEqual({ owner: 'shop' });
    await world.register({ SuspendedState: { DynamicScalingOutSuspended: true } });
    expect((await onlyTarget(world)).SuspendedState).toEqual({
      DynamicScalingInSuspended: true,
      DynamicScalingOutSuspended: true,
      ScheduledScalingSuspended: false,
    });
  });

  it('can be tagged, and its tags taken away', async () => {
    const world = await scalingRegion();
    const { ScalableTargetARN: ResourceARN } = await world.register({ Tags: { owner: 'shop', stage: 'dev' } });
    await world.client.send(new TagResourceCommand({ ResourceARN, Tags: { stage: 'prod', team: 'data' } }));
    await world.client.send(new UntagResourceCommand({ ResourceARN, TagKeys: ['owner'] }));
    const { Tags } = await world.client.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).toEqual({ stage: 'prod', team: 'data' });
    await expect(
      world.client.send(new ListTagsForResourceCommand({ ResourceARN: `${ResourceARN}x` })),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException', ResourceName: `${ResourceARN}x` });
  });

  it('goes with its policies and their alarms when it is deregistered, and leaves the readers', async () => {
    const world = await scalingRegion({ ownReaders: 2 });
    await world.track();
    await world.client.send(new DeregisterScalableTargetCommand(SHOP));
    expect((await targets(world)).ScalableTargets).toEqual([]);
    const { ScalingPolicies } = await world.client.send(
      new DescribeScalingPoliciesCommand({ ServiceNamespace: 'rds' }),
    );
    expect(ScalingPolicies).toEqual([]);
    expect((await world.cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
    expect(world.members()).toHaveLength(3);
    await expect(world.client.send(new DeregisterScalableTargetCommand(SHOP))).rejects.toMatchObject({
      name: 'ObjectNotFoundException',
    });
  });

  it('is found by its resource, page by page', async () => {
    const world = await scalingRegion();
    for (const id of ['books', 'toys']) {
      await world.rds.send(new CreateDBClusterCommand({ DBClusterIdentifier: id, Engine: 'aurora-mysql' }));
      await world.register({ ResourceId: `cluster:${id}` });
    }
    await world.register();
    const names = ({ ScalableTargets = [] }: { ScalableTargets?: { ResourceId?: string | undefined }[] | undefined }) =>
      ScalableTargets.map(({ ResourceId }) => ResourceId);
    expect(names(await targets(world, { ResourceIds: ['cluster:toys', 'cluster:shop'] }))).toEqual([
      'cluster:toys',
      'cluster:shop',
    ]);
    const first = await targets(world, { MaxResults: 2 });
    expect(names(first)).toEqual(['cluster:books', 'cluster:toys']);
    const second = await targets(world, { MaxResults: 2, NextToken: first.NextToken });
    expect([names(second), second.NextToken]).toEqual([['cluster:shop'], undefined]);
    expect(names(await targets(world, { ServiceNamespace: 'ecs' }))).toEqual([]);
    await expect(targets(world, { NextToken: 'x' })).rejects.toMatchObject({ name: 'InvalidNextTokenException' });
    await expect(targets(world, { ScalableDimension: SHOP.ScalableDimension })).rejects.toMatchObject({
      name: 'ValidationException',
    });
  });

  it.each([
    { name: 'a cluster that is not there', more: { ResourceId: 'cluster:books' }, error: 'ValidationException' },
    { name: 'a resource that is no cluster', more: { ResourceId: 'db:shop-1' }, error: 'ValidationException' },
    {
      name: 'another dimension',
      more: { ScalableDimension: 'ecs:service:DesiredCount' },
      error: 'ValidationException',
    },
    { name: 'another service', more: { ServiceNamespace: 'ecs' }, error: 'NotImplemented' },
    { name: 'sixteen readers', more: { MaxCapacity: 16 }, error: 'ValidationException' },
    { name: 'a minimum above the maximum', more: { MinCapacity: 9 }, error: 'ValidationException' },
    { name: 'a first time without a maximum', more: { MaxCapacity: undefined }, error: 'ValidationException' },
  ] as const)('is not registered for $name', async ({ more, error }) => {
    const world = await scalingRegion();
    await expect(world.register(more)).rejects.toMatchObject({ name: error });
    expect((await targets(world)).ScalableTargets).toEqual([]);
  });

  it('is not registered for a secondary cluster of a global database', async () => {
    const world = await scalingRegion();
    await world.rds.send(
      new CreateDBClusterCommand({
        DBClusterIdentifier: 'far',
        Engine: 'aurora-postgresql',
        ReplicationSourceIdentifier: 'arn:aws:rds:eu-west-1:123456789012:cluster:shop',
      }),
    );
    await expect(world.register({ ResourceId: 'cluster:far' })).rejects.toMatchObject({ name: 'ValidationException' });
  });
});

describe('the bounds', () => {
  it('add readers at once where there are fewer than the minimum', async () => {
    const world = await scalingRegion();
    await world.register({ MinCapacity: 3 });
    expect(world.statuses()).toEqual(['available', 'creating', 'creating']);
    await world.runTo(6);
    expect(world.statuses()).toEqual(['available', 'available', 'available']);
    expect(await world.activities()).toEqual([
      {
        minute: 0,
        description: 'Setting read replica count to 3.',
        status: 'Successful',
        message: 'Successfully set read replica count to 3. Change successfully fulfilled by rds.',
        cause: 'minimum capacity was set to 3',
      },
    ]);
  });

  it('delete readers, undrained, where there are more than the maximum, but none that somebody else made', async () => {
    const world = await scalingRegion({ readers: 2, ownReaders: 2, load: () => 1 });
    expect(world.region.physics.measures('shop').connectionsCut).toBe(0);
    await world.register({ MaxCapacity: 1 });
    expect(world.statuses()).toEqual(['available', 'available', 'deleting', 'deleting']);
    expect(world.region.physics.measures('shop').connectionsCut).toBeGreaterThan(0);
    await world.runTo(43);
    expect(world.members().map(({ id }) => id)).toEqual(['shop-1', 'shop-2']);
    expect((await world.activities()).at(-1)).toMatchObject({
      status: 'Successful',
      cause: 'maximum capacity was set to 1',
    });
  });

  it('change nothing while an instance is created, and not later either', async () => {
    const world = await scalingRegion();
    await world.register({ MinCapacity: 2 });
    await world.register({ MinCapacity: 3 });
    await world.runTo(60);
    expect(world.members()).toHaveLength(2);
  });

  it('do not bring a reader back that somebody deletes, until they are set again', async () => {
    const world = await scalingRegion({ ownReaders: 1 });
    await world.register({ MinCapacity: 2 });
    await world.rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: world.own()[0]!.id }));
    await world.runTo(30);
    expect(world.members().map(({ id }) => id)).toEqual(['shop-1']);
    const suspended = { SuspendedState: { DynamicScalingInSuspended: true } };
    await world.register({ MinCapacity: undefined, MaxCapacity: undefined, ...suspended });
    expect(world.members()).toHaveLength(1);
    await world.register({ MinCapacity: 2 });
    expect(world.statuses()).toEqual(['available', 'creating']);
  });
});
