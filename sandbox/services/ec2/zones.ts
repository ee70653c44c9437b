import type * as client from '@aws-sdk/client-ec2';
import { partition } from '@aws-sdk/core/client';
import { REGION, ZONES } from '../../core.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { Answers } from './api.ts';
import { matches } from './filters.ts';
import { zoneId } from './state.ts';

/** As recorded; the SDK's own data names the Region. All zones of the Region are Availability Zones that need no opt-in. */
const ZONE_SHAPES: readonly client.AvailabilityZone[] = ZONES.map((zone) => ({
  OptInStatus: 'opt-in-not-required',
  Messages: [],
  RegionName: REGION,
  ZoneName: zone,
  ZoneId: zoneId(zone),
  GroupName: `${REGION}-zg-1`,
  NetworkBorderGroup: REGION,
  ZoneType: 'availability-zone',
  GroupLongName: `${(partition(REGION) as { readonly description?: string }).description ?? REGION} 1`,
  State: 'available',
}));

export const zoneHandlers: Answers<'DescribeAvailabilityZones'> = {
  // There are no zones of other types, which AllAvailabilityZones would add.
  DescribeAvailabilityZones: ({ ZoneNames, ZoneIds, Filters }) => {
    checkKnown(ZoneNames, 'ZoneName');
    checkKnown(ZoneIds, 'ZoneId');
    return {
      AvailabilityZones: ZONE_SHAPES.filter(
        (zone) =>
          (!ZoneNames?.length || ZoneNames.includes(zone.ZoneName!)) &&
          (!ZoneIds?.length || ZoneIds.includes(zone.ZoneId!)) &&
          matches(Filters, filtersOf(zone), { operation: 'ec2:DescribeAvailabilityZones', whole: true }),
      ),
    };
  },
};

function checkKnown(wanted: readonly string[] | undefined, member: 'ZoneName' | 'ZoneId'): void {
  const unknown = (wanted ?? []).filter((name) => !ZONE_SHAPES.some((zone) => zone[member] === name));
  if (unknown.length > 0)
    throw new AwsError(
      'InvalidParameterValue',
      `Invalid availability zone${member === 'ZoneId' ? '-id' : ''}: [${unknown.join(', ')}]`,
    );
}

const filtersOf = (zone: client.AvailabilityZone) => ({
  'group-long-name': zone.GroupLongName,
  'group-name': zone.GroupName,
  message: [],
  'opt-in-status': zone.OptInStatus,
  'parent-zone-id': [],
  'parent-zone-name': [],
  'region-name': zone.RegionName,
  state: zone.State,
  'zone-id': zone.ZoneId,
  'zone-name': zone.ZoneName,
  'zone-type': zone.ZoneType,
});
