import type { Answers } from './api.ts';
import {
  clusterAlreadyExists,
  invalidClusterState,
  invalidParameterCombination,
  notSimulated,
  refuseUnsimulated,
  clusterQuotaExceeded,
} from './errors.ts';
import { CLUSTER_EVENTS, INSTANCE_EVENTS, tellOfCluster, tellOfInstance } from './events.ts';
import { checkFailover, startFailover } from './failover.ts';
import { readFilters } from './filters.ts';
import { newId } from './identifiers.ts';
import { checkKeys } from './keys.ts';
import { newCluster, SIMULATED_ON_CREATE } from './newCluster.ts';
import { pageOf, startOf } from './paging.ts';
import type { Cluster, Instance } from './records.ts';
import { clusterQuotaOf } from './quotas.ts';
import type { RdsRegion } from './region.ts';
import { clusterShape } from './clusterShape.ts';

type Operations =
  | 'CreateDBCluster'
  | 'DeleteDBCluster'
  | 'DescribeDBClusters'
  | 'FailoverDBCluster'
  | 'StopDBCluster'
  | 'StartDBCluster';

/** A Multi-AZ DB cluster is a writer and two readable standbys in three zones, created with the cluster. */
const MULTI_AZ_CLUSTER_SIZE = 3;

/** `createMember` creates an instance of a Multi-AZ DB cluster, whose instances nobody creates by themselves. */
export function clusterHandlers(
  region: RdsRegion,
  createMember: (cluster: Cluster, id: string, instanceClass: string) => void,
): Answers<Operations> {
  const { core, clusters, durations } = region;
  const shape = (cluster: Cluster) => clusterShape(cluster, core.clock.now());
  return {
    CreateDBCluster: (input, caller) => {
      refuseUnsimulated('CreateDBCluster', input, SIMULATED_ON_CREATE);
      const id = newId('DBClusterIdentifier', input.DBClusterIdentifier);
      if (clusters.get(id)) throw clusterAlreadyExists();
      if (clusters.size >= clusterQuotaOf(region.options)) throw clusterQuotaExceeded();
      checkKeys(region, caller, { KmsKeyId: input.KmsKeyId });
      const cluster = newCluster(region, id, input);
      clusters.add(cluster);
      region.after(cluster, durations.clusterCreating, () => {
        cluster.status = 'available';
        tellOfCluster(core, cluster, CLUSTER_EVENTS.created);
        region.dataPlane.changed(cluster);
      });
      const { DBClusterInstanceClass } = input;
      if (DBClusterInstanceClass)
        for (let n = 1; n <= MULTI_AZ_CLUSTER_SIZE; n++)
          createMember(cluster, `${id}-instance-${n}`, DBClusterInstanceClass);
      return { DBCluster: shape(cluster) };
    },

    DeleteDBCluster: ({ DBClusterIdentifier, SkipFinalSnapshot, FinalDBSnapshotIdentifier }) => {
      const cluster = region.cluster(DBClusterIdentifier);
      if (cluster.settings.DeletionProtection)
        throw invalidParameterCombination(
          'Cannot delete protected Cluster, please disable deletion protection and try again.',
        );
      if (FinalDBSnapshotIdentifier) throw notSimulated('FinalDBSnapshotIdentifier of rds:DeleteDBCluster');
      if (!SkipFinalSnapshot)
        throw invalidParameterCombination(
          'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
        );
      if (cluster.status === 'deleting') throw invalidClusterState(`DBCluster ${cluster.id} is already being deleted.`);
      if ([...cluster.members].some(({ status }) => status !== 'deleting'))
        throw invalidClusterState('Cluster cannot be deleted, it still contains DB instances in non-deleting state.');
      cluster.status = 'deleting';
      region.after(cluster, durations.clusterDeleting, () => deleteWhenEmpty(region, cluster));
      return { DBCluster: shape(cluster) };
    },

    DescribeDBClusters: (input) => {
      const filters = readFilters(input.Filters, [
        'clone-group-id',
        'db-cluster-id',
        'db-cluster-resource-id',
        'domain',
        'engine',
      ]);
      const passes = (cluster: Cluster) =>
        !filters['clone-group-id'] &&
        !filters.domain &&
        (filters['db-cluster-id']?.has(cluster.id) ?? true) &&
        (filters.engine?.has(cluster.settings.Engine ?? '') ?? true) &&
        (filters['db-cluster-resource-id']?.has(cluster.resourceId.toLowerCase()) ?? true);
      const candidates = input.DBClusterIdentifier
        ? [region.cluster(input.DBClusterIdentifier)]
        : clusters.behind(startOf(input));
      const { items, ...marker } = pageOf(candidates, input, passes);
      return { DBClusters: items.map(shape), ...marker };
    },

    FailoverDBCluster: ({ DBClusterIdentifier, TargetDBInstanceIdentifier }) => {
      const cluster = availableCluster(region, DBClusterIdentifier);
      checkFailover(cluster);
      const target = TargetDBInstanceIdentifier ? region.instance(TargetDBInstanceIdentifier) : undefined;
      startFailover(region, cluster, target);
      return { DBCluster: shape(cluster) };
    },

    StopDBCluster: ({ DBClusterIdentifier }) => {
      const cluster = availableCluster(region, DBClusterIdentifier);
      const members = membersAll(cluster, 'available');
      cluster.status = 'stopping';
      for (const instance of members) instance.status = 'stopping';
      region.dataPlane.wentDown(members, 'stopped');
      region.after(cluster, durations.clusterStopping, () => {
        cluster.status = 'stopped';
        for (const instance of members) {
          instance.status = 'stopped';
          tellOfInstance(core, instance, INSTANCE_EVENTS.stopped);
        }
        tellOfCluster(core, cluster, CLUSTER_EVENTS.stopped);
        region.dataPlane.changed(cluster);
      });
      return { DBCluster: shape(cluster) };
    },

    StartDBCluster: ({ DBClusterIdentifier }) => {
      const cluster = region.cluster(DBClusterIdentifier);
      if (cluster.status !== 'stopped')
        throw invalidClusterState(
          `DbCluster ${cluster.id} is in ${cluster.status} state but expected it to be one of stopped.`,
        );
      const members = membersAll(cluster, 'stopped');
      cluster.status = 'starting';
      for (const instance of members) instance.status = 'starting';
      region.dataPlane.changed(cluster);
      region.after(cluster, durations.clusterStarting, () => {
        cluster.status = 'available';
        for (const instance of members) {
          instance.status = 'available';
          tellOfInstance(core, instance, INSTANCE_EVENTS.started);
          region.dataPlane.wentUp(instance);
        }
        tellOfCluster(core, cluster, CLUSTER_EVENTS.started);
      });
      return { DBCluster: shape(cluster) };
    },
  };
}

/** Raises DBClusterNotFoundFault, and InvalidDBClusterStateFault unless the cluster is available. */
export function availableCluster(region: RdsRegion, idOrArn: string | undefined): Cluster {
  const cluster = region.cluster(idOrArn);
  if (cluster.status !== 'available')
    throw invalidClusterState(
      `DbCluster ${cluster.id} is in ${cluster.status} state but expected it to be one of available.`,
    );
  return cluster;
}

function membersAll(cluster: Cluster, status: string): Instance[] {
  const members = [...cluster.members];
  const other = members.find((instance) => instance.status !== status);
  if (other)
    throw invalidClusterState(`DBInstance ${other.id} of DBCluster ${cluster.id} is ${other.status}, not ${status}.`);
  return members;
}

/** A cluster outlives its last instance, which may have begun to go before it. */
function deleteWhenEmpty(region: RdsRegion, cluster: Cluster): void {
  const { clock } = region.core;
  if (cluster.members.size > 0) {
    cluster.transition = clock.setTimeout(() => deleteWhenEmpty(region, cluster), LOOK_AGAIN_MS);
    return;
  }
  for (const endpoint of cluster.endpoints) {
    clock.clearTimeout(endpoint.transition);
    region.endpoints.remove(endpoint);
  }
  region.clusters.remove(cluster);
  tellOfCluster(region.core, cluster, CLUSTER_EVENTS.deleted);
  region.dataPlane.changed(cluster);
}

const LOOK_AGAIN_MS = 10_000;
