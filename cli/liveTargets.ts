import type { Region } from '../sandbox/region.ts';
import type { Report } from '../sandbox/run/report.ts';

/** Commands that show the target groups, if there are any; `URL` stands for the AWS endpoint. */
export function connectTo({ elasticLoadBalancing }: Region): string[] {
  const { state } = elasticLoadBalancing;
  const addresses = state.loadBalancers.all().flatMap((loadBalancer) => {
    const listener = state.listenersOf(loadBalancer.id).find(({ protocol }) => protocol === 'TCP');
    return listener ? [...loadBalancer.zones.values()].map(({ address }) => `nc ${address} ${listener.port}`) : [];
  });
  if (addresses.length === 0) return [];
  const groups = state.targetGroups
    .all()
    .map(({ id }) => `aws --endpoint-url URL elbv2 describe-target-health --target-group-arn ${id}`);
  return [...groups, ...addresses];
}

/** `shop: a 4/4  b 0/4  c 4/4, cross-zone on`: healthy and registered targets, by the letter of their zone. */
export function describeGroups({ elasticLoadBalancing }: Region): string[] {
  return elasticLoadBalancing.state.targetGroups.all().map(({ name, targets, attributes }) => {
    const staying = [...targets.values()].filter(({ draining }) => !draining);
    const zones = Map.groupBy(staying, ({ zone }) => zone);
    const states = [...zones.keys()].toSorted().map((zone) => {
      const inZone = zones.get(zone)!;
      const healthy = inZone.filter(({ health }) => health.state === 'healthy').length;
      return `${zone.at(-1)} ${healthy}/${inZone.length}`;
    });
    const isCrossZone = attributes.get('load_balancing.cross_zone.enabled') === 'true';
    return `${name}: ${states.join('  ')}${isCrossZone ? ', cross-zone on' : ''}`;
  });
}

/** The measures of each zone. */
export const describeZones = (groups: NonNullable<Report['targetGroups']>): string[] =>
  groups.flatMap(({ zones }) =>
    zones.map(
      ({ zone, secondsBelowMinimum, secondsUnreachable, moves }) =>
        `${zone}: ${secondsBelowMinimum} s below the minimum, ${secondsUnreachable} s unreachable, ${moves} moves`,
    ),
  );

/** `127.0.2.1:8443 (eu-west-1b): before 0 of 600 failed, outage 84 of 3600 failed` */
export const describeConnections = (connections: Report['failedConnections'] = {}): string[] =>
  Object.entries(connections).map(([address, phases]) => {
    const parts = Object.entries(phases).map(
      ([phase, { attempted, failed }]) => `${phase} ${failed} of ${attempted} failed`,
    );
    return `${address}: ${parts.join(', ')}`;
  });
