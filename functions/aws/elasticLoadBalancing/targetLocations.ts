import type { Instance, Subnet } from '@aws-sdk/client-ec2';
import type { TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { canonicalAddress, ipv6AddressesOf, zoneOfAddress } from '../ec2/addresses.ts';
import { describeTargetInstances } from '../ec2/instances.ts';

/** Auto Scaling marks its instances with this tag (Amazon EC2 Auto Scaling user guide, "Tag groups and instances"). */
export const SCALING_GROUP_TAG = 'aws:autoscaling:groupName';

/** The zones of targets. ELB itself returns them for addresses, and not for instances. */
export interface TargetLocations {
  /** undefined if the zone is unknown. */
  zoneOf(targetId: string): string | undefined;
  /** undefined for an address that is not an instance's, such as a task's. */
  instanceTypeOf(targetId: string): string | undefined;
  /** The instance with this ID or this primary address; the ID itself where there is none, as of a task or a pod. */
  machineOf(targetId: string): string;
  /** The Auto Scaling group that has launched it; undefined where none has. */
  scalingGroupOf(targetId: string): string | undefined;
  /** The name of a zone, for its ID in ARC. */
  zoneNamed(zoneId: string): string | undefined;
}

/**
 * The zones of the targets of one group, or of several.
 * @param subnets of the group's VPC
 */
export async function locate(
  targetType: string | undefined,
  health: readonly TargetHealthDescription[],
  subnets: readonly Subnet[],
): Promise<TargetLocations> {
  const ids = health.map(({ Target }) => Target!.Id!);
  const found = await describeTargetInstances(targetType, ids);
  // Another VPC may have the same addresses.
  const isHere = ({ VpcId }: Instance) => targetType === 'instance' || VpcId === subnets[0]?.VpcId;
  const byId = new Map(
    found.filter(isHere).flatMap((instance) => idsOf(instance, targetType).map((id) => [id, instance] as const)),
  );
  const instanceOf = (id: string) => byId.get(canonicalAddress(id));
  const zoneIds = new Map(
    subnets.map(({ AvailabilityZoneId, AvailabilityZone }) => [AvailabilityZoneId, AvailabilityZone]),
  );
  return {
    zoneOf: (id) =>
      targetType === 'instance' ? instanceOf(id)?.Placement?.AvailabilityZone : zoneOfAddress(subnets, id),
    instanceTypeOf: (id) => instanceOf(id)?.InstanceType,
    machineOf: (id) => instanceOf(id)?.InstanceId ?? id,
    scalingGroupOf: (id) => instanceOf(id)?.Tags?.find(({ Key }) => Key === SCALING_GROUP_TAG)?.Value,
    zoneNamed: (zoneId) => zoneIds.get(zoneId),
  };
}

/** All target IDs that an instance can have in a group of this type: its own, or each of its addresses that targets have. */
export const idsOf = (instance: Instance, targetType: string | undefined): string[] => {
  const { InstanceId, PrivateIpAddress } = instance;
  const ids =
    targetType === 'instance'
      ? [InstanceId]
      : [PrivateIpAddress, ...ipv6AddressesOf(instance).map(({ address }) => canonicalAddress(address))];
  return ids.filter((id) => id !== undefined);
};

/**
 * The target ID that an instance gets in a group; undefined where it has none: without an address of the group's family,
 * or, by its own ID in an IPv6 group, without a primary one.
 */
export function idOf(
  instance: Instance,
  { TargetType, IpAddressType }: Pick<TargetGroup, 'TargetType' | 'IpAddressType'>,
): string | undefined {
  const ipv6 = ipv6AddressesOf(instance);
  const isOfInstances = TargetType === 'instance';
  if (IpAddressType !== 'ipv6') return isOfInstances ? instance.InstanceId : instance.PrivateIpAddress;
  if (isOfInstances) return ipv6.some(({ isPrimary }) => isPrimary) ? instance.InstanceId : undefined;
  return (ipv6.find(({ isPrimary }) => isPrimary) ?? ipv6[0])?.address;
}
