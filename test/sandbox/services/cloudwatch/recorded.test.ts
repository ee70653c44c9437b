import {
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
  type MetricDataQuery,
  type StandardUnit,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { at, createRegion, START_MS, type Region } from './region.ts';

// What AWS has been recorded to answer, with the values of the recordings.

const NAMESPACE = 'Shop';

/** Publishes the values now, each in its unit, and lets ten seconds pass, after which they can be seen. */
async function publish(region: Region, data: readonly (readonly [value: number, unit?: StandardUnit])[]) {
  const MetricData = data.map(([Value, Unit]) => ({ MetricName: 'm', Value, Unit, Timestamp: at(0) }));
  await region.client.send(new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData }));
  await region.clock.runUntil(START_MS + 10_000);
}

const query = (Id: string, MetricName: string, Stat: string, Period: number, more: object = {}): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace: NAMESPACE, MetricName, ...more }, Stat, Period },
});

const read = (region: Region, MetricDataQueries: MetricDataQuery[]) =>
  region.client.send(new GetMetricDataCommand({ MetricDataQueries, StartTime: at(-5), EndTime: at(5) }));

async function labels(...queries: MetricDataQuery[]) {
  const { MetricDataResults } = await read(createRegion(), queries);
  return MetricDataResults!.map(({ Label }) => Label);
}

describe('the labels that AWS fills in', () => {
  it('are the names of the metrics, where these tell them apart', async () => {
    expect(await labels(query('a', 'm1', 'Sum', 60), query('b', 'm2', 'Average', 300))).toEqual(['m1', 'm2']);
  });

  it('add statistic and period, each where it differs', async () => {
    expect(await labels(query('a', 'm', 'Sum', 60), query('b', 'm', 'Minimum', 60))).toEqual(['m Sum', 'm Minimum']);
    expect(await labels(query('a', 'm', 'Sum', 60), query('b', 'm', 'Sum', 30))).toEqual(['m 60', 'm 30']);
    expect(await labels(query('a', 'm', 'Sum', 60), query('b', 'm', 'Minimum', 30))).toEqual([
      'm Sum 60',
      'm Minimum 30',
    ]);
  });

  it('do not tell units apart', async () => {
    const inSeconds = query('a', 'm', 'Sum', 60);
    inSeconds.MetricStat!.Unit = 'Seconds';
    expect(await labels(inSeconds, query('b', 'm', 'Sum', 60))).toEqual(['m', 'm']);
  });

  it('begin with the values of the dimensions that differ', async () => {
    const of = (Id: string, reader: string) =>
      query(Id, 'm', 'Sum', 60, {
        Dimensions: [
          { Name: 'Cluster', Value: 'shop' },
          { Name: 'Reader', Value: reader },
        ],
      });
    expect(await labels(of('a', 'r1'), of('b', 'r2'))).toEqual(['r1 m', 'r2 m']);
  });

  it('leave those alone that the caller gave', async () => {
    expect(await labels({ ...query('a', 'm', 'Sum', 60), Label: 'mine' }, query('b', 'm', 'Average', 60))).toEqual([
      'mine',
      'm',
    ]);
  });
});

describe('a metric in several units', () => {
  it('is read in the first of the alphabet where the query names none, with a message', async () => {
    const region = createRegion();
    await publish(region, [
      [5, 'Count'],
      [60_000, 'Milliseconds'],
      [60, 'Seconds'],
    ]);
    const { MetricDataResults } = await read(region, [query('m1', 'm', 'Sum', 60)]);
    expect(MetricDataResults).toMatchObject([
      {
        Values: [5],
        Messages: [{ Code: 'MultipleUnits', Value: "Multiple units returned: '[Count, Milliseconds, Seconds]'" }],
      },
    ]);
  });

  it('is answered in every unit by GetMetricStatistics', async () => {
    const region = createRegion();
    await publish(region, [[1, 'Seconds'], [5, 'Count'], [10]]);
    const { Datapoints } = await region.client.send(
      new GetMetricStatisticsCommand({
        Namespace: NAMESPACE,
        MetricName: 'm',
        StartTime: at(-5),
        EndTime: at(5),
        Period: 60,
        Statistics: ['Average'],
      }),
    );
    expect(Datapoints!.map(({ Average, Unit }) => [Average, Unit])).toEqual([
      [5, 'Count'],
      [10, 'None'],
      [1, 'Seconds'],
    ]);
  });
});

describe('periods of less than a minute', () => {
  it('find what is published by the minute at its beginning, for three hours', async () => {
    const region = createRegion();
    await publish(region, [[7]]);
    const values = async () => (await read(region, [query('m1', 'm', 'Sum', 30)])).MetricDataResults![0]!.Values;
    expect(await values()).toEqual([7]);
    await region.runTo(181);
    expect(await values()).toEqual([]);
  });

  it('are evaluated every ten seconds by an alarm', async () => {
    const region = createRegion();
    const AlarmName = 'fast';
    await region.client.send(
      new PutMetricAlarmCommand({
        AlarmName,
        Namespace: NAMESPACE,
        MetricName: 'm',
        Statistic: 'Average',
        Period: 10,
        EvaluationPeriods: 1,
        Threshold: 21,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'ignore',
      }),
    );
    await publish(region, [[21], [22]]);
    await region.clock.runUntil(START_MS + 30_000);
    const { MetricAlarms } = await region.client.send(new DescribeAlarmsCommand({ AlarmNames: [AlarmName] }));
    expect(MetricAlarms![0]).toMatchObject({
      StateValue: 'ALARM',
      StateReason: 'Threshold Crossed: 1 datapoint [21.5 (02/03/26 12:00:00)] was greater than the threshold (21.0).',
    });
    // A single metric has no list of queries.
    expect(MetricAlarms![0]!.Metrics).toBeUndefined();
  });
});

describe('what CloudWatch refuses', () => {
  const put = (datum: object) =>
    createRegion().client.send(
      new PutMetricDataCommand({ Namespace: NAMESPACE, MetricData: [{ MetricName: 'm', ...datum }] }),
    );
  const values = { Values: [1, 2], Counts: [1] };
  const statistics = { Sum: 1, SampleCount: 1, Minimum: 1, Maximum: 1 };

  it.each([
    [
      values,
      'InvalidParameterValueException',
      'The parameters MetricData.member.1.Values and MetricData.member.1.Counts must be of the same size.',
    ],
    [
      { Value: 1, Values: [1] },
      'InvalidParameterCombinationException',
      'The parameters MetricData.member.1.Value and MetricData.member.1.Values are mutually exclusive and you have specified both.',
    ],
    [
      { Value: 1, StatisticValues: statistics },
      'InvalidParameterCombinationException',
      'The parameters MetricData.member.1.Value and MetricData.member.1.StatisticValues are mutually exclusive and you have specified both.',
    ],
  ])('of a datum %j is a %s', async (datum, name, message) => {
    await expect(put(datum)).rejects.toMatchObject({ name, message });
  });

  it('is not a datum with values and a statistic set, of which the values count', async () => {
    await expect(put({ Values: [1, 10], StatisticValues: statistics })).resolves.toBeDefined();
  });

  it('of too many datapoints tells how to ask for fewer, and counts them without rounding', async () => {
    const { client } = createRegion();
    const ask = (seconds: number) =>
      client.send(
        new GetMetricStatisticsCommand({
          Namespace: NAMESPACE,
          MetricName: 'm',
          StartTime: new Date(START_MS - 30_000),
          EndTime: new Date(START_MS - 30_000 + seconds * 1_000),
          Period: 60,
          Statistics: ['Sum'],
        }),
      );
    await expect(ask(86_400)).resolves.toMatchObject({ Datapoints: [] });
    await expect(ask(86_401)).rejects.toMatchObject({
      name: 'InvalidParameterCombinationException',
      message:
        'You have requested up to 1441 datapoints, which exceeds the limit of 1440. You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    });
  });

  it('of an alarm that is not there has a code of its own and a status of 404', async () => {
    const command = new SetAlarmStateCommand({ AlarmName: 'none', StateValue: 'OK', StateReason: 'test' });
    await expect(createRegion().client.send(command)).rejects.toMatchObject({
      name: 'ResourceNotFound',
      $metadata: { httpStatusCode: 404 },
    });
  });

  it('is a 151st composite alarm of one alarm', async () => {
    const { client } = createRegion();
    const alarm = {
      Namespace: NAMESPACE,
      MetricName: 'm',
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanThreshold',
    } as const;
    await client.send(new PutMetricAlarmCommand({ AlarmName: 'child', ...alarm }));
    const watch = (n: number) =>
      client.send(new PutCompositeAlarmCommand({ AlarmName: `parent-${n}`, AlarmRule: 'ALARM(child)' }));
    for (let n = 1; n <= 150; n++) await watch(n);
    await expect(watch(150)).resolves.toBeDefined();
    await expect(watch(151)).rejects.toThrow('in 150 composite alarms already');
  });
});
