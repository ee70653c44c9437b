import type { Instance } from '@aws-sdk/client-ec2';
import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { idOf } from '../../../aws/elasticLoadBalancing/targetLocations.ts';
import type { PoolView } from '../view.ts';
import type { Candidate } from '../../../aws/elasticLoadBalancing/target.ts';

/** What a pool is looked at for. */
export interface PoolRequest {
  readonly group: TargetGroup;
  readonly policy: Pick<TargetGroupPolicy, 'weights'>;
  /** The zones of the load balancer. */
  readonly zones: readonly string[];
  /** Keys of this group's targets. */
  readonly registered: ReadonlySet<string>;
  /** Ids of this group's targets that do not drain. */
  readonly serving: ReadonlySet<string>;
  /** Ids of targets of the fleet's other groups: asked for only where it matters, since it takes a call for each group. */
  readonly registeredElsewhere: () => Promise<ReadonlySet<string>>;
  /** Spares that failed lately. */
  readonly passedOver: Readonly<Record<string, number>>;
}

export const NOTHING_UNUSABLE: PoolView['unusable'] = {
  notRunning: 0,
  notInService: 0,
  otherVpc: 0,
  registeredElsewhere: 0,
  otherZone: 0,
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

/**
 * Sorts a pool's instances into spares and those that cannot be used, each for the first reason that applies.
 * @param isInService whether its Auto Scaling group, if it has one, does not want it elsewhere
 */
export async function sortInstances(
  instances: readonly Instance[],
  isInService: (instance: Instance) => boolean,
  { group, policy, zones, registered, registeredElsewhere, passedOver }: PoolRequest,
): Promise<Pick<PoolView, 'spares' | 'unusable'>> {
  const unusable = { ...NOTHING_UNUSABLE };
  const candidates: Candidate[] = [];
  for (const instance of instances) {
    const { InstanceType = '', VpcId, State, Placement } = instance;
    const zone = Placement?.AvailabilityZone ?? '';
    const [id, port] = [idOf(instance, group.TargetType), group.Port!];
    const key = `${id}:${port}`;
    if (registered.has(key) || key in passedOver) continue;
    if (State?.Name !== 'running') unusable.notRunning++;
    else if (!isInService(instance)) unusable.notInService++;
    else if (VpcId !== group.VpcId) unusable.otherVpc++;
    else if (!zones.includes(zone)) unusable.otherZone++;
    else candidates.push({ key, id, port, zone, weight: policy.weights[InstanceType] ?? 1 });
  }
  const elsewhere = candidates.length > 0 ? await registeredElsewhere() : new Set<string>();
  const spares = candidates.filter(({ id }) => !elsewhere.has(id));
  return { spares, unusable: { ...unusable, registeredElsewhere: candidates.length - spares.length } };
}
