import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { type ClusterSignal, clusterAlarmName } from '../events/alarmNames.ts';
import type { ClusterPolicy } from '../fleet/cluster.ts';
import { withRunbook } from './runbook.ts';

interface AlarmsProps extends StackProps {
  readonly stage: string;
  readonly clusters: readonly (readonly [name: string, policy: ClusterPolicy])[];
}

/** The 10 % above the target that the controller tolerates: an alarm below it would trigger it for nothing. */
const TOLERANCE = 1.1;

/** Alarms that trigger the replicas controller at once when the readers of a cluster are overloaded. */
export class AlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { stage, clusters, ...props }: AlarmsProps) {
    super(scope, id, props);
    for (const [cluster, policy] of clusters) {
      for (const { signal, metric, threshold, description } of signalsOf(cluster, policy)) {
        new cloudwatch.Alarm(this, `${signal}-${cluster}`, {
          alarmName: clusterAlarmName(stage, cluster, signal),
          alarmDescription: withRunbook(description, 'cluster-load'),
          metric: new cloudwatch.Metric({
            ...metric,
            namespace: 'AWS/RDS',
            dimensionsMap: { DBClusterIdentifier: cluster, Role: 'READER' },
            period: Duration.minutes(1),
          }),
          threshold,
          comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_THRESHOLD,
          // One datapoint triggers it; the controller decides whether one is enough to act on.
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
      description: `Mean CPU of the readers of ${cluster} is above ${targetCpuPercent} %.`,
    },
  ];
  if (targetConnections !== undefined) {
    signals.push({
      signal: 'connections-high',
      metric: { metricName: 'DatabaseConnections', statistic: 'Average' },
      threshold: targetConnections * TOLERANCE,
      description: `Mean connections of the readers of ${cluster} are above ${targetConnections}.`,
    });
  }
  if (maxReplicaLagMs !== undefined) {
    signals.push({
      signal: 'lag-high',
      metric: { metricName: 'AuroraReplicaLag', statistic: 'Maximum' },
      threshold: maxReplicaLagMs,
      description: `Replica lag of a reader of ${cluster} is above ${maxReplicaLagMs} ms.`,
    });
  }
  return signals;
}
