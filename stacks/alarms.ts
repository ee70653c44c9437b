import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type ClusterSignal, clusterAlarmName } from '../events/alarmNames.ts';
import type { ClusterPolicy } from '../fleet/cluster.ts';

interface AlarmsProps extends StackProps {
  readonly stage: string;
  readonly clusters: readonly (readonly [name: string, policy: ClusterPolicy])[];
}

/** The tenth above the target that the controller tolerates, too: an alarm below it would wake it for nothing. */
const TOLERANCE = 1.1;

/** What wakes the replicas controller at once when the readers of a cluster have too much to do. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { stage, clusters, ...props }: AlarmsProps) {
    super(scope, id, props);
    for (const [cluster, policy] of clusters) {
      for (const { signal, metric, threshold, description } of signalsOf(cluster, policy)) {
        new cloudwatch.Alarm(this, `${signal}-${cluster}`, {
          alarmName: clusterAlarmName(stage, cluster, signal),
          alarmDescription: description,
          metric: new cloudwatch.Metric({
            ...metric,
            namespace: 'AWS/RDS',
            dimensionsMap: { DBClusterIdentifier: cluster, Role: 'READER' },
            period: Duration.minutes(1),
          }),
          threshold,
          comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
          // One datapoint wakes; whether one is enough to act on is the controller's to decide.
          evaluationPeriods: 1,
          treatMissingData: cloudwatch.TreatMissingData.MISSING,
        });
      }
    }
  }
}

interface Signal {
  readonly signal: ClusterSignal;
  readonly metric: { readonly metricName: string; readonly statistic: 'Average' | 'Maximum' };
  readonly threshold: number;
  readonly description: string;
}

function signalsOf(cluster: string, policy: ClusterPolicy): Signal[] {
  const { targetCpuPercent, targetConnections, maxReplicaLagMs } = policy;
  const signals: Signal[] = [
    {
      signal: 'cpu-high',
      metric: { metricName: 'CPUUtilization', statistic: 'Average' },
      threshold: Math.min(99, targetCpuPercent * TOLERANCE),
      description: `The readers of ${cluster} are busier than ${targetCpuPercent} % on average.`,
    },
  ];
  if (targetConnections !== undefined) {
    signals.push({
      signal: 'connections-high',
      metric: { metricName: 'DatabaseConnections', statistic: 'Average' },
      threshold: targetConnections * TOLERANCE,
      description: `The readers of ${cluster} have more than ${targetConnections} connections on average.`,
    });
  }
  if (maxReplicaLagMs !== undefined) {
    signals.push({
      signal: 'lag-high',
      metric: { metricName: 'AuroraReplicaLag', statistic: 'Maximum' },
      threshold: maxReplicaLagMs,
      description: `A reader of ${cluster} is more than ${maxReplicaLagMs} ms behind the writer.`,
    });
  }
  return signals;
}
