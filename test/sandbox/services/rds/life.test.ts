import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
  FailoverDBClusterCommand,
  ListTagsForResourceCommand,
  ModifyDBInstanceCommand,
  RemoveTagsFromResourceCommand,
  StartDBClusterCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { rdsRegion } from './support.ts';

const remove = (id: string) => new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true });

async function buildSeconds(seed: number, id: string): Promise<number> {
  const region = rdsRegion({ seed });
  await region.shopWith(0);
  await region.createInstance(id);
  await region.runTo(480);
  const { InstanceCreateTime } = await region.instance(id);
  return (InstanceCreateTime!.getTime() - Date.UTC(2026, 2, 2)) / 1000;
}

describe('a reader', () => {
  it('is creating, configuring and available, and tells of it once it is', async () => {
    const region = rdsRegion({ durations: { instanceCreating: [200, 200], instanceConfiguring: [20, 20] } });
    await region.shopWith(0);
    region.events.length = 0;
    await region.createInstance('shop-1', {
      MonitoringInterval: 60,
      MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
    });
    await region.runTo(199);
    expect((await region.instance('shop-1')).DBInstanceStatus).toBe('creating');
    await region.runTo(201);
    expect((await region.instance('shop-1')).DBInstanceStatus).toBe('configuring-enhanced-monitoring');
    expect(region.events).toEqual([]);
    await region.runTo(220);
    expect((await region.instance('shop-1')).DBInstanceStatus).toBe('available');
    expect(region.events).toEqual([
      {
        source: 'aws.rds',
        'detail-type': 'RDS DB Instance Event',
        resources: ['arn:aws:rds:eu-west-1:123456789012:db:shop-1'],
        detail: {
          EventCategories: ['creation'],
          SourceType: 'DB_INSTANCE',
          SourceArn: 'arn:aws:rds:eu-west-1:123456789012:db:shop-1',
          Date: '2026-03-02T00:03:40.000Z',
          Message: 'DB instance created',
          SourceIdentifier: 'shop-1',
          EventID: 'RDS-EVENT-0005',
        },
      },
    ]);
  });

  it('is built within 3 to 8 minutes, not always the same, and the same again with the same seed', async () => {
    const [a, again, other, otherSeed] = [
      await buildSeconds(1, 'shop-1'),
      await buildSeconds(1, 'shop-1'),
      await buildSeconds(1, 'shop-2'),
      await buildSeconds(2, 'shop-1'),
    ];
    expect(again).toBe(a);
    expect(new Set([a, other, otherSeed]).size).toBe(3);
    for (const seconds of [a, other, otherSeed]) expect(seconds).toBeGreaterThanOrEqual(180);
  });

  it('shows what a caller copies from it, and tier 1 unless told otherwise', async () => {
    const region = rdsRegion();
    await region.shopWith(1, {
      PerformanceInsightsRetentionPeriod: 31,
      EnablePerformanceInsights: true,
      PerformanceInsightsKMSKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/3f0b0d3e-6d0f-4a53-8a0f-0d1c5b0f7a11',
      MonitoringInterval: 15,
      MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      DBParameterGroupName: 'tuned',
      CopyTagsToSnapshot: true,
      AutoMinorVersionUpgrade: false,
      Tags: [{ Key: 'team', Value: 'shop' }],
    });
    expect(await region.instance('shop-1')).toMatchObject({
      DBInstanceClass: 'db.r6g.large',
      DBClusterIdentifier: 'shop',
      Engine: 'aurora-postgresql',
      PromotionTier: 1,
      AvailabilityZone: 'eu-west-1b',
      PerformanceInsightsEnabled: true,
      PerformanceInsightsRetentionPeriod: 31,
      PerformanceInsightsKMSKeyId: 'arn:aws:kms:eu-west-1:123456789012:key/3f0b0d3e-6d0f-4a53-8a0f-0d1c5b0f7a11',
      MonitoringInterval: 15,
      MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      DBParameterGroups: [{ DBParameterGroupName: 'tuned', ParameterApplyStatus: 'in-sync' }],
      CopyTagsToSnapshot: true,
      AutoMinorVersionUpgrade: false,
      PubliclyAccessible: false,
      TagList: [{ Key: 'team', Value: 'shop' }],
    });
  });

  it('is spread over the zones, and kept out of one without capacity', async () => {
    const region = rdsRegion({ noCapacity: (_, zone) => (zone === 'eu-west-1a' ? 'fault' : undefined) });
    await region.shopWith(3);
    const { DBInstances } = await region.client.send(new DescribeDBInstancesCommand({}));
    expect(DBInstances!.map(({ AvailabilityZone }) => AvailabilityZone)).toEqual([
      'eu-west-1b',
      'eu-west-1c',
      'eu-west-1b',
      'eu-west-1c',
    ]);
  });

  it('ends as insufficient-capacity where the lack shows late, and can be deleted', async () => {
    const region = rdsRegion({ noCapacity: (name) => (name === 'db.r8g.large' ? 'status' : undefined) });
    await region.shopWith(0);
    await region.createInstance('shop-1', { DBInstanceClass: 'db.r8g.large' });
    expect((await region.instance('shop-1')).DBInstanceStatus).toBe('creating');
    await region.runTo(3600);
    expect((await region.instance('shop-1')).DBInstanceStatus).toBe('insufficient-capacity');
    await region.client.send(remove('shop-1'));
    await region.runTo(4000);
    expect((await region.cluster()).DBClusterMembers).toHaveLength(1);
  });

  it('is deleting for a while, then gone, and its identifier is free', async () => {
    const region = rdsRegion({ durations: { instanceDeleting: [100, 100] } });
    await region.shopWith(1);
    region.events.length = 0;
    const { DBInstance } = await region.client.send(remove('shop-1'));
    expect(DBInstance!.DBInstanceStatus).toBe('deleting');
    await region.runTo(99);
    expect((await region.cluster()).DBClusterMembers).toHaveLength(2);
    await region.runTo(101);
    expect((await region.cluster()).DBClusterMembers).toHaveLength(1);
    expect(region.eventIds()).toEqual(['shop-1 RDS-EVENT-0003']);
    await region.createInstance('shop-1');
  });

  it('fails for good when it is broken, which RDS tells', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    region.events.length = 0;
    region.rds.breakInstance('shop-1', 'incompatible-network');
    await region.runTo(3600);
    expect((await region.instance('shop-1')).DBInstanceStatus).toBe('incompatible-network');
    expect(region.eventIds()).toEqual(['shop-1 RDS-EVENT-0031']);
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual(['shop-writer']);
  });

  it('takes a new tier at once and a new class after a restart', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    await region.client.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: 'shop-1',
        PromotionTier: 7,
        DBInstanceClass: 'db.r7g.xlarge',
        ApplyImmediately: true,
      }),
    );
    expect(await region.instance('shop-1')).toMatchObject({
      DBInstanceStatus: 'modifying',
      PromotionTier: 7,
      DBInstanceClass: 'db.r6g.large',
    });
    await region.runTo(600);
    expect(await region.instance('shop-1')).toMatchObject({
      DBInstanceStatus: 'available',
      DBInstanceClass: 'db.r7g.xlarge',
    });
  });
});

describe('a cluster', () => {
  it('lists its members by identifier, role and tier only', async () => {
    const region = rdsRegion();
    await region.shopWith(1, { PromotionTier: 15 });
    const cluster = await region.cluster();
    expect(cluster.DBClusterMembers).toEqual([
      {
        DBInstanceIdentifier: 'shop-writer',
        IsClusterWriter: true,
        PromotionTier: 1,
        DBClusterParameterGroupStatus: 'in-sync',
      },
      {
        DBInstanceIdentifier: 'shop-1',
        IsClusterWriter: false,
        PromotionTier: 15,
        DBClusterParameterGroupStatus: 'in-sync',
      },
    ]);
    expect(cluster).toMatchObject({
      Status: 'available',
      EngineMode: 'provisioned',
      MultiAZ: true,
      ServerlessV2ScalingConfiguration: { MinCapacity: 1, MaxCapacity: 16 },
    });
  });

  it('shows which kinds of it are not Aurora with readers', async () => {
    const { client, rds, runTo } = rdsRegion();
    const create = async (id: string, more: object) =>
      (await client.send(new CreateDBClusterCommand({ DBClusterIdentifier: id, Engine: 'aurora-postgresql', ...more })))
        .DBCluster!;
    expect((await create('v1', { EngineMode: 'serverless' })).EngineMode).toBe('serverless');
    expect((await create('sharded', { ClusterScalabilityType: 'limitless' })).ClusterScalabilityType).toBe('limitless');
    expect((await create('member', { GlobalClusterIdentifier: 'world' })).GlobalClusterIdentifier).toBe('world');
    const standby = await create('multi', { Engine: 'postgres', DBClusterInstanceClass: 'db.r6g.large' });
    expect(standby).toMatchObject({ DBClusterInstanceClass: 'db.r6g.large', Engine: 'postgres' });
    await runTo(600);
    expect(rds.inspect().clusters[3]!.instances.map(({ isWriter }) => isWriter)).toEqual([true, false, false]);
  });

  it('lets its writer and its last instance go, and itself when it is empty', async () => {
    const region = rdsRegion();
    await region.shopWith(0);
    await region.client.send(remove('shop-writer'));
    await region.runTo(600);
    expect(await region.cluster()).toMatchObject({ Status: 'available', DBClusterMembers: [] });
    await region.client.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'shop', SkipFinalSnapshot: true }));
    await region.runTo(1200);
    expect(region.rds.inspect().clusters).toEqual([]);
    expect(region.eventIds().at(-1)).toBe('shop RDS-EVENT-0171');
  });

  it('stops with its instances and starts again', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    await region.client.send(new StopDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await region.runTo(300);
    expect((await region.cluster()).Status).toBe('stopped');
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual([]);
    await region.client.send(new StartDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await region.runTo(800);
    expect((await region.instance('shop-1')).DBInstanceStatus).toBe('available');
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual(['shop-1']);
  });
});

describe('a failover', () => {
  it('goes to the target, restarts both, and brings the old writer back as a reader', async () => {
    const region = rdsRegion({ durations: { failover: [20, 20], oldWriterReturning: [10, 10] } });
    await region.shopWith(2);
    region.events.length = 0;
    const target = { DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-2' };
    await region.client.send(new FailoverDBClusterCommand(target));
    await region.runTo(19);
    expect((await region.cluster()).Status).toBe('failing-over');
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual(['shop-1']);
    await region.runTo(40);
    const { Status, DBClusterMembers } = await region.cluster();
    expect(Status).toBe('available');
    expect(DBClusterMembers!.filter((member) => member.IsClusterWriter)).toMatchObject([
      { DBInstanceIdentifier: 'shop-2' },
    ]);
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual(['shop-writer', 'shop-1']);
    expect(region.eventIds()).toEqual([
      'shop RDS-EVENT-0073',
      'shop-writer RDS-EVENT-0004',
      'shop-2 RDS-EVENT-0004',
      'shop-2 RDS-EVENT-0006',
      'shop RDS-EVENT-0071',
      'shop-writer RDS-EVENT-0006',
    ]);
    expect(region.events[4]!.detail['Message']).toBe('Completed failover to DB instance: shop-2');
  });

  it('says so when the target is in the writer’s zone', async () => {
    const region = rdsRegion();
    await region.shopWith(1, { AvailabilityZone: 'eu-west-1a' });
    await region.client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    expect(region.eventIds()).toContain('shop RDS-EVENT-0072');
  });

  it('takes the lowest tier first, then the largest', async () => {
    const region = rdsRegion();
    await region.shopWith(0);
    await region.rds.instantly(async () => {
      await region.createInstance('huge', { PromotionTier: 3, DBInstanceClass: 'db.r6g.16xlarge' });
      for (let n = 1; n <= 9; n++) await region.createInstance(`small-${n}`, { PromotionTier: 2 });
      await region.createInstance('large', { PromotionTier: 2, DBInstanceClass: 'db.r6g.2xlarge' });
    });
    await region.client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await region.runTo(60);
    expect(region.rds.inspect().clusters[0]!.writer).toBe('large');
  });

  it('follows when the writer is deleted while a reader is there', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    await region.client.send(remove('shop-writer'));
    expect((await region.cluster()).Status).toBe('failing-over');
    await region.runTo(600);
    expect(region.rds.inspect().clusters[0]).toMatchObject({ status: 'available', writer: 'shop-1' });
    expect((await region.cluster()).DBClusterMembers).toHaveLength(1);
  });

  it('promotes the previous writer again when the target breaks meanwhile', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    await region.client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    region.rds.breakInstance('shop-1', 'failed');
    await region.runTo(120);
    expect(region.rds.inspect().clusters[0]).toMatchObject({ status: 'available', writer: 'shop-writer' });
    expect(region.eventIds()).toEqual(expect.arrayContaining(['shop RDS-EVENT-0069', 'shop RDS-EVENT-0070']));
  });

  it('is not possible without a reader: a writer that crashes is built again', async () => {
    const region = rdsRegion();
    await region.shopWith(0);
    region.rds.crash('shop-writer');
    await region.runTo(299);
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual([]);
    await region.runTo(601);
    expect(region.rds.dataPlane.answering('shop', 'reader')).toEqual(['shop-writer']);
  });
});

describe('tags', () => {
  it('can be added, listed and removed, and are there for whoever decides about access', async () => {
    const region = rdsRegion();
    await region.shopWith(1, { Tags: [{ Key: 'evenkeel:cluster', Value: 'shop' }] });
    const ResourceName = 'arn:aws:rds:eu-west-1:123456789012:db:shop-1';
    await region.client.send(new AddTagsToResourceCommand({ ResourceName, Tags: [{ Key: 'a', Value: 'b' }] }));
    await region.client.send(new RemoveTagsFromResourceCommand({ ResourceName, TagKeys: ['evenkeel:cluster'] }));
    const { TagList } = await region.client.send(new ListTagsForResourceCommand({ ResourceName }));
    expect(TagList).toEqual([{ Key: 'a', Value: 'b' }]);
    expect(region.rds.resourceTags(ResourceName)).toEqual({ a: 'b' });
    expect(region.rds.resourceTags('arn:aws:rds:eu-west-1:123456789012:db:other')).toBeUndefined();
  });
});

describe('a listing', () => {
  it('goes on where the page before it ended, whatever was deleted meanwhile', async () => {
    const { client, rds, runTo, createInstance } = rdsRegion({ instanceQuota: 100 });
    await rds.instantly(async () => {
      for (let c = 1; c <= 3; c++) {
        const DBClusterIdentifier = `c${c}`;
        await client.send(new CreateDBClusterCommand({ DBClusterIdentifier, Engine: 'aurora-postgresql' }));
        for (let n = 1; n <= 15; n++) await createInstance(`c${c}-${n}`, { DBClusterIdentifier });
      }
    });
    const first = await client.send(new DescribeDBInstancesCommand({ MaxRecords: 20 }));
    expect(first.DBInstances).toHaveLength(20);
    expect(first.DBInstances!.at(-1)!.DBInstanceIdentifier).toBe('c2-5');
    await client.send(remove('c2-5'));
    await runTo(600);
    const second = await client.send(new DescribeDBInstancesCommand({ MaxRecords: 20, Marker: first.Marker }));
    expect(second.DBInstances![0]!.DBInstanceIdentifier).toBe('c2-6');
    const third = await client.send(new DescribeDBInstancesCommand({ MaxRecords: 20, Marker: second.Marker }));
    expect(third.DBInstances!.map((instance) => instance.DBInstanceIdentifier)).toEqual([
      'c3-11',
      'c3-12',
      'c3-13',
      'c3-14',
      'c3-15',
    ]);
    expect(third.Marker).toBeUndefined();
  });

  it('can be cut down to clusters and to instances', async () => {
    const region = rdsRegion();
    await region.shopWith(2);
    await region.client.send(new CreateDBClusterCommand({ DBClusterIdentifier: 'other', Engine: 'aurora-postgresql' }));
    const of = async (Name: string, ...Values: string[]) =>
      (await region.client.send(new DescribeDBInstancesCommand({ Filters: [{ Name, Values }] }))).DBInstances!.length;
    expect(await of('db-cluster-id', 'shop')).toBe(3);
    expect(await of('db-cluster-id', 'arn:aws:rds:eu-west-1:123456789012:cluster:shop', 'other')).toBe(3);
    expect(await of('db-cluster-id', 'other')).toBe(0);
    expect(await of('db-instance-id', 'shop-1', 'SHOP-2')).toBe(2);
  });
});
