import { PutCompositeAlarmCommand, PutMetricAlarmCommand, SetAlarmStateCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import compositeSample from './fixtures/cloudwatch-alarm-composite.json' with { type: 'json' };
import mathSample from './fixtures/cloudwatch-alarm-metric-math.json' with { type: 'json' };
import metricSample from './fixtures/cloudwatch-alarm-metric.json' with { type: 'json' };
import { alarmInput, API_METRIC, createRegion } from './region.ts';

/** Filled in by the bus, not by CloudWatch. */
const ENVELOPE = new Set(['version', 'id', 'account', 'region']);
/** Names that are data, or there only while an alarm mute rule holds. */
const OPAQUE = new Set(['detail.configuration.metrics[].metricStat.metric.dimensions']);
/** AWS has sent it since after the samples were written; DescribeAlarms shows it in StateReasonData. */
const NEWER = /\.reasonData\{\}\.evaluatedDatapoints(\[\]|$)/;

/** Every key of an event as a path; JSON inside a string counts, marked `{}`. */
function keysOf(value: unknown, path = ''): string[] {
  if (path !== '' && OPAQUE.has(path)) return [path];
  if (typeof value === 'string' && value.startsWith('{')) return keysOf(JSON.parse(value), `${path}{}`);
  if (Array.isArray(value)) return [path, ...value.flatMap((item) => keysOf(item, `${path}[]`))];
  if (typeof value !== 'object' || value === null) return [path];
  return [
    path,
    ...Object.entries(value).flatMap(([key, inner]) => keysOf(inner, path === '' ? key : `${path}.${key}`)),
  ];
}

const shapeOf = (event: object) =>
  [...new Set(keysOf(event))]
    .filter((key) => key !== '' && !ENVELOPE.has(key) && !NEWER.test(key) && !key.startsWith('detail.muteDetail'))
    .toSorted();

const stat = (Id: string, MetricName: string) => ({
  Id,
  MetricStat: { Metric: { ...API_METRIC, MetricName }, Period: 60, Stat: 'Maximum' },
  ReturnData: false,
});

describe('the event "CloudWatch Alarm State Change"', () => {
  it('of a metric alarm has the keys of the documented sample', async () => {
    const region = createRegion();
    region.record(-1, 10);
    await region.client.send(new PutMetricAlarmCommand(alarmInput({ AlarmDescription: 'The CPU is too high.' })));
    await region.runTo(1);
    region.record(1, 90);
    await region.runTo(3);
    const [, second] = region.events;
    expect(shapeOf(second!)).toEqual(shapeOf(metricSample));
    expect(second).toMatchObject({
      source: 'aws.cloudwatch',
      'detail-type': 'CloudWatch Alarm State Change',
      time: expect.stringMatching(/^2026-03-02T12:02:\d\dZ$/),
      resources: ['arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu-high'],
      detail: {
        alarmName: 'cpu-high',
        configuration: {
          metrics: [
            {
              id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/),
              metricStat: {
                metric: {
                  dimensions: { DBInstanceIdentifier: 'reader-1' },
                  name: 'CPUUtilization',
                  namespace: 'AWS/RDS',
                },
                period: 60,
                stat: 'Average',
              },
              returnData: true,
            },
          ],
        },
        previousState: { value: 'OK' },
        state: { value: 'ALARM', timestamp: expect.stringMatching(/^2026-03-02T12:02:\d\d\.291\+0000$/) },
      },
    });
  });

  it('of a metric math alarm has the keys of the documented sample, without reason data before its first state', async () => {
    const region = createRegion();
    region.record(-1, 30);
    region.record(-1, 60, { name: 'DatabaseConnections' });
    await region.client.send(
      new PutMetricAlarmCommand({
        AlarmName: 'sum-high',
        AlarmDescription: 'The sum is too high.',
        Metrics: [
          { Id: 'e1', Expression: 'SUM(METRICS())', Label: 'Sum', ReturnData: true },
          stat('m1', 'CPUUtilization'),
          stat('m2', 'DatabaseConnections'),
        ],
        EvaluationPeriods: 1,
        Threshold: 80,
        ComparisonOperator: 'GreaterThanThreshold',
      }),
    );
    await region.runTo(1);
    expect(region.events.map(shapeOf)).toEqual([shapeOf(mathSample)]);
    expect(region.events[0]!.detail).toMatchObject({
      previousState: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' },
      state: {
        value: 'ALARM',
        reason: 'Threshold Crossed: 1 datapoint [90.0 (02/03/26 11:59:00)] was greater than the threshold (80.0).',
      },
    });
  });

  it('of a composite alarm has the keys of the documented sample', async () => {
    const region = createRegion();
    for (const AlarmName of ['cpu-high', 'connections-high', 'maintenance']) {
      await region.client.send(new PutMetricAlarmCommand(alarmInput({ AlarmName })));
    }
    await region.client.send(
      new PutCompositeAlarmCommand({
        AlarmName: 'overloaded',
        AlarmRule: 'ALARM(cpu-high) OR ALARM(connections-high)',
        ActionsSuppressor: 'maintenance',
        ActionsSuppressorWaitPeriod: 0,
        ActionsSuppressorExtensionPeriod: 180,
      }),
    );
    await region.clock.runUntil(region.clock.now() + 500);
    const set = (AlarmName: string) =>
      region.client.send(new SetAlarmStateCommand({ AlarmName, StateValue: 'ALARM', StateReason: 'a test' }));
    await set('maintenance');
    await set('cpu-high');
    const event = region.events.at(-1)!;
    expect(shapeOf(event)).toEqual(shapeOf(compositeSample));
    expect(event.detail).toMatchObject({
      state: {
        actionsSuppressedBy: 'Alarm',
        actionsSuppressedReason: 'Actions suppressed by Alarm',
        reason:
          'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu-high transitioned to ALARM at Monday 02 March, 2026 12:00:00 UTC',
        reasonData:
          '{"triggeringAlarms":[{"arn":"arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu-high","state":{"value":"ALARM","timestamp":"2026-03-02T12:00:00.500+0000"}}]}',
      },
      previousState: {
        value: 'OK',
        reason:
          'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:overloaded was created and its alarm rule evaluates to OK',
      },
    });
  });

  it('is sent on transitions only', async () => {
    const region = createRegion();
    for (let minute = -1; minute < 9; minute++) region.record(minute, 90);
    await region.client.send(new PutMetricAlarmCommand(alarmInput()));
    await region.runTo(10);
    expect(region.events).toHaveLength(1);
  });
});
