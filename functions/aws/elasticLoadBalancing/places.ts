import type { Instance, Subnet } from '@aws-sdk/client-ec2';
import type { TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { describeInstances } from '../ec2/instances.ts';
import { isWithin } from '../ec2/subnets.ts';

/** Where targets are. ELB says it of an address outside of the VPC only. */
export interface Places {
  /** undefined where no zone is known. */
  zoneOf(targetId: string): string | undefined;
  /** undefined for an address of something that is no instance, such as a task. */
  instanceTypeOf(targetId: string): string | undefined;
  /** The name of a zone that ARC knows by its id. */
  zoneNamed(zoneId: string): string | undefined;
}

/**
 * Where the targets of one group, or of several, are.
 * @param subnets of the group's VPC
 */
export async function locate(
  targetType: string | undefined,
  health: readonly TargetHealthDescription[],
  subnets: readonly Subnet[],
): Promise<Places> {
  const ids = health.map(({ Target }) => Target!.Id!);
  const by = targetType === 'instance' ? 'instance-id' : 'private-ip-address';
  const found = ids.length > 0 ? await describeInstances(by, ids) : [];
  const instances = new Map(found.map((instance) => [idOf(instance, targetType), instance]));
  const zoneIds = new Map(
    subnets.map(({ AvailabilityZoneId, AvailabilityZone }) => [AvailabilityZoneId, AvailabilityZone]),
  );
  return {
    zoneOf: (id) =>
      targetType === 'instance'
        ? instances.get(id)?.Placement?.AvailabilityZone
        : subnets.find(({ CidrBlock = '' }) => isWithin(CidrBlock, id))?.AvailabilityZone,
    instanceTypeOf: (id) => instances.get(id)?.InstanceType,
    zoneNamed: (zoneId) => zoneIds.get(zoneId),
  };
}

/** What an instance is called as a target of this type. */
export const idOf = ({ InstanceId, PrivateIpAddress }: Instance, targetType: string | undefined): string =>
  (targetType === 'instance' ? InstanceId : PrivateIpAddress) ?? '';
