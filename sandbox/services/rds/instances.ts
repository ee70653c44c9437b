import type { CreateDBInstanceMessage, DeleteDBInstanceMessage } from '@aws-sdk/client-rds';
import type { Answers } from './api.ts';
import { DEFAULT_AUTHORITY } from './authorities.ts';
import { availableCluster } from './clusters.ts';
import {
  instanceAlreadyExists,
  invalidClusterState,
  invalidInstanceState,
  invalidParameterCombination,
  notSimulated,
  refuseUnsimulated,
} from './errors.ts';
import { readFilters } from './filters.ts';
import { arnOf, newId } from './identifiers.ts';
import { checkCreation } from './creationChecks.ts';
import { creationFault } from './creationFaults.ts';
import { build, failToStart, findNoCapacity, remove, restart } from './instanceLife.ts';
import { checkKeys } from './keys.ts';
import { availableInstance } from './modifyInstance.ts';
import { pageOf, startOf } from './paging.ts';
import { type CapacityReservation, isSecondary, type Cluster, type Instance } from './records.ts';
import { resourceIdOf, type RdsRegion } from './region.ts';
import { freeSlots, reservationFor } from './reservedSlots.ts';
import { instanceShape } from './instanceShape.ts';
import { parameterGroupOf } from './shapes.ts';
import { tagsOf } from './tags.ts';

type Operations = 'CreateDBInstance' | 'DeleteDBInstance' | 'DescribeDBInstances' | 'RebootDBInstance';

const DEFAULT_PROMOTION_TIER = 1;

const SIMULATED_ON_CREATE: ReadonlySet<string> = new Set<keyof CreateDBInstanceMessage>([
  'AutoMinorVersionUpgrade',
  'AvailabilityZone',
  'CACertificateIdentifier',
  'CopyTagsToSnapshot',
  'DBCapacityReservationIdentifier',
  'DBClusterIdentifier',
  'DBInstanceClass',
  'DBInstanceIdentifier',
  'DBParameterGroupName',
  'DBSubnetGroupName',
  'EnablePerformanceInsights',
  'Engine',
  'EngineVersion',
  'MonitoringInterval',
  'MonitoringRoleArn',
  'PerformanceInsightsKMSKeyId',
  'PerformanceInsightsRetentionPeriod',
  'PreferredMaintenanceWindow',
  'PromotionTier',
  'PubliclyAccessible',
  'Tags',
]);
const SIMULATED_ON_DELETE: ReadonlySet<string> = new Set<keyof DeleteDBInstanceMessage>([
  'DBInstanceIdentifier',
  'DeleteAutomatedBackups',
  'FinalDBSnapshotIdentifier',
  'SkipFinalSnapshot',
]);

/** "RDS can delete the instance only if you enable [SkipFinalSnapshot]" (API reference of DeleteDBInstance). */
const DELETED_ONLY_WITHOUT_SNAPSHOT = new Set(['failed', 'incompatible-restore', 'incompatible-network']);

export function instanceHandlers(region: RdsRegion): Answers<Operations> {
  return {
    CreateDBInstance: (input, caller) => {
      refuseUnsimulated('CreateDBInstance', input, SIMULATED_ON_CREATE);
      const id = newId('DBInstanceIdentifier', input.DBInstanceIdentifier);
      if (region.instances.get(id)) throw instanceAlreadyExists();
      if (!input.DBClusterIdentifier) throw notSimulated('A DB instance outside a DB cluster');
      const cluster = availableCluster(region, input.DBClusterIdentifier);
      checkCreation(region, cluster, input);
      const { KmsKeyId } = cluster.settings;
      checkKeys(region, caller, { KmsKeyId, PerformanceInsightsKMSKeyId: input.PerformanceInsightsKMSKeyId });
      return { DBInstance: instanceShape(createInstance(region, cluster, id, input)) };
    },

    DeleteDBInstance: (input) => {
      refuseUnsimulated('DeleteDBInstance', input, SIMULATED_ON_DELETE);
      const instance = region.instance(input.DBInstanceIdentifier);
      const { cluster, status } = instance;
      if (input.FinalDBSnapshotIdentifier)
        throw invalidParameterCombination(
          'FinalDBSnapshotIdentifier can not be specified when deleting a cluster instance',
        );
      if (status === 'deleting') throw invalidInstanceState(`Instance ${instance.id} is already being deleted.`);
      if (DELETED_ONLY_WITHOUT_SNAPSHOT.has(status) && !input.SkipFinalSnapshot)
        throw invalidInstanceState(`Instance ${instance.id} is ${status}: SkipFinalSnapshot must be set.`);
      if (CLUSTER_BUSY.has(cluster.status))
        throw invalidClusterState(`DbCluster ${cluster.id} is in ${cluster.status} state.`);
      remove(region, instance);
      return { DBInstance: instanceShape(instance) };
    },

    DescribeDBInstances: (input) => {
      const filters = readFilters(input.Filters, [
        'db-cluster-id',
        'db-instance-id',
        'dbi-resource-id',
        'domain',
        'engine',
      ]);
      const passes = (instance: Instance) =>
        !filters.domain &&
        (filters['db-cluster-id']?.has(instance.cluster.id) ?? true) &&
        (filters['db-instance-id']?.has(instance.id) ?? true) &&
        (filters['dbi-resource-id']?.has(instance.resourceId.toLowerCase()) ?? true) &&
        (filters.engine?.has(instance.cluster.settings.Engine ?? '') ?? true);
      const candidates = input.DBInstanceIdentifier
        ? [region.instance(input.DBInstanceIdentifier)]
        : candidatesOf(region, startOf(input), filters['db-cluster-id']);
      const { items, ...marker } = pageOf(candidates, input, passes);
      return { DBInstances: items.map(instanceShape), ...marker };
    },

    RebootDBInstance: ({ DBInstanceIdentifier, ForceFailover }) => {
      const instance = availableInstance(region, DBInstanceIdentifier);
      if (ForceFailover)
        throw invalidParameterCombination('ForceFailover cannot be specified for instances of a DB cluster.');
      availableCluster(region, instance.cluster.id);
      restart(region, instance);
      return { DBInstance: instanceShape(instance) };
    },
  };
}

/** A failover, a stop or a start must have ended before an instance can go; that no other status matters is a guess. */
const CLUSTER_BUSY = new Set(['failing-over', 'stopping', 'stopped', 'starting']);

/** An instance in `creating`. Raises InsufficientDBInstanceCapacity, or what the Region's options say. */
export function createInstance(
  region: RdsRegion,
  cluster: Cluster,
  id: string,
  input: CreateDBInstanceMessage,
): Instance {
  const instanceClass = input.DBInstanceClass!;
  const { options } = region;
  const reservation = reservationFor(region, cluster, input);
  const { zone, lack } = reservation
    ? { zone: zoneWithSlot(region, reservation, input.AvailabilityZone), lack: undefined }
    : chooseZone(region, cluster, instanceClass, input.AvailabilityZone);
  const isSold = options.sold?.(instanceClass, zone) ?? true;
  const fault = options.creationFault?.(instanceClass, zone) ?? (isSold ? undefined : 'InvalidParameterCombination');
  if (fault || lack === 'fault')
    throw creationFault(fault ?? 'InsufficientDBInstanceCapacity', {
      instanceClass,
      engine: cluster.settings.Engine ?? '',
      engineVersion: cluster.engineVersion,
      zones: input.AvailabilityZone ? [zone] : cluster.zones,
    });
  const record = region.newRecord('db', id, region.instances);
  const instance: Instance = {
    ...record,
    arn: arnOf('db', id),
    resourceId: resourceIdOf('db-', record.random),
    createdAtMs: region.core.clock.now(),
    settings: input,
    cluster,
    zone,
    instanceClass,
    promotionTier: input.PromotionTier ?? DEFAULT_PROMOTION_TIER,
    reservation,
    authority: input.CACertificateIdentifier ?? DEFAULT_AUTHORITY,
    parameterGroup: input.DBParameterGroupName ?? parameterGroupOf(cluster),
    parametersApply: 'in-sync',
    status: 'creating',
    isUp: false,
    availableSinceMs: undefined,
    tags: tagsOf(input.Tags),
  };
  region.instances.add(instance);
  if (cluster.members.size === 0 && !isSecondary(cluster)) cluster.writer = instance;
  cluster.members.add(instance);
  region.dataPlane.changed(cluster);
  const group = input.DBParameterGroupName;
  if (lack === 'status') findNoCapacity(region, instance);
  else if (group !== undefined && options.parameterGroup?.(group) === 'incompatible') failToStart(region, instance);
  else build(region, instance);
  return instance;
}

/** The first zone of a reservation that has one, unless the caller chose. */
const zoneWithSlot = (region: RdsRegion, reservation: CapacityReservation, asked: string | undefined): string =>
  asked ?? reservation.zones.find((zone) => freeSlots(region, reservation, zone) > 0)!;

/** Unless the caller chose: the zone with the fewest members of the cluster, of those that have capacity. */
function chooseZone(region: RdsRegion, cluster: Cluster, instanceClass: string, asked: string | undefined) {
  const members = [...cluster.members];
  const zones = (asked ? [asked] : cluster.zones).map((zone) => ({
    zone,
    lack: region.options.noCapacity?.(instanceClass, zone),
    used: members.filter((member) => member.zone === zone).length,
  }));
  const fewestFirst = zones.toSorted(
    (a, b) => Number(a.lack !== undefined) - Number(b.lack !== undefined) || a.used - b.used,
  );
  return fewestFirst[0]!;
}

function candidatesOf(
  region: RdsRegion,
  start: number,
  clusterIds: ReadonlySet<string> | undefined,
): Iterable<Instance> {
  if (!clusterIds) return region.instances.behind(start);
  const members = [...clusterIds].flatMap((id) => [...(region.clusters.get(id)?.members ?? [])]);
  return members.filter(({ order }) => order > start).toSorted((a, b) => a.order - b.order);
}
