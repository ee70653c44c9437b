import { DescribeServicesCommand } from '@aws-sdk/client-ecs';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { ecs } from '../../../aws/clients.ts';
import type { Order } from '../progress.ts';
import type { PoolView } from '../view.ts';
import { NOTHING_UNUSABLE } from './pool.ts';

/** What the fleet says about an ECS service. */
type ServiceName = Extract<TargetGroupPolicy['pool'], { ecsService: unknown }>['ecsService'];

/** An ECS service takes so many tasks (ECS user guide, "Service quotas"). */
const TASKS_PER_SERVICE = 5_000;

/** An ECS service as a pool: it registers its own tasks, and can be asked for more. One call. */
export async function readEcsService(
  { cluster, service }: ServiceName,
  orders: Readonly<Record<string, Order>>,
): Promise<PoolView> {
  const { services: [found] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const exists = found !== undefined && found.status === 'ACTIVE';
  const isDeploying = (found?.deployments ?? []).length > 1;
  // More tasks start than we have asked for: ECS replaces some by itself.
  const asked = Object.values(orders).reduce((total, { count }) => total + count, 0);
  const isReplacing = (found?.pendingCount ?? 0) > asked;
  return {
    kind: 'ecsService',
    exists,
    isBusy: isDeploying || isReplacing,
    spares: [],
    unusable: NOTHING_UNUSABLE,
    registersItself: true,
    size: exists
      ? {
          desired: found.desiredCount ?? 0,
          max: TASKS_PER_SERVICE,
          spreads: found.availabilityZoneRebalancing === 'ENABLED',
          instances: [],
        }
      : undefined,
  };
}
