import type { FleetInput } from '../../fleet/fleet.ts';
import { targetGroupsSchema } from '../../fleet/targets.ts';
import type { Parts } from '../account/parts.ts';
import { ownerName, ownersOf, poolOf } from '../check/owners.ts';
import { balancersOf } from '../check/places.ts';
import type { Entry, LeftOut, Section } from './section.ts';

type TargetGroup = NonNullable<FleetInput['targetGroups']>[string];

interface Known {
  /** Everybody who might register targets could be asked for. */
  readonly areOwnersKnown: boolean;
}

/** Every target group of a Network Load Balancer. */
export function planTargetGroups(parts: Parts, known: Known): Section<TargetGroup> {
  const entries: Entry<TargetGroup>[] = [];
  const leftOut: LeftOut[] = [];
  for (const group of parts.targetGroups) {
    const what = `target group ${group.name}`;
    const balancers = balancersOf(group, parts.loadBalancers);
    const [balancer] = balancers;
    if (!balancer) {
      leftOut.push({ what, why: 'no load balancer uses it' });
    } else if (balancer.kind !== 'network') {
      leftOut.push({
        what,
        why: `it belongs to ${balancer.name}, an Application Load Balancer, which balances by itself`,
      });
    } else if (group.targetType !== 'instance' && group.targetType !== 'ip') {
      leftOut.push({ what, why: `its targets are of the type ${group.targetType}` });
    } else {
      const owners = ownersOf(group, parts.scalingGroups, parts.services, parts.groupTags.get(group.arn));
      const [owner] = owners;
      const pinned = balancer.zones.filter(({ hasFixedAddress }) => hasFixedAddress).map(({ zone }) => zone);
      const value: TargetGroup = {
        mode: 'observe',
        arn: group.arn,
        loadBalancer: balancer.arn,
        zones: balancer.zones.map(({ zone }) => zone).toSorted(),
        ...(pinned.length > 0 && { pinnedZones: pinned.toSorted() }),
        pool: owner && owners.length === 1 && known.areOwnersKnown ? poolOf(owner) : 'external',
      };
      const why = [
        whyPool(owners.map(ownerName), known),
        ...(pinned.length > 0
          ? ['Fixed addresses: clients may have written them down. Leave out of pinnedZones where they have not.']
          : []),
        ...(balancers.length > 1
          ? [
              `Also behind ${balancers
                .slice(1)
                .map(({ name }) => name)
                .join(', ')}.`,
            ]
          : []),
      ];
      const entry = { name: group.name, value, why };
      if (targetGroupsSchema.safeParse({ [group.name]: value }).success) entries.push(entry);
      else leftOut.push({ what, why: 'its name or a zone is none that a fleet may have' });
    }
  }
  return { entries, leftOut };
}

function whyPool(owners: readonly string[], { areOwnersKnown }: Known): string {
  if (!areOwnersKnown) return 'Who registers its targets could not be read: external until that is known.';
  if (owners.length === 0)
    return 'Nobody known registers its targets: external, or { ec2: { tagKey, tagValue } } of spare instances.';
  if (owners.length === 1) return `Its targets are registered by ${owners[0]}.`;
  return `Its targets are registered by ${owners.join(' and ')}: external, so that nobody is fought.`;
}
