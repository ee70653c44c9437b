import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { deployed, type Deployed, HOUR, MINUTE, readersOf, switchOff, switchOn, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

/** From a quarter past on for two hours, more than one reader can carry and not too much for two, in reference readers. */
const rush = (seconds: number) => (seconds >= 900 && seconds < 8_100 ? 1.2 : 0.3);

/** Evenkeel has put its net and its endpoint in place, and then does nothing any more. */
async function withoutEvenkeel(load?: (seconds: number) => number): Promise<Deployed> {
  const shop = await deployed('shop', load && { load });
  await shop.run(10 * MINUTE);
  await switchOff(shop);
  return shop;
}

describe('with Evenkeel switched off', () => {
  test('the net alone adds readers, they serve, and the load on the old one falls', async () => {
    const shop = await withoutEvenkeel(rush);
    // The heartbeat is asked for by a schedule, not by what is switched off.
    const said = () => shop.sayings.filter(({ type }) => (type as string) !== 'Heartbeat Due').length;
    const saidBefore = said();
    await shop.run(20 * MINUTE);
    expect(await cpuOf(shop, 'shop-2')).toBeGreaterThan(95);
    await shop.run(80 * MINUTE);
    expect(said()).toBe(saidBefore);
    const added = readersOf(shop).filter(({ id }) => id.startsWith('application-autoscaling-'));
    expect(added.length).toBeGreaterThanOrEqual(1);
    for (const { id, status } of added) {
      expect(status).toBe('available');
      expect(shop.region.physics.connectionsOn(id)).toBeGreaterThan(0);
    }
    expect(await cpuOf(shop, 'shop-2')).toBeLessThan(80);
    expect(shop.region.physics.measures('shop').connectionsCut).toBe(0);
  });

  test('a failover of a writer and one reader leaves the endpoint serving', async () => {
    const shop = await withoutEvenkeel();
    await new RDSClient(shop.region.clientConfig()).send(
      new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-2' }),
    );
    await shop.run(10 * MINUTE);
    expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-1']);
    expect(shop.region.rds.dataPlane.answering('shop', { custom: 'evenkeel-shop' })).toEqual(['shop-1']);
    const failedBefore = shop.region.physics.measures('shop').failedConnections;
    await shop.run(30 * MINUTE);
    expect(shop.region.physics.measures('shop').failedConnections).toBe(failedBefore);
    expect(shop.region.physics.connectionsOn('shop-1')).toBeGreaterThan(0);
  });
});

describe('once Evenkeel is back', () => {
  test('readers of the net count as ours: they are drained and removed without cutting a connection', async () => {
    const shop = await withoutEvenkeel(rush);
    await shop.run(2 * HOUR);
    const added = readersOf(shop).filter(({ id }) => id.startsWith('application-autoscaling-'));
    expect(added.length).toBeGreaterThanOrEqual(1);
    await switchOn(shop);
    await shop.run(4 * HOUR);
    expect(readersOf(shop).map(({ id }) => id)).toEqual(['shop-2']);
    expect(shop.decisions('replicas')).toContain('drain/idle');
    expect(shop.decisions('replicas')).toContain('remove/drained');
    expect(shop.region.physics.measures('shop').connectionsCut).toBe(0);
    expect(shop.region.iam.denials).toEqual([]);
  });
});

/** CPU of an instance in percent, the mean over the last ten minutes that CloudWatch has. */
async function cpuOf({ region }: Deployed, instanceId: string): Promise<number> {
  const nowMs = region.clock.now();
  const { Datapoints = [] } = await new CloudWatchClient(region.clientConfig()).send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/RDS',
      MetricName: 'CPUUtilization',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: instanceId }],
      StartTime: new Date(nowMs - 10 * MINUTE),
      EndTime: new Date(nowMs),
      Period: 60,
      Statistics: ['Average'],
    }),
  );
  return Datapoints.reduce((sum, { Average = 0 }) => sum + Average, 0) / Datapoints.length;
}
