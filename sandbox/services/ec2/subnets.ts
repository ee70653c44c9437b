import { REGION, ZONES } from '../../core.ts';
import { refuseUnsimulated } from '../../wire/unsimulated.ts';
import type { Answers } from './api.ts';
import { matches } from './filters.ts';
import { type Ec2State, zoneId } from './state.ts';

type Operations = 'DescribeSubnets' | 'DescribeAvailabilityZones';

export const subnetHandlers = (state: Ec2State): Answers<Operations> => ({
  DescribeSubnets: (input) => {
    refuseUnsimulated('ec2:DescribeSubnets', input, new Set(['SubnetIds', 'Filters']));
    for (const id of input.SubnetIds ?? []) state.subnet(id);
    const found = state.subnets.filter(
      (subnet) =>
        (!input.SubnetIds?.length || input.SubnetIds.includes(subnet.id)) &&
        matches(
          input.Filters,
          'ec2:DescribeSubnets',
          (name) => ({ 'vpc-id': subnet.vpcId, 'availability-zone': subnet.zone, 'subnet-id': subnet.id })[name],
        ),
    );
    return {
      Subnets: found.map(({ id, vpcId, zone, network }) => ({
        SubnetId: id,
        VpcId: vpcId,
        AvailabilityZone: zone,
        AvailabilityZoneId: zoneId(zone),
        CidrBlock: `${network}.0/24`,
        State: 'available',
      })),
    };
  },

  DescribeAvailabilityZones: (input) => {
    refuseUnsimulated('ec2:DescribeAvailabilityZones', input, new Set());
    return {
      AvailabilityZones: ZONES.map((zone) => ({
        ZoneName: zone,
        ZoneId: zoneId(zone),
        RegionName: REGION,
        State: 'available',
        ZoneType: 'availability-zone',
      })),
    };
  },
});
