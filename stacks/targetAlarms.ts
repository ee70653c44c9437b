import { Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { groupAlarmName, type GroupSignal } from '../events/alarmNames.ts';
import { metricName } from '../fleet/names.ts';
import type { TargetGroupPolicy } from '../fleet/targets.ts';
import { withRunbook } from './runbook.ts';

interface TargetAlarmsProps extends StackProps {
  readonly stage: string;
  readonly groups: readonly (readonly [name: string, policy: TargetGroupPolicy])[];
}

/** Alarms that trigger the targets controller at once when a zone has too few healthy targets. */
export class TargetAlarmsStack extends Stack {
  constructor(scope: Construct, id: string, { stage, groups, ...props }: TargetAlarmsProps) {
    super(scope, id, props);
    for (const [group, policy] of groups) {
      for (const zone of policy.zones) {
        const loadBalancer = { AvailabilityZone: zone, LoadBalancer: metricName(policy.loadBalancer) };
        const add = (
          signal: GroupSignal,
          alarm: Pick<cloudwatch.AlarmProps, 'alarmDescription' | 'threshold'>,
          metric: Metric,
        ) =>
          new cloudwatch.Alarm(this, `${signal}-${group}-${zone}`, {
            ...alarm,
            alarmName: groupAlarmName(stage, group, zone, signal),
            metric: new cloudwatch.Metric({ ...metric, namespace: 'AWS/NetworkELB', period: Duration.minutes(1) }),
            comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
            evaluationPeriods: 1,
            // A zone without any target reports no datapoints.
            treatMissingData: cloudwatch.TreatMissingData.BREACHING,
          });
        add(
          'healthy-low',
          {
            alarmDescription: withRunbook(
              `Target group ${group} has fewer than ${policy.minHealthyPerZone} healthy targets in ${zone}.`,
              'target-health',
            ),
            threshold: policy.minHealthyPerZone,
          },
          {
            metricName: 'HealthyHostCount',
            statistic: 'Maximum',
            dimensionsMap: { ...loadBalancer, TargetGroup: metricName(policy.arn) },
          },
        );
        add(
          'zone-unhealthy',
          {
            alarmDescription: withRunbook(
              `The load balancer of ${group} reports ${zone} as unhealthy.`,
              'target-health',
            ),
            threshold: 1,
          },
          { metricName: 'ZonalHealthStatus', statistic: 'Minimum', dimensionsMap: loadBalancer },
        );
      }
    }
  }
}

type Metric = Required<Pick<cloudwatch.MetricProps, 'metricName' | 'statistic' | 'dimensionsMap'>>;
