import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { ListenerWeights } from '../../aws/elasticLoadBalancing/listenerWeights.ts';
import type { HostCounts } from './hostCounts.ts';
import { outOfService, servingBeside } from './routing.ts';
import type { OtherGroupsView } from './view.ts';

/** What is to be known of the load balancer of a group. */
interface Behind {
  /** All of its groups, this one too. */
  readonly groups: readonly TargetGroup[];
  readonly zones: readonly string[];
  readonly listeners: readonly ListenerWeights[];
  readonly counts: HostCounts;
}

/**
 * The other groups of a load balancer: how many targets they have, and where those that serve have none that is healthy.
 * @param arn of the group
 */
export function otherGroupsOf(arn: string, { groups, zones, listeners, counts }: Behind): OtherGroupsView {
  const others = groups
    .filter(({ TargetGroupArn, TargetType }) => TargetGroupArn !== arn && TargetType !== 'alb')
    .map(({ TargetGroupArn, TargetGroupName }) => ({ id: TargetGroupArn!, name: TargetGroupName! }));
  const healthyOf = (id: string, zone: string) => counts.get(id)?.get(zone)?.healthy ?? 0;
  const idle = outOfService(
    others.map(({ id }) => id),
    listeners,
  );
  const beside = servingBeside(arn, listeners);
  // A group that reports nothing anywhere is not in use, unless connections of this group's listener go there.
  const inUse = others.filter(
    ({ id }) => !idle.has(id) && (beside.has(id) || zones.some((zone) => healthyOf(id, zone) > 0)),
  );
  const dark = zones.flatMap((zone) => {
    const group = inUse.findLast(({ id }) => healthyOf(id, zone) === 0);
    return group ? [[zone, group.name] as const] : [];
  });
  const targetsIn = (zone: string) =>
    others.reduce((total, { id }) => total + healthyOf(id, zone) + (counts.get(id)?.get(zone)?.unhealthy ?? 0), 0);
  return {
    targets: others.length === 0 ? {} : Object.fromEntries(zones.map((zone) => [zone, targetsIn(zone)])),
    dark: Object.fromEntries(dark),
  };
}
