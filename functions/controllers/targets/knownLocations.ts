import type { Subnet } from '@aws-sdk/client-ec2';
import type { TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { canonicalAddress, zoneOfAddress } from '../../aws/ec2/addresses.ts';
import { describeTargetInstances } from '../../aws/ec2/instances.ts';
import { idsOf } from '../../aws/elasticLoadBalancing/targetLocations.ts';
import { describeSubnets } from '../../aws/ec2/subnets.ts';

/** Where targets are, as an execution environment remembers it: neither instances nor subnets change their zone. */
export interface KnownLocations {
  zoneOf(targetId: string): string | undefined;
  instanceTypeOf(targetId: string): string | undefined;
  machineOf(targetId: string): string;
}

/** A subnet or an instance's type may be new: what is remembered is forgotten after an hour. */
const KEPT_MS = 3_600_000;

interface Known {
  readonly id: string;
  readonly zone: string | undefined;
  readonly type: string | undefined;
}

let sinceMs = 0;
/** By their ids, or by their VPC and their address: two VPCs may have the same addresses. */
const instances = new Map<string, Known>();
const subnets = new Map<string, readonly Subnet[]>();

/** Asks EC2 about what is not known yet, for the sweep: for a quiet group, nothing. */
export async function locateAll(
  { TargetType, VpcId = '' }: TargetGroup,
  health: readonly TargetHealthDescription[],
  nowMs: number,
): Promise<KnownLocations> {
  if (nowMs - sinceMs >= KEPT_MS) {
    instances.clear();
    subnets.clear();
    sinceMs = nowMs;
  }
  const isOfInstances = TargetType === 'instance';
  const keyOf = (id: string, vpcId = VpcId) => (isOfInstances ? id : `${vpcId}/${canonicalAddress(id)}`);
  const unknown = health.map(({ Target }) => Target!.Id!).filter((id) => !instances.has(keyOf(id)));
  for (const instance of await describeTargetInstances(TargetType, unknown)) {
    const { InstanceId: id = '', Placement, InstanceType: type, VpcId: vpcId } = instance;
    const known = { id, zone: Placement?.AvailabilityZone, type };
    for (const targetId of idsOf(instance, TargetType)) instances.set(keyOf(targetId, vpcId), known);
  }
  if (TargetType !== 'instance' && !subnets.has(VpcId)) subnets.set(VpcId, await describeSubnets(VpcId));
  return {
    zoneOf: (id) => instances.get(keyOf(id))?.zone ?? zoneOfAddress(subnets.get(VpcId) ?? [], id),
    instanceTypeOf: (id) => instances.get(keyOf(id))?.type,
    machineOf: (id) => instances.get(keyOf(id))?.id ?? id,
  };
}
