import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import { describeSubnets } from '../../../aws/ec2/subnets.ts';
import { locate } from '../../../aws/elasticLoadBalancing/targetLocations.ts';
import { describeGroup, describeHealth } from '../../../aws/elasticLoadBalancing/targetGroups.ts';
import { targetViews } from '../../../aws/elasticLoadBalancing/targets.ts';
import type { Keep } from '../decision.ts';
import { whyNotSpared } from '../spared.ts';

/**
 * Reads a group once more before something is taken from it.
 * @param leaving keys or ids of targets that are to go, healthy or not; none where what goes is no target
 * @throws {ConditionChangedError} if a zone would be left with fewer healthy targets than it has to keep
 */
export async function checkZonesHold(arn: string, keep: Keep, leaving: readonly string[]): Promise<void> {
  const [group, health] = await Promise.all([describeGroup(arn), describeHealth(arn)]);
  if (!group) throw new ConditionChangedError('The target group is gone.');
  const locations = await locate(group.TargetType, health, await describeSubnets(group.VpcId!));
  const reason = whyNotSpared(targetViews(health, locations, { weights: {} }), keep, new Set(leaving));
  if (reason !== undefined) throw new ConditionChangedError(reason);
}
