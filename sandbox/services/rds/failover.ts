import {
  CLUSTER_EVENTS,
  INSTANCE_EVENTS,
  failoverCompleted,
  failoverStarted,
  promotingPrevious,
  tellOfCluster,
  tellOfInstance,
} from './events.ts';
import { invalidClusterState, invalidInstanceState } from './errors.ts';
import { vcpusOf } from './instanceClasses.ts';
import { isSecondary, isWriter, maxCapacityUnits, type Cluster, type Instance } from './records.ts';
import type { RdsRegion } from './region.ts';

/** Raises InvalidDBClusterStateFault for a cluster that has nothing to fail over to by its kind. */
export function checkFailover(cluster: Cluster): void {
  if (isSecondary(cluster))
    throw invalidClusterState(`DBCluster ${cluster.id} is a secondary cluster of a global database and has no writer.`);
  if (cluster.settings.EngineMode === 'serverless')
    throw invalidClusterState(`DBCluster ${cluster.id} is an Aurora Serverless v1 cluster, which has no readers.`);
}

/**
 * Starts a failover to `target`, or to the reader that RDS would choose. The writer and the target take no
 * connections meanwhile; other readers keep theirs. Instances stay `available` all along, the cluster is
 * `failing-over`. Raises InvalidDBClusterStateFault and InvalidDBInstanceState.
 */
export function startFailover(region: RdsRegion, cluster: Cluster, target = chooseTarget(cluster)): void {
  if (!target) throw invalidClusterState(`DBCluster ${cluster.id} has no instance to fail over to.`);
  if (target.cluster !== cluster || isWriter(target))
    throw invalidClusterState(`${target.id} is not a reader of DBCluster ${cluster.id}.`);
  if (!canTakeOver(target)) throw invalidInstanceState(`DBInstance ${target.id} is not available.`);

  const { core, dataPlane } = region;
  const previous = cluster.writer;
  cluster.status = 'failing-over';
  tellOfCluster(core, cluster, failoverStarted(target.id, previous?.zone === target.zone));
  const restarting = [previous, target].filter((instance): instance is Instance => instance?.isUp === true);
  for (const instance of restarting) tellOfInstance(core, instance, INSTANCE_EVENTS.shutdown);
  dataPlane.wentDown(restarting, 'restarted');
  region.after(cluster, region.durations.failover, () => finishFailover(region, cluster, target));
}

function finishFailover(region: RdsRegion, cluster: Cluster, target: Instance): void {
  const { core, dataPlane } = region;
  const previous = cluster.writer;
  if (target.status === 'available') {
    cluster.writer = target;
    tellOfInstance(core, target, INSTANCE_EVENTS.restarted);
    dataPlane.wentUp(target);
    tellOfCluster(core, cluster, failoverCompleted(target.id));
  } else {
    tellOfCluster(core, cluster, CLUSTER_EVENTS.failoverFailed);
    if (previous) tellOfCluster(core, cluster, promotingPrevious(previous.id));
  }
  region.after(cluster, region.durations.oldWriterReturning, () => {
    cluster.status = 'available';
    if (previous?.status === 'available' && !previous.isUp) {
      tellOfInstance(core, previous, INSTANCE_EVENTS.restarted);
      dataPlane.wentUp(previous);
    }
    dataPlane.changed(cluster);
  });
}

/** The lowest promotion tier first, then the largest, then any ("Fault tolerance for an Aurora DB cluster"). */
export function chooseTarget(cluster: Cluster): Instance | undefined {
  const candidates = [...cluster.members].filter(canTakeOver);
  const lowestTier = Math.min(...candidates.map(({ promotionTier }) => promotionTier));
  const inTier = candidates.filter(({ promotionTier }) => promotionTier === lowestTier);
  const size = ({ instanceClass }: Instance) => vcpusOf(instanceClass, maxCapacityUnits(cluster));
  const largest = Math.max(...inTier.map(size));
  const equals = inTier.filter((instance) => size(instance) === largest);
  return equals[cluster.random.integer(0, equals.length - 1)];
}

const canTakeOver = (instance: Instance): boolean =>
  !isWriter(instance) && instance.isUp && instance.status === 'available';
