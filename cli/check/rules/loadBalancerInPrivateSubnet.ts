import { row } from '../../findings/finding.ts';
import { isPublic } from '../places.ts';

export const loadBalancerInPrivateSubnet = row({
  id: 'load-balancer-in-private-subnet',
  title: 'an internet-facing load balancer is in a private subnet',
  severity: 'error',
  seenBy: 'the route table of the subnet has no route to an internet gateway',
  remedy: 'EC2 console › Load Balancers › {resource} › Network mapping › Edit subnets: a public subnet in {zone}',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/application-load-balancers.html#subnets-load-balancer',
  needs: ['loadBalancers', 'routeTables'],
  find: ({ loadBalancers, routeTables }) =>
    loadBalancers
      .filter(({ isInternal }) => !isInternal)
      .flatMap(({ name, vpcId, zones }) =>
        zones
          .filter(({ subnetId }) => !isPublic({ id: subnetId, vpcId }, routeTables))
          .map(({ zone, subnetId }) => ({
            resource: name,
            message: `Clients on the internet do not reach it in ${zone}: its subnet ${subnetId} there is private.`,
            values: { zone },
          })),
      ),
});
