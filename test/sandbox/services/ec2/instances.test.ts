import {
  DescribeAvailabilityZonesCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  DescribeVpcsCommand,
  EC2Client,
  RunInstancesCommand,
  StartInstancesCommand,
  StopInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

const MINUTE = 60_000;

const IMAGE = { ImageId: 'ami-0a000000000000000', InstanceType: 'm7g.large', MinCount: 1, MaxCount: 1 } as const;

async function started() {
  const region = createRegion();
  const ec2 = new EC2Client({ ...region.clientConfig(), maxAttempts: 1 });
  const { Subnets } = await ec2.send(new DescribeSubnetsCommand({}));
  const inB = Subnets!.find(({ AvailabilityZone }) => AvailabilityZone === 'eu-west-1b')!;
  const TagSpecifications = [{ ResourceType: 'instance' as const, Tags: [{ Key: 'pool', Value: 'spare' }] }];
  const run = new RunInstancesCommand({ ...IMAGE, SubnetId: inB.SubnetId, TagSpecifications });
  const id = (await ec2.send(run)).Instances![0]!.InstanceId!;
  const stateOf = async () => {
    const { Reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [id] }));
    return Reservations![0]!.Instances![0]!.State!.Name;
  };
  const pass = (durationMs: number) => region.clock.runUntil(region.clock.now() + durationMs);
  return { ec2, id, stateOf, pass };
}

test('an instance comes to run in the zone of its subnet, and is found by its tag', async () => {
  const { ec2, id, stateOf, pass } = await started();
  expect(await stateOf()).toBe('pending');
  await pass(MINUTE);
  const Filters = [
    { Name: 'tag:pool', Values: ['spare'] },
    { Name: 'instance-state-name', Values: ['running'] },
  ];
  const { Reservations } = await ec2.send(new DescribeInstancesCommand({ Filters }));
  const found = Reservations!.flatMap(({ Instances }) => Instances!);
  expect(found.map(({ InstanceId, Placement }) => [InstanceId, Placement!.AvailabilityZone])).toEqual([
    [id, 'eu-west-1b'],
  ]);
});

test('an instance is stopped, started and terminated, each only where it can be', async () => {
  const { ec2, id, stateOf, pass } = await started();
  const InstanceIds = [id];
  expect(await refusal(ec2.send(new StopInstancesCommand({ InstanceIds })))).toBe('IncorrectInstanceState');
  await pass(MINUTE);
  await ec2.send(new StopInstancesCommand({ InstanceIds }));
  expect(await refusal(ec2.send(new StartInstancesCommand({ InstanceIds })))).toBe('IncorrectInstanceState');
  await pass(2 * MINUTE);
  expect(await stateOf()).toBe('stopped');
  await ec2.send(new StartInstancesCommand({ InstanceIds }));
  await pass(MINUTE);
  expect(await stateOf()).toBe('running');
  await ec2.send(new TerminateInstancesCommand({ InstanceIds }));
  await pass(2 * MINUTE);
  expect(await stateOf()).toBe('terminated');
});

test('what there is not is refused with the name that EC2 gives it', async () => {
  const { ec2 } = await started();
  const missing = new DescribeInstancesCommand({ InstanceIds: ['i-0fffffffffffffff0'] });
  expect(await refusal(ec2.send(missing))).toBe('InvalidInstanceID.NotFound');
  const elsewhere = new RunInstancesCommand({ ...IMAGE, SubnetId: 'subnet-0ffffffffffffff00' });
  expect(await refusal(ec2.send(elsewhere))).toBe('InvalidSubnetID.NotFound');
  const both = new DescribeInstancesCommand({ InstanceIds: ['i-0fffffffffffffff0'], MaxResults: 5 });
  expect(await refusal(ec2.send(both))).toBe('InvalidParameterCombination');
});

test('what is not simulated answers 501 and says so', async () => {
  const { ec2 } = await started();
  const unknownCall = ec2.send(new DescribeVpcsCommand({}));
  await expect(unknownCall).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
  const Filters = [{ Name: 'architecture', Values: ['arm64'] }];
  const unknownFilter = ec2.send(new DescribeInstancesCommand({ Filters }));
  await expect(unknownFilter).rejects.toMatchObject({ $metadata: { httpStatusCode: 501 } });
});

test('zones have the names that metrics and the ids that ARC use', async () => {
  const { ec2 } = await started();
  const { AvailabilityZones } = await ec2.send(new DescribeAvailabilityZonesCommand({}));
  expect(AvailabilityZones!.map(({ ZoneName, ZoneId }) => [ZoneName, ZoneId])).toEqual([
    ['eu-west-1a', 'euw1-az1'],
    ['eu-west-1b', 'euw1-az2'],
    ['eu-west-1c', 'euw1-az3'],
  ]);
});
