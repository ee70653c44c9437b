import type { PartName } from '../account/parts.ts';
import type { Found, Seen } from '../findings/finding.ts';
import { type Opening, openingsOf, protocolsOf } from './openings.ts';
import { balancersOf, behindTarget } from './places.ts';

export const NEEDED = [
  'loadBalancers',
  'targetGroups',
  'targets',
  'machines',
  'services',
  'securityGroups',
] as const satisfies readonly PartName[];

/**
 * Target groups whose targets somebody else than their load balancers may reach. Load balancers without security groups
 * pass on the addresses of their clients, so that theirs cannot be judged.
 */
export function openTargets(
  { loadBalancers, targetGroups, targets, machines, services, securityGroups }: Seen<(typeof NEEDED)[number]>,
  isOf: (opening: Opening) => boolean,
): Found[] {
  return targetGroups.flatMap((group) => {
    const balancers = balancersOf(group, loadBalancers);
    if (balancers.length === 0 || balancers.some((one) => one.securityGroupIds.length === 0)) return [];
    const allowed = balancers.flatMap((one) => one.securityGroupIds);
    const openings = targets
      .filter(({ groupArn }) => groupArn === group.arn)
      .flatMap((target) => {
        const ids = behindTarget(target, machines, services)?.securityGroupIds ?? [];
        const groups = securityGroups.filter(({ id }) => ids.includes(id));
        return openingsOf({ port: target.port, protocols: protocolsOf(group.protocol) }, groups, allowed);
      })
      .filter(isOf);
    return [...new Map(openings.map((one) => [`${one.groupId} ${one.source}`, one])).values()].map(
      ({ groupId, source }) => ({
        resource: group.name,
        message: `${groupId} lets ${source} reach its targets past the load balancer.`,
        values: { group: groupId, source, balancer: allowed[0] ?? '' },
      }),
    );
  });
}
