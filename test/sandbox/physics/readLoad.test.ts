import {
  CreateDBClusterEndpointCommand,
  DeleteDBInstanceCommand,
  FailoverDBClusterCommand,
  ModifyDBClusterEndpointCommand,
  ModifyDBInstanceCommand,
  StopDBClusterCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { createPhysics, type ReadLoadSettings } from '../../../sandbox/physics/index.ts';
import { rdsRegion, START_MS } from '../services/rds/support.ts';

const CONNECTIONS = { base: 120, perReader: 0 };

/** A cluster `shop` with a load: constant, of 120 connections, through the endpoint `reads` once there is one. */
async function loaded(readers: number, settings: Partial<ReadLoadSettings> = {}, seed = 1) {
  const region = rdsRegion({ seed, durations: { clusterStopping: [100, 100] } });
  await region.shopWith(readers);
  const physics = createPhysics(region.core, region.rds.dataPlane);
  physics.attach('shop', { load: () => 0.5, connections: CONNECTIONS, writeLoad: () => 0.2, ...settings });
  return {
    ...region,
    physics,
    measures: () => physics.measures('shop'),
    add: (id: string, more = {}) => region.rds.instantly(() => region.createInstance(id, more)),
    remove: (id: string) => region.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id })),
    createEndpoint: (lists: { StaticMembers?: string[]; ExcludedMembers?: string[] }) =>
      region.rds.instantly(() =>
        region.client.send(
          new CreateDBClusterEndpointCommand({
            DBClusterIdentifier: 'shop',
            DBClusterEndpointIdentifier: 'reads',
            EndpointType: 'READER',
            ...lists,
          }),
        ),
      ),
    exclude: (...ids: string[]) =>
      region.rds.instantly(() =>
        region.client.send(
          new ModifyDBClusterEndpointCommand({ DBClusterEndpointIdentifier: 'reads', ExcludedMembers: ids }),
        ),
      ),
  };
}

/** All 120 connections are on `shop-1`, which has just been excluded; new ones go to `shop-2`. */
async function draining(profile: ReadLoadSettings['profile']) {
  const world = await loaded(1, { profile: profile! });
  await world.createEndpoint({ ExcludedMembers: [] });
  await world.add('shop-2');
  await world.exclude('shop-1');
  return world;
}

const until = (seconds: number, before: number, after: number) => (timeMs: number) =>
  timeMs < START_MS + seconds * 1000 ? before : after;

const metric = (world: Awaited<ReturnType<typeof loaded>>, name: string, id: string) =>
  world.datapoints.findLast((point) => point.name === name && point.dimensions['DBInstanceIdentifier'] === id)?.value;

/** All that can be seen of an hour in which a reader is deleted. */
async function run(seed: number): Promise<string> {
  const world = await loaded(3, { load: () => 2.4 }, seed);
  await world.runTo(1200);
  await world.remove('shop-1');
  await world.runTo(3600);
  return JSON.stringify([world.measures(), world.datapoints]);
}

describe('connections', () => {
  it.each([
    { name: 'per-request, all before the next choice', profile: 'per-request' as const, seconds: 3, cut: 120 },
    { name: 'per-request, none after it', profile: 'per-request' as const, seconds: 20, cut: 0 },
    { name: 'pool-30m, all at once', profile: 'pool-30m' as const, seconds: 0, cut: 120 },
    { name: 'pool-30m, half after half of the lifetime', profile: 'pool-30m' as const, seconds: 900, cut: 60 },
    { name: 'pool-30m, none after all of it', profile: 'pool-30m' as const, seconds: 1800, cut: 0 },
    {
      name: 'pool-1h, three quarters after a quarter of the lifetime',
      profile: 'pool-1h' as const,
      seconds: 900,
      cut: 90,
    },
    { name: 'pool-1h, none after all of it', profile: 'pool-1h' as const, seconds: 3600, cut: 0 },
  ])('are cut when an excluded reader is deleted: $name', async ({ profile, seconds, cut }) => {
    const world = await draining(profile);
    await world.runTo(seconds);
    expect(world.physics.connectionsOn('shop-1')).toBe(cut);
    await world.remove('shop-1');
    expect(world.measures().connectionsCut).toBe(cut);
    expect(world.physics.connectionsOn('shop-2')).toBe(120);
  });

  it('are cut without any exclusion, and made again on who is left', async () => {
    const world = await loaded(2);
    const open = world.physics.connectionsOn('shop-1');
    expect(open).toBeGreaterThan(0);
    await world.remove('shop-1');
    expect(world.measures().connectionsCut).toBe(open);
    expect(world.physics.connectionsOn('shop-2')).toBe(120);
  });

  it('go to the writer while there is no reader', async () => {
    const world = await loaded(1);
    await world.remove('shop-1');
    expect(world.measures().connectionsCut).toBe(120);
    expect(world.physics.connectionsOn('shop-writer')).toBe(120);
  });

  it('that a failover or a stop ends count as dropped, not as cut', async () => {
    const world = await loaded(2);
    const open = world.physics.connectionsOn('shop-1');
    await world.client.send(
      new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-1' }),
    );
    expect(world.measures()).toMatchObject({ connectionsCut: 0, connectionsDropped: open });
    await world.runTo(120);
    await world.client.send(new StopDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    expect(world.measures()).toMatchObject({ connectionsCut: 0, connectionsDropped: open + 120 });
  });

  it('stay where they are when a reader joins, and come to it as they are made again', async () => {
    const world = await loaded(1);
    await world.add('shop-2');
    expect(world.physics.connectionsOn('shop-2')).toBe(0);
    await world.runTo(600);
    const soon = world.physics.connectionsOn('shop-2');
    expect(soon).toBeGreaterThan(5);
    expect(soon).toBeLessThan(35);
    await world.runTo(1800);
    expect(world.physics.connectionsOn('shop-2')).toBeGreaterThan(45);
    expect(world.physics.connectionsOn('shop-1') + world.physics.connectionsOn('shop-2')).toBe(120);
  });

  it('find nobody behind a static list without an eligible member, and their reads no capacity', async () => {
    const world = await loaded(2, { endpoint: { custom: 'reads' }, profile: 'per-request' });
    await world.createEndpoint({ StaticMembers: ['shop-1'] });
    await world.runTo(10);
    expect(world.physics.connectionsOn('shop-1')).toBe(120);
    expect(world.physics.connectionsOn('shop-2')).toBe(0);
    await world.remove('shop-1');
    const before = world.measures();
    await world.runTo(20);
    expect(world.measures().failedConnections).toBeGreaterThan(before.failedConnections);
    expect(world.physics.connectionsOn('shop-2')).toBe(0);
    // 10 s before the endpoint was there, and 10 s after its only member went, of 20 s in all.
    expect(world.measures().workOverCapacity).toBeCloseTo(1, 9);
  });

  it('grow with the load at once, and shrink ten minutes after it', async () => {
    const load = until(100, 1, 2);
    const world = await loaded(1, {
      load: (timeMs) => (timeMs < START_MS + 200_000 ? load(timeMs) : 1),
      connections: { base: 10, perReader: 20 },
    });
    expect(world.physics.connectionsOn('shop-1')).toBe(30);
    await world.runTo(100);
    expect(world.physics.connectionsOn('shop-1')).toBe(50);
    await world.runTo(780);
    expect(world.physics.connectionsOn('shop-1')).toBe(50);
    await world.runTo(800);
    expect(world.physics.connectionsOn('shop-1')).toBe(30);
  });
});

describe('the measures', () => {
  it('count every second in which all of the load lands on a reader of 90 % or more', async () => {
    const world = await loaded(1, { load: until(100, 0.9, 0.89) });
    await world.runTo(300);
    expect(world.measures().overloadSeconds).toBeCloseTo(100, 9);
    expect(world.measures().workOverCapacity).toBe(0);
  });

  it('count half of a second in which half of the load does', async () => {
    const world = await loaded(1, {
      load: (timeMs) => (timeMs >= START_MS + 900_000 && timeMs < START_MS + 910_000 ? 1.9 : 0),
    });
    await world.createEndpoint({ ExcludedMembers: [] });
    await world.add('shop-2', { DBInstanceClass: 'db.r6g.xlarge' });
    await world.exclude('shop-1');
    await world.runTo(900);
    // An empty list would change nothing; the writer is not behind the endpoint anyway.
    await world.exclude('shop-writer');
    expect(world.physics.connectionsOn('shop-1')).toBe(60);
    await world.runTo(920);
    // 0.95 on one vCPU pair is 95 %, on two it is 47.5 %, cold 71 %: half of the load for 10 s.
    expect(world.measures().overloadSeconds).toBeCloseTo(5, 9);
  });

  it('leave readers out that the endpoint does not mean, however busy they are', async () => {
    const world = await loaded(1, { load: () => 1 });
    await world.createEndpoint({ ExcludedMembers: [] });
    await world.exclude('shop-1');
    await world.runTo(10);
    expect(world.physics.connectionsOn('shop-1')).toBeGreaterThan(110);
    expect(world.measures()).toMatchObject({ overloadSeconds: 0, workOverCapacity: 0 });
  });

  it('tell reads without capacity as a part of all reads', async () => {
    const world = await loaded(1, { load: until(100, 2, 0.5) });
    await world.runTo(200);
    // 200 reads for 100 of capacity, then 50 for 100: 100 of 250.
    expect(world.measures().workOverCapacity).toBeCloseTo(0.4, 9);
  });

  it('bill a reader from available to deleting, and ten minutes at least', async () => {
    const world = await loaded(1);
    await world.add('short');
    await world.add('long');
    await world.runTo(300);
    await world.remove('short');
    await world.runTo(700);
    await world.remove('long');
    await world.runTo(1000);
    expect(world.measures()).toMatchObject({ readerSeconds: 1000 + 600 + 700, readersAdded: 2, readersRemoved: 2 });
  });

  it('bill ten minutes for a reader that is younger and still there', async () => {
    const world = await loaded(0);
    await world.add('young');
    await world.runTo(60);
    expect(world.measures().readerSeconds).toBe(600);
  });

  it('bill nothing while a reader is built, and nothing if it never was available', async () => {
    const world = await loaded(0);
    await world.createInstance('new');
    await world.runTo(170);
    await world.remove('new');
    await world.runTo(1000);
    expect(world.measures()).toMatchObject({ readerSeconds: 0, readersAdded: 0, readersRemoved: 0 });
  });

  it('bill a cluster’s readers until it has stopped, and no longer', async () => {
    const world = await loaded(1);
    await world.runTo(700);
    await world.client.send(new StopDBClusterCommand({ DBClusterIdentifier: 'shop' }));
    await world.runTo(4000);
    expect(world.measures().readerSeconds).toBe(800);
  });

  it('tell every minute how many readers served what, and how busy they were', async () => {
    const world = await loaded(1, { load: until(60, 0.5, 0.25) });
    await world.runTo(120);
    expect(world.measures().timeline).toEqual([
      { t: START_MS, readers: 1, load: expect.closeTo(0.5, 9), cpu: expect.closeTo(50, 9) },
      { t: START_MS + 60_000, readers: 1, load: expect.closeTo(0.25, 9), cpu: expect.closeTo(25, 9) },
    ]);
  });

  it('have the 99th percentile of one queue at half of its capacity: 5 ms / (1 - 0.5) x ln 100', async () => {
    const world = await loaded(1, { load: () => 0.5 });
    await world.runTo(60);
    expect(world.measures().p99LatencyMs).toBeCloseTo(46.05, 1);
  });

  it('are the same with the same seed, and others with another', async () => {
    const first = await run(1);
    expect(await run(1)).toBe(first);
    expect(await run(2)).not.toBe(first);
  });
});

describe('capacity', () => {
  it.each([
    ['db.r6g.large', 80],
    ['db.t4g.medium', 80],
    ['db.r7g.xlarge', 40],
    ['db.r8g.4xlarge', 10],
    // 16 capacity units count as 4 vCPUs.
    ['db.serverless', 40],
  ])('of %s makes %d %% CPU of a load of 0.8', async (DBInstanceClass, cpu) => {
    const region = rdsRegion();
    await region.shopWith(1, { DBInstanceClass });
    const physics = createPhysics(region.core, region.rds.dataPlane);
    physics.attach('shop', { load: () => 0.8, connections: CONNECTIONS });
    await region.runTo(60);
    expect(physics.measures('shop').timeline[0]!.cpu).toBeCloseTo(cpu, 9);
  });
});

describe('a serverless reader', () => {
  // 16 capacity units at most: half of them work, and 1 is the least that the cluster allows.
  it.each([
    [1, 8, 50],
    [0, 1, 6.25],
  ])('of a load of %d has %d capacity units, which are %d %%', async (load, units, percent) => {
    const region = rdsRegion();
    await region.shopWith(1, { DBInstanceClass: 'db.serverless' });
    const physics = createPhysics(region.core, region.rds.dataPlane);
    physics.attach('shop', { load: () => load, connections: CONNECTIONS });
    await region.runTo(60);
    const latest = (name: string, id: string) =>
      region.datapoints.findLast((point) => point.name === name && point.dimensions['DBInstanceIdentifier'] === id);
    expect(latest('ServerlessDatabaseCapacity', 'shop-1')).toMatchObject({ value: units, unit: 'Count' });
    expect(latest('ACUUtilization', 'shop-1')).toMatchObject({ value: percent, unit: 'Percent' });
    expect(latest('ServerlessDatabaseCapacity', 'shop-writer')).toBeUndefined();
  });
});

describe('a serverless reader that shrinks to 0', () => {
  const PAUSING = { MinCapacity: 0, MaxCapacity: 16, SecondsUntilAutoPause: 600 };

  /** Its capacity by the minute, and how often it published its CPU in as many minutes; `-` without a datapoint. */
  async function capacitiesOf(minutes: number, options: { tier?: number; writer?: string; isWriterIdle?: boolean }) {
    const region = rdsRegion();
    await region.shopWith(
      1,
      { DBInstanceClass: 'db.serverless', PromotionTier: options.tier ?? 2 },
      { scaling: PAUSING, writer: { DBInstanceClass: options.writer ?? 'db.serverless', PromotionTier: 0 } },
    );
    const physics = createPhysics(region.core, region.rds.dataPlane);
    const isUsed = (timeMs: number) => timeMs < 240_000 || timeMs >= 20 * 60_000;
    const startMs = region.core.clock.now();
    physics.attach('shop', {
      load: (timeMs) => (isUsed(timeMs - startMs) ? 0.4 : 0),
      profile: 'per-request',
      connections: { base: 0, perReader: 10 },
      writeLoad: () => (options.isWriterIdle ? 0 : 0.2),
    });
    await region.runTo(minutes * 60);
    const of = (name: string, id = 'shop-1') =>
      region.datapoints.filter((point) => point.name === name && point.dimensions['DBInstanceIdentifier'] === id);
    return {
      capacity: of('ServerlessDatabaseCapacity').map(({ value }) => value),
      cpuMinutes: of('CPUUtilization').length,
      writerCapacity: of('ServerlessDatabaseCapacity', 'shop-writer').at(-1)?.value,
      percent: of('ACUUtilization').at(-1)?.value,
    };
  }

  it('pauses after ten minutes without a connection, and publishes nothing else then', async () => {
    const { capacity, cpuMinutes, percent } = await capacitiesOf(18, {});
    // 0.4 of two vCPUs is a fifth of four, which 16 units have; half a unit is the least of one that is awake.
    expect(capacity).toEqual([3.5, 3.5, 3.5, 3.5, ...Array.from({ length: 9 }, () => 0.5), 0, 0, 0, 0, 0]);
    expect(cpuMinutes).toBe(13);
    expect(percent).toBe(0);
  });

  it('is resumed by the first connection', async () => {
    const { capacity, cpuMinutes } = await capacitiesOf(22, {});
    expect(capacity.slice(-4)).toEqual([0, 0, 3.5, 3.5]);
    expect(cpuMinutes).toBe(15);
  });

  it.each([
    { tier: 1, isWriterIdle: false, pauses: false },
    { tier: 1, isWriterIdle: true, pauses: true },
    { tier: 1, isWriterIdle: true, writer: 'db.r6g.large', pauses: false },
    { tier: 2, isWriterIdle: false, writer: 'db.r6g.large', pauses: true },
  ])(
    'pauses in tier $tier beside a writer $writer that is idle ($isWriterIdle): $pauses',
    async ({ pauses, ...options }) => {
      const { capacity, writerCapacity } = await capacitiesOf(18, options);
      expect(capacity.at(-1)).toBe(pauses ? 0 : 0.5);
      if (options.tier === 1 && pauses) expect(writerCapacity).toBe(0);
    },
  );
});

describe('a cold reader', () => {
  it('stays cold for as long as it serves nothing', async () => {
    const world = await loaded(1);
    await world.createEndpoint({ ExcludedMembers: [] });
    await world.add('shop-2');
    await world.exclude('shop-2');
    await world.runTo(3600);
    expect(metric(world, 'BufferCacheHitRatio', 'shop-2')).toBe(60);
    expect(metric(world, 'BufferCacheHitRatio', 'shop-1')).toBe(99.5);
  });

  it('warms through the queries it serves: by 63 % in 300 s at full load', async () => {
    const world = await loaded(1, { profile: 'per-request', load: until(300, 1, 0) });
    await world.createEndpoint({ ExcludedMembers: [] });
    await world.add('shop-2', { DBInstanceClass: 'db.r6g.large' });
    await world.exclude('shop-1');
    await world.remove('shop-1');
    await world.runTo(360);
    const hitRatio = metric(world, 'BufferCacheHitRatio', 'shop-2')!;
    // Cold queries cost more, so that somewhat fewer are served: less than 60 + 0.632 x 39.5 = 84.97.
    expect(hitRatio).toBeGreaterThan(78);
    expect(hitRatio).toBeLessThan(84.97);
  });

  it('is what a reader is again that has become another class', async () => {
    const world = await loaded(1);
    await world.createEndpoint({ ExcludedMembers: ['shop-1'] });
    await world.client.send(
      new ModifyDBInstanceCommand({
        DBInstanceIdentifier: 'shop-1',
        DBInstanceClass: 'db.r6g.xlarge',
        ApplyImmediately: true,
      }),
    );
    await world.runTo(60);
    expect(metric(world, 'BufferCacheHitRatio', 'shop-1')).toBe(99.5);
    await world.runTo(900);
    expect(metric(world, 'BufferCacheHitRatio', 'shop-1')).toBe(60);
  });

  it('is kept busy by sessions of its own, beside its load, until they end', async () => {
    const world = await loaded(2, { load: () => 0.4 });
    // Connections choose their reader by chance, so that neither has exactly half of the load.
    await world.runTo(60);
    expect(metric(world, 'CPUUtilization', 'shop-1')).toBeCloseTo(20, -1);
    // One of its two vCPUs.
    world.physics.setSessionWork('shop-1', 1);
    await world.runTo(120);
    expect(metric(world, 'CPUUtilization', 'shop-1')).toBeCloseTo(70, -1);
    expect(metric(world, 'CPUUtilization', 'shop-2')).toBeCloseTo(20, -1);
    world.physics.setSessionWork('shop-1', 2);
    await world.runTo(180);
    expect(metric(world, 'CPUUtilization', 'shop-1')).toBe(100);
    // Half a minute of it counts half.
    await world.runTo(210);
    world.physics.setSessionWork('shop-1', 0);
    await world.runTo(240);
    expect(metric(world, 'CPUUtilization', 'shop-1')).toBeCloseTo(60, -1);
  });

  it('is warmed by a warm-up, of an instance that is known', async () => {
    const world = await loaded(1);
    await world.add('shop-2');
    world.physics.warm('shop-2', 1);
    await world.runTo(60);
    expect(metric(world, 'BufferCacheHitRatio', 'shop-2')).toBe(99.5);
    expect(() => world.physics.warm('other', 1)).toThrow('no load knows the DB instance other');
  });

  it.each([
    // Three halves of 0.59 are 0.885, of 0.61 they are 0.915: below and above what counts as overloaded.
    { load: 0.59, overloadSeconds: 0 },
    { load: 0.61, overloadSeconds: 10 },
  ])('needs half as much CPU again for the same reads, such as $load', async ({ load, overloadSeconds }) => {
    const world = await loaded(1, { load: () => load });
    await world.createEndpoint({ ExcludedMembers: [] });
    await world.add('shop-2');
    await world.exclude('shop-1');
    await world.remove('shop-1');
    await world.runTo(10);
    expect(world.measures().overloadSeconds).toBe(overloadSeconds);
  });
});

describe('metrics', () => {
  it('come every minute, one to two minutes late, for the instance, its cluster and its role', async () => {
    const world = await loaded(1);
    await world.runTo(60);
    const cpu = world.datapoints.filter((point) => point.name === 'CPUUtilization');
    expect(cpu.map(({ dimensions, value }) => [dimensions, Math.round(value)])).toEqual([
      [{ DBInstanceIdentifier: 'shop-writer' }, 20],
      [{ DBClusterIdentifier: 'shop' }, 20],
      [{ DBClusterIdentifier: 'shop', Role: 'WRITER' }, 20],
      [{ DBInstanceIdentifier: 'shop-1' }, 50],
      [{ DBClusterIdentifier: 'shop' }, 50],
      [{ DBClusterIdentifier: 'shop', Role: 'READER' }, 50],
    ]);
    for (const point of world.datapoints) {
      expect(point).toMatchObject({ namespace: 'AWS/RDS', timeMs: START_MS });
      expect(point.visibleAfterMs).toBeGreaterThanOrEqual(60_000);
      expect(point.visibleAfterMs).toBeLessThanOrEqual(120_000);
    }
    const ofReader = world.datapoints.filter((point) => point.dimensions['DBInstanceIdentifier'] === 'shop-1');
    expect(ofReader.map(({ name, unit }) => `${name} ${unit}`)).toEqual([
      'CPUUtilization Percent',
      'DatabaseConnections Count',
      'AuroraReplicaLag Milliseconds',
      'BufferCacheHitRatio Percent',
      'ReadLatency Seconds',
    ]);
    expect(ofReader[1]!.value).toBe(120);
  });

  it('do not come from an instance that is not up', async () => {
    const world = await loaded(1);
    await world.createInstance('new');
    await world.runTo(60);
    expect(world.datapoints.some((point) => point.dimensions['DBInstanceIdentifier'] === 'new')).toBe(false);
  });

  it('come from clusters without a load too, idle', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    createPhysics(region.core, region.rds.dataPlane);
    await region.runTo(60);
    const connections = region.datapoints.filter(({ name }) => name === 'DatabaseConnections');
    expect(connections.map(({ value }) => value)).toEqual([0, 0, 0, 0, 0, 0]);
  });
});
