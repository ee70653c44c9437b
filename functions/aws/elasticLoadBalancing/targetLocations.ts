import type { Instance, Subnet } from '@aws-sdk/client-ec2';
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describeInstances } from '../ec2/instances.ts';
import { isWithin } from '../ec2/subnets.ts';

/** The zones of targets. ELB itself returns them only for addresses outside of the VPC. */
export interface TargetLocations {
  /** undefined if the zone is unknown. */
  zoneOf(targetId: string): string | undefined;
  /** undefined for an address that is not an instance's, such as a task's. */
  instanceTypeOf(targetId: string): string | undefined;
  /** The instance with this ID or this primary address; the ID itself where there is none, as of a task or a pod. */
  machineOf(targetId: string): string;
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
  const by = targetType === 'instance' ? 'instance-id' : 'private-ip-address';
  const found = ids.length > 0 ? await describeInstances(by, ids) : [];
  // Another VPC may have the same addresses.
  const isHere = ({ VpcId }: Instance) => targetType === 'instance' || VpcId === subnets[0]?.VpcId;
  const instances = new Map(found.filter(isHere).map((instance) => [idOf(instance, targetType), instance]));
  const zoneIds = new Map(
    subnets.map(({ AvailabilityZoneId, AvailabilityZone }) => [AvailabilityZoneId, AvailabilityZone]),
  );
  return {
    zoneOf: (id) =>
      targetType === 'instance'
        ? instances.get(id)?.Placement?.AvailabilityZone
        : subnets.find(({ CidrBlock = '' }) => isWithin(CidrBlock, id))?.AvailabilityZone,
    instanceTypeOf: (id) => instances.get(id)?.InstanceType,
    machineOf: (id) => instances.get(id)?.InstanceId ?? id,
    zoneNamed: (zoneId) => zoneIds.get(zoneId),
  };
}

/** The target ID of an instance in a group of this type. */
export const idOf = ({ InstanceId, PrivateIpAddress }: Instance, targetType: string | undefined): string =>
  (targetType === 'instance' ? InstanceId : PrivateIpAddress) ?? '';
