import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { clusterAlarmName } from '../events/alarmNames.ts';
import type { ClusterPolicy } from '../fleet/cluster.ts';

interface AlarmsProps extends StackProps {
  readonly stage: string;
  readonly clusters: readonly (readonly [name: string, policy: ClusterPolicy])[];
}

/** The tenth above the target that the controller tolerates, too: an alarm below it would wake it for nothing. */
const TOLERANCE = 1.1;

/** What wakes the replicas controller at once when the readers of a cluster become busy. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { stage, clusters, ...props }: AlarmsProps) {
    super(scope, id, props);
    for (const [cluster, policy] of clusters) {
      new cloudwatch.Alarm(this, `CpuHigh-${cluster}`, {
        alarmName: clusterAlarmName(stage, cluster, 'cpu-high'),
        alarmDescription: `The readers of ${cluster} are busier than ${policy.targetCpuPercent} % on average.`,
        metric: new cloudwatch.Metric({
          namespace: 'AWS/RDS',
          metricName: 'CPUUtilization',
          dimensionsMap: { DBClusterIdentifier: cluster, Role: 'READER' },
          statistic: 'Average',
          period: Duration.minutes(1),
        }),
        threshold: Math.min(99, policy.targetCpuPercent * TOLERANCE),
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
        // One datapoint wakes; whether one is enough to act on is the controller's to decide.
        evaluationPeriods: 1,
        treatMissingData: cloudwatch.TreatMissingData.MISSING,
      });
    }
  }
}
