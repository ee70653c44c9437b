import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { ConditionChangedError } from '../../../aws/conditionChanged.ts';
import {
  describeGroup,
  describeGroupAttributes,
  describeHealth,
} from '../../../aws/elasticLoadBalancing/targetGroups.ts';
import { targetViews, thresholdsOf } from '../../../aws/elasticLoadBalancing/targets.ts';
import { describeSubnets } from '../../../aws/ec2/subnets.ts';
import { locate } from '../../../aws/elasticLoadBalancing/places.ts';

/**
 * Reads a group once more before something is taken from it.
 * @param leaving keys of targets that are to go, healthy or not
 * @throws {ConditionChangedError} if a zone would be left with fewer healthy targets than it needs
 */
export async function checkZonesHold(policy: TargetGroupPolicy, leaving: ReadonlySet<string>): Promise<void> {
  const { arn, zones, minHealthyPerZone } = policy;
  const [group, attributes, health] = await Promise.all([
    describeGroup(arn),
    describeGroupAttributes(arn),
    describeHealth(arn),
  ]);
  if (!group) throw new ConditionChangedError('The target group is gone.');
  const subnets = await describeSubnets(group.VpcId!);
  const targets = targetViews(health, await locate(group.TargetType, health, subnets), policy);
  const { healthyCount } = thresholdsOf(attributes);
  const required = Math.max(minHealthyPerZone, healthyCount);
  for (const zone of zones) {
    const healthy = targets.filter((target) => target.zone === zone && target.state === 'healthy');
    const staying = healthy.filter(({ key }) => !leaving.has(key));
    // Where none of the healthy ones leaves, nothing is taken away.
    const loses = staying.length < healthy.length || leaving.size === 0;
    if (loses && staying.length < required) {
      throw new ConditionChangedError(
        `${zone} has ${healthy.length} healthy targets now and would keep ${staying.length} of the ${required} it needs.`,
      );
    }
  }
}
