import {
  DescribeAutoScalingGroupsCommand,
  DescribeInstanceRefreshesCommand,
  type AutoScalingGroup,
} from '@aws-sdk/client-auto-scaling';
import { autoScaling } from '../../../aws/clients.ts';
import type { Order } from '../progress.ts';
import { describeInstances } from '../../../aws/ec2/instances.ts';
import type { PoolView } from '../view.ts';
import { NOTHING_UNUSABLE, type PoolRequest, sortInstances } from './pool.ts';

const ABSENT: PoolView = {
  kind: 'autoScalingGroup',
  exists: false,
  isBusy: false,
  spares: [],
  unusable: NOTHING_UNUSABLE,
  registersItself: true,
  size: undefined,
};

/** Refreshes that still replace instances (API reference, "InstanceRefresh"). */
const REFRESHING = /^(Pending|InProgress|Cancelling|RollbackInProgress|Baking)$/;

/** An Auto Scaling group as a pool: two calls to it, and one to EC2. */
export async function readAutoScalingGroup(
  name: string,
  request: PoolRequest,
  orders: Readonly<Record<string, Order>>,
): Promise<PoolView> {
  const [{ AutoScalingGroups: [found] = [] }, refreshes] = await Promise.all([
    autoScaling.send(new DescribeAutoScalingGroupsCommand({ AutoScalingGroupNames: [name] })),
    readRefreshes(name),
  ]);
  if (!found) return ABSENT;
  const ids = (found.Instances ?? []).map(({ InstanceId }) => InstanceId!);
  const instances = ids.length > 0 ? await describeInstances('instance-id', ids) : [];
  const registersItself = isAttached(found, request.group.TargetGroupArn!);
  const inService = new Set(
    (found.Instances ?? []).filter(({ LifecycleState }) => LifecycleState === 'InService').map((i) => i.InstanceId),
  );
  const idle = instances.filter(({ InstanceId }) => inService.has(InstanceId));
  return {
    kind: 'autoScalingGroup',
    exists: true,
    isBusy: refreshes || isReplacing(found, orders),
    ...(registersItself ? { spares: [], unusable: NOTHING_UNUSABLE } : await sortInstances(idle, request)),
    registersItself,
    size: {
      desired: found.DesiredCapacity ?? 0,
      max: found.MaxSize ?? 0,
      spreads: !(found.SuspendedProcesses ?? []).some(({ ProcessName }) => ProcessName === 'AZRebalance'),
      instances: instances.map(({ InstanceId, Placement, LaunchTime }) => ({
        id: InstanceId!,
        zone: Placement?.AvailabilityZone ?? '',
        launchedMs: LaunchTime?.getTime() ?? 0,
      })),
    },
  };
}

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

/** Instances come or go that we have not asked for: the group scales, replaces or rebalances. */
function isReplacing({ Instances = [] }: AutoScalingGroup, orders: Readonly<Record<string, Order>>): boolean {
  const ours = Object.values(orders);
  return Instances.some(({ LifecycleState = '', AvailabilityZone, InstanceId }) => {
    if (LifecycleState === 'InService' || LifecycleState === 'Standby') return false;
    const isOrdered = ours.some(
      ({ zone, instanceIds }) => zone === AvailabilityZone || instanceIds.includes(InstanceId!),
    );
    return !isOrdered;
  });
}
