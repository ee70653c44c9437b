import { row } from '../../findings/finding.ts';
import { ownerName, ownersOf } from '../owners.ts';

export const groupWithTwoOwners = row({
  id: 'group-with-two-owners',
  title: 'two owners register the targets of one group',
  severity: 'warning',
  seenBy: 'a target group is named by more than one Auto Scaling group, ECS service or Kubernetes cluster',
  remedy:
    'give each owner a target group of its own; in the fleet, the pool of {resource} has to be external until then',
  link: 'https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-target-groups.html',
  needs: ['targetGroups', 'groupTags', 'scalingGroups', 'services'],
  find: ({ targetGroups, groupTags, scalingGroups, services }) =>
    targetGroups.flatMap((group) => {
      const owners = ownersOf(group, scalingGroups, services, groupTags.get(group.arn));
      if (owners.length < 2) return [];
      return [{ resource: group.name, message: `Its targets come and go by ${owners.map(ownerName).join(' and ')}.` }];
    }),
});
