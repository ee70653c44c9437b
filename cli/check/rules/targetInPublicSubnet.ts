import { row } from '../../findings/finding.ts';
import { balancersOf, behindTarget, isPublic } from '../places.ts';

export const targetInPublicSubnet = row({
  id: 'target-in-public-subnet',
  title: 'targets are in a public subnet',
  severity: 'warning',
  seenBy: 'the route table of the subnet of a target has a route to an internet gateway',
  remedy: 'launch the targets of {resource} in private subnets: a NAT gateway or VPC endpoints are their way out',
  link: 'https://docs.aws.amazon.com/vpc/latest/userguide/vpc-example-private-subnets-nat.html',
  needs: ['loadBalancers', 'targetGroups', 'targets', 'machines', 'services', 'subnets', 'routeTables'],
  find: ({ loadBalancers, targetGroups, targets, machines, services, subnets, routeTables }) =>
    targetGroups
      .filter((group) => balancersOf(group, loadBalancers).length > 0)
      .flatMap((group) => {
        const placed = targets
          .filter(({ groupArn }) => groupArn === group.arn)
          .flatMap((target) => behindTarget(target, machines, services) ?? []);
        const inPublic = new Set(
          placed
            .filter(({ subnetIds }) =>
              subnets.some((subnet) => subnetIds.includes(subnet.id) && isPublic(subnet, routeTables)),
            )
            .map(({ name }) => name),
        );
        if (inPublic.size === 0) return [];
        const names = [...inPublic].slice(0, 3).join(', ');
        const more = inPublic.size > 3 ? ` and ${inPublic.size - 3} more` : '';
        return [
          { resource: group.name, message: `Its targets may be reached past the load balancer: ${names}${more}.` },
        ];
      }),
});
