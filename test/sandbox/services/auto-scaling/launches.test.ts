import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  type CreateAutoScalingGroupCommandInput,
  DescribeAutoScalingGroupsCommand,
  LaunchInstancesCommand,
  type LaunchInstancesCommandInput,
  SuspendProcessesCommand,
} from '@aws-sdk/client-auto-scaling';
import { describe, expect, test } from 'vitest';
import { createRegion, DEFAULT_START_MS } from '../../../../sandbox/region.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

const AutoScalingGroupName = 'shop';

async function group(more: Partial<CreateAutoScalingGroupCommandInput> = {}) {
  const region = createRegion();
  const client = new AutoScalingClient({ ...region.clientConfig(), maxAttempts: 1 });
  await client.send(
    new CreateAutoScalingGroupCommand({
      AutoScalingGroupName,
      LaunchTemplate: { LaunchTemplateName: 'shop', Version: '3' },
      MinSize: 0,
      MaxSize: 200,
      VPCZoneIdentifier: 'subnet-0a000000000000001,subnet-0a000000000000002',
      ...more,
    }),
  );
  const launch = (input: Partial<LaunchInstancesCommandInput> = {}) =>
    client.send(
      new LaunchInstancesCommand({
        AutoScalingGroupName,
        AvailabilityZones: ['eu-west-1b'],
        RequestedCapacity: 1,
        ClientToken: 'one',
        RetryStrategy: 'none',
        ...input,
      }),
    );
  const read = async () => (await client.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups![0]!;
  return { region, client, launch, read };
}

describe('a group', () => {
  test('is described with what AWS gives it', async () => {
    const { client, read } = await group({ Tags: [{ Key: 'team', Value: 'shop' }] });
    await client.send(new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses: ['AZRebalance'] }));
    expect(await read()).toEqual({
      AutoScalingGroupARN: expect.stringMatching(
        /^arn:aws:autoscaling:eu-west-1:123456789012:autoScalingGroup:[0-9a-f-]{36}:autoScalingGroupName\/shop$/,
      ),
      AutoScalingGroupName: 'shop',
      AvailabilityZoneDistribution: { CapacityDistributionStrategy: 'balanced-best-effort' },
      AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
      CapacityReservationSpecification: { CapacityReservationPreference: 'default' },
      CreatedTime: new Date(DEFAULT_START_MS),
      DefaultCooldown: 300,
      DesiredCapacity: 0,
      EnabledMetrics: [],
      HealthCheckGracePeriod: 0,
      HealthCheckType: 'EC2',
      InstanceLifecyclePolicy: { RetentionTriggers: { TerminateHookAbandon: 'terminate' } },
      Instances: [],
      LaunchTemplate: { LaunchTemplateId: 'lt-0a000000000000000', LaunchTemplateName: 'shop', Version: '3' },
      LoadBalancerNames: [],
      MaxSize: 200,
      MinSize: 0,
      NewInstancesProtectedFromScaleIn: false,
      ServiceLinkedRoleARN:
        'arn:aws:iam::123456789012:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling',
      SuspendedProcesses: [{ ProcessName: 'AZRebalance', SuspensionReason: 'User suspended at 2026-03-02T00:00:00Z' }],
      Tags: [
        {
          Key: 'team',
          PropagateAtLaunch: true,
          ResourceId: 'shop',
          ResourceType: 'auto-scaling-group',
          Value: 'shop',
        },
      ],
      TargetGroupARNs: [],
      TerminationPolicies: ['Default'],
      TrafficSources: [],
      VPCZoneIdentifier: 'subnet-0a000000000000001,subnet-0a000000000000002',
    });
  });

  test.each([
    ['without a launch template', { LaunchTemplate: undefined }],
    ['whose smallest size is above its largest', { MinSize: 3, MaxSize: 2 }],
    ['whose size is outside of both', { DesiredCapacity: 201 }],
  ])('is refused %s', async (_, more) => {
    expect(await refusal(group(more))).toBe('ValidationError');
  });
});

describe('an order of instances', () => {
  test('tells where they are', async () => {
    const { launch } = await group();
    expect(await launch({ RequestedCapacity: 2 })).toMatchObject({
      AutoScalingGroupName: 'shop',
      ClientToken: 'one',
      Errors: [],
      Instances: [
        {
          AvailabilityZone: 'eu-west-1b',
          AvailabilityZoneId: 'euw1-az2',
          InstanceIds: [expect.stringMatching(/^i-[0-9a-f]{17}$/), expect.stringMatching(/^i-[0-9a-f]{17}$/)],
          InstanceType: 'm7g.large',
          MarketType: 'on-demand',
          SubnetId: 'subnet-0a000000000000002',
        },
      ],
    });
  });

  test('succeeds where EC2 has no capacity, with the error in its answer', async () => {
    const { region, launch, read } = await group();
    region.autoScaling.setCapacity('eu-west-1b', false);
    expect(await launch()).toMatchObject({
      Instances: [],
      Errors: [
        { InstanceType: 'm7g.large', AvailabilityZone: 'eu-west-1b', ErrorCode: 'InsufficientInstanceCapacity' },
      ],
    });
    expect((await read()).DesiredCapacity).toBe(0);
  });

  test('is carried out by the group elsewhere, if it was asked to retry', async () => {
    const { region, launch, read } = await group();
    region.autoScaling.setCapacity('eu-west-1b', false);
    await launch({ RetryStrategy: 'retry-with-group-configuration' });
    const { DesiredCapacity, Instances } = await read();
    expect([DesiredCapacity, Instances!.map(({ AvailabilityZone }) => AvailabilityZone)]).toEqual([1, ['eu-west-1a']]);
  });

  test.each([
    ['of more than a hundred', { RequestedCapacity: 101 }],
    ['beyond the largest size', { RequestedCapacity: 100, ClientToken: 'two' }],
    ['in a zone that is none of the group´s', { AvailabilityZones: ['eu-west-1c'] }],
    ['in two zones', { AvailabilityZones: ['eu-west-1a', 'eu-west-1b'] }],
    ['in no zone, where there are two', { AvailabilityZones: undefined }],
    ['of none', { RequestedCapacity: 0 }],
  ])('is refused %s', async (_, input) => {
    const { launch } = await group({ MaxSize: 99 });
    expect(await refusal(launch(input))).toBe('ValidationError');
  });

  test('is refused where its token stands for another one', async () => {
    const { launch } = await group();
    await launch();
    expect(await refusal(launch({ RequestedCapacity: 2 }))).toBe('IdempotentParameterMismatchError');
  });
});
