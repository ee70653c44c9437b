import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { stageTag } from '../../../fleet/names.ts';
import type { ListenerWeights } from '../../aws/elasticLoadBalancing/listenerWeights.ts';
import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { ResourceRecord } from '../../control-loop/record.ts';
import { describeHealth, type DescribedLoadBalancer } from '../../aws/elasticLoadBalancing/targetGroups.ts';
import { crossZoneOf, targetViews, thresholdsOf } from '../../aws/elasticLoadBalancing/targets.ts';
import { readAttributes } from './knownAttributes.ts';
import { noteMachines } from './knownMachines.ts';
import { otherGroupsOf } from './otherGroups.ts';
import { canonicalAddress } from '../../aws/ec2/addresses.ts';
import { describeSubnets } from '../../aws/ec2/subnets.ts';
import { locate, type TargetLocations } from '../../aws/elasticLoadBalancing/targetLocations.ts';
import { readAutoScalingGroup } from './pools/autoScalingGroup.ts';
import { readEc2 } from './pools/ec2.ts';
import { readEcsService } from './pools/ecsService.ts';
import { areTargetsOfKubernetes } from './pools/claims.ts';
import { CLAIMED, EXTERNAL, type PoolRequest } from './pools/pool.ts';
import { whyPutOff } from '../../control-loop/putOff.ts';
import { traits, type UnfitReason } from './decision.ts';
import { type Progress, readProgress } from './progress.ts';
import { proposeBridge } from './rules/bridge.ts';
import { routingOf, UNROUTED } from './routing.ts';
import { type RegisteredElsewhere, idsOfTargets, NOWHERE_ELSE } from './registeredTargets.ts';
import { situationOf } from './situation.ts';
import type { Surroundings } from './surroundings.ts';
import type { GroupView, PoolView, TargetView } from './view.ts';
import { readZoneStatus } from './zoneStatus.ts';

type Record = ResourceRecord<Progress>;

/** What the fleet says about one target group, and about those that might want the same spares. */
export interface ObserveOptions {
  readonly stage: string;
  readonly policies: ReadonlyMap<string, TargetGroupPolicy>;
  readonly surroundings: Surroundings;
}

/** One target group, with everything that a decision may need: for the holder of its lease. Some twelve calls. */
export async function observeOne(
  name: string,
  { stage, policies, surroundings }: ObserveOptions,
  record: Record,
  nowMs: number,
): Promise<GroupView> {
  const policy = policies.get(name)!;
  const [group, behind, tags] = await Promise.all([
    surroundings.group(policy.arn),
    surroundings.loadBalancer(policy.loadBalancer),
    surroundings.tags(policy.arn),
  ]);
  const unfit = whyUnfit(group, behind, policy, tags.get(stageTag.key) === stageTag.value(stage));
  if (unfit || !group || !behind) return unfitView(name, unfit ?? 'group-not-found', record);
  const [attributes, health, subnets, shiftedAway, status, listeners] = await Promise.all([
    readAttributes(policy.arn, nowMs),
    describeHealth(policy.arn),
    describeSubnets(group.VpcId!),
    surroundings.shiftedAway(policy.loadBalancer),
    readZoneStatus(policy, nowMs),
    surroundings.weightsOf(policy.loadBalancer),
  ]);
  const zoneNames = (behind.loadBalancer.AvailabilityZones ?? []).map(({ ZoneName = '' }) => ZoneName).toSorted();
  const locations = await locate(group.TargetType, health, subnets);
  const targets = targetViews(health, locations, policy);
  noteMachines(name, targets);
  const away = shiftedAway && new Set(shiftedAway.map((zoneId) => locations.zoneNamed(zoneId)));
  const progress = readProgress(record.progress);
  const seen = {
    group: name,
    unfit: undefined,
    zones: zoneNames.map((zone) => ({ zone, isHealthy: status.get(zone), isShiftedAway: away?.has(zone) })),
    targets,
    crossZone: crossZoneOf(group, attributes, behind.attributes, targets.length),
    thresholds: thresholdsOf(attributes),
    routing: routingOf(policy.arn, listeners),
    otherGroups: NO_OTHER_GROUPS,
    pool: EXTERNAL,
    pause: record.pause,
    interlock: record.interlock,
  };
  const otherGroups = needsOtherGroups(seen, progress, policy, nowMs)
    ? await readOtherGroups(policy, { surroundings, zones: zoneNames, listeners }, nowMs)
    : NO_OTHER_GROUPS;
  const elsewhere = Object.values(otherGroups.targets).reduce((total, count) => total + count, 0);
  const crossZone = crossZoneOf(group, attributes, behind.attributes, targets.length + elsewhere);
  const pool = await readPool(areTargetsOfKubernetes(tags.keys()) ? 'kubernetes' : policy.pool, progress, nowMs, {
    group,
    policy,
    zones: zoneNames,
    ...namedTargets(targets, locations),
    registeredElsewhere: async () => {
      if (!needsSpares({ ...seen, crossZone }, progress, policy, nowMs)) return NOWHERE_ELSE;
      return await readElsewhere(name, policies, await surroundings.groupsIn(group.VpcId ?? ''));
    },
    passedOver: progress.passedOver,
  });
  return { ...seen, crossZone, otherGroups, pool };
}

const NO_OTHER_GROUPS = { dark: {}, targets: {} };

/** A group that is well asks nothing about its neighbours: what they have counts towards the quota of a spare, too. */
function needsOtherGroups(view: GroupView, progress: Progress, policy: TargetGroupPolicy, nowMs: number): boolean {
  const { short, zones } = situationOf(view, progress, policy, nowMs);
  return short.length > 0 || zones.some(({ isHealthy }) => isHealthy === false);
}

async function readOtherGroups(
  { arn, loadBalancer }: TargetGroupPolicy,
  behind: Pick<ObserveOptions, 'surroundings'> & {
    readonly zones: readonly string[];
    readonly listeners: readonly ListenerWeights[];
  },
  nowMs: number,
): Promise<GroupView['otherGroups']> {
  const { surroundings, ...about } = behind;
  const groups = await surroundings.groupsOf(loadBalancer);
  const counted = { loadBalancer, groups: groups.map(({ TargetGroupArn }) => TargetGroupArn!), zones: about.zones };
  if (groups.length < 2) return NO_OTHER_GROUPS;
  return otherGroupsOf(arn, { ...about, groups, counts: await surroundings.countsOf(counted, nowMs) });
}

/** Whether a spare may be registered now. A bridge comes first, and does not wait for what the neighbours have. */
function needsSpares(view: GroupView, progress: Progress, policy: TargetGroupPolicy, nowMs: number): boolean {
  const situation = situationOf(view, progress, policy, nowMs);
  const bridge = proposeBridge(situation);
  if (bridge && !whyPutOff(bridge, progress, traits, nowMs)) return false;
  return situation.short.length > 0 || (situation.isInService && situation.skew > policy.allowedSkew);
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

function readPool(
  pool: TargetGroupPolicy['pool'] | 'kubernetes',
  { orders }: Progress,
  nowMs: number,
  request: PoolRequest,
): Promise<PoolView> {
  if (pool === 'external') return Promise.resolve(EXTERNAL);
  if (pool === 'kubernetes') return Promise.resolve(CLAIMED);
  if ('ec2' in pool) return readEc2(pool.ec2, request, nowMs);
  return 'autoScalingGroup' in pool
    ? readAutoScalingGroup(pool.autoScalingGroup, request, orders, nowMs)
    : readEcsService(pool.ecsService, orders);
}

function namedTargets(
  targets: readonly TargetView[],
  { scalingGroupOf }: Pick<TargetLocations, 'scalingGroupOf'>,
): Pick<PoolRequest, 'registered' | 'serving' | 'scalingGroups'> {
  const serving = targets.filter(({ state }) => state !== 'draining');
  return {
    registered: new Set(targets.flatMap(({ id, machine }) => [canonicalAddress(id), machine])),
    serving: new Set(serving.map(({ machine }) => machine)),
    scalingGroups: new Set(serving.flatMap(({ id }) => scalingGroupOf(id) ?? [])),
  };
}

/** What serves in another group is no spare here, whether the fleet names that group or not. */
async function readElsewhere(
  name: string,
  policies: ReadonlyMap<string, TargetGroupPolicy>,
  inVpc: readonly TargetGroup[],
): Promise<RegisteredElsewhere> {
  const { arn: own, pool } = policies.get(name)!;
  const isSame = (policy: TargetGroupPolicy) =>
    policy.pool !== 'external' && JSON.stringify(policy.pool) === JSON.stringify(pool);
  const ofSamePool = [...policies.values()].filter(isSame).map(({ arn }) => arn);
  const known = new Set([own, ...ofSamePool]);
  const others = inVpc.map(({ TargetGroupArn = '' }) => TargetGroupArn).filter((arn) => !known.has(arn));
  return await idsOfTargets({ ofSamePool: ofSamePool.filter((arn) => arn !== own), others });
}

/** Of a group that is none for us nothing else is read. */
export function unfitView(group: string, unfit: UnfitReason, { pause, interlock }: Record): GroupView {
  // No event about a machine is about this group.
  noteMachines(group, []);
  return {
    group,
    unfit,
    zones: [],
    targets: [],
    crossZone: { setting: 'use_load_balancer_configuration', isOn: false, obstacle: undefined },
    thresholds: { either: { count: 1, percent: 0 }, routing: { count: 1, percent: 0 } },
    // A deployment may give it a listener, as one that shifts weights would.
    routing: unfit === 'no-load-balancer' ? UNROUTED : undefined,
    otherGroups: NO_OTHER_GROUPS,
    pool: EXTERNAL,
    pause,
    interlock,
  };
}
