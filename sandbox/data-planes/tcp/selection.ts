import type { LoadBalancer, Target, TargetGroup } from '../../services/elastic-load-balancing/index.ts';

/** How a group is routed to at the moment: what has propagated, not what its attributes say. */
export interface Routing {
  readonly isCrossZone: boolean;
  /** The zone that ARC has shifted traffic away from. */
  readonly shiftedAway: string | undefined;
}

/**
 * The targets that a new connection at a zone's address may go to: healthy ones of the zone, or of all zones with
 * cross-zone load balancing. With fewer healthy ones than the group's threshold, all that are registered there: it fails
 * open (NLB user guide, "Target group health"). Empty where none is registered: the connection is refused.
 */
export function candidates(
  group: TargetGroup,
  loadBalancer: LoadBalancer,
  zone: string,
  { isCrossZone, shiftedAway }: Routing,
): Target[] {
  const isInScope = (target: Target): boolean => {
    if (target.draining) return false;
    if (target.zone === 'all') return true;
    if (!isCrossZone) return target.zone === zone;
    return loadBalancer.zones.has(target.zone) && target.zone !== shiftedAway;
  };
  const inScope = [...group.targets.values()].filter(isInScope);
  const healthy = inScope.filter(isHealthy);
  return isEnough(group, 'unhealthy_state_routing', healthy.length, inScope.length) ? healthy : inScope;
}

/** Whether DNS gives a zone's address out for the sake of this group. */
export function isInDns(group: TargetGroup, zone: string, { isCrossZone }: Pick<Routing, 'isCrossZone'>): boolean {
  const inZone = [...group.targets.values()].filter(
    (target) => !target.draining && (isCrossZone || target.zone === zone || target.zone === 'all'),
  );
  return isEnough(group, 'dns_failover', inZone.filter(isHealthy).length, inZone.length);
}

export const isHealthy = (target: Target): boolean => !target.draining && target.health.state === 'healthy';

function isEnough(
  { attributes }: TargetGroup,
  kind: 'dns_failover' | 'unhealthy_state_routing',
  healthy: number,
  registered: number,
): boolean {
  const read = (unit: string) => attributes.get(`target_group_health.${kind}.minimum_healthy_targets.${unit}`) ?? 'off';
  const [count, percentage] = [read('count'), read('percentage')];
  if (count !== 'off' && healthy < Number(count)) return false;
  return percentage === 'off' || healthy * 100 >= registered * Number(percentage);
}
