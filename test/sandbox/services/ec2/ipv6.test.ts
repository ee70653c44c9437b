import {
  AssociateSubnetCidrBlockCommand,
  DescribeInstancesCommand,
  DescribeSubnetsCommand,
  EC2Client,
  ModifySubnetAttributeCommand,
  RunInstancesCommand,
  type RunInstancesCommandInput,
} from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import { DEFAULT_SUBNETS } from '../../../../sandbox/services/ec2/index.ts';
import { refusal } from '../elastic-load-balancing/support.ts';

const SUBNET = DEFAULT_SUBNETS[1]!.id;
const CIDR = '2001:db8:0:2::/64';

function setting() {
  const client = new EC2Client(createRegion().clientConfig());
  const associate = (Ipv6CidrBlock: string, SubnetId = SUBNET) =>
    client.send(new AssociateSubnetCidrBlockCommand({ SubnetId, Ipv6CidrBlock }));
  const run = async (more: Partial<RunInstancesCommandInput> = {}) => {
    const input = { ImageId: 'ami-0a000000000000000', MinCount: 1, MaxCount: 1, SubnetId: SUBNET, ...more };
    return (await client.send(new RunInstancesCommand(input))).Instances![0]!;
  };
  const subnet = async () => (await client.send(new DescribeSubnetsCommand({ SubnetIds: [SUBNET] }))).Subnets![0]!;
  return { client, associate, run, subnet };
}

test('a subnet has the block that was associated with it, and instances have addresses of it', async () => {
  const { client, associate, run, subnet } = setting();
  expect((await subnet()).Ipv6CidrBlockAssociationSet).toEqual([]);
  await associate(CIDR);
  expect((await subnet()).Ipv6CidrBlockAssociationSet).toMatchObject([
    { Ipv6CidrBlock: CIDR, Ipv6CidrBlockState: { State: 'associated' } },
  ]);
  const instance = await run({ Ipv6AddressCount: 1, EnablePrimaryIpv6: true });
  expect(instance.Ipv6Address).toBe('2001:db8:0:2::4');
  expect(instance.NetworkInterfaces![0]!.Ipv6Addresses).toEqual([
    { Ipv6Address: '2001:db8:0:2::4', IsPrimaryIpv6: true },
  ]);
  const Filters = [{ Name: 'ipv6-address', Values: ['2001:db8:0:2::4'] }];
  const { Reservations } = await client.send(new DescribeInstancesCommand({ Filters }));
  expect(Reservations!.flatMap(({ Instances }) => Instances!.map(({ InstanceId }) => InstanceId))).toEqual([
    instance.InstanceId,
  ]);
});

test('an address is given only where it is asked for, or where the subnet gives one to everybody', async () => {
  const { client, associate, run, subnet } = setting();
  expect(await refusal(run({ Ipv6AddressCount: 1 }))).toBe('InvalidParameterValue');
  await associate(CIDR);
  expect((await run()).Ipv6Address).toBeUndefined();
  const AssignIpv6AddressOnCreation = { Value: true };
  await client.send(new ModifySubnetAttributeCommand({ SubnetId: SUBNET, AssignIpv6AddressOnCreation }));
  expect((await subnet()).AssignIpv6AddressOnCreation).toBe(true);
  expect((await run()).NetworkInterfaces![0]!.Ipv6Addresses).toMatchObject([{ IsPrimaryIpv6: false }]);
});

test.for([
  ['a block that another subnet has', CIDR, 'InvalidSubnet.Conflict'],
  ['an IPv4 block', '10.0.2.0/24', 'InvalidParameterValue'],
  ['another length', '2001:db8:0:3::/56', 'InvalidParameterValue'],
  ['an address inside of it', '2001:db8:0:3::5/64', 'InvalidParameterValue'],
  ['a block of its own', '2001:db8:0:3::/64', undefined],
] as const)('a subnet takes or refuses %s', async ([, cidr, refused]) => {
  const { associate } = setting();
  await associate(CIDR);
  expect(await refusal(associate(cidr, DEFAULT_SUBNETS[2]!.id))).toBe(refused);
});
