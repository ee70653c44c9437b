import {
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { FailoverDBClusterCommand } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { CONNECTIONS, scalingRegion, type ScalingOptions } from './region.ts';

/** A load from this minute on, and half a reader's before it. */
const from = (minute: number, load: number) => (now: number) => (now < minute ? 0.5 : load);

async function tracked(
  options: ScalingOptions,
  more: Parameters<Awaited<ReturnType<typeof scalingRegion>>['register']>[0] = {},
) {
  const world = await scalingRegion(options);
  await world.register(more);
  await world.track();
  return world;
}

describe('scaling out', () => {
  it('takes three minutes of load, the lag of the metric, and the build', async () => {
    const world = await tracked({ load: from(5, 0.8) });
    // The minutes 5, 6 and 7 are above the target; the last of them can be read from minute 9 on.
    await world.runTo(9);
    expect(world.members()).toHaveLength(1);
    await world.runTo(10);
    expect(world.statuses()).toEqual(['available', 'creating']);
    await world.runTo(14);
    expect(world.statuses()).toEqual(['available', 'creating']);
    await world.runTo(15);
    expect(world.statuses()).toEqual(['available', 'available']);
    expect(await world.activities()).toMatchObject([
      { minute: 9, description: 'Setting read replica count to 2.', status: 'Successful' },
    ]);
    expect(world.events.filter(({ source }) => source === 'aws.application-autoscaling')).toEqual([]);
    expect(world.problems).toEqual([]);
  });

  it('takes five minutes of load where the Region is told so', async () => {
    const world = await tracked({ load: from(5, 0.8), applicationAutoScaling: { scaleOutDatapoints: 5 } });
    await world.runTo(11);
    expect(world.members()).toHaveLength(1);
    await world.runTo(12);
    expect(world.members()).toHaveLength(2);
  });

  it('makes readers of the writer’s class in the last tier, with its name and tag, by the service-linked role', async () => {
    const world = await tracked({ load: from(5, 0.8) });
    await world.runTo(10);
    expect(world.own()).toMatchObject([
      {
        id: expect.stringMatching(
          /^application-autoscaling-[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ),
        instanceClass: 'db.r6g.large',
        promotionTier: 15,
        tags: { 'application-autoscaling:resourceId': 'cluster:shop' },
      },
    ]);
    const created = world.calls.findLast(({ context }) => context.operation === 'CreateDBInstance')!;
    expect(created.context.accessKeyId).toBe('AWSServiceRoleForApplicationAutoScaling_RDSCluster');
    expect(created.input).not.toHaveProperty('AvailabilityZone');
  });

  it('adds as many at once as the metric asks for', async () => {
    // 2.9 reference readers on three are 97 %: for 60 %, that is five.
    const world = await tracked({ readers: 3, load: (minute) => (minute < 5 ? 1.5 : 2.9) });
    await world.runTo(10);
    expect(world.statuses()).toEqual(['available', 'available', 'available', 'creating', 'creating']);
  });

  it('waits while an instance is created, whoever creates it', async () => {
    // All of one reader's CPU asks for two readers; the load then needs four, which nobody sees before there are two.
    const world = await tracked({ load: from(5, 2.2) });
    await world.runTo(14);
    expect(world.members()).toHaveLength(2);
    expect((await world.activities(true)).map(({ minute, reasons }) => [minute, reasons?.[0]?.Code])).toEqual([
      [9, undefined],
      [10, 'TargetServicePutResourceAsUnscalable'],
    ]);
  });

  it('goes on when the cooldown is over', async () => {
    // Two readers carry 1.5 at 75 %: three are needed. The second one is there at minute 14, the cooldown ends at 19.
    const world = await tracked({ load: from(5, 1.5), physicsOf: { profile: 'per-request' } });
    await world.runTo(19);
    expect(world.members()).toHaveLength(2);
    await world.runTo(21);
    expect(world.members().length).toBeGreaterThan(2);
  });

  it('waits as long as its policy says', async () => {
    const world = await tracked({ load: from(5, 1.5), physicsOf: { profile: 'per-request' } });
    await world.track({ ScaleOutCooldown: 0 });
    await world.runTo(17);
    expect(world.members().length).toBeGreaterThan(2);
  });

  it('never goes above the maximum, and says once that it is there', async () => {
    const world = await tracked(
      { readers: 2, load: from(5, 6), physicsOf: { profile: 'per-request' } },
      { MaxCapacity: 4 },
    );
    for (let minute = 10; minute <= 120; minute += 5) {
      await world.runTo(minute);
      expect(world.members().length).toBeLessThanOrEqual(4);
    }
    expect(world.members()).toHaveLength(4);
    const told = world.events.filter(({ source }) => source === 'aws.application-autoscaling');
    expect(told).toMatchObject([
      {
        'detail-type': 'Application Auto Scaling Scaling Activity State Change',
        resources: [],
        detail: {
          startTime: expect.stringMatching(/^2026-03-02T00:09:\d\dZ$/),
          endTime: expect.stringMatching(/^2026-03-02T00:14:\d\dZ$/),
          newDesiredCapacity: 4,
          oldDesiredCapacity: 2,
          minCapacity: 1,
          maxCapacity: 4,
          resourceId: 'cluster:shop',
          scalableDimension: 'rds:cluster:ReadReplicaCount',
          serviceNamespace: 'rds',
          statusCode: 'Successful',
          scaledToMax: true,
          direction: 'scale-out',
        },
      },
    ]);
    const notScaled = (await world.activities(true)).filter(({ reasons }) => reasons);
    expect(notScaled.at(-1)!.reasons).toEqual([{ Code: 'AlreadyAtMaxCapacity', MaxCapacity: 4 }]);
  });

  it('does not happen while it is suspended, or while the cluster is not available', async () => {
    const suspended = await tracked({ load: from(5, 0.9) }, { SuspendedState: { DynamicScalingOutSuspended: true } });
    await suspended.runTo(30);
    expect(suspended.members()).toHaveLength(1);

    const failingOver = await tracked({
      readers: 2,
      load: from(5, 1.9),
      rds: { durations: { failover: [900, 900] } },
    });
    await failingOver.runTo(8);
    await failingOver.rds.send(
      new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-1' }),
    );
    await failingOver.runTo(22);
    expect(failingOver.own()).toEqual([]);
    expect((await failingOver.activities(true)).map(({ reasons }) => reasons?.[0]?.Code)).toEqual([
      'TargetServicePutResourceAsUnscalable',
    ]);
  });

  it('does not happen without readers, whose metric there is not', async () => {
    const world = await tracked({ readers: 0, load: () => 0.9 }, { MinCapacity: 0 });
    await world.runTo(60);
    const { Alarms } = await world.track({ TargetValue: 50 });
    await world.cloudWatch.send(
      new SetAlarmStateCommand({ AlarmName: Alarms![0]!.AlarmName, StateValue: 'ALARM', StateReason: 'a test' }),
    );
    await world.runTo(61);
    expect(world.members()).toEqual([]);
    expect(await world.activities(true)).toEqual([]);
  });

  it('does not happen for alarms that somebody else has given its action', async () => {
    const world = await tracked({ load: () => 0.9, applicationAutoScaling: { scaleOutDatapoints: 60 } });
    const { MetricAlarms } = await world.cloudWatch.send(new DescribeAlarmsCommand({}));
    const { Namespace, MetricName, Dimensions, AlarmActions } = MetricAlarms![0]!;
    await world.cloudWatch.send(
      new PutMetricAlarmCommand({
        AlarmName: 'mine',
        Namespace,
        MetricName,
        Dimensions,
        Statistic: 'Average',
        Period: 60,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 60,
        AlarmActions,
      }),
    );
    await world.runTo(10);
    expect(world.members()).toHaveLength(1);
    const { AlarmHistoryItems } = await world.cloudWatch.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'mine', HistoryItemType: 'Action' }),
    );
    expect(AlarmHistoryItems![0]!.HistorySummary).toBe(`Failed to execute action ${AlarmActions![0]}`);
  });

  it('is tried again every minute while there is no capacity, and tells why it failed', async () => {
    let full = false;
    const world = await tracked({ load: from(5, 0.9), rds: { noCapacity: () => (full ? 'fault' : undefined) } });
    await world.runTo(5);
    full = true;
    await world.runTo(12);
    expect(world.members()).toHaveLength(1);
    full = false;
    await world.runTo(13);
    expect(world.statuses()).toEqual(['available', 'creating']);
    expect((await world.activities()).map(({ minute, status }) => [minute, status])).toEqual([
      [9, 'Failed'],
      [10, 'Failed'],
      [11, 'Failed'],
      [12, 'InProgress'],
    ]);
    expect((await world.activities())[0]!.message).toMatch(/no availability zones with sufficient capacity/);
  });

  it('is not fulfilled where RDS finds no capacity later', async () => {
    let full = false;
    const world = await tracked({
      load: from(5, 0.9),
      rds: {
        noCapacity: () => (full ? 'status' : undefined),
        durations: { insufficientCapacityFound: [70, 70] },
      },
    });
    await world.runTo(5);
    full = true;
    await world.runTo(11);
    expect(world.statuses()).toEqual(['available', 'insufficient-capacity']);
    expect(await world.activities()).toMatchObject([
      { status: 'Unfulfilled', message: expect.stringContaining('insufficient-capacity') },
    ]);
  });
});

describe('scaling in', () => {
  /** Three readers, two of them its own, for a load that one of them could carry. */
  async function oversized(load: number, more: Parameters<typeof tracked>[1] = {}, options: ScalingOptions = {}) {
    const world = await scalingRegion({ ownReaders: 2, load: () => load, ...options });
    await world.register(more);
    await world.track();
    return world;
  }

  it('takes fifteen minutes, one reader at a time, a cooldown in between, and cuts connections', async () => {
    // 1.7 on three are 57 %, between the threshold and the target.
    const world = await oversized(0, {}, { load: (minute) => (minute < 20 ? 1.7 : 0.5) });
    // The minutes 20 to 34 are below the threshold; the last of them can be read from minute 36 on.
    await world.runTo(36);
    expect(world.statuses()).toEqual(['available', 'available', 'available']);
    expect(world.region.physics.measures('shop').connectionsCut).toBe(0);
    await world.runTo(37);
    expect(world.statuses()).toEqual(['available', 'available', 'deleting']);
    expect(world.region.physics.measures('shop').connectionsCut).toBeGreaterThan(0);
    // Deleted at minute 38; the cooldown ends at minute 43.
    await world.runTo(43);
    expect(world.statuses()).toEqual(['available', 'available']);
    await world.runTo(44);
    expect(world.statuses()).toEqual(['available', 'deleting']);
    await world.runTo(60);
    expect(world.members().map(({ id }) => id)).toEqual(['shop-1']);
    expect((await world.activities()).map(({ minute, description }) => [minute, description])).toEqual([
      [0, 'Setting read replica count to 3.'],
      [36, 'Setting read replica count to 2.'],
      [43, 'Setting read replica count to 1.'],
    ]);
    expect((await world.activities(true)).at(-1)!.reasons).toEqual([{ Code: 'AlreadyAtMinCapacity', MinCapacity: 1 }]);
  });

  it('leaves a reader whose removal would lift the metric over the target', async () => {
    // 0.7 on two is 35 %, on one 70 %.
    const world = await oversized(0.7);
    await world.runTo(90);
    expect(world.members()).toHaveLength(2);
    expect((await world.activities(true)).at(-1)!.reasons).toEqual([
      { Code: 'AutoScalingAnticipatedFlapping', CurrentCapacity: 2 },
    ]);
  });

  it.each([
    { name: 'at the minimum', more: { MinCapacity: 3 } },
    { name: 'while it is suspended', more: { SuspendedState: { DynamicScalingInSuspended: true } } },
  ])('does not happen $name', async ({ more }) => {
    const world = await oversized(0.3, more);
    await world.runTo(60);
    expect(world.members()).toHaveLength(3);
  });

  it('does not happen by a policy that disables it', async () => {
    const world = await oversized(0.3);
    await world.track({ DisableScaleIn: true });
    await world.runTo(60);
    expect(world.members()).toHaveLength(3);
  });

  it('deletes no reader that somebody else made', async () => {
    const world = await tracked({ readers: 3, load: () => 0.3 });
    await world.runTo(60);
    expect(world.members()).toHaveLength(3);
    expect(await world.activities()).toEqual([]);
  });

  it('never deletes the writer, though it made it', async () => {
    const world = await oversized(0.3);
    const [mine] = world.own();
    await world.rds.send(
      new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: mine!.id }),
    );
    await world.runTo(90);
    expect(world.region.rds.inspect().clusters[0]!.writer).toBe(mine!.id);
    expect(world.members().map(({ id }) => id)).toEqual(['shop-writer', 'shop-1']);
  });

  const returning = {
    rds: { durations: { instanceDeleting: [1800, 1800] } },
    load: (minute: number) => (minute < 17 ? 0.9 : 1.7),
  } as const;

  it('gives way to a load that returns while a reader is being deleted', async () => {
    const world = await oversized(0, {}, returning);
    await world.runTo(17);
    expect(world.statuses()).toEqual(['available', 'available', 'deleting']);
    await world.runTo(23);
    // 1.7 on two are 85 %, for which there should be three; what is being deleted does not count.
    expect(world.statuses()).toEqual(['available', 'available', 'deleting', 'creating']);
    expect((await world.activities()).map(({ status }) => status)).toEqual(['Successful', 'Overridden', 'InProgress']);
  });

  it('does not wait for a cooldown that a scale-out has ended', async () => {
    // One of three is removed at minute 15, two are added at minute 44 and are there at 49: 1.9 on four are 48 %.
    const world = await oversized(0, { MinCapacity: 2 }, { load: (minute) => (minute < 40 ? 0.5 : 1.9) });
    await world.track({ ScaleInCooldown: 7200 });
    await world.runTo(40);
    expect(world.members()).toHaveLength(2);
    await world.runTo(60);
    expect(world.members()).toHaveLength(4);
    await world.runTo(75);
    expect(world.members()).toHaveLength(4);
    world.region.physics.detach('shop');
    world.region.physics.attach('shop', { load: () => 0.5 });
    await world.runTo(90);
    expect(world.members()).toHaveLength(3);
  });

  it('comes to its end first where the Region is told that every instance must be available', async () => {
    const world = await oversized(0, {}, { ...returning, applicationAutoScaling: { blockedBy: 'not-available' } });
    await world.runTo(44);
    expect(world.statuses()).toEqual(['available', 'available', 'deleting']);
    await world.runTo(47);
    expect(world.statuses()).toEqual(['available', 'available', 'creating']);
  });
});

describe('two policies', () => {
  const manyConnections = { connections: { base: 120, perReader: 0 } };

  it('scale out if one of them asks for it', async () => {
    const world = await tracked({ load: () => 0.1, physicsOf: manyConnections });
    await world.track({ TargetValue: 40 }, CONNECTIONS);
    await world.runTo(6);
    // 120 connections at 40 for each.
    expect(world.statuses()).toEqual(['available', 'creating', 'creating']);
  });

  it('scale in only if both do', async () => {
    const world = await scalingRegion({ ownReaders: 2, load: () => 0.1, physicsOf: manyConnections });
    await world.track();
    await world.track({ TargetValue: 41 }, CONNECTIONS);
    await world.runTo(60);
    expect(world.members()).toHaveLength(3);
    // 40 connections on each are below 90 % of 100, and 60 would not be over it.
    await world.track({ TargetValue: 100 }, CONNECTIONS);
    await world.runTo(90);
    expect(world.members()).toHaveLength(2);
  });

  it('scale in only if both do at the same time', async () => {
    const world = await scalingRegion({ ownReaders: 2, load: () => 1.7, physicsOf: manyConnections });
    await world.track();
    await world.track({ TargetValue: 100 }, CONNECTIONS);
    // Few connections and a CPU of 57 %, then 100 connections on each and hardly any CPU.
    await world.runTo(30);
    world.region.physics.detach('shop');
    world.region.physics.attach('shop', { load: () => 0.3, connections: { base: 300, perReader: 0 } });
    await world.runTo(60);
    expect(world.members()).toHaveLength(3);
  });
});
