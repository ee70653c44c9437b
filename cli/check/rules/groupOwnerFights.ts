import { row } from '../../findings/finding.ts';
import { isFoughtOver, ownerName, ownersOf, poolOf } from '../owners.ts';

export const groupOwnerFights = row({
  id: 'group-owner-fights',
  title: 'somebody else changes the targets that Evenkeel moves',
  severity: 'error',
  seenBy:
    'a target group of the fleet belongs to an Auto Scaling group, an ECS service or a Kubernetes cluster that is not its pool',
  remedy: 'in the fleet: targetGroups.{resource}.pool: {pool}',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/network/target-group-register-targets.html',
  needs: ['targetGroups', 'groupTags', 'scalingGroups', 'services'],
  find: ({ fleet, targetGroups, groupTags, scalingGroups, services }) =>
    targetGroups.flatMap((group) => {
      const policy = Object.values(fleet.targetGroups).find(({ arn }) => arn === group.arn);
      const owners = ownersOf(group, scalingGroups, services, groupTags.get(group.arn));
      const [first] = owners;
      if (!policy || !first || !isFoughtOver(policy.pool, owners)) return [];
      const pool = JSON.stringify(owners.length > 1 ? 'external' : poolOf(first));
      const who = owners.map(ownerName).join(' and ');
      const message = `What Evenkeel registers, ${who} deregisters, and the other way round.`;
      return [{ resource: group.name, message, values: { pool } }];
    }),
});
