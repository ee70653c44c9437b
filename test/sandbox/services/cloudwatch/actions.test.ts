import {
  DescribeAlarmHistoryCommand,
  DisableAlarmActionsCommand,
  EnableAlarmActionsCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { alarmInput, createRegion, type Region } from './region.ts';

const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:replicas';
const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:attention';
const POLICY =
  'arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:d1:resource/rds/cluster:shop:policyName/cpu:createdBy/1';
const ALARM_ARN = 'arn:aws:cloudwatch:eu-west-1:123456789012:alarm:cpu-high';

const putAlarm = (region: Region, more = {}) => region.client.send(new PutMetricAlarmCommand(alarmInput(more)));

describe('an alarm action', () => {
  it('calls a Lambda function once for each transition, with the alarm data', async () => {
    const region = createRegion();
    for (let minute = -1; minute < 9; minute++) region.record(minute, 90);
    await putAlarm(region, { AlarmActions: [FUNCTION] });
    await region.runTo(10);
    expect(region.deliveries).toHaveLength(1);
    const [delivery] = region.deliveries;
    expect(delivery).toMatchObject({
      targetArn: FUNCTION,
      principal: 'lambda.alarms.cloudwatch.amazonaws.com',
      sourceArn: ALARM_ARN,
    });
    const payload = JSON.parse(delivery!.payload);
    expect(Object.keys(payload)).toEqual(['source', 'alarmArn', 'accountId', 'time', 'region', 'alarmData']);
    expect(payload).toMatchObject({
      source: 'aws.cloudwatch',
      alarmArn: ALARM_ARN,
      accountId: '123456789012',
      time: expect.stringMatching(/^2026-03-02T12:00:\d\d\.291\+0000$/),
      region: 'eu-west-1',
      alarmData: {
        alarmName: 'cpu-high',
        state: { value: 'ALARM' },
        previousState: { value: 'INSUFFICIENT_DATA', reason: 'Unchecked: Initial alarm creation' },
        configuration: { metrics: [{ metricStat: { period: 60, stat: 'Average' } }] },
      },
    });
    expect(payload.alarmData.previousState).not.toHaveProperty('reasonData');
  });

  it('publishes to SNS what its subscribers know', async () => {
    const region = createRegion();
    region.record(-1, 90);
    await putAlarm(region, { AlarmDescription: 'too high', AlarmActions: [TOPIC] });
    await region.runTo(1);
    const [delivery] = region.deliveries;
    expect(delivery).toMatchObject({ targetArn: TOPIC, principal: 'cloudwatch.amazonaws.com', sourceArn: ALARM_ARN });
    expect(JSON.parse(delivery!.payload)).toEqual({
      AlarmName: 'cpu-high',
      AlarmDescription: 'too high',
      AWSAccountId: '123456789012',
      AlarmConfigurationUpdatedTimestamp: '2026-03-02T12:00:00.000+0000',
      NewStateValue: 'ALARM',
      NewStateReason:
        'Threshold Crossed: 1 datapoint [90.0 (02/03/26 11:59:00)] was greater than the threshold (80.0).',
      StateChangeTime: expect.stringMatching(/^2026-03-02T12:00:\d\d\.291\+0000$/),
      Region: 'EU (Ireland)',
      AlarmArn: ALARM_ARN,
      OldStateValue: 'INSUFFICIENT_DATA',
      OKActions: [],
      AlarmActions: [TOPIC],
      InsufficientDataActions: [],
      ActionExecutedAfterMuteWindow: false,
      Trigger: {
        MetricName: 'CPUUtilization',
        Namespace: 'AWS/RDS',
        StatisticType: 'Statistic',
        Statistic: 'AVERAGE',
        Unit: null,
        Dimensions: [{ value: 'reader-1', name: 'DBInstanceIdentifier' }],
        Period: 60,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanThreshold',
        Threshold: 80,
        TreatMissingData: '',
        EvaluateLowSampleCountPercentile: '',
      },
    });
  });

  it('invokes a scaling policy in every period that the state lasts, with the newest value', async () => {
    const taken: unknown[] = [];
    const region = createRegion({
      onAction: (actionArn, { name, state, latestValue }) =>
        void taken.push([actionArn, name, state.value, latestValue]),
    });
    await putAlarm(region, { AlarmActions: [POLICY] });
    for (let minute = -1; minute < 3; minute++)
      region.record(minute, 90 + minute, { visibleAfterMs: (minute + 1) * 60_000 });
    region.record(3, 10, { visibleAfterMs: 4 * 60_000 });
    await region.runTo(6);
    expect(taken).toEqual([
      [POLICY, 'cpu-high', 'ALARM', 89],
      [POLICY, 'cpu-high', 'ALARM', 90],
      [POLICY, 'cpu-high', 'ALARM', 91],
      [POLICY, 'cpu-high', 'ALARM', 92],
    ]);
  });

  it('is taken for the state that was gone into, and not while actions are disabled', async () => {
    const region = createRegion();
    await putAlarm(region, { AlarmActions: [TOPIC], OKActions: [FUNCTION], TreatMissingData: 'ignore' });
    const set = (StateValue: 'OK' | 'ALARM') =>
      region.client.send(new SetAlarmStateCommand({ AlarmName: 'cpu-high', StateValue, StateReason: 'a test' }));
    await set('OK');
    await region.client.send(new DisableAlarmActionsCommand({ AlarmNames: ['cpu-high'] }));
    await set('ALARM');
    await region.client.send(new EnableAlarmActionsCommand({ AlarmNames: ['cpu-high'] }));
    await set('OK');
    await set('ALARM');
    expect(region.deliveries.map(({ targetArn }) => targetArn)).toEqual([FUNCTION, FUNCTION, TOPIC]);
    expect(region.events).toHaveLength(4);
  });

  it('that fails is told in the history and hurts nothing else', async () => {
    const region = createRegion();
    region.core.receivers.set('lambda', () => Promise.reject(new Error('no permission')));
    region.record(-1, 90);
    await putAlarm(region, { AlarmActions: [FUNCTION, TOPIC] });
    await region.runTo(1);
    expect(region.deliveries).toHaveLength(1);
    const { AlarmHistoryItems } = await region.client.send(
      new DescribeAlarmHistoryCommand({
        AlarmName: 'cpu-high',
        HistoryItemType: 'Action',
        ScanBy: 'TimestampAscending',
      }),
    );
    expect(AlarmHistoryItems!.map(({ HistorySummary }) => HistorySummary!).toSorted()).toEqual([
      `Failed to execute action ${FUNCTION}`,
      `Successfully executed action ${TOPIC}`,
    ]);
    const failed = AlarmHistoryItems!.find(({ HistorySummary }) => HistorySummary!.startsWith('Failed'))!;
    expect(JSON.parse(failed.HistoryData!)).toMatchObject({ actionState: 'Failed', error: 'no permission' });
  });
});
