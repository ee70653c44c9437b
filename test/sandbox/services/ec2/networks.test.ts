import { DescribeRouteTablesCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { expect, test } from 'vitest';
import { createRegion } from '../../../../sandbox/region.ts';
import { allowing, PRIVATE_SUBNETS } from '../../../cli/account/region.ts';

const DEFAULT_VPC = 'vpc-0a000000000000000';

function started() {
  const region = createRegion();
  return { region, ec2: new EC2Client(region.clientConfig()) };
}

test('the default VPC has a way to the internet, and its private subnets have none', async () => {
  const { region, ec2 } = started();
  for (const subnet of PRIVATE_SUBNETS) region.ec2.addSubnet(subnet);
  const { RouteTables = [] } = await ec2.send(
    new DescribeRouteTablesCommand({ Filters: [{ Name: 'vpc-id', Values: [DEFAULT_VPC] }] }),
  );
  expect(
    RouteTables.map(({ Associations = [], Routes = [] }) => [
      Associations.map(({ Main, SubnetId }) => (Main ? 'main' : SubnetId)),
      Routes.map(({ GatewayId }) => GatewayId),
    ]),
  ).toEqual([
    [['main'], ['local', 'igw-0a000000000000000']],
    [['subnet-0c000000000000001', 'subnet-0c000000000000002', 'subnet-0c000000000000003'], ['local']],
  ]);
});

test('a group is found by its ID, with whom it lets in; one that is not there is an error', async () => {
  const { region, ec2 } = started();
  const id = allowing(region, 'sg-0d000000000000001', '10.0.0.0/8', 'sg-0a000000000000000');
  const { SecurityGroups } = await ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: [id] }));
  expect(SecurityGroups).toMatchObject([
    {
      GroupId: id,
      VpcId: DEFAULT_VPC,
      IpPermissions: [
        {
          IpProtocol: '-1',
          IpRanges: [{ CidrIp: '10.0.0.0/8' }],
          UserIdGroupPairs: [{ GroupId: 'sg-0a000000000000000' }],
        },
      ],
    },
  ]);
  await expect(ec2.send(new DescribeSecurityGroupsCommand({ GroupIds: ['sg-0e'] }))).rejects.toMatchObject({
    name: 'InvalidGroup.NotFound',
  });
});
