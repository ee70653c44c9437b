import {
  DescribeAvailabilityZonesCommand,
  type IpPermission,
  paginateDescribeInstances,
  paginateDescribeRouteTables,
  paginateDescribeSecurityGroups,
  paginateDescribeSubnets,
} from '@aws-sdk/client-ec2';
import { collect } from '../../../functions/aws/collect.ts';
import type { Reader } from '../reader.ts';
import type { Parts } from '../parts.ts';
import type { Permission } from '../shapes.ts';

/** The most of a page (API reference); of route tables, 100. */
const PAGE = 1_000;
const PAGE_OF_ROUTE_TABLES = 100;

/** VPCs and machines. */
export const NETWORK = {
  zones: {
    what: 'Availability Zones',
    actions: ['ec2:DescribeAvailabilityZones'],
    read: async ({ clients }) => {
      const { AvailabilityZones = [] } = await clients.ec2.send(new DescribeAvailabilityZonesCommand({}));
      return AvailabilityZones.map(({ ZoneName = '' }) => ZoneName);
    },
  },
  subnets: {
    what: 'subnets',
    actions: ['ec2:DescribeSubnets'],
    read: async ({ clients }) =>
      (await collect(paginateDescribeSubnets({ client: clients.ec2, pageSize: PAGE }, {}), (page) => page.Subnets)).map(
        (subnet) => ({
          id: subnet.SubnetId!,
          vpcId: subnet.VpcId!,
          zone: subnet.AvailabilityZone!,
          freeAddresses: subnet.AvailableIpAddressCount ?? 0,
        }),
      ),
  },
  routeTables: {
    what: 'route tables',
    actions: ['ec2:DescribeRouteTables'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeRouteTables({ client: clients.ec2, pageSize: PAGE_OF_ROUTE_TABLES }, {}),
          (page) => page.RouteTables,
        )
      ).map(({ VpcId = '', Associations = [], Routes = [] }) => ({
        vpcId: VpcId,
        isMain: Associations.some(({ Main }) => Main),
        subnetIds: Associations.flatMap(({ SubnetId }) => (SubnetId === undefined ? [] : [SubnetId])),
        // A route whose gateway was detached or deleted stays in the table, and leads nowhere.
        hasInternetGateway: Routes.some(
          ({ GatewayId = '', State }) => GatewayId.startsWith('igw-') && State !== 'blackhole',
        ),
      })),
  },
  securityGroups: {
    what: 'security groups',
    actions: ['ec2:DescribeSecurityGroups'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeSecurityGroups({ client: clients.ec2, pageSize: PAGE }, {}),
          (page) => page.SecurityGroups,
        )
      ).map(({ GroupId = '', GroupName = '', VpcId = '', IpPermissions = [] }) => ({
        id: GroupId,
        name: GroupName,
        vpcId: VpcId,
        ingress: IpPermissions.map(permissionOf),
      })),
  },
  machines: {
    what: 'instances of EC2',
    actions: ['ec2:DescribeInstances'],
    read: async ({ clients }) =>
      (
        await collect(
          paginateDescribeInstances({ client: clients.ec2, pageSize: PAGE }, {}),
          (page) => page.Reservations,
        )
      )
        .flatMap(({ Instances = [] }) => Instances)
        .filter(({ State }) => State?.Name !== 'terminated')
        .map((instance) => ({
          id: instance.InstanceId!,
          address: instance.PrivateIpAddress,
          subnetId: instance.SubnetId,
          securityGroupIds: (instance.SecurityGroups ?? []).map(({ GroupId = '' }) => GroupId),
          tags: Object.fromEntries((instance.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
        })),
  },
} satisfies { readonly [Name in keyof Parts]?: Reader<Parts[Name]> };

const permissionOf = (permission: IpPermission): Permission => ({
  protocol: permission.IpProtocol ?? '-1',
  fromPort: permission.FromPort,
  toPort: permission.ToPort,
  groupIds: (permission.UserIdGroupPairs ?? []).map(({ GroupId = '' }) => GroupId),
  ranges: [
    ...(permission.IpRanges ?? []).map(({ CidrIp = '' }) => CidrIp),
    ...(permission.Ipv6Ranges ?? []).map(({ CidrIpv6 = '' }) => CidrIpv6),
  ],
  prefixLists: (permission.PrefixListIds ?? []).map(({ PrefixListId = '' }) => PrefixListId),
});
