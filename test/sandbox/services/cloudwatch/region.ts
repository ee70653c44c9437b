import { CloudWatchClient, type PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { VirtualClock } from '../../../../sandbox/clock.ts';
import type { AwsEvent, Core, Delivery, MetricDatapoint } from '../../../../sandbox/core.ts';
import { createRandom } from '../../../../sandbox/random.ts';
import { createCloudWatch, type CloudWatchOptions } from '../../../../sandbox/services/cloudwatch/index.ts';
import { Endpoint } from '../../../../sandbox/wire/endpoint.ts';

/** 2026-03-02 is a Monday. */
export const START_MS = Date.UTC(2026, 2, 2, 12, 0, 0);
export const MINUTE_MS = 60_000;

/** A Region with nothing but CloudWatch in it, its clock in the test's hand. */
export function createRegion(options: CloudWatchOptions = {}) {
  const clock = new VirtualClock(START_MS);
  const events: AwsEvent[] = [];
  const deliveries: Delivery[] = [];
  const core: Core = {
    clock,
    random: createRandom(7),
    receivers: new Map(),
    emit: (event) => events.push(event),
    record: (datapoint) => cloudWatch.record(datapoint),
  };
  for (const name of ['lambda', 'sns']) core.receivers.set(name, async (delivery) => void deliveries.push(delivery));
  const cloudWatch = createCloudWatch(core, options);
  const endpoint = new Endpoint().add(cloudWatch.wire);
  const client = new CloudWatchClient({
    region: 'eu-west-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    requestHandler: endpoint.requestHandler(),
    maxAttempts: 1,
  });
  return {
    clock,
    core,
    cloudWatch,
    client,
    events,
    deliveries,
    /** A datapoint of the metric that most tests use, `minute` minutes after the start (before it, if negative). */
    record: (minute: number, value: number, more: Partial<MetricDatapoint> = {}) =>
      core.record({ ...METRIC, value, timeMs: START_MS + minute * MINUTE_MS, ...more }),
    /** Runs the clock to `minute` minutes after the start. */
    runTo: (minute: number) => clock.runUntil(START_MS + minute * MINUTE_MS),
  };
}

export type Region = ReturnType<typeof createRegion>;

const METRIC = { namespace: 'AWS/RDS', name: 'CPUUtilization', dimensions: { DBInstanceIdentifier: 'reader-1' } };

export const API_METRIC = {
  Namespace: 'AWS/RDS',
  MetricName: 'CPUUtilization',
  Dimensions: [{ Name: 'DBInstanceIdentifier', Value: 'reader-1' }],
};

export const at = (minute: number) => new Date(START_MS + minute * MINUTE_MS);

/** An alarm on the metric above: average of a minute over 80, once of once. */
export const alarmInput = (more: Partial<PutMetricAlarmInput> = {}): PutMetricAlarmInput => ({
  AlarmName: 'cpu-high',
  ...API_METRIC,
  Statistic: 'Average',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 80,
  ComparisonOperator: 'GreaterThanThreshold',
  ...more,
});
