import type { CreateDBInstanceMessage } from '@aws-sdk/client-rds';
import { takesAuthority } from './authorities.ts';
import {
  certificateNotFound,
  instanceQuotaExceeded,
  invalidClusterState,
  invalidParameterCombination,
  invalidParameterValue,
  parameterGroupNotFound,
} from './errors.ts';
import { hasPerformanceInsights, isInstanceClass, SERVERLESS_CLASS } from './instanceClasses.ts';
import { instanceQuotaOf, isInsightsRetention, MONITORING_INTERVALS, QUOTAS, RANGES } from './quotas.ts';
import type { Cluster } from './records.ts';
import type { RdsRegion } from './region.ts';
import { countInstances } from './reservedSlots.ts';

/** Raises what AWS answers to a CreateDBInstance that cannot be. */
export function checkCreation(region: RdsRegion, cluster: Cluster, input: CreateDBInstanceMessage): void {
  const { settings, writer } = cluster;
  if (settings.DBClusterInstanceClass || settings.EngineMode === 'serverless')
    throw invalidClusterState(`DB instances cannot be added to DBCluster ${cluster.id}.`);
  if (writer && writer.status !== 'available')
    throw invalidClusterState(`The writer of DBCluster ${cluster.id} is ${writer.status}, not available.`);
  if (input.Engine !== settings.Engine)
    throw invalidParameterCombination(
      `The engine name requested for your DB instance (${input.Engine}) doesn't match the engine name of your DB cluster (${settings.Engine}).`,
    );
  checkClass(cluster, input.DBInstanceClass);
  checkTier(input.PromotionTier);
  checkNamed(region, input);
  if (input.AvailabilityZone && !cluster.zones.includes(input.AvailabilityZone))
    throw invalidParameterValue(`${input.AvailabilityZone} is not a zone of DBCluster ${cluster.id}.`);
  checkObservation(input);
  const quota = instanceQuotaOf(region.options);
  const isReserved = input.DBCapacityReservationIdentifier !== undefined;
  if (!isReserved && countInstances(region) >= quota)
    throw instanceQuotaExceeded(`You have reached the quota of ${quota} DB instances in this Region.`);
  // Which error AWS answers to a sixteenth reader is not documented.
  if (cluster.members.size > QUOTAS.readersOfCluster)
    throw instanceQuotaExceeded(`A DB cluster can have at most ${QUOTAS.readersOfCluster} readers.`);
}

export function checkClass(cluster: Cluster, instanceClass: string | undefined): void {
  if (!instanceClass || !isInstanceClass(instanceClass))
    throw invalidParameterValue(`Invalid DB Instance class: ${instanceClass}`);
  if (instanceClass === SERVERLESS_CLASS && !cluster.settings.ServerlessV2ScalingConfiguration)
    throw invalidClusterState(
      'Set the Serverless v2 scaling configuration on the parent DB cluster before creating a Serverless v2 DB instance.',
    );
}

export function checkTier(tier: number | undefined): void {
  const [first, last] = RANGES.promotionTier;
  if (tier !== undefined && !(Number.isInteger(tier) && tier >= first && tier <= last))
    throw invalidParameterValue(`Invalid promotion tier: ${tier}. Must be between ${first} and ${last}.`);
}

/** The certificate authority and the parameter group that a request names. */
export function checkNamed(
  { options, core }: RdsRegion,
  input: Pick<CreateDBInstanceMessage, 'CACertificateIdentifier' | 'DBParameterGroupName'>,
): void {
  const { CACertificateIdentifier: authority, DBParameterGroupName: group } = input;
  if (authority !== undefined && !takesAuthority(options, authority, core.clock.now()))
    throw certificateNotFound(authority);
  if (group !== undefined && options.parameterGroup?.(group) === 'not-found') throw parameterGroupNotFound(group);
}

/** Enhanced Monitoring and Performance Insights (API reference, CreateDBInstance). */
function checkObservation(input: CreateDBInstanceMessage): void {
  const { MonitoringInterval = 0, MonitoringRoleArn, EnablePerformanceInsights } = input;
  if (!MONITORING_INTERVALS.includes(MonitoringInterval))
    throw invalidParameterValue(`Invalid monitoring interval: ${MonitoringInterval}.`);
  if (MonitoringInterval > 0 && !MonitoringRoleArn)
    throw invalidParameterCombination(
      'A MonitoringRoleARN value is required if you specify a MonitoringInterval value other than 0.',
    );
  if (MonitoringInterval === 0 && MonitoringRoleArn)
    throw invalidParameterCombination(
      'You must specify a MonitoringInterval value other than 0 when you specify a MonitoringRoleARN value.',
    );
  const { PerformanceInsightsRetentionPeriod: days, PerformanceInsightsKMSKeyId } = input;
  if (!EnablePerformanceInsights && (days !== undefined || PerformanceInsightsKMSKeyId !== undefined))
    throw invalidParameterCombination('Performance Insights must be enabled for its key or its retention period.');
  // Users report this text.
  if (EnablePerformanceInsights && !hasPerformanceInsights(input.DBInstanceClass ?? ''))
    throw invalidParameterCombination('Performance Insights not supported for this configuration.');
  if (days !== undefined && !isInsightsRetention(days))
    throw invalidParameterValue(`Invalid Performance Insights retention period: ${days}.`);
}
