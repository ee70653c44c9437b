import { describe, expect, test } from 'vitest';
import { parse, safeParse } from 'zod/mini';
import { alarmStateChange } from '../../events/alarm.ts';
import { clusterAlarmName, clusterOfAlarm, zoneOfAlarm } from '../../events/alarmNames.ts';
import { matches, readSample } from './samples.ts';

/** A documented alarm event with another name or another state. */
function alarm(file: string, changes: { alarmName?: string; value?: string }): object {
  const sample = readSample(file);
  const { alarmName = sample.detail['alarmName'], value } = changes;
  const state = { ...(sample.detail['state'] as object), ...(value !== undefined && { value }) };
  return { ...sample, detail: { ...sample.detail, alarmName, state } };
}

const OURS = 'evenkeel-dev-cluster-shop-cpu-high';

describe('the rule for alarms', () => {
  const files = [
    'cloudwatch-alarm-metric.json',
    'cloudwatch-alarm-metric-math.json',
    'cloudwatch-alarm-composite.json',
  ];
  test.for(files)('is woken by %s once its name begins like ours', (file) => {
    expect(matches(alarmStateChange, alarm(file, {}))).toBe(false);
    expect(matches(alarmStateChange, alarm(file, { alarmName: 'evenkeel-dev-cluster-' }))).toBe(true);
    expect(matches(alarmStateChange, alarm(file, { alarmName: 'evenkeel-dev-group-' }))).toBe(false);
    expect(matches(alarmStateChange, alarm(file, { alarmName: OURS }))).toBe(true);
  });

  const [file] = files as [string];
  test('of one stage is not woken by the alarms of another one', () => {
    expect(matches(alarmStateChange, alarm(file, { alarmName: OURS }), 'prod')).toBe(false);
    expect(matches(alarmStateChange, alarm(file, { alarmName: 'evenkeel-dev2-cluster-shop-cpu-high' }))).toBe(false);
    expect(matches(alarmStateChange, alarm(file, { alarmName: `my-${OURS}` }))).toBe(false);
  });

  test.for(['OK', 'INSUFFICIENT_DATA'])('is not woken when an alarm goes to %s', (value) => {
    expect(matches(alarmStateChange, alarm(file, { alarmName: OURS, value }))).toBe(false);
  });
});

describe('an alarm event', () => {
  test('is known by its name, whatever else its kind of alarm says', () => {
    for (const name of ['metric', 'metric-math', 'composite', 'first-transition']) {
      const { alarmName, state } = parse(alarmStateChange.schema, readSample(`cloudwatch-alarm-${name}.json`)).detail;
      expect([typeof alarmName, state.value]).toEqual(['string', 'ALARM']);
    }
  });

  test('is of another shape without a name or a state', () => {
    const { detail, ...around } = readSample('cloudwatch-alarm-metric.json');
    for (const missing of ['alarmName', 'state']) {
      const event = { ...around, detail: { ...detail, [missing]: undefined } };
      expect(safeParse(alarmStateChange.schema, event).success).toBe(false);
    }
  });
});

describe('the name of an alarm', () => {
  test('says the stage, the cluster and what is watched', () => {
    expect(clusterAlarmName('dev', 'shop', 'cpu-high')).toBe(OURS);
    expect(clusterAlarmName('prod', 'shop-archive', 'lag-high')).toBe('evenkeel-prod-cluster-shop-archive-lag-high');
  });

  const fleet = ['shop', 'shop-archive', 'shop-cpu', 'billing'];
  const rows: readonly [alarmName: string, cluster: string | undefined][] = [
    ['evenkeel-dev-cluster-shop-cpu-high', 'shop'],
    ['evenkeel-dev-cluster-shop-lag-high', 'shop'],
    ['evenkeel-dev-cluster-shop-archive-cpu-high', 'shop-archive'],
    ['evenkeel-dev-cluster-shop-cpu-cpu-high', 'shop-cpu'],
    // Named like ours by somebody else.
    ['evenkeel-dev-cluster-shop-is-slow', 'shop'],
    ['evenkeel-dev-cluster-shop-archive-is-slow', 'shop-archive'],
    ['evenkeel-dev-cluster-search-cpu-high', undefined],
    ['evenkeel-dev-cluster-shopping-cpu-high', undefined],
    ['evenkeel-prod-cluster-shop-cpu-high', undefined],
    ['evenkeel-dev-DeadLettersWaiting', undefined],
  ];
  test.for(rows)('%s is about %s, in whatever order the fleet has its clusters', ([alarmName, cluster]) => {
    expect(clusterOfAlarm('dev', alarmName, fleet)).toBe(cluster);
    expect(clusterOfAlarm('dev', alarmName, fleet.toReversed())).toBe(cluster);
  });
});

describe('the zone that an alarm of a target group is about', () => {
  test.for([
    ['evenkeel-dev-group-shop-eu-west-1b-healthy-low', { zone: 'eu-west-1b', signal: 'healthy-low' }],
    ['evenkeel-dev-group-shop-us-west-2-lax-1a-zone-unhealthy', { zone: 'us-west-2-lax-1a', signal: 'zone-unhealthy' }],
    ['evenkeel-dev-group-shop-eu-west-1b-latency', undefined],
    ['evenkeel-dev-group-shop-healthy-low', undefined],
  ] as const)('is in its name: %s', ([name, zone]) => {
    expect(zoneOfAlarm('dev', 'shop', name)).toEqual(zone);
  });
});
