import { DeleteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  CreateBlueGreenDeploymentCommand,
  CreateDBInstanceCommand,
  CreateDBProxyCommand,
  DeleteDBClusterEndpointCommand,
  DeleteDBInstanceCommand,
  FailoverDBClusterCommand,
  ModifyDBClusterEndpointCommand,
  RDSClient,
  RegisterDBProxyTargetsCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { arn } from '../../../../../sandbox/core.ts';
import { deployed, type Deployed, HOUR, MINUTE, readersOf, resource } from './deployed.ts';

/** 1.6 reference readers at a target of 60 % are three readers. */
const threeReaders = (seconds: number) => (seconds >= 180 ? 1.6 : 0.3);

/** Three readers for an hour, then one. */
const threeThenOne = (seconds: number) => (seconds >= 180 && seconds < 3_600 ? 1.6 : 0.3);

/** Customer managed keys, one of them of another account. */
const STORAGE_KEY = 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d';
const INSIGHTS_KEY = 'arn:aws:kms:eu-west-1:210987654321:key/4e5f6071';

const rdsOf = ({ region }: Deployed) => new RDSClient(region.clientConfig());

const endpointOf = ({ region }: Deployed) =>
  region.rds
    .inspect()
    .clusters.find(({ id }) => id === 'shop')!
    .endpoints.find(({ id }) => id === 'evenkeel-shop');

describe('new readers', () => {
  test('are made like a reader that people made: parameters, monitoring, keys, certificate and tags', async () => {
    const shop = await deployed({ shop: threeReaders, kmsKeyId: STORAGE_KEY });
    await shop.region.rds.instantly(() =>
      rdsOf(shop).send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: 'shop-template',
          DBClusterIdentifier: 'shop',
          DBInstanceClass: 'db.r6g.large',
          Engine: 'aurora-postgresql',
          PromotionTier: 0,
          MonitoringInterval: 30,
          MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
          EnablePerformanceInsights: true,
          PerformanceInsightsRetentionPeriod: 31,
          PerformanceInsightsKMSKeyId: INSIGHTS_KEY,
          Tags: [{ Key: 'cost-centre', Value: '42' }],
        }),
      ),
    );
    await shop.run(30 * MINUTE);
    const mine = readersOf(shop).find(({ id }) => id.startsWith('evenkeel-'))!;
    expect(mine.tags).toEqual({ 'cost-centre': '42', 'evenkeel:stage': 'dev', 'evenkeel:cluster': 'shop' });
    const { DBInstances } = await rdsOf(shop).send(
      new (await import('@aws-sdk/client-rds')).DescribeDBInstancesCommand({ DBInstanceIdentifier: mine.id }),
    );
    expect(DBInstances![0]).toMatchObject({
      MonitoringInterval: 30,
      MonitoringRoleArn: 'arn:aws:iam::123456789012:role/monitoring',
      PerformanceInsightsEnabled: true,
      PerformanceInsightsRetentionPeriod: 31,
      PerformanceInsightsKMSKeyId: INSIGHTS_KEY,
      StorageEncrypted: true,
      KmsKeyId: STORAGE_KEY,
      PromotionTier: 15,
    });
  });

  test('are not built above the quota of the account, and people hear of it', async () => {
    const shop = await deployed({ shop: threeReaders, rds: { instanceQuota: 4 } });
    await shop.run(HOUR);
    expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-2']);
    expect(shop.decisions()).toContain('hold/quota-used');
    const attention = shop.sayings.find(({ type }) => type === 'Attention Needed')!;
    expect(attention.detail['message']).toContain('InstanceQuotaExceeded');
    const published = shop.region.sns.published(resource(shop, 'AWS::SNS::Topic').ref);
    expect(published.map(({ message }) => message).join()).toContain('InstanceQuotaExceeded');
  });

  test('go to another zone when one has no capacity', async () => {
    const shop = await deployed({
      shop: threeReaders,
      rds: { noCapacity: (_class, zone) => (zone === 'eu-west-1c' ? 'fault' : undefined) },
    });
    await shop.run(HOUR);
    const zones = readersOf(shop)
      .filter(({ id }) => id.startsWith('evenkeel-'))
      .map(({ zone }) => zone);
    expect(zones.toSorted()).toEqual(['eu-west-1a', 'eu-west-1b']);
  });

  test('that come to nothing for lack of capacity are removed and replaced', async () => {
    let orders = 0;
    const shop = await deployed({
      shop: threeReaders,
      // The first order fails minutes later, as AWS does it where it finds out late.
      rds: { noCapacity: (_class, zone) => (zone === 'eu-west-1c' && orders++ < 1 ? 'status' : undefined) },
    });
    await shop.run(HOUR);
    expect(readersOf(shop).map(({ status }) => status)).toEqual(['available', 'available', 'available']);
  });
});

describe('what people do by hand', () => {
  test('a reader that somebody adds counts, and is never removed', async () => {
    const shop = await deployed({ shop: threeThenOne });
    await rdsOf(shop).send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'by-hand',
        DBClusterIdentifier: 'shop',
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
      }),
    );
    await shop.run(4 * HOUR);
    expect(
      readersOf(shop)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(['by-hand', 'shop-2']);
    expect(shop.region.physics.measures('shop').connectionsCut).toBe(0);
  });

  test('a reader that somebody deletes is made up for, without a fight', async () => {
    const shop = await deployed({ shop: threeReaders });
    await shop.run(HOUR);
    const victim = readersOf(shop).find(({ id }) => id.startsWith('evenkeel-'))!.id;
    await rdsOf(shop).send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: victim, SkipFinalSnapshot: true }));
    await shop.run(HOUR);
    const ids = readersOf(shop).map(({ id }) => id);
    expect(ids).toHaveLength(3);
    expect(ids).not.toContain(victim);
  });

  test.for(['ignored', 'replace'] as const)(
    'an endpoint that somebody changes is put right, and told, where empty lists are: %s',
    async (emptyEndpointLists) => {
      const shop = await deployed({ shop: threeReaders, rds: { emptyEndpointLists } });
      await shop.run(HOUR);
      const victim = readersOf(shop)[0]!.id;
      await rdsOf(shop).send(
        new ModifyDBClusterEndpointCommand({
          DBClusterEndpointIdentifier: 'evenkeel-shop',
          ExcludedMembers: [victim],
        }),
      );
      await shop.run(10 * MINUTE);
      const { id: writerId } = shop.region.rds.inspect().clusters[0]!.instances.find(({ isWriter }) => isWriter)!;
      expect(endpointOf(shop)!.effective).toMatchObject({ list: 'excluded', listed: [writerId] });
      expect(shop.decisions().filter((decision) => decision === 'set-endpoint/endpoint-differs')).toHaveLength(1);
    },
  );

  test('an endpoint that somebody deletes is made again', async () => {
    const shop = await deployed({ shop: threeReaders });
    await shop.run(HOUR);
    await rdsOf(shop).send(new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier: 'evenkeel-shop' }));
    await shop.run(10 * MINUTE);
    expect(endpointOf(shop)!.status).toBe('available');
  });
});

describe('clusters that are not for us', () => {
  test('a blue/green deployment holds the cluster for as long as it is there', async () => {
    const shop = await deployed({ shop: threeReaders });
    await rdsOf(shop).send(
      new CreateBlueGreenDeploymentCommand({ BlueGreenDeploymentName: 'upgrade', Source: arn('rds', 'cluster:shop') }),
    );
    await shop.run(20 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/blue-green');
    expect(readersOf(shop)).toHaveLength(1);
  });

  test('a cluster behind a proxy is held: the proxy has endpoints of its own', async () => {
    const shop = await deployed({ shop: threeReaders });
    const rds = rdsOf(shop);
    await rds.send(
      new CreateDBProxyCommand({
        DBProxyName: 'pool',
        EngineFamily: 'POSTGRESQL',
        RoleArn: 'arn:aws:iam::123456789012:role/proxy',
        VpcSubnetIds: ['subnet-1'],
        Auth: [],
      }),
    );
    await rds.send(new RegisterDBProxyTargetsCommand({ DBProxyName: 'pool', DBClusterIdentifiers: ['shop'] }));
    await shop.run(20 * MINUTE);
    expect(shop.decisions().at(-1)).toBe('hold/behind-proxy');
    expect(readersOf(shop)).toHaveLength(1);
  });
});

describe('failovers and lost memory', () => {
  test('after a failover nothing is removed for ten minutes, and no reader of ours becomes the writer', async () => {
    const shop = await deployed({ shop: threeThenOne });
    await shop.run(HOUR + 10 * MINUTE);
    await rdsOf(shop).send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    const failedOverAt = shop.region.clock.now();
    await shop.run(30 * MINUTE);
    const drained = shop.sayings.find(({ detail, atMs }) => detail['kind'] === 'drain' && atMs > failedOverAt);
    expect(drained!.atMs - failedOverAt).toBeGreaterThan(10 * MINUTE);
    expect(shop.region.rds.inspect().clusters.find(({ id }) => id === 'shop')!.writer).toBe('shop-2');
    // The old writer serves reads through our endpoint, which nobody had to tell.
    expect(shop.region.rds.dataPlane.answering('shop', 'custom-if-present')).toContain('shop-1');
  });

  test('when the ledger is lost in the middle of a drain, everything serves and nothing is deleted by mistake', async () => {
    const shop = await deployed({ shop: threeThenOne });
    await shop.run(HOUR + 25 * MINUTE);
    const [excluded] = endpointOf(shop)!.asked.listed;
    expect(excluded).toMatch(/^evenkeel-/);
    await new DynamoDBClient(shop.region.clientConfig()).send(
      new DeleteItemCommand({
        TableName: resource(shop, 'AWS::DynamoDB::GlobalTable').name,
        Key: { pk: { S: 'controller#replicas' }, sk: { S: 'state#shop' } },
      }),
    );
    await shop.run(6 * MINUTE);
    expect(shop.decisions()).toContain('set-endpoint/endpoint-differs');
    await shop.run(4 * HOUR);
    expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-2']);
    expect(shop.region.physics.measures('shop').connectionsCut).toBe(0);
  });
});
