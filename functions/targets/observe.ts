import type { TargetGroup, TargetHealthDescription } from '@aws-sdk/client-elastic-load-balancing-v2';
import { stageTag } from '../../fleet/names.ts';
import type { TargetGroupPolicy } from '../../fleet/targets.ts';
import { zonesShiftedAway } from '../platform/arcZonalShift.ts';
import type { ResourceRecord } from '../platform/ledger.ts';
import {
  describeGroup,
  describeGroupAttributes,
  describeHealth,
  describeLoadBalancer,
  type DescribedLoadBalancer,
  readTag,
} from './describe.ts';
import { crossZoneOf, targetViews, thresholdsOf } from './groupView.ts';
import { readOthers } from './others.ts';
import { describeSubnets, locate } from './places.ts';
import { readAutoScalingGroup } from './pools/autoScalingGroup.ts';
import { readEc2 } from './pools/ec2.ts';
import { readEcsService } from './pools/ecsService.ts';
import { EXTERNAL, type PoolRequest } from './pools/pool.ts';
import { adoptInstances, forgetFinished, NO_PROGRESS, type Progress } from './progress.ts';
import { hasSurplus } from './rules/giveBack.ts';
import { situationOf } from './situation.ts';
import type { GroupView, PoolView, UnfitReason } from './view.ts';
import { readZoneStatus } from './zoneStatus.ts';

type Record = ResourceRecord<Progress>;

/** What the fleet says about one target group, and about those that might want the same spares. */
export interface ObserveOptions {
  readonly stage: string;
  readonly policies: ReadonlyMap<string, TargetGroupPolicy>;
}

/** One target group, with everything that a decision may need: for the holder of its lease. Some fifteen calls. */
export async function observeOne(
  name: string,
  { stage, policies }: ObserveOptions,
  record: Record,
  nowMs: number,
): Promise<GroupView> {
  const policy = policies.get(name)!;
  const [group, behind, tag] = await Promise.all([
    describeGroup(policy.arn),
    describeLoadBalancer(policy.loadBalancer),
    readTag(policy.arn, stageTag.key),
  ]);
  const unfit = whyUnfit(group, behind, policy, tag === stageTag.value(stage));
  if (unfit || !group || !behind) return absentView(name, unfit ?? 'group-not-found', record);
  const [attributes, health, subnets, shiftedAway, status] = await Promise.all([
    describeGroupAttributes(policy.arn),
    describeHealth(policy.arn),
    describeSubnets(group.VpcId!),
    // In the very outage that this is about, ARC may not answer: a bridge must not wait for it.
    zonesShiftedAway(policy.loadBalancer).catch(() => undefined),
    readZoneStatus(policy, nowMs),
  ]);
  const zoneNames = (behind.loadBalancer.AvailabilityZones ?? []).map(({ ZoneName = '' }) => ZoneName).toSorted();
  const [places, others] = await Promise.all([
    locate(group.TargetType, health, subnets),
    readOthers(policy, zoneNames, subnets),
  ]);
  const targets = targetViews(health, places, policy);
  const away = shiftedAway && new Set(shiftedAway.map((zoneId) => places.zoneNamed(zoneId)));
  const crossZone = crossZoneOf(group, attributes, behind.attributes, targets.length + others.targets);
  const known = { ...NO_PROGRESS, ...record.progress };
  const pool = await readPool(policy, known, {
    group,
    policy,
    zones: zoneNames,
    registered: new Set(targets.map(({ key }) => key)),
    registeredElsewhere: new Set([...others.ids, ...(await idsOfSharers(name, policies))]),
    passedOver: known.passedOver,
  });
  const adopted = adoptInstances(known, pool.size?.instances ?? [], nowMs);
  const progress = forgetFinished(adopted, { targets, isBridged: crossZone.isOn }, nowMs);
  return withHoldsSince(
    {
      group: name,
      unfit: undefined,
      zones: zoneNames.map((zone) => ({ zone, isHealthy: status.get(zone), isShiftedAway: away?.has(zone) })),
      targets,
      crossZone,
      thresholds: thresholdsOf(attributes),
      others: { dark: others.dark },
      pool,
      progress,
      pause: record.pause,
      interlock: record.interlock,
    },
    policy,
    nowMs,
  );
}

/** Since when all zones hold, and since when something could be given back: the first look that found them so. */
function withHoldsSince(view: GroupView, policy: TargetGroupPolicy, nowMs: number): GroupView {
  const situation = situationOf(view, policy, nowMs);
  const { progress } = view;
  const holdsSinceMs = situation.short.length === 0 ? (progress.holdsSinceMs ?? nowMs) : undefined;
  const surplusSinceMs = hasSurplus(situation) ? (progress.surplusSinceMs ?? nowMs) : undefined;
  return { ...view, progress: { ...progress, holdsSinceMs, surplusSinceMs } };
}

function whyUnfit(
  group: TargetGroup | undefined,
  behind: DescribedLoadBalancer | undefined,
  policy: TargetGroupPolicy,
  isTagged: boolean,
): UnfitReason | undefined {
  if (!group) return 'group-not-found';
  if (!group.LoadBalancerArns || group.LoadBalancerArns.length === 0) return 'no-load-balancer';
  if (!behind || !group.LoadBalancerArns.includes(policy.loadBalancer)) return 'other-load-balancer';
  if (group.TargetType === 'alb') return 'alb-target';
  return isTagged ? undefined : 'not-tagged';
}

function readPool(policy: TargetGroupPolicy, { orders }: Progress, request: PoolRequest): Promise<PoolView> {
  const { pool } = policy;
  if (pool === 'external') return Promise.resolve(EXTERNAL);
  if ('ec2' in pool) return readEc2(pool.ec2, request);
  return 'autoScalingGroup' in pool
    ? readAutoScalingGroup(pool.autoScalingGroup, request, orders)
    : readEcsService(pool.ecsService, orders);
}

/** Targets of the fleet's other groups that take spares from the same pool: what serves there is no spare here. */
async function idsOfSharers(name: string, policies: ReadonlyMap<string, TargetGroupPolicy>): Promise<string[]> {
  const pool = JSON.stringify(policies.get(name)!.pool);
  const sharers = [...policies].filter(
    ([other, policy]) => other !== name && policy.pool !== 'external' && JSON.stringify(policy.pool) === pool,
  );
  const health = await Promise.all(sharers.map(([, { arn }]) => describeHealth(arn).catch(noneIfGone)));
  return health.flat().map(({ Target }) => Target!.Id!);
}

function noneIfGone(error: unknown): TargetHealthDescription[] {
  if (error instanceof Error && error.name.startsWith('TargetGroupNotFound')) return [];
  throw error;
}

/** Of a group that is none for us nothing else is read. */
function absentView(name: string, unfit: UnfitReason, record: Record): GroupView {
  return {
    group: name,
    unfit,
    zones: [],
    targets: [],
    crossZone: { setting: 'use_load_balancer_configuration', isOn: false, obstacle: undefined },
    thresholds: { healthyCount: 1, healthyPercent: 0 },
    others: { dark: {} },
    pool: EXTERNAL,
    progress: { ...NO_PROGRESS, ...record.progress },
    pause: record.pause,
    interlock: record.interlock,
  };
}
