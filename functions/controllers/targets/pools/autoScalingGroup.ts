import {
  type AutoScalingGroup,
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  DescribeLifecycleHooksCommand,
  type Instance as Member,
} from '@aws-sdk/client-auto-scaling';
import type { Instance } from '@aws-sdk/client-ec2';
import { autoScaling } from '../../../aws/clients.ts';
import { describeInstances } from '../../../aws/ec2/instances.ts';
import { NEWCOMER_PATIENCE_MS, type Order, OUT_OF_SIGHT_MS } from '../progress.ts';
import type { OwnersWork, PoolSize, PoolView } from '../view.ts';
import { areNodesOfKubernetes, isBeingReplaced } from './claims.ts';
import { CLAIMED, NOTHING_UNUSABLE, type PoolRequest, QUIET, sortInstances } from './pool.ts';
import { launchBarOf, stageOf } from './scalingState.ts';

const ABSENT: PoolView = {
  kind: 'autoScalingGroup',
  exists: false,
  ...QUIET,
  spares: [],
  unusable: NOTHING_UNUSABLE,
  registersItself: true,
  size: undefined,
};

/** Refreshes that still replace instances (API reference, "InstanceRefresh"). */
const REFRESHING = /^(Pending|InProgress|Cancelling|RollbackInProgress|Baking)$/;

/** CodeDeploy puts such a hook on each group that it deploys to (CodeDeploy user guide, "Integrating with EC2 Auto Scaling"). */
const CODE_DEPLOY_HOOK = /^CodeDeploy-managed-/;

/** An Auto Scaling group as a pool: two calls to it, and one to EC2. */
export async function readAutoScalingGroup(
  name: string,
  request: PoolRequest,
  orders: Readonly<Record<string, Order>>,
  nowMs: number,
): Promise<PoolView> {
  const looked = await lookAt(name, request, nowMs);
  if (!looked) return ABSENT;
  const { found, members, instances, registersItself } = looked;
  if (areNodesOfKubernetes((found.Tags ?? []).map(({ Key = '' }) => Key))) return CLAIMED;
  const isServing = ({ InstanceId }: Instance) => stageOf(members.get(InstanceId!)?.LifecycleState) === 'serving';
  return {
    kind: 'autoScalingGroup',
    exists: true,
    ...QUIET,
    ...(await doingsOf(looked, orders)),
    ...(registersItself
      ? { spares: [], unusable: NOTHING_UNUSABLE }
      : await sortInstances(instances, isServing, request)),
    registersItself,
    size: sizeOf(found, members, instances, registersItself),
  };
}

/** What an Auto Scaling group is doing to the targets of a group. */
type Doings = Pick<PoolView, 'work' | 'isMoving' | 'coming'>;

/**
 * What the Auto Scaling groups do that register the targets of a group whose pool is another one: of those that are
 * attached to it. Two calls for each, and one to EC2.
 */
export async function readOwnersOfTargets(request: PoolRequest, nowMs: number): Promise<Doings> {
  const looked = await Promise.all([...request.scalingGroups].map((name) => lookAt(name, request, nowMs)));
  const owners = looked.filter((one) => one?.registersItself === true);
  const doings = await Promise.all(owners.map((owner) => doingsOf(owner!, {})));
  return {
    work: doings.find(({ work }) => work !== undefined)?.work,
    isMoving: doings.some(({ isMoving }) => isMoving),
    coming: doings.flatMap(({ coming }) => coming),
  };
}

interface Looked {
  readonly found: AutoScalingGroup;
  readonly members: ReadonlyMap<string, Member>;
  readonly instances: readonly Instance[];
  readonly isRefreshing: boolean;
  /** It is attached to the target group. */
  readonly registersItself: boolean;
  readonly request: PoolRequest;
  readonly nowMs: number;
}

/** undefined if there is no such group. */
async function lookAt(name: string, request: PoolRequest, nowMs: number): Promise<Looked | undefined> {
  const [{ AutoScalingGroups: [found] = [] }, isRefreshing] = await Promise.all([
    autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] })),
    readRefreshes(name),
  ]);
  if (!found) return undefined;
  const members = new Map((found.Instances ?? []).map((member) => [member.InstanceId!, member]));
  const instances = members.size > 0 ? await describeInstances('instance-id', [...members.keys()]) : [];
  const registersItself = isAttached(found, request.group.TargetGroupArn!);
  return { found, members, instances, isRefreshing, registersItself, request, nowMs };
}

async function doingsOf(looked: Looked, orders: Readonly<Record<string, Order>>): Promise<Doings> {
  const { members, isRefreshing, registersItself } = looked;
  return {
    work: isRefreshing ? 'refreshing' : registersItself ? await readDeployment(looked) : undefined,
    isMoving: [...members.values()].some((member) => isOnTheMove(member) && !isOrdered(member, orders)),
    coming: registersItself ? comingOf(looked, orders) : [],
  };
}

function sizeOf(
  found: AutoScalingGroup,
  members: ReadonlyMap<string, Member>,
  instances: readonly Instance[],
  registersItself: boolean,
): PoolSize {
  const suspended = new Set((found.SuspendedProcesses ?? []).map(({ ProcessName = '' }) => ProcessName));
  const { LaunchTemplate, MixedInstancesPolicy: mixed, DesiredCapacityType: unit = 'units' } = found;
  const distribution = mixed?.InstancesDistribution;
  return {
    desired: found.DesiredCapacity ?? 0,
    min: found.MinSize ?? 0,
    max: found.MaxSize ?? 0,
    spreads: !suspended.has('AZRebalance'),
    canSpread: false,
    launchBar: launchBarOf({
      suspended,
      registersItself,
      hasLaunchTemplate: LaunchTemplate !== undefined || mixed !== undefined,
      onDemandPercent: mixed && (distribution?.OnDemandPercentageAboveBaseCapacity ?? 100),
      onDemandBase: distribution?.OnDemandBaseCapacity ?? 0,
      isWeighted: unit !== 'units' || (mixed?.LaunchTemplate?.Overrides ?? []).some(weighsMore),
    }),
    keepsAll: suspended.has('Terminate'),
    instances: instances.map(({ InstanceId, Placement, LaunchTime }) => ({
      id: InstanceId!,
      zone: Placement?.AvailabilityZone ?? '',
      launchedMs: LaunchTime?.getTime() ?? 0,
      // Where every new instance is protected, so is ours, which says nothing about it.
      isProtected: !found.NewInstancesProtectedFromScaleIn && members.get(InstanceId!)?.ProtectedFromScaleIn === true,
    })),
  };
}

const weighsMore = ({ WeightedCapacity = '1' }: { readonly WeightedCapacity?: string | undefined }): boolean =>
  WeightedCapacity !== '1';

async function readRefreshes(AutoScalingGroupName: string): Promise<boolean> {
  try {
    const { InstanceRefreshes = [] } = await autoScaling.send(
      new DescribeInstanceRefreshesCommand({ AutoScalingGroupName }),
    );
    return InstanceRefreshes.some(({ Status = '' }) => REFRESHING.test(Status));
  } catch (error) {
    // There is no such group: whoever reads the group itself says so.
    if (error instanceof Error && error.name === 'ValidationError') return false;
    throw error;
  }
}

const isAttached = ({ TargetGroupARNs = [], TrafficSources = [] }: AutoScalingGroup, arn: string): boolean =>
  TargetGroupARNs.includes(arn) || TrafficSources.some(({ Identifier }) => Identifier === arn);

/**
 * CodeDeploy takes instances that are in service out of their target group, one after the other, and puts them back. The
 * group's hooks tell that it is CodeDeploy; asking CodeDeploy itself would take the right to read every deployment of the
 * account. They are asked for only where such an instance is missing among the targets. In a blue/green deployment it
 * brings the instances of another group, whose name tells.
 */
async function readDeployment({ found, members, instances, request, nowMs }: Looked): Promise<OwnersWork | undefined> {
  const isTakenOut = (instance: Instance) =>
    stageOf(members.get(instance.InstanceId!)?.LifecycleState) === 'serving' &&
    !request.serving.has(instance.InstanceId!) &&
    nowMs - (instance.LaunchTime?.getTime() ?? 0) >= OUT_OF_SIGHT_MS;
  if (isBeingReplaced(found.AutoScalingGroupName!, request.scalingGroups)) return 'deploying';
  if (!instances.some(isTakenOut)) return undefined;
  const { LifecycleHooks = [] } = await autoScaling.send(
    new DescribeLifecycleHooksCommand({ AutoScalingGroupName: found.AutoScalingGroupName }),
  );
  return LifecycleHooks.some(({ LifecycleHookName = '' }) => CODE_DEPLOY_HOOK.test(LifecycleHookName))
    ? 'deploying'
    : undefined;
}

const isOnTheMove = ({ LifecycleState }: Member): boolean => ['coming', 'leaving'].includes(stageOf(LifecycleState));

/** What we have asked for, or what may well be that: an order that has brought all of its instances brings no others. */
const isOrdered = ({ AvailabilityZone, InstanceId }: Member, orders: Readonly<Record<string, Order>>): boolean =>
  Object.values(orders).some(
    ({ zone, count, instanceIds }) =>
      instanceIds.includes(InstanceId!) || (zone === AvailabilityZone && instanceIds.length < count),
  );

/**
 * Instances that nobody of ours has asked for, as long as they may well come into service: on their way, a hook that they
 * wait for included, or in service and within the group's grace for their health checks.
 */
function comingOf({ found, members, instances, nowMs }: Looked, orders: Readonly<Record<string, Order>>) {
  const graceMs = (found.HealthCheckGracePeriod ?? 0) * 1_000;
  return instances.flatMap((instance) => {
    const member = members.get(instance.InstanceId!)!;
    const stage = stageOf(member.LifecycleState);
    const ageMs = nowMs - (instance.LaunchTime?.getTime() ?? 0);
    const isComing =
      (stage === 'coming' && ageMs < Math.max(graceMs, NEWCOMER_PATIENCE_MS)) ||
      (stage === 'serving' && ageMs < graceMs);
    if (!isComing || isOrdered(member, orders)) return [];
    return [{ id: instance.InstanceId!, zone: instance.Placement?.AvailabilityZone ?? '' }];
  });
}
