import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import { describeSubnets } from '../../../aws/ec2/subnets.ts';
import { locate } from '../../../aws/elasticLoadBalancing/targetLocations.ts';
import { describeGroup, describeHealth } from '../../../aws/elasticLoadBalancing/targetGroups.ts';
import { unlessGone } from '../../../aws/elasticLoadBalancing/paced.ts';
import type { TargetView } from '../../../aws/elasticLoadBalancing/target.ts';
import { targetViews } from '../../../aws/elasticLoadBalancing/targets.ts';
import type { Keep } from '../decision.ts';
import { whyNotSpared } from '../spared.ts';

/**
 * Reads a group once more before something is taken from it.
 * @param leaving keys or ids of targets that are to go, healthy or not; none where what goes is no target
 * @throws {ConditionChangedError} if a zone would be left with fewer healthy targets than it has to keep
 */
export async function checkZonesHold(arn: string, keep: Keep, leaving: readonly string[]): Promise<void> {
  const targets = await readTargets(arn);
  if (!targets) throw new ConditionChangedError('The target group is gone.');
  const reason = whyNotSpared(targets, keep, new Set(leaving));
  if (reason !== undefined) throw new ConditionChangedError(reason);
}

/** Another group of the fleet whose targets come from the same pool. */
export interface Sharer {
  readonly name: string;
  readonly arn: string;
  /** So many healthy machines the fleet wants in each of its zones. */
  readonly keep: Keep;
}

/**
 * What is given back to a pool is taken from every group that it stands behind. A group that has none of it loses nothing.
 * @param instanceIds that end; empty where tasks do, which have no names: then every zone must be able to lose all of them
 * @throws {ConditionChangedError} if a zone of another group would be left with fewer healthy targets than the fleet wants
 */
export async function checkOthersHold(
  sharers: readonly Sharer[],
  { instanceIds, count }: { readonly instanceIds: readonly string[]; readonly count: number },
): Promise<void> {
  const leaving = new Set(instanceIds);
  for (const { name, arn, keep } of sharers) {
    const targets = (await readTargets(arn)) ?? [];
    const isConcerned = targets.some(
      ({ state, machine }) => state === 'healthy' && (leaving.size === 0 || leaving.has(machine)),
    );
    if (!isConcerned) continue;
    const spared = leaving.size === 0 ? count : 0;
    const needed = Object.fromEntries(Object.entries(keep).map(([zone, required]) => [zone, required + spared]));
    const reason = whyNotSpared(targets, needed, leaving);
    if (reason !== undefined) throw new ConditionChangedError(`The group ${name} has the same pool. ${reason}`);
  }
}

/** undefined where the group is gone. */
async function readTargets(arn: string): Promise<TargetView[] | undefined> {
  const [group, health] = await Promise.all([describeGroup(arn), unlessGone(describeHealth(arn))]);
  if (!group || !health) return undefined;
  const locations = await locate(group.TargetType, health, await describeSubnets(group.VpcId!));
  return targetViews(health, locations, { weights: {} });
}
