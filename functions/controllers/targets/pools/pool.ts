import type { Instance } from '@aws-sdk/client-ec2';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { idOf } from '../../../aws/elasticLoadBalancing/targetLocations.ts';
import { NOWHERE_ELSE, type RegisteredElsewhere } from '../registeredTargets.ts';
import type { PoolView } from '../view.ts';
import type { Candidate } from '../../../aws/elasticLoadBalancing/target.ts';

/** What a pool is looked at for. */
export interface PoolRequest {
  readonly group: TargetGroup;
  readonly policy: Pick<TargetGroupPolicy, 'weights'>;
  /** The zones of the load balancer. */
  readonly zones: readonly string[];
  /** Ids of this group's targets, whatever their ports, and the instances that they are on. */
  readonly registered: ReadonlySet<string>;
  /** Targets of other groups: asked for only where it matters, since it takes a call for each group. */
  readonly registeredElsewhere: () => Promise<RegisteredElsewhere>;
  /** Spares that failed lately. */
  readonly passedOver: Readonly<Record<string, number>>;
}

export const NOTHING_UNUSABLE: PoolView['unusable'] = {
  notRunning: 0,
  otherVpc: 0,
  registeredElsewhere: 0,
  otherZone: 0,
};

/** Nothing is ever taken from an external pool, so nothing is read about it. */
export const EXTERNAL: PoolView = {
  kind: 'external',
  exists: true,
  isBusy: false,
  spares: [],
  unusable: NOTHING_UNUSABLE,
  registersItself: true,
  size: undefined,
};

/** All that an instance can be registered by: its id, and each address of its network interfaces. */
export const namesOf = ({ InstanceId, PrivateIpAddress, NetworkInterfaces = [] }: Instance): string[] => {
  const addresses = NetworkInterfaces.flatMap(({ PrivateIpAddresses = [] }) =>
    PrivateIpAddresses.map((address) => address.PrivateIpAddress),
  );
  return [InstanceId, PrivateIpAddress, ...addresses].filter((name) => name !== undefined);
};

/**
 * Sorts a pool's instances into spares and those that cannot be used, each for the first reason that applies. What is
 * registered here, by its id or by an address and at whatever port, is neither.
 */
export async function sortInstances(
  instances: readonly Instance[],
  { group, policy, zones, registered, registeredElsewhere, passedOver }: PoolRequest,
): Promise<Pick<PoolView, 'spares' | 'unusable' | 'groupsNotRead'>> {
  const unusable = { ...NOTHING_UNUSABLE };
  const candidates: { readonly spare: Candidate; readonly names: readonly string[] }[] = [];
  for (const instance of instances) {
    const { InstanceType = '', VpcId, State, Placement } = instance;
    const zone = Placement?.AvailabilityZone ?? '';
    const [id, port] = [idOf(instance, group.TargetType), group.Port!];
    const key = `${id}:${port}`;
    const names = namesOf(instance);
    if (names.some((name) => registered.has(name)) || key in passedOver) continue;
    if (State?.Name !== 'running') unusable.notRunning++;
    else if (VpcId !== group.VpcId) unusable.otherVpc++;
    else if (!zones.includes(zone)) unusable.otherZone++;
    else {
      const weight = policy.weights[InstanceType] ?? 1;
      candidates.push({ spare: { key, id, machine: instance.InstanceId!, port, zone, weight }, names });
    }
  }
  const { ids, groupsNotRead } = candidates.length > 0 ? await registeredElsewhere() : NOWHERE_ELSE;
  const free = candidates.filter(({ names }) => !names.some((name) => ids.has(name)));
  return {
    spares: free.map(({ spare }) => spare),
    unusable: { ...unusable, registeredElsewhere: candidates.length - free.length },
    groupsNotRead,
  };
}
