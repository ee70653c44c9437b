import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { expect, test } from 'vitest';
import { defineFleet } from '../../fleet/fleet.ts';
import { TargetAlarmsStack } from '../../stacks/targetAlarms.ts';

const fleet = defineFleet({
  targetGroups: {
    shop: {
      arn: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/shop/73e2d6bc24d8a067',
      loadBalancer: 'arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/net/public/50dc6c495c0c9188',
      zones: ['eu-west-1a', 'eu-west-1b'],
      minHealthyPerZone: 2,
      pool: 'external',
    },
  },
});

const stack = new TargetAlarmsStack(new App(), 'Alarms', { stage: 'dev', groups: Object.entries(fleet.targetGroups) });
const alarms = Object.values(Template.fromStack(stack).findResources('AWS::CloudWatch::Alarm')).map(
  ({ Properties }) => Properties as Readonly<Record<string, unknown>>,
);
const named = (name: string) => alarms.find(({ AlarmName }) => AlarmName === name);

test('every zone has an alarm on its healthy targets and one on its node', () => {
  expect(alarms.map(({ AlarmName }) => AlarmName).toSorted()).toEqual([
    'evenkeel-dev-group-shop-eu-west-1a-healthy-low',
    'evenkeel-dev-group-shop-eu-west-1a-zone-unhealthy',
    'evenkeel-dev-group-shop-eu-west-1b-healthy-low',
    'evenkeel-dev-group-shop-eu-west-1b-zone-unhealthy',
  ]);
});

test('a zone with fewer healthy targets than its minimum for a minute is in ALARM, and so is one that reports nothing', () => {
  // Nodes do not agree at every moment: a target counts that any of them finds healthy.
  expect(named('evenkeel-dev-group-shop-eu-west-1b-healthy-low')).toMatchObject({
    Namespace: 'AWS/NetworkELB',
    MetricName: 'HealthyHostCount',
    Statistic: 'Maximum',
    Period: 60,
    EvaluationPeriods: 1,
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 2,
    TreatMissingData: 'breaching',
    Dimensions: [
      { Name: 'AvailabilityZone', Value: 'eu-west-1b' },
      { Name: 'LoadBalancer', Value: 'net/public/50dc6c495c0c9188' },
      { Name: 'TargetGroup', Value: 'targetgroup/shop/73e2d6bc24d8a067' },
    ],
  });
});

test('a zone that its load balancer does not count as healthy is in ALARM', () => {
  expect(named('evenkeel-dev-group-shop-eu-west-1a-zone-unhealthy')).toMatchObject({
    MetricName: 'ZonalHealthStatus',
    Statistic: 'Minimum',
    ComparisonOperator: 'LessThanThreshold',
    Threshold: 1,
    TreatMissingData: 'breaching',
    Dimensions: [
      { Name: 'AvailabilityZone', Value: 'eu-west-1a' },
      { Name: 'LoadBalancer', Value: 'net/public/50dc6c495c0c9188' },
    ],
  });
});
