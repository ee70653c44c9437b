import {
  DeleteAlarmsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  DescribeAlarmsForMetricCommand,
  ListTagsForResourceCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  TagResourceCommand,
  type DescribeAlarmsInput,
  type PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { alarmInput, API_METRIC, at, createRegion, MINUTE_MS, START_MS, type Region } from './region.ts';

const put = (region: Region, more: Partial<PutMetricAlarmInput> = {}) =>
  region.client.send(new PutMetricAlarmCommand(alarmInput(more)));

async function alarm(region: Region, name = 'cpu-high') {
  const { MetricAlarms } = await region.client.send(new DescribeAlarmsCommand({ AlarmNames: [name] }));
  return MetricAlarms![0]!;
}

/** The second and millisecond of every change of an alarm whose metric goes up and down by the minute. */
const seconds = async () => {
  const region = createRegion();
  await put(region);
  for (let minute = -1; minute < 6; minute++) {
    region.record(minute, minute % 2 === 0 ? 90 : 10, { visibleAfterMs: (minute + 1) * MINUTE_MS });
  }
  await region.runTo(8);
  const changes = region.events.map(({ detail }) => (detail as { state: { timestamp: string } }).state.timestamp);
  return changes.map((time) => time.slice(17));
};

describe('a metric alarm', () => {
  it('begins in INSUFFICIENT_DATA, unchecked and without reason data', async () => {
    const region = createRegion();
    await put(region);
    expect(await alarm(region)).toMatchObject({
      StateValue: 'INSUFFICIENT_DATA',
      StateReason: 'Unchecked: Initial alarm creation',
      AlarmArn: 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu-high',
      StateUpdatedTimestamp: at(0),
    });
    expect((await alarm(region)).StateReasonData).toBeUndefined();
  });

  it.each([
    ['GreaterThanThreshold', 80, 'OK'],
    ['GreaterThanThreshold', 80.001, 'ALARM'],
    ['GreaterThanOrEqualToThreshold', 79.999, 'OK'],
    ['GreaterThanOrEqualToThreshold', 80, 'ALARM'],
    ['LessThanThreshold', 80, 'OK'],
    ['LessThanThreshold', 79.999, 'ALARM'],
    ['LessThanOrEqualToThreshold', 80.001, 'OK'],
    ['LessThanOrEqualToThreshold', 80, 'ALARM'],
  ] as const)('%s 80 makes of %d %s', async (ComparisonOperator, value, state) => {
    const region = createRegion();
    region.record(-1, value);
    await put(region, { ComparisonOperator });
    await region.runTo(1);
    expect((await alarm(region)).StateValue).toBe(state);
  });

  it('does not see a datapoint before it is visible', async () => {
    const region = createRegion();
    region.record(-1, 10);
    await put(region);
    region.record(0, 90, { visibleAfterMs: 2.5 * MINUTE_MS });
    await region.clock.runUntil(START_MS + 2.5 * MINUTE_MS - 1);
    expect((await alarm(region)).StateValue).not.toBe('ALARM');
    await region.clock.runUntil(START_MS + 2.5 * MINUTE_MS);
    expect((await alarm(region)).StateValue).not.toBe('ALARM');
    await region.clock.runUntil(START_MS + 2.5 * MINUTE_MS + MINUTE_MS);
    expect((await alarm(region)).StateValue).toBe('ALARM');
  });

  it('is evaluated at the same second of every minute, and in the same one for the same seed', async () => {
    const first = await seconds();
    expect(first.length).toBeGreaterThan(4);
    expect(new Set(first).size).toBe(1);
    expect(await seconds()).toEqual(first);
  });

  it('compares periods that slide by the minute', async () => {
    const region = createRegion();
    for (let minute = -7; minute < -2; minute++) region.record(minute, 10);
    for (const minute of [-2, -1]) region.record(minute, 100);
    await put(region, { Period: 300, Threshold: 45 });
    await region.runTo(1);
    // The five minutes before the start: three of 10 and two of 100 average 46.
    expect((await alarm(region)).StateReason).toBe(
      'Threshold Crossed: 1 datapoint [46.0 (02/03/26 11:55:00)] was greater than the threshold (45.0).',
    );
  });

  it('watches a percentile', async () => {
    const region = createRegion();
    for (let value = 1; value <= 100; value++) region.record(-1, value);
    const { Statistic: _, ...input } = alarmInput({ ExtendedStatistic: 'p90', Threshold: 89 });
    await region.client.send(new PutMetricAlarmCommand(input));
    await region.runTo(1);
    expect(JSON.parse((await alarm(region)).StateReasonData!)).toMatchObject({
      statistic: 'p90',
      recentDatapoints: [90],
    });
  });

  it('ignores missing data of DynamoDB, whatever it was told', async () => {
    const region = createRegion();
    await put(region, { Namespace: 'AWS/DynamoDB', TreatMissingData: 'breaching' });
    await region.runTo(5);
    expect((await alarm(region)).StateValue).toBe('INSUFFICIENT_DATA');
  });

  it('goes back to what its data says after SetAlarmState', async () => {
    const region = createRegion();
    for (let minute = -1; minute < 5; minute++) region.record(minute, 10);
    await put(region);
    await region.runTo(2);
    const set = { AlarmName: 'cpu-high', StateValue: 'ALARM', StateReason: 'a test' } as const;
    await region.client.send(new SetAlarmStateCommand(set));
    expect(await alarm(region)).toMatchObject({ StateValue: 'ALARM', StateReason: 'a test' });
    await region.runTo(3);
    expect((await alarm(region)).StateValue).toBe('OK');
  });

  it('keeps its state when it is put again', async () => {
    const region = createRegion();
    region.record(-1, 90);
    await put(region);
    await region.runTo(1);
    await put(region, { Threshold: 95 });
    expect(await alarm(region)).toMatchObject({ StateValue: 'ALARM', Threshold: 95 });
  });
});

describe('the reason of a state', () => {
  it.each([
    [
      'X X 0',
      { EvaluationPeriods: 3, DatapointsToAlarm: 2 },
      'Threshold Crossed: 2 out of the last 3 datapoints [92.0 (02/03/26 11:58:00), 91.0 (02/03/26 11:57:00)] were greater than the threshold (80.0) (minimum 2 datapoints for OK -> ALARM transition).',
    ],
    [
      '0 0',
      { EvaluationPeriods: 2 },
      'Threshold Crossed: 2 datapoints [12.0 (02/03/26 11:59:00), 11.0 (02/03/26 11:58:00)] were not greater than the threshold (80.0).',
    ],
    [
      '-',
      { TreatMissingData: 'notBreaching' },
      'Threshold Crossed: no datapoints were received for 1 period and 1 missing datapoint was treated as [NonBreaching].',
    ],
    [
      '-',
      { TreatMissingData: 'breaching', EvaluationPeriods: 2 },
      'Threshold Crossed: no datapoints were received for 2 periods and 2 missing datapoints were treated as [Breaching].',
    ],
    [
      'X',
      { TreatMissingData: 'breaching', EvaluationPeriods: 3 },
      'Threshold Crossed: 1 datapoint was received for 3 periods and 2 missing datapoints were treated as [Breaching].',
    ],
  ])('of %s under %o is as AWS words it', async (row, more, reason) => {
    const region = createRegion();
    const cells = row.split(' ');
    cells.forEach((cell, index) => {
      if (cell !== '-') region.record(index - cells.length, (cell === 'X' ? 91 : 11) + index);
    });
    await put(region, more);
    await region.runTo(1);
    expect((await alarm(region)).StateReason).toBe(reason);
  });

  it('says how many datapoints were unknown when data ends, and its data lists them', async () => {
    const region = createRegion();
    region.record(-1, 10);
    await put(region, { EvaluationPeriods: 2, DatapointsToAlarm: 2 });
    await region.runTo(6);
    const { StateReason, StateReasonData } = await alarm(region);
    expect(StateReason).toBe('Insufficient Data: 2 datapoints were unknown.');
    expect(Object.keys(JSON.parse(StateReasonData!))).toEqual([
      'version',
      'queryDate',
      'statistic',
      'period',
      'recentDatapoints',
      'threshold',
      'evaluatedDatapoints',
    ]);
    expect(JSON.parse(StateReasonData!).evaluatedDatapoints).toEqual([
      { timestamp: expect.stringMatching(/^2026-03-02T12:\d\d:00\.000\+0000$/) },
      { timestamp: expect.stringMatching(/^2026-03-02T12:\d\d:00\.000\+0000$/) },
    ]);
  });

  it('has data with the datapoints that decided', async () => {
    const region = createRegion();
    region.record(-2, 91.5);
    region.record(-1, 92);
    await put(region, { EvaluationPeriods: 2 });
    await region.runTo(1);
    const { StateReasonData } = await alarm(region);
    expect(StateReasonData).toContain('"threshold":80.0');
    expect(JSON.parse(StateReasonData!)).toEqual({
      version: '1.0',
      queryDate: expect.stringMatching(/^2026-03-02T12:00:\d\d\.291\+0000$/),
      startDate: '2026-03-02T11:58:00.000+0000',
      statistic: 'Average',
      period: 60,
      recentDatapoints: [91.5, 92],
      threshold: 80,
      evaluatedDatapoints: [
        { timestamp: '2026-03-02T11:59:00.000+0000', sampleCount: 1, value: 92 },
        { timestamp: '2026-03-02T11:58:00.000+0000', sampleCount: 1, value: 91.5 },
      ],
    });
  });
});

describe('PutMetricAlarm', () => {
  it.each<[string, Partial<PutMetricAlarmInput>, RegExp]>([
    ['a period of 15 s', { Period: 15 }, /1, 5, 10, 20, 30 or a multiple of 60/],
    ['more datapoints than periods', { EvaluationPeriods: 2, DatapointsToAlarm: 3 }, /must not be greater/],
    ['a range of more than a day', { Period: 60, EvaluationPeriods: 1_441 }, /more than 1 day/],
    ['an unknown treatment', { TreatMissingData: 'maybe' }, /maybe/],
    ['anomaly detection', { ComparisonOperator: 'GreaterThanUpperThreshold' }, /not simulated/],
    ['two statistics', { ExtendedStatistic: 'p90' }, /exactly one/],
    [
      'an action that nobody takes',
      { AlarmActions: ['arn:aws:ssm:eu-west-1:123456789012:opsitem:1'] },
      /opsitem:1 is not simulated/,
    ],
    [
      'six actions',
      { AlarmActions: Array.from({ length: 6 }, () => 'arn:aws:sns:eu-west-1:123456789012:t') },
      /'alarmActions' failed to satisfy constraint: Member must have length less than or equal to 5/,
    ],
    ['a wall-clock window', { EvaluationWindow: { WallClockWindow: {} } }, /WallClockWindow/],
  ])('refuses %s', async (_, more, message) => {
    await expect(put(createRegion(), more)).rejects.toThrow(message);
  });

  it('accepts a range of exactly a day', async () => {
    await expect(put(createRegion(), { EvaluationPeriods: 1_440 })).resolves.toBeDefined();
  });
});

describe('DescribeAlarms', () => {
  it('filters by prefix, state and action, and pages', async () => {
    const region = createRegion();
    region.record(-1, 90);
    for (const name of ['b-2', 'b-1', 'a-1']) await put(region, { AlarmName: name });
    const topic = 'arn:aws:sns:eu-west-1:123456789012:attention';
    await put(region, { AlarmName: 'quiet', Threshold: 95, AlarmActions: [topic] });
    await region.runTo(1);
    const names = async (input: DescribeAlarmsInput) =>
      (await region.client.send(new DescribeAlarmsCommand(input))).MetricAlarms!.map(({ AlarmName }) => AlarmName);
    expect(await names({ AlarmNamePrefix: 'b-' })).toEqual(['b-1', 'b-2']);
    expect(await names({ StateValue: 'OK' })).toEqual(['quiet']);
    expect(await names({ ActionPrefix: 'arn:aws:sns' })).toEqual(['quiet']);
    expect(await names({ AlarmTypes: ['CompositeAlarm'] })).toEqual([]);
    const { NextToken } = await region.client.send(new DescribeAlarmsCommand({ MaxRecords: 3 }));
    expect(await names({ MaxRecords: 3, NextToken })).toEqual(['quiet']);
  });

  it('finds the alarms of exactly one metric', async () => {
    const region = createRegion();
    await put(region);
    await put(region, { AlarmName: 'other', MetricName: 'DatabaseConnections' });
    const found = await region.client.send(new DescribeAlarmsForMetricCommand(API_METRIC));
    expect(found.MetricAlarms!.map(({ AlarmName }) => AlarmName)).toEqual(['cpu-high']);
    const none = await region.client.send(new DescribeAlarmsForMetricCommand({ ...API_METRIC, Period: 300 }));
    expect(none.MetricAlarms).toEqual([]);
  });
});

describe('an alarm', () => {
  it('keeps its history after it is deleted, and is evaluated no more', async () => {
    const region = createRegion();
    region.record(-1, 90);
    await put(region);
    await region.runTo(1);
    await region.client.send(new DeleteAlarmsCommand({ AlarmNames: ['cpu-high', 'never-was'] }));
    await region.runTo(10);
    const { AlarmHistoryItems } = await region.client.send(new DescribeAlarmHistoryCommand({ AlarmName: 'cpu-high' }));
    expect(AlarmHistoryItems!.map(({ HistorySummary }) => HistorySummary)).toEqual([
      'Alarm "cpu-high" deleted',
      'Alarm updated from INSUFFICIENT_DATA to ALARM',
      'Alarm "cpu-high" created',
    ]);
    expect(region.clock.pending).toBe(0);
  });

  it('carries tags, and unknown alarms are a ResourceNotFoundException', async () => {
    const region = createRegion();
    await put(region, { Tags: [{ Key: 'owner', Value: 'evenkeel' }] });
    const ResourceARN = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu-high';
    await region.client.send(new TagResourceCommand({ ResourceARN, Tags: [{ Key: 'stage', Value: 'test' }] }));
    const { Tags } = await region.client.send(new ListTagsForResourceCommand({ ResourceARN }));
    expect(Tags).toEqual([
      { Key: 'owner', Value: 'evenkeel' },
      { Key: 'stage', Value: 'test' },
    ]);
    // AWS says of an alarm that is not there that it has no tags, and refuses to give it one.
    const unknown = `${ResourceARN}-not`;
    expect(await region.client.send(new ListTagsForResourceCommand({ ResourceARN: unknown }))).toMatchObject({
      Tags: [],
    });
    const tagging = new TagResourceCommand({ ResourceARN: unknown, Tags: [{ Key: 'stage', Value: 'test' }] });
    await expect(region.client.send(tagging)).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it('costs little: 50 of them over a day in less than a second', async () => {
    const region = createRegion();
    for (let index = 0; index < 50; index++) await put(region, { AlarmName: `alarm-${index}`, EvaluationPeriods: 5 });
    for (let minute = 0; minute < 1_440; minute++) region.record(minute, minute % 60);
    // Time on the processor, not on the wall, so that a busy machine makes little difference.
    const before = process.cpuUsage();
    await region.runTo(1_440);
    expect(process.cpuUsage(before).user).toBeLessThan(1_000_000);
  });
});
