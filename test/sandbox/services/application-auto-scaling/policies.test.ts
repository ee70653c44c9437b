import {
  DeleteScalingPolicyCommand,
  DescribeScalingPoliciesCommand,
  PutScalingPolicyCommand,
  type PutScalingPolicyCommandInput,
} from '@aws-sdk/client-application-auto-scaling';
import {
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  DisableAlarmActionsCommand,
  PutMetricAlarmCommand,
} from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from 'vitest';
import { CONNECTIONS, CPU, scalingRegion, SHOP, type ScalingRegion } from './region.ts';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}';

const alarms = async ({ cloudWatch }: ScalingRegion) =>
  (await cloudWatch.send(new DescribeAlarmsCommand({}))).MetricAlarms ?? [];

const policies = async ({ client }: ScalingRegion, more = {}) =>
  (await client.send(new DescribeScalingPoliciesCommand({ ServiceNamespace: 'rds', ...more }))).ScalingPolicies ?? [];

async function registered() {
  const world = await scalingRegion();
  await world.register();
  return world;
}

describe('a target tracking policy', () => {
  it('is described as it was put, with its alarms', async () => {
    const world = await registered();
    const { PolicyARN, Alarms } = await world.track({ ScaleInCooldown: 600 });
    expect(PolicyARN).toMatch(
      new RegExp(
        `^arn:aws:autoscaling:eu-west-1:123456789012:scalingPolicy:${UUID}:resource/rds/cluster:shop:policyName/${CPU}$`,
      ),
    );
    expect(await policies(world)).toEqual([
      {
        ...SHOP,
        PolicyARN,
        PolicyName: CPU,
        PolicyType: 'TargetTrackingScaling',
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 60,
          PredefinedMetricSpecification: { PredefinedMetricType: CPU },
          ScaleInCooldown: 600,
        },
        Alarms,
        CreationTime: new Date('2026-03-02T00:00:00Z'),
      },
    ]);
  });

  it('has an alarm above the target, and one below 90 % of it, on the mean of all readers', async () => {
    const world = await registered();
    const { PolicyARN, Alarms } = await world.track();
    expect(Alarms!.map(({ AlarmName }) => AlarmName)).toEqual([
      expect.stringMatching(new RegExp(`^TargetTracking-cluster:shop-AlarmHigh-${UUID}$`)),
      expect.stringMatching(new RegExp(`^TargetTracking-cluster:shop-AlarmLow-${UUID}$`)),
    ]);
    const common = {
      Namespace: 'AWS/RDS',
      MetricName: 'CPUUtilization',
      Dimensions: [
        { Name: 'DBClusterIdentifier', Value: 'shop' },
        { Name: 'Role', Value: 'READER' },
      ],
      Statistic: 'Average',
      Period: 60,
      AlarmActions: [expect.stringMatching(new RegExp(`^${PolicyARN}:createdBy/${UUID}$`))],
      AlarmDescription: expect.stringMatching(/^DO NOT EDIT OR DELETE\. For TargetTrackingScaling policy arn:.+\.$/),
    };
    expect(await alarms(world)).toMatchObject([
      { ...common, ComparisonOperator: 'GreaterThanThreshold', Threshold: 60, EvaluationPeriods: 3 },
      { ...common, ComparisonOperator: 'LessThanThreshold', Threshold: 54, EvaluationPeriods: 15 },
    ]);
  });

  it('has as many datapoints and as low a threshold as the Region is told', async () => {
    const world = await scalingRegion({
      applicationAutoScaling: { scaleOutDatapoints: 5, scaleInDatapoints: 30, scaleInThreshold: 0.5 },
    });
    await world.register();
    await world.track({ TargetValue: 40 }, CONNECTIONS);
    expect(await alarms(world)).toMatchObject([
      { MetricName: 'DatabaseConnections', Unit: 'Count', Threshold: 40, EvaluationPeriods: 5 },
      { MetricName: 'DatabaseConnections', Unit: 'Count', Threshold: 20, EvaluationPeriods: 30 },
    ]);
  });

  it('has no alarm that scales in if that is disabled', async () => {
    const world = await registered();
    const { Alarms } = await world.track({ DisableScaleIn: true });
    expect(Alarms!.map(({ AlarmName }) => AlarmName!.replace(/-[0-9a-f-]{36}$/, ''))).toEqual([
      'TargetTracking-cluster:shop-AlarmHigh',
    ]);
    expect(await alarms(world)).toHaveLength(1);
  });

  it('keeps its ARN when it is put again, and gets other alarms', async () => {
    const world = await registered();
    const before = await world.track();
    const after = await world.track({ TargetValue: 80, DisableScaleIn: true });
    expect(after.PolicyARN).toBe(before.PolicyARN);
    expect(await alarms(world)).toMatchObject([{ AlarmName: after.Alarms![0]!.AlarmName, Threshold: 80 }]);
    expect(before.Alarms!.map(({ AlarmName }) => AlarmName)).not.toContain(after.Alarms![0]!.AlarmName);
  });

  it('takes its alarms along when it is deleted', async () => {
    const world = await registered();
    await world.track();
    await world.track({ TargetValue: 40 }, CONNECTIONS);
    const remove = () => world.client.send(new DeleteScalingPolicyCommand({ ...SHOP, PolicyName: CPU }));
    await remove();
    expect((await policies(world)).map(({ PolicyName }) => PolicyName)).toEqual([CONNECTIONS]);
    expect((await alarms(world)).map(({ MetricName }) => MetricName)).toEqual([
      'DatabaseConnections',
      'DatabaseConnections',
    ]);
    await expect(remove()).rejects.toMatchObject({ name: 'ObjectNotFoundException' });
  });

  it('is found by its name and its resource', async () => {
    const world = await registered();
    await world.track();
    await world.track({}, CONNECTIONS);
    expect(await policies(world, { PolicyNames: [CONNECTIONS] })).toMatchObject([{ PolicyName: CONNECTIONS }]);
    expect(await policies(world, { ResourceId: SHOP.ResourceId })).toHaveLength(2);
    expect(await policies(world, { ResourceId: 'cluster:books' })).toEqual([]);
  });

  it('has alarms that nobody else can change, disable or delete', async () => {
    const world = await registered();
    const { Alarms } = await world.track();
    const before = await alarms(world);
    const { AlarmName, Namespace, MetricName, Dimensions, Statistic, Period, ComparisonOperator } = before[0]!;
    const change = { AlarmName, Namespace, MetricName, Dimensions, Statistic, Period, ComparisonOperator };
    const attempts = [
      () => world.cloudWatch.send(new PutMetricAlarmCommand({ ...change, Threshold: 1, EvaluationPeriods: 1 })),
      () => world.cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: ['mine', Alarms![1]!.AlarmName!] })),
      () => world.cloudWatch.send(new DisableAlarmActionsCommand({ AlarmNames: [AlarmName!] })),
    ];
    for (const attempt of attempts) await expect(attempt()).rejects.toThrow(/managed by Application Auto Scaling/);
    expect(await alarms(world)).toEqual(before);
  });
});

describe('a scaling policy is refused', () => {
  const metric = { PredefinedMetricSpecification: { PredefinedMetricType: CPU } } as const;

  it('for a target that is not registered', async () => {
    const world = await scalingRegion();
    await expect(world.track()).rejects.toMatchObject({ name: 'ObjectNotFoundException' });
  });

  it('if there is another one for its metric', async () => {
    const world = await registered();
    await world.track({}, CPU, 'mine');
    await expect(world.track({}, CPU, 'yours')).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await alarms(world)).toHaveLength(2);
  });

  it.each([
    {
      name: 'with a customized metric, by name',
      more: {
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 60,
          CustomizedMetricSpecification: { MetricName: 'Queries', Namespace: 'Shop', Statistic: 'Sum' },
        },
      },
      error: { name: 'NotImplemented', message: expect.stringContaining('CustomizedMetricSpecification') },
    },
    {
      name: 'with steps, by name',
      more: { PolicyType: 'StepScaling', StepScalingPolicyConfiguration: { AdjustmentType: 'ChangeInCapacity' } },
      error: { name: 'NotImplemented', message: expect.stringContaining('StepScaling') },
    },
    {
      name: 'without a type, which stands for steps',
      more: { PolicyType: undefined },
      error: { name: 'NotImplemented', message: expect.stringContaining('StepScaling') },
    },
    { name: 'that predicts', more: { PolicyType: 'PredictiveScaling' }, error: { name: 'ValidationException' } },
    {
      name: 'with the metric of another service',
      more: {
        TargetTrackingScalingPolicyConfiguration: {
          TargetValue: 60,
          PredefinedMetricSpecification: { PredefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        },
      },
      error: { name: 'ValidationException' },
    },
    {
      name: 'with a target of zero',
      more: { TargetTrackingScalingPolicyConfiguration: { ...metric, TargetValue: 0 } },
      error: { name: 'ValidationException' },
    },
    {
      name: 'with a negative cooldown',
      more: { TargetTrackingScalingPolicyConfiguration: { ...metric, TargetValue: 60, ScaleInCooldown: -1 } },
      error: { name: 'ValidationException' },
    },
  ] satisfies { name: string; more: Partial<PutScalingPolicyCommandInput>; error: object }[])(
    '$name',
    async ({ more, error }) => {
      const world = await registered();
      const put = world.client.send(
        new PutScalingPolicyCommand({
          ...SHOP,
          PolicyName: 'cpu',
          PolicyType: 'TargetTrackingScaling',
          TargetTrackingScalingPolicyConfiguration: { ...metric, TargetValue: 60 },
          ...more,
        }),
      );
      await expect(put).rejects.toMatchObject(error);
      expect(await alarms(world)).toEqual([]);
    },
  );
});
