import type * as client from '@aws-sdk/client-ec2';
import { ACCOUNT_ID, arn } from '../../core.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { matches } from './filters.ts';
import type { Ipv6Block } from './ipv6.ts';
import { pageOf } from './paging.ts';
import type { Subnet } from './records.ts';
import { DEFAULT_VPC, type Ec2State, zoneId } from './state.ts';

/** Of the 256 addresses of a /24, AWS keeps five (VPC user guide, "Subnet CIDR blocks"). */
const USABLE_ADDRESSES = 251;

const SIMULATED = new Set(['SubnetIds', 'Filters', 'MaxResults', 'NextToken']);

type Operations = 'DescribeSubnets' | 'AssociateSubnetCidrBlock' | 'ModifySubnetAttribute';

const SIMULATED_OF_ASSOCIATE = new Set(['SubnetId', 'Ipv6CidrBlock']);
const SIMULATED_OF_MODIFY = new Set(['SubnetId', 'AssignIpv6AddressOnCreation']);

export const subnetHandlers = (state: Ec2State): Answers<Operations> => ({
  // Whether the VPC has a block that this one is a part of is not looked at.
  AssociateSubnetCidrBlock: (input) => {
    refuseUnsimulated('ec2:AssociateSubnetCidrBlock', input, SIMULATED_OF_ASSOCIATE);
    const { SubnetId = '', Ipv6CidrBlock = '' } = input;
    return { SubnetId, Ipv6CidrBlockAssociation: associationShape(state.associateIpv6(SubnetId, Ipv6CidrBlock)) };
  },

  ModifySubnetAttribute: (input) => {
    refuseUnsimulated('ec2:ModifySubnetAttribute', input, SIMULATED_OF_MODIFY);
    const { id } = state.subnet(input.SubnetId ?? '');
    if (input.AssignIpv6AddressOnCreation?.Value) state.assigningIpv6.add(id);
    else state.assigningIpv6.delete(id);
    return {};
  },

  DescribeSubnets: (input) => {
    refuseUnsimulated('ec2:DescribeSubnets', input, SIMULATED);
    for (const id of input.SubnetIds ?? []) state.subnet(id);
    const found = state.subnets
      .map((subnet, at) => ({ id: subnet.id, order: at + 1, shape: shapeOf(state, subnet) }))
      .filter(
        ({ id, shape }) =>
          (!input.SubnetIds?.length || input.SubnetIds.includes(id)) &&
          matches(input.Filters, filtersOf(shape), { operation: 'ec2:DescribeSubnets', whole: true }),
      );
    const { page, ...token } = pageOf(found, input, 1_000);
    return { Subnets: page.map(({ shape }) => shape), ...token };
  },
});

/** As recorded. Only the default VPC's subnets give out public addresses (VPC user guide, "Default subnets"). */
function shapeOf(state: Ec2State, { id, vpcId, zone, network, isPrivate }: Subnet): client.Subnet {
  const isDefault = vpcId === DEFAULT_VPC && !isPrivate;
  const block = state.ipv6Blocks.get(id);
  const taken = state.instances.all().filter(({ subnet, state: is }) => subnet.id === id && is !== 'terminated').length;
  return {
    AvailabilityZoneId: zoneId(zone),
    MapCustomerOwnedIpOnLaunch: false,
    OwnerId: ACCOUNT_ID,
    AssignIpv6AddressOnCreation: state.assigningIpv6.has(id),
    Ipv6CidrBlockAssociationSet: block ? [associationShape(block)] : [],
    SubnetArn: arn('ec2', `subnet/${id}`),
    EnableDns64: false,
    Ipv6Native: false,
    PrivateDnsNameOptionsOnLaunch: {
      HostnameType: 'ip-name',
      EnableResourceNameDnsARecord: false,
      EnableResourceNameDnsAAAARecord: false,
    },
    BlockPublicAccessStates: { InternetGatewayBlockMode: 'off' },
    SubnetId: id,
    State: 'available',
    VpcId: vpcId,
    CidrBlock: `${network}.0/24`,
    AvailableIpAddressCount: Math.max(0, USABLE_ADDRESSES - taken),
    AvailabilityZone: zone,
    DefaultForAz: isDefault,
    MapPublicIpOnLaunch: isDefault,
  };
}

/** It is associated at once; AWS takes seconds. */
const associationShape = ({ associationId, cidr }: Ipv6Block): client.SubnetIpv6CidrBlockAssociation => ({
  AssociationId: associationId,
  Ipv6CidrBlock: cidr,
  Ipv6CidrBlockState: { State: 'associated' },
});

const blocksOf = ({ Ipv6CidrBlockAssociationSet = [] }: client.Subnet) => Ipv6CidrBlockAssociationSet;

/** EC2 API reference, "DescribeSubnets". */
const filtersOf = (subnet: client.Subnet) => ({
  'availability-zone': subnet.AvailabilityZone,
  'availability-zone-id': subnet.AvailabilityZoneId,
  availabilityZone: subnet.AvailabilityZone,
  'available-ip-address-count': String(subnet.AvailableIpAddressCount),
  cidr: subnet.CidrBlock,
  'cidr-block': subnet.CidrBlock,
  cidrBlock: subnet.CidrBlock,
  'customer-owned-ipv4-pool': [],
  'default-for-az': String(subnet.DefaultForAz),
  defaultForAz: String(subnet.DefaultForAz),
  'enable-dns64': String(subnet.EnableDns64),
  'enable-lni-at-device-index': [],
  'ipv6-cidr-block-association.association-id': blocksOf(subnet).map(({ AssociationId = '' }) => AssociationId),
  'ipv6-cidr-block-association.ipv6-cidr-block': blocksOf(subnet).map(({ Ipv6CidrBlock = '' }) => Ipv6CidrBlock),
  'ipv6-cidr-block-association.state': blocksOf(subnet).map(({ Ipv6CidrBlockState }) => Ipv6CidrBlockState!.State!),
  'ipv6-native': String(subnet.Ipv6Native),
  'map-customer-owned-ip-on-launch': String(subnet.MapCustomerOwnedIpOnLaunch),
  'map-public-ip-on-launch': String(subnet.MapPublicIpOnLaunch),
  'outpost-arn': [],
  'owner-id': subnet.OwnerId,
  'private-dns-name-options-on-launch.enable-resource-name-dns-a-record': 'false',
  'private-dns-name-options-on-launch.enable-resource-name-dns-aaaa-record': 'false',
  'private-dns-name-options-on-launch.hostname-type': 'ip-name',
  state: subnet.State,
  'subnet-arn': subnet.SubnetArn,
  'subnet-id': subnet.SubnetId,
  'tag-key': [],
  'vpc-id': subnet.VpcId,
});
