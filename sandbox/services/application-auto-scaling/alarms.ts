import {
  DeleteAlarmsCommand,
  PutMetricAlarmCommand,
  type CloudWatchClient,
  type PutMetricAlarmInput,
} from '@aws-sdk/client-cloudwatch';
import { AwsError, type CallContext } from '../../wire/handlers.ts';
import type { AutoScalingConstants } from './constants.ts';
import { clusterIdOf } from './registry.ts';
import type { AlarmNames, Policy } from './records.ts';
import { isRole } from './role.ts';

/** The predefined metrics for Aurora and the metric behind each, an average over all readers of the cluster. */
export const METRICS = {
  RDSReaderAverageCPUUtilization: { MetricName: 'CPUUtilization', Unit: 'Percent' },
  RDSReaderAverageDatabaseConnections: { MetricName: 'DatabaseConnections', Unit: 'Count' },
} as const;

/** All names of alarms that target tracking creates begin like this. */
const PREFIX = 'TargetTracking-';

export const alarmName = (resourceId: string, kind: 'AlarmHigh' | 'AlarmLow', id: string): string =>
  `${PREFIX}${resourceId}-${kind}-${id}`;

/**
 * Creates the alarms of a policy: one that scales out, and unless that is disabled, one that scales in. That there is
 * no second one then is what authors of other emulators say of AWS.
 */
export async function putAlarms(
  client: CloudWatchClient,
  policy: Policy,
  constants: AutoScalingConstants,
): Promise<void> {
  const { scaleOutDatapoints, scaleInDatapoints, scaleInThreshold } = constants;
  const { TargetValue } = policy.configuration;
  await client.send(
    new PutMetricAlarmCommand({
      ...common(policy),
      AlarmName: policy.alarmNames.out,
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold: TargetValue,
      EvaluationPeriods: scaleOutDatapoints,
    }),
  );
  if (policy.alarmNames.in === undefined) return;
  await client.send(
    new PutMetricAlarmCommand({
      ...common(policy),
      AlarmName: policy.alarmNames.in,
      ComparisonOperator: 'LessThanThreshold',
      Threshold: TargetValue * scaleInThreshold,
      EvaluationPeriods: scaleInDatapoints,
    }),
  );
}

/** Without policies there is no call, and no client is asked for. */
export async function deleteAlarms(client: () => CloudWatchClient, policies: Iterable<Policy>): Promise<void> {
  const names = [...policies].flatMap(({ alarmNames }) => namesOf(alarmNames));
  if (names.length > 0) await client().send(new DeleteAlarmsCommand({ AlarmNames: names }));
}

export const namesOf = (alarmNames: AlarmNames): string[] =>
  [alarmNames.out, alarmNames.in].filter((name) => name !== undefined);

/** Without a treatment of missing data: an alarm without data is in INSUFFICIENT_DATA, and nothing is scaled. */
function common({
  actionArn,
  configuration,
  target,
}: Policy): Omit<PutMetricAlarmInput, 'AlarmName' | 'EvaluationPeriods' | 'ComparisonOperator'> {
  const metricType = configuration.PredefinedMetricSpecification?.PredefinedMetricType as keyof typeof METRICS;
  return {
    AlarmDescription: `DO NOT EDIT OR DELETE. For TargetTrackingScaling policy ${actionArn}.`,
    AlarmActions: [actionArn],
    Namespace: 'AWS/RDS',
    ...METRICS[metricType],
    Dimensions: [
      { Name: 'DBClusterIdentifier', Value: clusterIdOf(target.resourceId) },
      { Name: 'Role', Value: 'READER' },
    ],
    Statistic: 'Average',
    Period: 60,
  };
}

/**
 * The alarms belong to the service: nobody else changes, disables or deletes them. AWS says "do not"; that it also
 * refuses, and with which error, is a guess. Throws ValidationException.
 */
export function protectAlarms(call: CallContext, input: unknown): void {
  if (call.service !== 'monitoring' || !CHANGES.has(call.operation) || isRole(call)) return;
  const { AlarmName, AlarmNames = [] } = input as { AlarmName?: string; AlarmNames?: readonly string[] };
  const name = [AlarmName, ...AlarmNames].find((candidate) => candidate?.startsWith(`${PREFIX}cluster:`));
  if (name) throw new AwsError('ValidationException', `${name} is managed by Application Auto Scaling.`);
}

const CHANGES: ReadonlySet<string> = new Set([
  'PutMetricAlarm',
  'DeleteAlarms',
  'DisableAlarmActions',
  'EnableAlarmActions',
]);
