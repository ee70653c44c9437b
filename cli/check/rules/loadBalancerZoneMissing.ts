import { row } from '../../findings/finding.ts';
import { balancersOf } from '../places.ts';

export const loadBalancerZoneMissing = row({
  id: 'load-balancer-zone-missing',
  title: 'targets are in a zone in which their load balancer is not enabled',
  severity: 'error',
  seenBy: 'the zone of a target, or of its instance, is none of the load balancer',
  remedy: 'EC2 console › Load Balancers › {resource} › Network mapping › Edit subnets: add a subnet in {zone}',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/userguide/how-elastic-load-balancing-works.html#availability-zones',
  needs: ['loadBalancers', 'targetGroups', 'targets', 'machines', 'subnets'],
  find({ loadBalancers, targetGroups, targets, machines, subnets }) {
    const subnetOf = new Map(machines.map(({ id, subnetId }) => [id, subnetId]));
    const zoneOf = new Map(subnets.map(({ id, zone }) => [id, zone]));
    return targetGroups.flatMap((group) => {
      const zones = new Set(
        targets
          .filter(({ groupArn, zone }) => groupArn === group.arn && zone !== 'all')
          .flatMap(({ id, zone }) => zone ?? zoneOf.get(subnetOf.get(id) ?? '') ?? []),
      );
      return balancersOf(group, loadBalancers).flatMap(({ name, zones: enabled }) =>
        [...zones]
          .filter((zone) => !enabled.some((one) => one.zone === zone))
          .map((zone) => ({
            resource: name,
            message: `Targets of ${group.name} in ${zone} get no requests: the load balancer is not enabled there.`,
            values: { zone },
          })),
      );
    });
  },
});
