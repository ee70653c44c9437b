import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  PutCompositeAlarmCommand,
  PutMetricAlarmCommand,
  SetAlarmStateCommand,
  type PutCompositeAlarmInput,
  type StateValue,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { alarmInput, createRegion, type Region } from './region.ts';

const TOPIC = 'arn:aws:sns:eu-west-1:123456789012:attention';

/** Alarms of metrics without data: they stay where the test puts them. */
async function withChildren(...names: string[]) {
  const region = createRegion();
  for (const AlarmName of names) {
    await region.client.send(new PutMetricAlarmCommand(alarmInput({ AlarmName, TreatMissingData: 'ignore' })));
  }
  return region;
}

const putComposite = (region: Region, AlarmRule: string, more: Partial<PutCompositeAlarmInput> = {}) =>
  region.client.send(new PutCompositeAlarmCommand({ AlarmName: 'all', AlarmRule, ...more }));

const set = (region: Region, AlarmName: string, value: StateValue) =>
  region.client.send(new SetAlarmStateCommand({ AlarmName, StateValue: value, StateReason: 'a test' }));

async function composite(region: Region) {
  const { CompositeAlarms } = await region.client.send(new DescribeAlarmsCommand({ AlarmTypes: ['CompositeAlarm'] }));
  return CompositeAlarms![0]!;
}

const seconds = (region: Region, count: number) => region.clock.runUntil(region.clock.now() + count * 1_000);

/** A composite alarm in OK with a suppressor in OK, and nothing delivered yet. */
async function suppressed() {
  const region = await withChildren('a', 'suppressor');
  await set(region, 'a', 'OK');
  await set(region, 'suppressor', 'OK');
  await putComposite(region, 'ALARM(a)', {
    AlarmActions: [TOPIC],
    OKActions: [TOPIC],
    ActionsSuppressor: 'suppressor',
    ActionsSuppressorWaitPeriod: 120,
    ActionsSuppressorExtensionPeriod: 180,
  });
  // The first state waits for the suppressor like any other.
  await seconds(region, 121);
  region.deliveries.length = 0;
  return region;
}

describe('an AlarmRule', () => {
  // `a` is in ALARM, `b` is OK, `c` is in INSUFFICIENT_DATA.
  it.each([
    ['ALARM(a)', 'ALARM'],
    ['ALARM("b")', 'OK'],
    ['OK(b)', 'ALARM'],
    ['INSUFFICIENT_DATA(c)', 'ALARM'],
    ['ALARM(arn:aws:cloudwatch:eu-west-1:123456789012:alarm:a)', 'ALARM'],
    ['ALARM(a) AND ALARM(b)', 'OK'],
    ['ALARM(a) OR ALARM(b)', 'ALARM'],
    ['ALARM(a) AND NOT ALARM(b)', 'ALARM'],
    ['ALARM(a) OR ALARM(b) AND ALARM(c)', 'ALARM'],
    ['(ALARM(a) OR ALARM(b)) AND ALARM(c)', 'OK'],
    ['NOT (ALARM(a) OR ALARM(b))', 'OK'],
    ['TRUE', 'ALARM'],
    ['FALSE', 'OK'],
    ['ALARM(a) and not false', 'ALARM'],
  ])('%s evaluates to %s', async (rule, expected) => {
    const region = await withChildren('a', 'b', 'c');
    await set(region, 'a', 'ALARM');
    await set(region, 'b', 'OK');
    await putComposite(region, rule);
    expect((await composite(region)).StateValue).toBe('INSUFFICIENT_DATA');
    await seconds(region, 1);
    expect((await composite(region)).StateValue).toBe(expected);
  });

  it.each([
    ['ALARM(nowhere)', /\[nowhere\] in the alarm rule do not exist/],
    ['ALARM(a', /not valid at 'ALARM\(a'/],
    ['ALARM(a) AND', /incomplete/],
    ['(ALARM(a)', /closing parenthesis/],
    ['ALARM(a) ALARM(b)', /does not end/],
    ['AT_LEAST(1, ALARM, (a, b))', /AT_LEAST in an AlarmRule is not simulated/],
  ])('%s is refused', async (rule, message) => {
    const region = await withChildren('a', 'b');
    await expect(putComposite(region, rule)).rejects.toThrow(message);
  });
});

describe('a composite alarm', () => {
  it('follows the alarms that it watches, through other composite alarms too', async () => {
    const region = await withChildren('a');
    await putComposite(region, 'ALARM(a)', { AlarmName: 'inner' });
    await putComposite(region, 'NOT ALARM(inner)', { AlarmName: 'outer' });
    await seconds(region, 1);
    await set(region, 'a', 'ALARM');
    const { CompositeAlarms } = await region.client.send(new DescribeAlarmsCommand({ AlarmTypes: ['CompositeAlarm'] }));
    expect(CompositeAlarms!.map(({ AlarmName, StateValue }) => [AlarmName, StateValue])).toEqual([
      ['inner', 'ALARM'],
      ['outer', 'OK'],
    ]);
  });

  it('keeps what it depends on from being deleted', async () => {
    const region = await withChildren('a', 'b');
    await putComposite(region, 'ALARM(a) OR ALARM(b)');
    const remove = (...AlarmNames: string[]) => region.client.send(new DeleteAlarmsCommand({ AlarmNames }));
    await expect(remove('a')).rejects.toThrow('Cannot delete a as there are composite alarm(s) depending on it.');
    await expect(remove('a', 'b')).rejects.toThrow(
      'Cannot delete a,b as there are composite alarm(s) depending on them.',
    );
    await region.client.send(new DeleteAlarmsCommand({ AlarmNames: ['all'] }));
    await expect(region.client.send(new DeleteAlarmsCommand({ AlarmNames: ['a'] }))).resolves.toBeDefined();
  });

  it('is not made of alarms that do not exist', async () => {
    const region = await withChildren('a');
    await expect(putComposite(region, 'ALARM(a) OR ALARM(b) OR ALARM(c)')).rejects.toThrow(
      'Could not save the composite alarm as alarms [b, c] in the alarm rule do not exist',
    );
  });

  it('cannot invoke a scaling policy', async () => {
    const region = await withChildren('a');
    const policy = 'arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:1:resource/rds/cluster:shop:policyName/p';
    await expect(putComposite(region, 'ALARM(a)', { AlarmActions: [policy] })).rejects.toThrow(
      /cannot have the action/,
    );
  });
});

describe('an actions suppressor', () => {
  it('that stays OK delays the actions by the wait period', async () => {
    const region = await suppressed();
    await set(region, 'a', 'ALARM');
    expect(await composite(region)).toMatchObject({ StateValue: 'ALARM', ActionsSuppressedBy: 'WaitPeriod' });
    await region.clock.runUntil(region.clock.now() + 119_999);
    expect(region.deliveries).toHaveLength(0);
    await region.clock.runUntil(region.clock.now() + 1);
    expect(region.deliveries).toHaveLength(1);
    expect((await composite(region)).ActionsSuppressedBy).toBeUndefined();
  });

  it('that goes into ALARM while the composite alarm waits holds its actions back', async () => {
    const region = await suppressed();
    await set(region, 'a', 'ALARM');
    await seconds(region, 60);
    await set(region, 'suppressor', 'ALARM');
    await seconds(region, 3_600);
    expect(region.deliveries).toHaveLength(0);
    expect((await composite(region)).ActionsSuppressedBy).toBe('Alarm');
  });

  it('that leaves ALARM lets them go after the extension period', async () => {
    const region = await suppressed();
    await set(region, 'suppressor', 'ALARM');
    await set(region, 'a', 'ALARM');
    await set(region, 'suppressor', 'OK');
    expect((await composite(region)).ActionsSuppressedBy).toBe('ExtensionPeriod');
    await seconds(region, 179);
    expect(region.deliveries).toHaveLength(0);
    await seconds(region, 1);
    expect(region.deliveries.map(({ payload }) => JSON.parse(payload).NewStateValue)).toEqual(['ALARM']);
  });

  it('leaves nothing to do if the composite alarm is back where it was when the extension period ends', async () => {
    const region = await suppressed();
    await set(region, 'suppressor', 'ALARM');
    await set(region, 'a', 'ALARM');
    await set(region, 'suppressor', 'OK');
    await set(region, 'a', 'OK');
    await seconds(region, 3_600);
    expect(region.deliveries).toHaveLength(0);
  });
});
