import {
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  type GetMetricDataInput,
  type StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { API_METRIC, at, createRegion, type Region } from './region.ts';

const stat = (
  Id: string,
  more: { Period?: number; Stat?: string; MetricName?: string; ReturnData?: boolean } = {},
) => ({
  Id,
  MetricStat: {
    Metric: { ...API_METRIC, MetricName: more.MetricName ?? 'CPUUtilization' },
    Period: more.Period ?? 60,
    Stat: more.Stat ?? 'Average',
  },
  ...(more.ReturnData !== undefined && { ReturnData: more.ReturnData }),
});

const get = (region: Region, input: Partial<GetMetricDataInput>) =>
  region.client.send(
    new GetMetricDataCommand({ MetricDataQueries: [stat('m1')], StartTime: at(-10), EndTime: at(0), ...input }),
  );

const withUnit = (Unit: StandardUnit) => ({
  MetricDataQueries: [{ Id: 'm1', MetricStat: { ...stat('m1').MetricStat, Unit } }],
});

describe('GetMetricData', () => {
  it('returns the newest datapoint first unless asked otherwise', async () => {
    const region = createRegion();
    region.record(-3, 30);
    region.record(-2, 20);
    const { MetricDataResults } = await get(region, {});
    expect(MetricDataResults).toEqual([
      {
        Id: 'm1',
        Label: 'CPUUtilization',
        Timestamps: [at(-2), at(-3)],
        Values: [20, 30],
        StatusCode: 'Complete',
        Messages: undefined,
      },
    ]);
    const ascending = await get(region, { ScanBy: 'TimestampAscending' });
    expect(ascending.MetricDataResults![0]!.Values).toEqual([30, 20]);
  });

  it('includes the start and excludes the end', async () => {
    const region = createRegion();
    for (const minute of [-5, -4, -3]) region.record(minute, minute);
    const { MetricDataResults } = await get(region, { StartTime: at(-5), EndTime: at(-3) });
    expect(MetricDataResults![0]!.Values).toEqual([-4, -5]);
  });

  it('gives an empty result for a metric that does not exist', async () => {
    const { MetricDataResults } = await get(createRegion(), {});
    expect(MetricDataResults).toMatchObject([{ Id: 'm1', Values: [], Timestamps: [], StatusCode: 'Complete' }]);
  });

  it('cuts its answer at MaxDatapoints and goes on with the token', async () => {
    const region = createRegion();
    for (const minute of [-3, -2, -1]) region.record(minute, -minute);
    const input = {
      MetricDataQueries: [stat('m1'), stat('m2'), stat('none', { MetricName: 'none' })],
      MaxDatapoints: 2,
    };
    const pages = [];
    let NextToken: string | undefined;
    do {
      const page = await get(region, { ...input, ...(NextToken && { NextToken }) });
      pages.push(page.MetricDataResults!.map(({ Id, Values, StatusCode }) => [Id, Values, StatusCode]));
      NextToken = page.NextToken;
    } while (NextToken);
    expect(pages).toEqual([
      [['m1', [1, 2], 'PartialData']],
      [
        ['m1', [3], 'Complete'],
        ['m2', [1], 'PartialData'],
      ],
      [
        ['m2', [2, 3], 'Complete'],
        ['none', [], 'Complete'],
      ],
    ]);
  });

  it('finds nothing under a unit that the metric is not published in', async () => {
    const region = createRegion();
    region.record(-2, 20, { unit: 'Percent' });
    expect((await get(region, withUnit('Percent'))).MetricDataResults![0]!.Values).toEqual([20]);
    expect((await get(region, withUnit('Count'))).MetricDataResults![0]!.Values).toEqual([]);
  });

  it.each<[string, Partial<GetMetricDataInput>, RegExp]>([
    ['more than 500 queries', { MetricDataQueries: Array.from({ length: 501 }, (_, i) => stat(`m${i}`)) }, /500/],
    ['a period that is no multiple of a minute', { MetricDataQueries: [stat('m1', { Period: 90 })] }, /multiple of 60/],
    ['a period of 15 s', { MetricDataQueries: [stat('m1', { Period: 15 })] }, /1, 5, 10, 20, 30 or a multiple/],
    ['an id used twice', { MetricDataQueries: [stat('m1'), stat('m1')] }, /more than once/],
    ['an id that begins with a capital', { MetricDataQueries: [stat('M1')] }, /lowercase/],
    ['a range that ends where it begins', { StartTime: at(0), EndTime: at(0) }, /StartTime must be less/],
    ['an unknown statistic', { MetricDataQueries: [stat('m1', { Stat: 'Median' })] }, /not a valid statistic/],
    [
      'a statistic that is not simulated',
      { MetricDataQueries: [stat('m1', { Stat: 'tm90' })] },
      /tm90 is not simulated/,
    ],
    ['a dynamic label', { MetricDataQueries: [{ ...stat('m1'), Label: '${LAST}' }] }, /dynamic label/],
  ])('refuses %s with a ValidationError', async (_, input, message) => {
    await expect(get(createRegion(), input)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
      $metadata: { httpStatusCode: 400 },
    });
  });

  it('accepts exactly 500 queries', async () => {
    const { MetricDataResults } = await get(createRegion(), {
      MetricDataQueries: Array.from({ length: 500 }, (_, i) => stat(`m${i}`)),
    });
    expect(MetricDataResults).toHaveLength(500);
  });

  it('counts the metrics that are asked for, but not expressions and further pages', async () => {
    const region = createRegion();
    for (const minute of [-3, -2]) region.record(minute, 1);
    const MetricDataQueries = [stat('m1'), stat('m2'), { Id: 'e1', Expression: 'm1+m2' }];
    const { NextToken } = await get(region, { MetricDataQueries, MaxDatapoints: 1 });
    expect(region.cloudWatch.metricsRead).toBe(2);
    await get(region, { MetricDataQueries, MaxDatapoints: 1, NextToken });
    expect(region.cloudWatch.metricsRead).toBe(2);
    await region.client.send(
      new GetMetricStatisticsCommand({
        ...API_METRIC,
        StartTime: at(-9),
        EndTime: at(0),
        Period: 60,
        Statistics: ['Sum'],
      }),
    );
    expect(region.cloudWatch.metricsRead).toBe(3);
  });
});

const ofLast = (minutes: number) =>
  createRegion().client.send(
    new GetMetricStatisticsCommand({
      ...API_METRIC,
      StartTime: at(-minutes),
      EndTime: at(0),
      Period: 60,
      Statistics: ['Sum'],
    }),
  );

describe('GetMetricStatistics', () => {
  it('answers 1,440 datapoints and refuses one more', async () => {
    await expect(ofLast(1_440)).resolves.toMatchObject({ Label: 'CPUUtilization' });
    await expect(ofLast(1_441)).rejects.toMatchObject({ name: 'InvalidParameterCombinationException' });
  });
});
