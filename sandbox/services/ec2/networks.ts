import type * as client from '@aws-sdk/client-ec2';
import { ACCOUNT_ID, arn } from '../../core.ts';
import { notSimulated, refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { type FilterValues, matches } from './filters.ts';
import { pageOf } from './paging.ts';
import type { SecurityGroup } from './records.ts';
import { DEFAULT_VPC, type Ec2State } from './state.ts';

type Operations = 'DescribeRouteTables' | 'DescribeSecurityGroups';

const SIMULATED_OF_ROUTE_TABLES = new Set(['RouteTableIds', 'Filters', 'MaxResults', 'NextToken']);
const SIMULATED_OF_GROUPS = new Set(['GroupIds', 'Filters', 'MaxResults', 'NextToken']);

/** Security groups and route tables, as far as they can be looked at. They are what a scenario says they are. */
export const networkHandlers = (state: Ec2State): Answers<Operations> => ({
  DescribeRouteTables: (input) => {
    refuseUnsimulated('ec2:DescribeRouteTables', input, SIMULATED_OF_ROUTE_TABLES);
    if (input.RouteTableIds?.length) throw notSimulated('RouteTableIds of ec2:DescribeRouteTables');
    const found = tablesOf(state)
      .map((table, at) => ({ id: table.RouteTableId!, order: at + 1, table }))
      .filter(({ table }) =>
        matches(input.Filters, routeTableFilters(table), { operation: 'ec2:DescribeRouteTables', whole: false }),
      );
    const { page, ...token } = pageOf(found, input, 100);
    return { RouteTables: page.map(({ table }) => table), ...token };
  },

  DescribeSecurityGroups: (input) => {
    refuseUnsimulated('ec2:DescribeSecurityGroups', input, SIMULATED_OF_GROUPS);
    for (const id of input.GroupIds ?? []) state.securityGroup(id);
    const found = [...state.securityGroups.values()]
      .map((group, at) => ({ id: group.id, order: at + 1, group }))
      .filter(
        ({ group }) =>
          (!input.GroupIds?.length || input.GroupIds.includes(group.id)) &&
          matches(input.Filters, groupFilters(group), { operation: 'ec2:DescribeSecurityGroups', whole: false }),
      );
    const { page, ...token } = pageOf(found, input, 1_000);
    return { SecurityGroups: page.map(({ group }) => groupShape(group)), ...token };
  },
});

const groupFilters = ({ id, name, vpcId }: SecurityGroup): FilterValues => ({
  'group-id': id,
  'group-name': name,
  'owner-id': ACCOUNT_ID,
  'vpc-id': vpcId,
});

const routeTableFilters = ({ VpcId, Associations = [] }: client.RouteTable): FilterValues => ({
  'vpc-id': VpcId,
  'association.subnet-id': Associations.flatMap(({ SubnetId }) => SubnetId ?? []),
  'association.main': Associations.map(({ Main }) => String(Main)),
});

/** A group lets everything out unless it is told otherwise, which it cannot be here (VPC user guide, "Security groups"). */
const groupShape = ({ id, name, vpcId, ingress }: SecurityGroup): client.SecurityGroup => ({
  GroupId: id,
  GroupName: name,
  Description: name,
  OwnerId: ACCOUNT_ID,
  VpcId: vpcId,
  SecurityGroupArn: arn('ec2', `security-group/${id}`),
  IpPermissions: ingress.map((permission) => ({
    IpRanges: [],
    Ipv6Ranges: [],
    PrefixListIds: [],
    UserIdGroupPairs: [],
    ...permission,
  })),
  IpPermissionsEgress: [
    { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }], Ipv6Ranges: [], PrefixListIds: [], UserIdGroupPairs: [] },
  ],
  Tags: [],
});

/**
 * The main table of each VPC, which in the default one has a route to the internet gateway (VPC user guide, "Default
 * VPCs"), and one for the private subnets of a VPC, if it has any.
 */
function tablesOf(state: Ec2State): client.RouteTable[] {
  const vpcs = Map.groupBy(state.subnets, ({ vpcId }) => vpcId);
  return [...vpcs].flatMap(([vpcId, subnets]) => {
    const main = tableShape(vpcId, 0, [{ Main: true }], vpcId === DEFAULT_VPC);
    const own = subnets.filter(({ isPrivate }) => isPrivate);
    const associations = own.map(({ id }) => ({ Main: false, SubnetId: id }));
    return own.length > 0 ? [main, tableShape(vpcId, 1, associations, false)] : [main];
  });
}

function tableShape(
  vpcId: string,
  number: number,
  associations: readonly { readonly Main: boolean; readonly SubnetId?: string }[],
  hasInternetGateway: boolean,
): client.RouteTable {
  const mark = vpcId.replace('vpc-', '').slice(0, 16);
  const local: client.Route = {
    DestinationCidrBlock: vpcId === DEFAULT_VPC ? '10.0.0.0/16' : '10.1.0.0/16',
    GatewayId: 'local',
    Origin: 'CreateRouteTable',
    State: 'active',
  };
  const outside: client.Route = {
    DestinationCidrBlock: '0.0.0.0/0',
    GatewayId: `igw-${mark}0`,
    Origin: 'CreateRoute',
    State: 'active',
  };
  const RouteTableId = `rtb-${mark}${number}`;
  return {
    RouteTableId,
    VpcId: vpcId,
    OwnerId: ACCOUNT_ID,
    Associations: associations.map((association, at) => ({
      ...association,
      RouteTableId,
      RouteTableAssociationId: `rtbassoc-${mark}${number}${at}`,
      AssociationState: { State: 'associated' },
    })),
    PropagatingVgws: [],
    Routes: hasInternetGateway ? [local, outside] : [local],
    Tags: [],
  };
}
