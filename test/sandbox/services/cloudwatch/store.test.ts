import {
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  type ListMetricsInput,
  type MetricDatum,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { API_METRIC, at, createRegion, MINUTE_MS, START_MS, type Region } from './region.ts';

const DAY_MINUTES = 1_440;

async function statistics(region: Region, from: number, to: number, periodSeconds = 60, extended: string[] = []) {
  const { Datapoints } = await region.client.send(
    new GetMetricStatisticsCommand({
      ...API_METRIC,
      StartTime: at(from),
      EndTime: at(to),
      Period: periodSeconds,
      Statistics: ['Average', 'Sum', 'Minimum', 'Maximum', 'SampleCount'],
      ...(extended.length > 0 && { ExtendedStatistics: extended }),
    }),
  );
  return Datapoints!;
}

async function values(region: Region, from: number, to: number, Period: number, Stat: string) {
  const { MetricDataResults } = await region.client.send(
    new GetMetricDataCommand({
      MetricDataQueries: [{ Id: 'm1', MetricStat: { Metric: API_METRIC, Period, Stat } }],
      StartTime: at(from),
      EndTime: at(to),
      ScanBy: 'TimestampAscending',
    }),
  );
  return MetricDataResults![0]!.Values;
}

async function put(region: Region, ...MetricData: Partial<MetricDatum>[]) {
  const data = MetricData.map((datum) => ({ MetricName: 'QueueDepth', ...datum }));
  await region.client.send(new PutMetricDataCommand({ Namespace: 'Shop', MetricData: data }));
}

const used = () => process.memoryUsage().arrayBuffers;

describe('datapoints of one minute', () => {
  it('are merged into one statistic set', async () => {
    const region = createRegion();
    for (const value of [10, 40, 25]) region.record(-5, value, { unit: 'Percent' });
    expect(await statistics(region, -10, 0)).toEqual([
      { Timestamp: at(-5), Unit: 'Percent', Average: 25, Sum: 75, Minimum: 10, Maximum: 40, SampleCount: 3 },
    ]);
  });

  it('are told apart by the exact set of dimensions, in whatever order they are named', async () => {
    const region = createRegion();
    region.record(-5, 10, { dimensions: { Role: 'READER', DBClusterIdentifier: 'shop' } });
    region.record(-5, 70, { dimensions: { DBClusterIdentifier: 'shop' } });
    const { Datapoints } = await region.client.send(
      new GetMetricStatisticsCommand({
        ...API_METRIC,
        Dimensions: [
          { Name: 'DBClusterIdentifier', Value: 'shop' },
          { Name: 'Role', Value: 'READER' },
        ],
        StartTime: at(-10),
        EndTime: at(0),
        Period: 60,
        Statistics: ['Maximum'],
      }),
    );
    expect(Datapoints!.map(({ Maximum }) => Maximum)).toEqual([10]);
  });

  it('give percentiles by the nearest rank, also over several minutes', async () => {
    const region = createRegion();
    for (let value = 1; value <= 10; value++) region.record(value <= 5 ? -5 : -4, value);
    expect(await values(region, -5, -3, 120, 'p50')).toEqual([5]);
    expect(await values(region, -5, -3, 120, 'p90')).toEqual([9]);
    expect(await values(region, -5, -3, 120, 'p99')).toEqual([10]);
    expect(await values(region, -5, -3, 60, 'p50')).toEqual([3, 8]);
  });

  it('keep percentiles close when a minute has more values than are kept', async () => {
    const region = createRegion();
    for (let index = 0; index < 1_000; index++) region.record(-5, (index * 37) % 1_000);
    const [p90] = (await values(region, -5, -4, 60, 'p90'))!;
    expect(p90).toBeGreaterThan(870);
    expect(p90).toBeLessThan(930);
  });

  it('give no percentiles if they came as a statistic set', async () => {
    const region = createRegion({ customMetricVisibleAfterMs: 0 });
    await put(region, { StatisticValues: { SampleCount: 4, Sum: 20, Minimum: 2, Maximum: 9 }, Timestamp: at(-5) });
    const query = { Metric: { Namespace: 'Shop', MetricName: 'QueueDepth' }, Period: 60 };
    const { MetricDataResults } = await region.client.send(
      new GetMetricDataCommand({
        MetricDataQueries: [
          { Id: 'average', MetricStat: { ...query, Stat: 'Average' } },
          { Id: 'p50', MetricStat: { ...query, Stat: 'p50' } },
        ],
        StartTime: at(-10),
        EndTime: at(0),
      }),
    );
    expect(MetricDataResults!.map(({ Values }) => Values)).toEqual([[5], []]);
  });
});

describe('visibility', () => {
  it('begins when the publisher said, to the millisecond', async () => {
    const region = createRegion();
    region.record(0, 55, { visibleAfterMs: 90_000 });
    await region.clock.runUntil(START_MS + 89_999);
    expect(await values(region, 0, 5, 60, 'Average')).toEqual([]);
    await region.clock.runUntil(START_MS + 90_000);
    expect(await values(region, 0, 5, 60, 'Average')).toEqual([55]);
  });

  it('of values of the same minute may begin at different times', async () => {
    const region = createRegion();
    region.record(0, 10, { visibleAfterMs: 60_000 });
    region.record(0, 30, { visibleAfterMs: 120_000 });
    await region.runTo(1);
    expect(await values(region, 0, 5, 60, 'SampleCount')).toEqual([1]);
    await region.runTo(2);
    expect(await values(region, 0, 5, 60, 'Average')).toEqual([20]);
  });
});

describe('retention', () => {
  it('answers periods of a minute for 15 days, and then only those of five minutes', async () => {
    const region = createRegion();
    for (let minute = 0; minute < 10; minute++) region.record(minute, minute);
    await region.runTo(15 * DAY_MINUTES);
    expect(await values(region, 0, 10, 60, 'Sum')).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await region.runTo(15 * DAY_MINUTES + 5);
    expect(await values(region, 0, 10, 60, 'Sum')).toEqual([5, 6, 7, 8, 9]);
    expect(await values(region, 0, 10, 300, 'Sum')).toEqual([10, 35]);
  });

  it('rolls a day up without changing its sums, counts, minima and maxima', async () => {
    const region = createRegion();
    for (let minute = 0; minute < 10; minute++) region.record(minute, minute + 1);
    await region.runTo(20 * DAY_MINUTES);
    region.record(20 * DAY_MINUTES, 1);
    expect(await statistics(region, 0, 10, 300)).toEqual([
      { Timestamp: at(0), Unit: 'None', Average: 3, Sum: 15, Minimum: 1, Maximum: 5, SampleCount: 5 },
      { Timestamp: at(5), Unit: 'None', Average: 8, Sum: 40, Minimum: 6, Maximum: 10, SampleCount: 5 },
    ]);
    expect(await values(region, 0, 10, 60, 'Sum')).toEqual([]);
  });

  it('answers only periods of an hour after 63 days, and nothing after 455', async () => {
    const region = createRegion();
    for (let minute = 0; minute < 60; minute++) region.record(minute, 2);
    await region.runTo(64 * DAY_MINUTES);
    region.record(64 * DAY_MINUTES, 1);
    expect(await values(region, 0, 60, 300, 'Sum')).toEqual([]);
    expect(await values(region, 0, 60, 3_600, 'Sum')).toEqual([120]);
    await region.runTo(456 * DAY_MINUTES);
    expect(await values(region, 0, 60, 3_600, 'Sum')).toEqual([]);
  });

  it('keeps a week of a metric in some 100 kB, and reading leaves nothing behind', async () => {
    const region = createRegion();
    const before = used();
    for (let metric = 0; metric < 5; metric++) {
      for (let minute = 0; minute < 7 * DAY_MINUTES; minute++) {
        region.record(minute - 7 * DAY_MINUTES, 1, { dimensions: { DBInstanceIdentifier: `reader-${metric}` } });
      }
    }
    const recorded = used() - before;
    // Five metrics, a column of doubles for each of the eight days that a week touches, and half as much to spare.
    expect(recorded).toBeLessThan(5 * 8 * DAY_MINUTES * 8 * 1.5);
    for (let read = 0; read < 20; read++) await values(region, -60, 0, 60, 'Average');
    expect(used() - before - recorded).toBeLessThan(1_000_000);
  });
});

describe('PutMetricData', () => {
  it('stores Values with their Counts', async () => {
    const region = createRegion({ customMetricVisibleAfterMs: 0 });
    await put(region, { Values: [1, 5], Counts: [3, 1], Timestamp: at(-5) });
    const { Datapoints } = await region.client.send(
      new GetMetricStatisticsCommand({
        Namespace: 'Shop',
        MetricName: 'QueueDepth',
        StartTime: at(-10),
        EndTime: at(0),
        Period: 60,
        Statistics: ['Sum', 'SampleCount'],
        ExtendedStatistics: ['p75', 'p76'],
      }),
    );
    expect(Datapoints![0]).toMatchObject({ Sum: 8, SampleCount: 4, ExtendedStatistics: { p75: 1, p76: 5 } });
  });

  it.each([
    ['a namespace of AWS', { Namespace: 'AWS/RDS', MetricData: [{ MetricName: 'a', Value: 1 }] }, /AWS\//],
    [
      'a time more than two weeks ago',
      { Namespace: 'Shop', MetricData: [{ MetricName: 'a', Value: 1, Timestamp: at(-20_161) }] },
      /two weeks/,
    ],
    [
      'more than 150 values',
      { Namespace: 'Shop', MetricData: [{ MetricName: 'a', Values: Array.from({ length: 151 }, () => 1) }] },
      /150/,
    ],
    [
      'a resolution of 10 s',
      { Namespace: 'Shop', MetricData: [{ MetricName: 'a', Value: 1, StorageResolution: 10 }] },
      /The value 10 for parameter MetricData.member.1.StorageResolution is invalid/,
    ],
  ])('refuses %s', async (_, input, message) => {
    await expect(createRegion().client.send(new PutMetricDataCommand(input))).rejects.toThrow(message);
  });
});

describe('ListMetrics', () => {
  it('filters by namespace, name, and dimensions with or without their values', async () => {
    const region = createRegion();
    region.record(0, 1);
    region.record(0, 1, { dimensions: { DBInstanceIdentifier: 'reader-2' } });
    region.record(0, 1, { name: 'DatabaseConnections' });
    const list = async (input: ListMetricsInput) =>
      (await region.client.send(new ListMetricsCommand(input))).Metrics!.length;
    expect(await list({})).toBe(3);
    expect(await list({ Namespace: 'AWS/EC2' })).toBe(0);
    expect(await list({ MetricName: 'CPUUtilization' })).toBe(2);
    expect(await list({ Dimensions: [{ Name: 'DBInstanceIdentifier' }] })).toBe(3);
    expect(await list({ Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'reader-2' }] })).toBe(1);
  });

  it('forgets a metric two weeks after its last datapoint, and pages by 500', async () => {
    const region = createRegion();
    for (let index = 0; index < 501; index++) region.record(0, 1, { name: `m${index}` });
    await region.runTo(14 * DAY_MINUTES);
    const first = await region.client.send(new ListMetricsCommand({}));
    const second = await region.client.send(new ListMetricsCommand({ NextToken: first.NextToken }));
    expect([first.Metrics!.length, second.Metrics!.length, second.NextToken]).toEqual([500, 1, undefined]);
    await region.clock.runUntil(START_MS + 14 * DAY_MINUTES * MINUTE_MS + 1);
    expect((await region.client.send(new ListMetricsCommand({}))).Metrics).toEqual([]);
  });
});
