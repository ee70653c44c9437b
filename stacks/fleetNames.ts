import type { FleetNames } from '../events/narrowing.ts';
import type { Fleet } from '../fleet/fleet.ts';
import { endpointId } from '../fleet/names.ts';

/** What the fleet names, so that rules are narrowed to it. */
export function fleetNamesOf({ clusters, targetGroups }: Fleet): FleetNames {
  const groups = Object.values(targetGroups);
  const pools = groups.flatMap(({ pool }) => (pool === 'external' ? [] : [pool]));
  return {
    clusters: Object.keys(clusters),
    readerEndpoints: Object.keys(clusters).map(endpointId),
    scalingGroups: pools.flatMap((pool) => ('autoScalingGroup' in pool ? [pool.autoScalingGroup] : [])),
    services: pools.flatMap((pool) => ('ecsService' in pool ? [pool.ecsService.service] : [])),
    targetGroups: groups.map(({ arn }) => arn.split(':').slice(5).join(':')),
    networkLoadBalancers: groups.map(({ loadBalancer }) => loadBalancer),
  };
}
