import { row } from '../../findings/finding.ts';

export const pinnedAddressInOneZone = row({
  id: 'pinned-address-in-one-zone',
  title: 'a load balancer has a fixed address in one zone only',
  severity: 'warning',
  seenBy:
    'a Network Load Balancer has an Elastic IP address, or a private one that somebody chose, in exactly one of its zones',
  remedy:
    'give it one in each zone: EC2 console › Load Balancers › {resource} › Network mapping › Edit subnets; and name {zone} in pinnedZones of its target groups in the fleet',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/network-load-balancers.html#availability-zones',
  needs: ['loadBalancers'],
  find: ({ loadBalancers }) =>
    loadBalancers.flatMap(({ name, kind, zones }) => {
      const pinned = zones.filter(({ hasFixedAddress }) => hasFixedAddress);
      const [only] = pinned;
      if (kind !== 'network' || !only || pinned.length > 1) return [];
      const message = `Whoever has written its address down depends on ${only.zone} alone: DNS does not help them when the zone fails.`;
      return [{ resource: name, message, values: { zone: only.zone } }];
    }),
});
