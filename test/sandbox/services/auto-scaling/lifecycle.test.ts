import {
  AutoScalingClient,
  CompleteLifecycleActionCommand,
  type CreateAutoScalingGroupCommandInput,
  DescribeAutoScalingGroupsCommand,
  DescribeAutoScalingInstancesCommand,
  DescribeInstanceRefreshesCommand,
  DescribeLifecycleHooksCommand,
  DescribeWarmPoolCommand,
  EnterStandbyCommand,
  ExitStandbyCommand,
  LaunchInstancesCommand,
  PutLifecycleHookCommand,
  ResumeProcessesCommand,
  SetInstanceProtectionCommand,
  SuspendProcessesCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { EC2Client, TerminateInstancesCommand } from '@aws-sdk/client-ec2';
import { describe, expect, test } from 'vitest';
import { defineFleet } from '../../../../fleet/fleet.ts';
import { createRegion } from '../../../../sandbox/region.ts';
import { createBalanced } from '../../../../sandbox/scenarios/balanced.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

const AutoScalingGroupName = 'shop';
const zones = ['eu-west-1a', 'eu-west-1b', 'eu-west-1c'];
const fleet = defineFleet({
  targetGroups: { shop: { ...networkArns('shop'), zones, pool: { autoScalingGroup: 'shop' } } },
});

/** A group of three instances, one in each zone, that may have six, behind a load balancer. */
async function group(scalingGroup: Partial<CreateAutoScalingGroupCommandInput> = {}) {
  const region = createRegion();
  const policy = fleet.targetGroups['shop']!;
  await createBalanced(region, 'shop', policy, { port: 443, targetsPerZone: 1, scalingGroup });
  const client = new AutoScalingClient({ ...region.clientConfig(), maxAttempts: 1 });
  const pass = (minutes: number) => region.clock.runUntil(region.clock.now() + minutes * 60_000);
  const read = async () => (await client.send(new DescribeAutoScalingGroupsCommand({}))).AutoScalingGroups![0]!;
  const states = async () => (await read()).Instances!.map((instance) => String(instance.LifecycleState)).toSorted();
  const targets = () =>
    [...region.elasticLoadBalancing.state.targetGroups.get(policy.arn)!.targets.values()]
      .filter(({ draining }) => !draining)
      .map(({ id }) => id);
  const launchInB = () =>
    client.send(
      new LaunchInstancesCommand({ AutoScalingGroupName, AvailabilityZones: ['eu-west-1b'], RequestedCapacity: 1 }),
    );
  const take = (InstanceId: string) =>
    client.send(new TerminateInstanceInAutoScalingGroupCommand({ InstanceId, ShouldDecrementDesiredCapacity: true }));
  const [first] = (await read()).Instances!.map(({ InstanceId }) => InstanceId!);
  return { region, client, pass, read, states, targets, launchInB, take, first: first! };
}

const suspend = (...ScalingProcesses: string[]) =>
  new SuspendProcessesCommand({ AutoScalingGroupName, ScalingProcesses });
const resume = (...ScalingProcesses: string[]) =>
  new ResumeProcessesCommand({ AutoScalingGroupName, ScalingProcesses });
const hook = (LifecycleTransition: string, more: { HeartbeatTimeout?: number; DefaultResult?: string } = {}) =>
  new PutLifecycleHookCommand({ AutoScalingGroupName, LifecycleHookName: 'wait', LifecycleTransition, ...more });
const complete = (InstanceId: string, LifecycleActionResult = 'CONTINUE') =>
  new CompleteLifecycleActionCommand({
    AutoScalingGroupName,
    LifecycleHookName: 'wait',
    InstanceId,
    LifecycleActionResult,
  });

describe('a lifecycle hook', () => {
  test('has an instance wait before it is a target, until somebody says that it is done', async () => {
    const { client, launchInB, pass, states, targets } = await group();
    await client.send(hook('autoscaling:EC2_INSTANCE_LAUNCHING'));
    const { Instances } = await launchInB();
    const id = Instances![0]!.InstanceIds![0]!;
    expect(await states()).toEqual(['InService', 'InService', 'InService', 'Pending']);
    await pass(2);
    expect(await states()).toEqual(['InService', 'InService', 'InService', 'Pending:Wait']);
    expect(targets()).not.toContain(id);
    await client.send(complete(id));
    await pass(1);
    expect(await states()).toEqual(['InService', 'InService', 'InService', 'InService']);
    expect(targets()).toContain(id);
    expect(await refusal(client.send(complete(id)))).toBe('ValidationError');
  });

  test('that nobody completes has the instance replaced once its heartbeat ends, unless it says to go on', async () => {
    const { client, launchInB, pass, read } = await group();
    await client.send(hook('autoscaling:EC2_INSTANCE_LAUNCHING', { HeartbeatTimeout: 300 }));
    const { Instances } = await launchInB();
    const id = Instances![0]!.InstanceIds![0]!;
    await pass(8);
    const ids = (await read()).Instances!.map(({ InstanceId }) => InstanceId);
    expect(ids).not.toContain(id);
    expect(ids).toHaveLength(4);
  });

  test('has an instance wait on its way out, when it is no target any more', async () => {
    const { client, take, pass, states, targets, first } = await group({ MinSize: 0 });
    await client.send(
      hook('autoscaling:EC2_INSTANCE_TERMINATING', { HeartbeatTimeout: 600, DefaultResult: 'CONTINUE' }),
    );
    await take(first);
    await pass(2);
    expect(await states()).toEqual(['InService', 'InService', 'Terminating:Wait']);
    expect(targets()).not.toContain(first);
    await pass(10);
    expect(await states()).toEqual(['InService', 'InService']);
  });

  test('is described with what AWS gives it', async () => {
    const { client } = await group();
    await client.send(hook('autoscaling:EC2_INSTANCE_LAUNCHING'));
    const { LifecycleHooks } = await client.send(new DescribeLifecycleHooksCommand({ AutoScalingGroupName }));
    expect(LifecycleHooks).toEqual([
      {
        AutoScalingGroupName,
        LifecycleHookName: 'wait',
        LifecycleTransition: 'autoscaling:EC2_INSTANCE_LAUNCHING',
        HeartbeatTimeout: 3600,
        GlobalTimeout: 172_800,
        DefaultResult: 'ABANDON',
      },
    ]);
  });
});

describe('a suspended process', () => {
  test('Launch: nothing is launched, and what is missing is launched once it is resumed', async () => {
    const { region, client, launchInB, pass, states, first } = await group();
    await client.send(suspend('Launch'));
    expect(await refusal(launchInB())).toBe('ValidationError');
    await new EC2Client(region.clientConfig()).send(new TerminateInstancesCommand({ InstanceIds: [first] }));
    await pass(3);
    expect(await states()).toEqual(['InService', 'InService']);
    await client.send(resume('Launch'));
    await pass(3);
    expect(await states()).toEqual(['InService', 'InService', 'InService']);
  });

  test('AddToLoadBalancer: what is launched is in service and no target, not even after it is resumed', async () => {
    const { client, launchInB, pass, states, targets } = await group();
    await client.send(suspend('AddToLoadBalancer'));
    await launchInB();
    await pass(2);
    expect([(await states()).length, targets().length]).toEqual([4, 3]);
    await client.send(resume('AddToLoadBalancer'));
    await pass(2);
    expect(targets()).toHaveLength(3);
  });

  test('Terminate: nothing is taken out', async () => {
    const { client, take, first } = await group({ MinSize: 0 });
    await client.send(suspend('Terminate'));
    expect(await refusal(take(first))).toBe('ScalingActivityInProgressFault');
  });

  test('ReplaceUnhealthy: what has stopped stays', async () => {
    const { region, client, pass, read, first } = await group();
    await client.send(suspend('ReplaceUnhealthy'));
    region.ec2.state.change(region.ec2.state.instance(first), 'stopping', 'stopped');
    await pass(3);
    expect((await read()).Instances!.map(({ InstanceId }) => InstanceId)).toContain(first);
  });
});

describe('an instance that is set aside', () => {
  test('is no target while it is in Standby, and one again afterwards', async () => {
    const { client, states, targets, read, first } = await group({ MinSize: 0 });
    const InstanceIds = [first];
    await client.send(
      new EnterStandbyCommand({ AutoScalingGroupName, InstanceIds, ShouldDecrementDesiredCapacity: true }),
    );
    expect([await states(), (await read()).DesiredCapacity]).toEqual([['InService', 'InService', 'Standby'], 2]);
    expect(targets()).not.toContain(first);
    await client.send(new ExitStandbyCommand({ AutoScalingGroupName, InstanceIds }));
    expect([targets().includes(first), (await read()).DesiredCapacity]).toEqual([true, 3]);
  });

  test('is shown as protected from scale-in once somebody says so', async () => {
    const { client, read, first } = await group();
    const InstanceIds = [first];
    await client.send(
      new SetInstanceProtectionCommand({ AutoScalingGroupName, InstanceIds, ProtectedFromScaleIn: true }),
    );
    const isProtected = (await read()).Instances!.filter(({ ProtectedFromScaleIn }) => ProtectedFromScaleIn);
    expect(isProtected.map(({ InstanceId }) => InstanceId)).toEqual([first]);
  });
});

test('a warm pool stands beside the group: only DescribeWarmPool and the instances themselves show it', async () => {
  const { region, client, pass, states } = await group();
  const [warm] = region.autoScaling.warm('shop', 'eu-west-1b', 1);
  await pass(1);
  expect(await states()).toEqual(['InService', 'InService', 'InService']);
  const { Instances } = await client.send(new DescribeWarmPoolCommand({ AutoScalingGroupName }));
  expect(Instances!.map(({ InstanceId, LifecycleState }) => [InstanceId, LifecycleState])).toEqual([
    [warm, 'Warmed:Running'],
  ]);
  const { AutoScalingInstances } = await client.send(new DescribeAutoScalingInstancesCommand({ InstanceIds: [warm!] }));
  expect(AutoScalingInstances![0]).toMatchObject({ AutoScalingGroupName, LifecycleState: 'Warmed:Running' });
});

test('a refresh is described with the status that it has', async () => {
  const { region, client } = await group();
  region.autoScaling.setRefresh('shop', 'Baking');
  const { InstanceRefreshes } = await client.send(new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }));
  expect(InstanceRefreshes!.map(({ Status }) => Status)).toEqual(['Baking']);
});

test('a group that mixes On-Demand and Spot Instances launches none at once', async () => {
  const mixed = (OnDemandPercentageAboveBaseCapacity: number) => ({
    LaunchTemplate: undefined,
    MixedInstancesPolicy: {
      LaunchTemplate: { LaunchTemplateSpecification: { LaunchTemplateName: 'shop' } },
      InstancesDistribution: { OnDemandPercentageAboveBaseCapacity },
    },
  });
  const { launchInB, read } = await group(mixed(50));
  expect((await read()).MixedInstancesPolicy?.InstancesDistribution?.OnDemandPercentageAboveBaseCapacity).toBe(50);
  expect(await refusal(launchInB())).toBe('ValidationError');
  const onlySpot = await group(mixed(0));
  expect((await onlySpot.launchInB()).Instances).toHaveLength(1);
});

describe('a Spot Instance', () => {
  test('ends two minutes after EC2 has warned of it, and the group replaces it', async () => {
    const { region, pass, states, first } = await group();
    region.ec2.state.interrupt(region.ec2.state.instance(first));
    await pass(1.9);
    expect(region.ec2.state.instance(first).state).toBe('running');
    await pass(0.2);
    expect(region.ec2.state.instance(first).state).toBe('shutting-down');
    await pass(3);
    expect(await states()).toEqual(['InService', 'InService', 'InService']);
  });

  test('that had better be replaced has one launched beside it, where the group rebalances capacity', async () => {
    for (const [CapacityRebalance, count] of [
      [true, 4],
      [false, 3],
    ] as const) {
      const { region, states, first } = await group({ CapacityRebalance });
      region.ec2.state.recommendRebalance(region.ec2.state.instance(first));
      expect(await states()).toHaveLength(count);
    }
  });
});
