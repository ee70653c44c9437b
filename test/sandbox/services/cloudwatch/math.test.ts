import { GetMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { API_METRIC, at, createRegion } from './region.ts';

/** Evaluates over four minutes; `-` is a missing value, in the metrics as in the result. */
async function evaluate(Expression: string, metrics: Record<string, string>) {
  const region = createRegion();
  for (const [id, row] of Object.entries(metrics)) {
    row.split(' ').forEach((cell, index) => cell !== '-' && region.record(index, Number(cell), { name: id }));
  }
  const { MetricDataResults } = await region.client.send(
    new GetMetricDataCommand({
      MetricDataQueries: [
        ...Object.keys(metrics).map((id) => ({
          Id: id,
          MetricStat: { Metric: { ...API_METRIC, MetricName: id }, Period: 60, Stat: 'Average' },
          ReturnData: false,
        })),
        { Id: 'e1', Expression },
      ],
      StartTime: at(0),
      EndTime: at(4),
      ScanBy: 'TimestampAscending',
    }),
  );
  const { Timestamps, Values } = MetricDataResults![0]!;
  return [0, 1, 2, 3]
    .map((minute) => Timestamps!.findIndex((time) => time.getTime() === at(minute).getTime()))
    .map((index) => (index < 0 ? '-' : String(Values![index])))
    .join(' ');
}

const A = { m1: '30 20 0 -', m2: '20 - 20 -' };

describe('metric math', () => {
  it.each<[string, Record<string, string>, string, string]>([
    ['m1 + m2 * 2', A, '70 20 40 -', 'multiplies before it adds, and takes one missing value for 0'],
    ['(m1 + m2) * 2', A, '100 40 40 -', 'heeds parentheses'],
    ['m1 / m2', A, '1.5 - 0 -', 'drops a datapoint that would be divided by zero'],
    ['-m1 - 1', A, '-31 -21 -1 -', 'negates'],
    ['2 ^ 3 ^ 0 * m1', A, '60 40 0 -', 'raises from the right'],
    ['m1 < m2', A, '0 0 1 -', 'compares with a missing value as 0'],
    ['m1 >= 30', A, '1 0 0 -', 'compares with a scalar'],
    ['m1 > 15 AND m2 > 15', A, '1 0 0 -', 'joins by AND'],
    ['m1 > 15 || m2 > 15', A, '1 1 1 -', 'joins by ||'],
    ['SUM(METRICS())', A, '50 20 20 -', 'adds all metrics up'],
    ['SUM([m1, m2]) / 2', A, '25 10 10 -', 'adds an array up'],
    ['AVG(METRICS())', A, '25 10 10 -', 'averages with a missing value as 0'],
    ['MAX([m1, m2])', A, '30 20 20 -', 'takes the largest of an array'],
    ['MIN([m1, m2])', A, '20 20 0 -', 'takes the smallest value that is there'],
    ['SUM(METRICS("1"))', A, '30 20 0 -', 'takes the metrics with a text in their id'],
    ['SUM(METRICS() * 2)', A, '100 40 40 -', 'applies a scalar to an array'],
    ['m1 - MIN(m1)', { m1: '30 20 10 -' }, '20 10 0 -', 'takes the scalar of a time series'],
    ['m1 / AVG(m1)', { m1: '30 - 10 20' }, '1.5 - 0.5 1', 'averages what is there of a time series'],
    ['FILL(m1, 7)', { m1: '- 20 - -' }, '7 20 7 7', 'fills with a number'],
    ['FILL(m1, REPEAT)', { m1: '- 20 - 5' }, '- 20 20 5', 'fills with the value before'],
    ['FILL(m1, 0)', { m1: '- - - -' }, '0 0 0 0', 'fills a metric that has no data'],
    ['IF(m1 > 15, 1, 0)', A, '1 1 0 -', 'chooses between scalars'],
    [
      'IF(m1, m2, m3)',
      { m1: '1 1 0 0', m2: '30 - 0 0', m3: '0 0 20 -' },
      '30 0 20 -',
      'chooses as the documented example',
    ],
    ['IF(m1 < 25, m1)', A, '- 20 0 -', 'drops what is not chosen'],
    ['ABS(m1 - 25)', A, '5 5 25 -', 'takes the absolute value'],
    ['RATE(m1)', { m1: '60 - 180 240' }, '- - 1 1', 'takes the change per second since the value before'],
    ['CEIL(m1 / 7) - FLOOR(m1 / 7)', A, '1 1 0 -', 'rounds both ways'],
  ])('%s: %4$s', async (expression, metrics, expected) => {
    expect(await evaluate(expression, metrics)).toBe(expected);
  });

  it.each([
    ['STDDEV(m1)', /function STDDEV is not simulated/],
    ["SEARCH('{AWS/RDS}', 'Average')", /unexpected '''/],
    ['SELECT AVG(x) FROM y', /Metrics Insights/],
    ['FILL(m1, LINEAR)', /keyword LINEAR is not simulated/],
    ['m1 + m9', /m9 is not defined/],
    ['m1 +', /unexpected the end/],
    ['(m1', /unexpected the end/],
    ['m1 m2', /unexpected m2/],
    ['SUM(m1)', /scalar/],
    ['METRICS()', /several time series/],
    ['e1 + 1', /refer to each other/],
    ['m1 $ 2', /unexpected '\$'/],
  ])('refuses %s', async (expression, message) => {
    await expect(evaluate(expression, A)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringMatching(message),
    });
  });
});
