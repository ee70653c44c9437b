import { DescribeServicesCommand, type Service } from '@aws-sdk/client-ecs';
import type { TargetGroupPolicy } from '../../../../fleet/targets.ts';
import { ecs } from '../../../aws/clients.ts';
import type { Order } from '../progress.ts';
import type { OwnersWork, PoolView } from '../view.ts';
import { NOTHING_UNUSABLE, QUIET } from './pool.ts';

/** What the fleet says about an ECS service. */
type ServiceName = Extract<TargetGroupPolicy['pool'], { ecsService: unknown }>['ecsService'];

/** An ECS service takes so many tasks (ECS user guide, "Service quotas"). */
const TASKS_PER_SERVICE = 5_000;

/**
 * An ECS service as a pool: it registers its own tasks, and can be asked for more. One call. Where CodeDeploy or somebody
 * else deploys, task sets stand for deployments (API reference, "Service").
 */
export async function readEcsService(
  { cluster, service }: ServiceName,
  orders: Readonly<Record<string, Order>>,
): Promise<PoolView> {
  const { services: [found] = [] } = await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }));
  const exists = found !== undefined && found.status === 'ACTIVE';
  return {
    kind: 'ecsService',
    exists,
    ...QUIET,
    work: found && workOf(found, orders),
    spares: [],
    unusable: NOTHING_UNUSABLE,
    registersItself: true,
    size: exists
      ? {
          desired: found.desiredCount ?? 0,
          min: 0,
          max: TASKS_PER_SERVICE,
          spreads: found.availabilityZoneRebalancing === 'ENABLED',
          canSpread: canSpread(found),
          // Of these, each instance of the cluster has one: they cannot be asked for (API reference, UpdateService).
          launchBar: found.schedulingStrategy === 'DAEMON' ? 'launch-unsupported' : undefined,
          keepsAll: false,
          instances: [],
        }
      : undefined,
  };
}

/** Another revision comes, or more tasks start than we have asked for: ECS replaces some by itself. */
function workOf(
  { deployments = [], taskSets = [], pendingCount = 0 }: Service,
  orders: Readonly<Record<string, Order>>,
): OwnersWork | undefined {
  if (deployments.length > 1 || taskSets.length > 1) return 'deploying';
  const asked = Object.values(orders).reduce((total, { count }) => total + count, 0);
  return pendingCount > asked ? 'replacing' : undefined;
}

/**
 * What UpdateService does not refuse (developer guide, "Balancing an Amazon ECS service across Availability Zones"): tasks
 * that ECS itself deploys, that may be more for a while, and that are not placed by another strategy first.
 */
function canSpread(service: Service): boolean {
  const { deploymentController, deploymentConfiguration, schedulingStrategy, placementStrategy = [] } = service;
  const [first] = placementStrategy;
  return (
    (deploymentController?.type ?? 'ECS') === 'ECS' &&
    (deploymentConfiguration?.maximumPercent ?? 200) > 100 &&
    schedulingStrategy !== 'DAEMON' &&
    (first === undefined || (first.type === 'spread' && first.field === 'attribute:ecs.availability-zone'))
  );
}
