import type { Subnet } from '@aws-sdk/client-ec2';
import type { TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import { describeGroupAttributes, describeGroupsOf, describeHealth } from './describe.ts';
import { CROSS_ZONE } from './groupView.ts';
import { locate } from './places.ts';
import type { OthersView } from './view.ts';

/** The other groups of a load balancer: how many targets they have, which, and where they have none that is healthy. */
export interface Others extends OthersView {
  readonly targets: number;
  readonly ids: readonly string[];
}

export async function readOthers(
  { arn, loadBalancer }: TargetGroupPolicy,
  zones: readonly string[],
  subnets: readonly Subnet[],
): Promise<Others> {
  const groups = (await describeGroupsOf(loadBalancer)).filter(({ TargetGroupArn }) => TargetGroupArn !== arn);
  const health = await Promise.all(groups.map(({ TargetGroupArn }) => describeHealth(TargetGroupArn!)));
  const dark = await Promise.all(groups.map((group, at) => darkZones(group, health[at]!, zones, subnets)));
  return {
    targets: health.flat().length,
    ids: health.flat().map(({ Target }) => Target!.Id!),
    dark: Object.fromEntries(dark.flat()),
  };
}

/** Pairs of a zone without a healthy target of this group, and the group's name. */
async function darkZones(
  group: TargetGroup,
  health: readonly TargetHealthDescription[],
  zones: readonly string[],
  subnets: readonly Subnet[],
): Promise<[zone: string, group: string][]> {
  if (group.TargetType === 'alb') return [];
  const healthy = health.filter(({ TargetHealth }) => TargetHealth?.State === 'healthy');
  const places = await locate(group.TargetType, healthy, subnets);
  const lit = new Set(healthy.map(({ Target }) => places.zoneOf(Target!.Id!)));
  const dark = zones.filter((zone) => !lit.has(zone));
  if (dark.length === 0 || healthy.length === 0) return dark.map((zone) => [zone, group.TargetGroupName!]);
  // Where it leans on other zones, its own targets in a zone do not matter.
  const attributes = await describeGroupAttributes(group.TargetGroupArn!);
  return attributes.get(CROSS_ZONE) === 'true' ? [] : dark.map((zone) => [zone, group.TargetGroupName!]);
}
