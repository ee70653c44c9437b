import { type RefusedError, refuse } from '../../api/refusal.ts';

/** A target group, as far as ARC judges it. */
export interface JudgedGroup {
  readonly name: string;
  readonly protocol: string | undefined;
  readonly targetType: string | undefined;
  readonly attributes: ReadonlyMap<string, string>;
}

const CROSS_ZONE = 'load_balancing.cross_zone.enabled';
const TERMINATION = 'target_health_state.unhealthy.connection_termination.enabled';

/**
 * Where ARC would refuse to shift a Network Load Balancer, because it balances across zones (ELB user guide, "Zonal shift
 * for your Network Load Balancer"). An interval after which unhealthy targets are drained needs the same attribute.
 */
export function refusalOfCrossZone(
  groups: readonly JudgedGroup[],
  ofLoadBalancer: ReadonlyMap<string, string>,
): RefusedError | undefined {
  const isOnForAll = ofLoadBalancer.get(CROSS_ZONE) === 'true';
  for (const group of groups) {
    const own = group.attributes.get(CROSS_ZONE);
    if (!isOnForAll && own !== 'true') continue;
    const fault = faultOf(group);
    if (fault === undefined) continue;
    const explanation = `With cross-zone load balancing, ARC does not shift a load balancer whose target group ${fault}: ${group.name} does. Change that, or turn cross-zone load balancing off.`;
    return refuse('not-supported', explanation);
  }
  return undefined;
}

function faultOf({ protocol, targetType, attributes }: JudgedGroup): string | undefined {
  if (protocol !== 'TCP' && protocol !== 'TLS') return `speaks ${protocol}`;
  if (targetType === 'alb') return 'has an Application Load Balancer for a target';
  if (attributes.get(CROSS_ZONE) === 'false') return 'turns it off for itself';
  // True is the default.
  if (attributes.get(TERMINATION) !== 'false') return `terminates connections to unhealthy targets (${TERMINATION})`;
  return undefined;
}
