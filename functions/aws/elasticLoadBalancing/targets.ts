import type { TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Attributes } from './targetGroups.ts';
import type { TargetLocations } from './targetLocations.ts';
import type { CrossZoneObstacle, CrossZoneSetting, CrossZoneView, TargetView, Thresholds } from './target.ts';

export const CROSS_ZONE = 'load_balancing.cross_zone.enabled';

/**
 * With cross-zone load balancing, a Network Load Balancer can have this many targets in total (NLB user guide,
 * "Quotas").
 */
const TARGETS_WITH_CROSS_ZONE = 500;

/** The group's targets, each in its zone and with its weight. */
export function targetViews(
  health: readonly TargetHealthDescription[],
  locations: Pick<TargetLocations, 'zoneOf' | 'instanceTypeOf' | 'machineOf'>,
  { weights }: Pick<TargetGroupPolicy, 'weights'>,
): TargetView[] {
  return health.map(({ Target, TargetHealth }) => {
    const [id, port] = [Target!.Id!, Target!.Port ?? 0];
    const type = locations.instanceTypeOf(id);
    // Of an address ELB tells the zone that sends to it; one that was registered for all zones is in none.
    const { AvailabilityZone = locations.zoneOf(id) } = Target!;
    return {
      key: `${id}:${port}`,
      id,
      machine: locations.machineOf(id),
      port,
      zone: AvailabilityZone === 'all' ? undefined : AvailabilityZone,
      weight: (type !== undefined && weights[type]) || 1,
      state: TargetHealth?.State ?? 'unavailable',
    };
  });
}

/** Below these, a zone is removed from DNS, or fails open to all its targets. */
export function thresholdsOf(attributes: Attributes): Thresholds {
  const read = (kind: string, unit: string) => {
    const value = attributes.get(`target_group_health.${kind}.minimum_healthy_targets.${unit}`);
    return value === undefined || value === 'off' ? 0 : Number(value);
  };
  const thresholdOf = (kind: string) => ({ count: read(kind, 'count'), percent: read(kind, 'percentage') });
  const [dns, routing] = [thresholdOf('dns_failover'), thresholdOf('unhealthy_state_routing')];
  const either = { count: Math.max(dns.count, routing.count), percent: Math.max(dns.percent, routing.percent) };
  return { either, routing };
}

/** @param targets of all groups of the load balancer */
export function crossZoneOf(
  group: Pick<TargetGroup, 'Protocol'>,
  attributes: Attributes,
  ofLoadBalancer: Attributes,
  targets: number,
): CrossZoneView {
  const setting = (attributes.get(CROSS_ZONE) ?? 'use_load_balancer_configuration') as CrossZoneSetting;
  const isOn =
    setting === 'use_load_balancer_configuration' ? ofLoadBalancer.get(CROSS_ZONE) === 'true' : setting === 'true';
  return { setting, isOn, obstacle: obstacleFor(group, attributes, ofLoadBalancer, targets) };
}

function obstacleFor(
  { Protocol }: Pick<TargetGroup, 'Protocol'>,
  attributes: Attributes,
  ofLoadBalancer: Attributes,
  targets: number,
): CrossZoneObstacle | undefined {
  if (targets > TARGETS_WITH_CROSS_ZONE) return 'quota';
  if (ofLoadBalancer.get('zonal_shift.config.enabled') !== 'true') return undefined;
  // ARC's requirements for a load balancer with cross-zone load balancing (ARC developer guide, "Supported resources").
  const terminates = attributes.get('target_health_state.unhealthy.connection_termination.enabled') === 'true';
  return terminates || !/^(TCP|TLS)$/.test(String(Protocol)) ? 'zonal-shift' : undefined;
}
