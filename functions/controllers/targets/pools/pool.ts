import type { Instance } from '@aws-sdk/client-ec2';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { quicServerIdTag } from '../../../../fleet/names.ts';
import { ipv6AddressesOf } from '../../../aws/ec2/addresses.ts';
import { idOf } from '../../../aws/elasticLoadBalancing/targetLocations.ts';
import { NOWHERE_ELSE, type RegisteredElsewhere } from '../registeredTargets.ts';
import type { PoolView, UnusableReason } from '../view.ts';
import type { Candidate } from '../../../aws/elasticLoadBalancing/target.ts';

/** What a pool is looked at for. */
export interface PoolRequest {
  readonly group: TargetGroup;
  readonly policy: Pick<TargetGroupPolicy, 'weights'>;
  /** The zones of the load balancer. */
  readonly zones: readonly string[];
  /** Ids of this group's targets, whatever their ports, and the instances that they are on. */
  readonly registered: ReadonlySet<string>;
  /** Machines of this group that do not drain. */
  readonly serving: ReadonlySet<string>;
  /** The Auto Scaling groups that have launched these. */
  readonly scalingGroups: ReadonlySet<string>;
  /** Targets of other groups: asked for only where it matters, since it takes a call for each group. */
  readonly registeredElsewhere: () => Promise<RegisteredElsewhere>;
  /** Spares that failed lately. */
  readonly passedOver: Readonly<Record<string, number>>;
}

export const NOTHING_UNUSABLE: PoolView['unusable'] = {
  notRunning: 0,
  notInService: 0,
  otherVpc: 0,
  registeredElsewhere: 0,
  otherZone: 0,
  noIpv6: 0,
  noQuicServerId: 0,
};

/** A pool whose owner does nothing at this time. */
export const QUIET = { work: undefined, isMoving: false, isClaimed: false, coming: [] } as const;

/** Nothing is ever taken from an external pool, so nothing is read about it. */
export const EXTERNAL: PoolView = {
  kind: 'external',
  exists: true,
  ...QUIET,
  spares: [],
  unusable: NOTHING_UNUSABLE,
  registersItself: true,
  size: undefined,
};

/** What Kubernetes has claimed, whatever pool the fleet names. */
export const CLAIMED: PoolView = { ...EXTERNAL, isClaimed: true };

/** All that an instance can be registered by: its id, and each address of its network interfaces. */
export const namesOf = (instance: Instance): string[] => {
  const { InstanceId, PrivateIpAddress, NetworkInterfaces = [] } = instance;
  const ipv6 = ipv6AddressesOf(instance).map(({ address }) => address);
  const addresses = NetworkInterfaces.flatMap(({ PrivateIpAddresses = [] }) =>
    PrivateIpAddresses.map((address) => address.PrivateIpAddress),
  );
  return [InstanceId, PrivateIpAddress, ...addresses, ...ipv6].filter((name) => name !== undefined);
};

/**
 * Sorts a pool's instances into spares and those that cannot be used, each for the first reason that applies. What is
 * registered here, by its id or by an address and at whatever port, is neither.
 * @param isInService whether its Auto Scaling group, if it has one, does not want it elsewhere
 */
export async function sortInstances(
  instances: readonly Instance[],
  isInService: (instance: Instance) => boolean,
  request: PoolRequest,
): Promise<Pick<PoolView, 'spares' | 'unusable' | 'groupsNotRead'>> {
  const { registered, registeredElsewhere, passedOver } = request;
  const unusable = { ...NOTHING_UNUSABLE };
  const candidates: { readonly spare: Candidate; readonly names: readonly string[] }[] = [];
  for (const instance of instances) {
    const names = namesOf(instance);
    if (names.some((name) => registered.has(name))) continue;
    const spare = isRunning(instance) && !isInService(instance) ? 'notInService' : spareOf(instance, request);
    if (typeof spare === 'string') unusable[spare]++;
    else if (!(spare.key in passedOver)) candidates.push({ spare, names });
  }
  const { ids, groupsNotRead } = candidates.length > 0 ? await registeredElsewhere() : NOWHERE_ELSE;
  const free = candidates.filter(({ names }) => !names.some((name) => ids.has(name)));
  return {
    spares: free.map(({ spare }) => spare),
    unusable: { ...unusable, registeredElsewhere: candidates.length - free.length },
    groupsNotRead,
  };
}

const isRunning = ({ State }: Instance): boolean => State?.Name === 'running';

/** An instance as a spare, or why it is none: what can be known without asking about other groups. */
function spareOf(
  instance: Instance,
  { group, policy, zones }: Pick<PoolRequest, 'group' | 'policy' | 'zones'>,
): Candidate | UnusableReason {
  const { InstanceId: machine = '', InstanceType = '', VpcId, Placement, Tags = [] } = instance;
  const zone = Placement?.AvailabilityZone ?? '';
  if (!isRunning(instance)) return 'notRunning';
  if (VpcId !== group.VpcId) return 'otherVpc';
  if (!zones.includes(zone)) return 'otherZone';
  const [id, port] = [idOf(instance, group), group.Port!];
  if (id === undefined) return 'noIpv6';
  const spare = { key: `${id}:${port}`, id, machine, port, zone, weight: policy.weights[InstanceType] ?? 1 };
  if (!/^(TCP_)?QUIC$/.test(String(group.Protocol))) return spare;
  // ELB finds the target of a QUIC connection by the ID that the server itself puts into it: one of ours leads nowhere.
  const quicServerId = Tags.find(({ Key }) => Key === quicServerIdTag)?.Value;
  return quicServerId !== undefined && QUIC_SERVER_ID.test(quicServerId)
    ? { ...spare, quicServerId }
    : 'noQuicServerId';
}

/** ELB API reference, "TargetDescription". */
const QUIC_SERVER_ID = /^0x[0-9a-f]{16}$/;
