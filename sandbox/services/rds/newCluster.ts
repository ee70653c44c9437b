import type { CreateDBClusterMessage } from '@aws-sdk/client-rds';
import { REGION, ZONES } from '../../core.ts';
import { clusterNotFound, invalidParameterCombination, invalidParameterValue } from './errors.ts';
import { arnOf } from './identifiers.ts';
import { isInstanceClass } from './instanceClasses.ts';
import { RANGES } from './quotas.ts';
import type { Cluster } from './records.ts';
import { resourceIdOf, type RdsRegion } from './region.ts';
import { tagsOf } from './tags.ts';

/** Versions that stand for "the default one"; AWS moves it from time to time. */
export const DEFAULT_VERSIONS: Readonly<Record<string, string>> = {
  'aurora-postgresql': '16.6',
  'aurora-mysql': '8.0.mysql_aurora.3.08.0',
  postgres: '16.6',
  mysql: '8.0.40',
};

export const SIMULATED_ON_CREATE: ReadonlySet<string> = new Set<keyof CreateDBClusterMessage>([
  'AllocatedStorage',
  'AutoMinorVersionUpgrade',
  'AvailabilityZones',
  'BackupRetentionPeriod',
  'ClusterScalabilityType',
  'CopyTagsToSnapshot',
  'DBClusterIdentifier',
  'DBClusterInstanceClass',
  'DBClusterParameterGroupName',
  'DBSubnetGroupName',
  'DatabaseInsightsMode',
  'DatabaseName',
  'DeletionProtection',
  'EnableCloudwatchLogsExports',
  'EnableHttpEndpoint',
  'EnableIAMDatabaseAuthentication',
  'Engine',
  'EngineLifecycleSupport',
  'EngineMode',
  'EngineVersion',
  'GlobalClusterIdentifier',
  'KmsKeyId',
  'ManageMasterUserPassword',
  'MasterUserPassword',
  'MasterUserSecretKmsKeyId',
  'MasterUsername',
  'NetworkType',
  'Port',
  // What the SDK adds for a replica of another Region: the right to read there.
  'PreSignedUrl',
  'PreferredBackupWindow',
  'PreferredMaintenanceWindow',
  'ReplicationSourceIdentifier',
  'ScalingConfiguration',
  'ServerlessV2ScalingConfiguration',
  'StorageEncrypted',
  'StorageType',
  'Tags',
  'VpcSecurityGroupIds',
]);

/** What CreateDBCluster makes. Raises InvalidParameterValue, InvalidParameterCombination and DBClusterNotFoundFault. */
export function newCluster(region: RdsRegion, id: string, input: CreateDBClusterMessage): Cluster {
  const defaultVersion = DEFAULT_VERSIONS[input.Engine ?? ''];
  const isAurora = input.Engine?.startsWith('aurora') === true;
  if (!defaultVersion) throw invalidParameterValue(`Invalid DB engine: ${input.Engine}`);
  if (isAurora === (input.DBClusterInstanceClass !== undefined))
    throw invalidParameterCombination(`DBClusterInstanceClass goes with Multi-AZ DB clusters, and only with them.`);
  if (input.DBClusterInstanceClass && !isInstanceClass(input.DBClusterInstanceClass))
    throw invalidParameterValue(`Invalid DB Instance class: ${input.DBClusterInstanceClass}`);
  const wrongZone = input.AvailabilityZones?.find((zone) => !(ZONES as readonly string[]).includes(zone));
  if (wrongZone) throw invalidParameterValue(`${wrongZone} is not a zone of ${REGION}.`);
  checkRanges(input);
  const replicated = input.ReplicationSourceIdentifier;
  if (replicated && !replicated.startsWith('arn:')) throw clusterNotFound(replicated);
  const record = region.newRecord('cluster', id, region.clusters);
  return {
    ...record,
    arn: arnOf('cluster', id),
    resourceId: resourceIdOf('cluster-', record.random),
    createdAtMs: region.core.clock.now(),
    settings: input,
    engineVersion: input.EngineVersion ?? defaultVersion,
    zones: input.AvailabilityZones?.length ? input.AvailabilityZones : ZONES,
    status: 'creating',
    tags: tagsOf(input.Tags),
    members: new Set(),
    endpoints: new Set(),
    writer: undefined,
  };
}

/** Source of the ranges: API reference, CreateDBCluster and ServerlessV2ScalingConfiguration. */
function checkRanges({ BackupRetentionPeriod, ServerlessV2ScalingConfiguration }: CreateDBClusterMessage): void {
  const [fewestDays, mostDays] = RANGES.backupRetentionDays;
  if (BackupRetentionPeriod !== undefined && (BackupRetentionPeriod < fewestDays || BackupRetentionPeriod > mostDays))
    throw invalidParameterValue(
      `Invalid backup retention period: ${BackupRetentionPeriod}. Must be between ${fewestDays} and ${mostDays}.`,
    );
  if (!ServerlessV2ScalingConfiguration) return;
  const { MinCapacity = 0.5, MaxCapacity, SecondsUntilAutoPause: pause } = ServerlessV2ScalingConfiguration;
  const [lowest, highest] = RANGES.serverlessCapacityUnits;
  const isStep = (units: number) => units >= lowest && units <= highest && Number.isInteger(units * 2);
  if (MaxCapacity === undefined || !isStep(MinCapacity) || !isStep(MaxCapacity) || MaxCapacity < 1)
    throw invalidParameterValue(
      'Serverless v2 capacity goes from 0 to 256 in steps of 0.5, with a maximum of 1 or more.',
    );
  if (MinCapacity > MaxCapacity)
    throw invalidParameterCombination('The minimum Serverless v2 capacity must not be above the maximum.');
  const [soonest, latest] = RANGES.secondsUntilAutoPause;
  if (pause !== undefined && !(Number.isInteger(pause) && pause >= soonest && pause <= latest))
    throw invalidParameterValue(`SecondsUntilAutoPause goes from ${soonest} to ${latest}, and is not ${pause}.`);
}
