import {
  AutoScalingClient,
  CreateAutoScalingGroupCommand,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  LaunchInstancesCommand,
  PutScalingPolicyCommand,
  TerminateInstanceInAutoScalingGroupCommand,
} from '@aws-sdk/client-auto-scaling';
import { expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import { DEFAULT_SUBNETS } from '../../../../sandbox/services/ec2/index.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

const AutoScalingGroupName = 'shop';

/** A group of three instances, one in each zone, that may have four. */
async function group() {
  const region = createRegion();
  const client = new AutoScalingClient({ ...region.clientConfig(), maxAttempts: 1 });
  const create = () =>
    client.send(
      new CreateAutoScalingGroupCommand({
        AutoScalingGroupName,
        LaunchTemplate: { LaunchTemplateName: 'shop' },
        MinSize: 3,
        MaxSize: 4,
        VPCZoneIdentifier: DEFAULT_SUBNETS.map(({ id }) => id).join(),
      }),
    );
  await create();
  const pass = () => region.clock.runUntil(region.clock.now() + 2 * 60_000);
  await pass();
  const read = async () => {
    const { AutoScalingGroups } = await client.send(new DescribeAutoScalingGroupsCommand({}));
    return AutoScalingGroups![0]!;
  };
  const zones = async () => (await read()).Instances!.map((instance) => String(instance.AvailabilityZone)).toSorted();
  return { client, create, read, zones, pass };
}

const launchInB = (RequestedCapacity: number, ClientToken: string) =>
  new LaunchInstancesCommand({
    AutoScalingGroupName,
    AvailabilityZones: ['eu-west-1b'],
    RequestedCapacity,
    ClientToken,
    RetryStrategy: 'none',
  });

test('a group starts with its smallest size, spread over its zones', async () => {
  const { read, zones } = await group();
  expect(await zones()).toEqual(['eu-west-1a', 'eu-west-1b', 'eu-west-1c']);
  expect((await read()).Instances!.every(({ LifecycleState }) => LifecycleState === 'InService')).toBe(true);
});

test('an order for a zone is carried out there, once for its token, and never beyond the largest size', async () => {
  const { client, read, zones } = await group();
  const first = await client.send(launchInB(1, 'one'));
  const again = await client.send(launchInB(1, 'one'));
  expect(again.Instances).toEqual(first.Instances);
  expect([(await read()).DesiredCapacity, await zones()]).toEqual([
    4,
    ['eu-west-1a', 'eu-west-1b', 'eu-west-1b', 'eu-west-1c'],
  ]);
  expect(await refusal(client.send(launchInB(1, 'two')))).toBe('ValidationError');
});

test('an instance that is taken out lowers the size, and never below the smallest', async () => {
  const { client, read, pass } = await group();
  const { Instances } = await client.send(launchInB(1, 'one'));
  await pass();
  const InstanceId = Instances![0]!.InstanceIds![0]!;
  const take = (id: string) =>
    client.send(
      new TerminateInstanceInAutoScalingGroupCommand({ InstanceId: id, ShouldDecrementDesiredCapacity: true }),
    );
  await take(InstanceId);
  await pass();
  const { DesiredCapacity, Instances: left } = await read();
  expect([DesiredCapacity, left!.length]).toEqual([3, 3]);
  expect(await refusal(take(left![0]!.InstanceId!))).toBe('ValidationError');
});

test('what there is not, and what there is already, is refused', async () => {
  const { client, create } = await group();
  expect(await refusal(create())).toBe('AlreadyExistsFault');
  const refreshes = new DescribeInstanceRefreshesCommand({ AutoScalingGroupName: 'none' });
  expect(await refusal(client.send(refreshes))).toBe('ValidationError');
});

test('what is not simulated answers 501 and says so', async () => {
  const { client, read } = await group();
  const policy = new PutScalingPolicyCommand({ AutoScalingGroupName, PolicyName: 'cpu' });
  await expect(client.send(policy)).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  const replace = new TerminateInstanceInAutoScalingGroupCommand({
    InstanceId: (await read()).Instances![0]!.InstanceId,
    ShouldDecrementDesiredCapacity: false,
  });
  await expect(client.send(replace)).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
});
