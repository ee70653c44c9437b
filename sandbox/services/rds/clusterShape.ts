import type { DBCluster } from '@aws-sdk/client-rds';
import { arn } from '../../core.ts';
import { HOSTED_ZONE_ID, hostNames } from './identifiers.ts';
import { isSecondary, isWriter, minCapacityUnits, secondsUntilAutoPause, type Cluster } from './records.ts';
import { encryption, isAurora, keyArn, LIFECYCLE, parameterGroupOf, portOf, securityGroups } from './shapes.ts';
import { tagList } from './tags.ts';

/** The first backup is there about a minute after the cluster: public recorded answers show 67 to 69 s. */
const FIRST_BACKUP_MS = 68_000;

/** "The latest restorable time is typically within the last 5 minutes" (Aurora User Guide, "Restoring to a specified time"). */
const RESTORABLE_STEP_MS = 5 * 60_000;

const DAY_MS = 86_400_000;

/**
 * The cluster as the API shows it: its members without status, class or zone. Which fields a cluster has that was made
 * with few settings: public recorded answers.
 */
export function clusterShape(cluster: Cluster, nowMs: number): DBCluster {
  const { id, settings } = cluster;
  const custom = [...cluster.endpoints].map((endpoint) => hostNames.custom(endpoint.id));
  return {
    DBClusterIdentifier: id,
    DBClusterArn: cluster.arn,
    DbClusterResourceId: cluster.resourceId,
    ClusterCreateTime: new Date(cluster.createdAtMs),
    Status: cluster.status,
    Engine: settings.Engine,
    EngineVersion: cluster.engineVersion,
    ...(cluster.pendingVersion !== undefined && { PendingModifiedValues: { EngineVersion: cluster.pendingVersion } }),
    EngineMode: settings.EngineMode ?? 'provisioned',
    Endpoint: hostNames.writer(id),
    ...(settings.EngineMode !== 'serverless' && { ReaderEndpoint: hostNames.reader(id) }),
    ...(custom.length > 0 && { CustomEndpoints: custom }),
    Port: portOf(cluster),
    HostedZoneId: HOSTED_ZONE_ID,
    MultiAZ: new Set([...cluster.members].map(({ zone }) => zone)).size > 1,
    AvailabilityZones: [...cluster.zones],
    DBClusterMembers: [...cluster.members].map((instance) => ({
      DBInstanceIdentifier: instance.id,
      IsClusterWriter: isWriter(instance),
      DBClusterParameterGroupStatus: 'in-sync',
      PromotionTier: instance.promotionTier,
    })),
    AllocatedStorage: settings.AllocatedStorage ?? 1,
    ...storageType(cluster),
    ...encryption(cluster),
    ...restorableTimes(cluster, nowMs),
    AssociatedRoles: [],
    ReadReplicaIdentifiers: [],
    DomainMemberships: [],
    ActivityStreamStatus: 'stopped',
    CrossAccountClone: false,
    DatabaseInsightsMode: settings.DatabaseInsightsMode ?? 'standard',
    EngineLifecycleSupport: settings.EngineLifecycleSupport ?? LIFECYCLE,
    ...masterUserSecret(cluster),
    BackupRetentionPeriod: settings.BackupRetentionPeriod ?? 1,
    PreferredBackupWindow: settings.PreferredBackupWindow ?? '03:00-03:30',
    PreferredMaintenanceWindow: settings.PreferredMaintenanceWindow ?? 'sun:04:00-sun:04:30',
    DatabaseName: settings.DatabaseName,
    MasterUsername: settings.MasterUsername,
    DBClusterParameterGroup: settings.DBClusterParameterGroupName ?? parameterGroupOf(cluster),
    DBSubnetGroup: settings.DBSubnetGroupName ?? 'default',
    VpcSecurityGroups: securityGroups(settings.VpcSecurityGroupIds),
    IAMDatabaseAuthenticationEnabled: settings.EnableIAMDatabaseAuthentication ?? false,
    ...(settings.EnableCloudwatchLogsExports?.length && {
      EnabledCloudwatchLogsExports: settings.EnableCloudwatchLogsExports,
    }),
    DeletionProtection: settings.DeletionProtection ?? false,
    HttpEndpointEnabled: settings.EnableHttpEndpoint ?? false,
    CopyTagsToSnapshot: settings.CopyTagsToSnapshot ?? false,
    AutoMinorVersionUpgrade: settings.AutoMinorVersionUpgrade ?? true,
    NetworkType: settings.NetworkType ?? 'IPV4',
    TagList: tagList(cluster.tags),
    ...(settings.ServerlessV2ScalingConfiguration && {
      ServerlessV2ScalingConfiguration: {
        ...settings.ServerlessV2ScalingConfiguration,
        // "This property is only shown when the minimum capacity for the cluster is set to 0 ACUs" (API reference).
        SecondsUntilAutoPause: minCapacityUnits(cluster) === 0 ? secondsUntilAutoPause(cluster) : undefined,
      },
    }),
    ...(settings.ScalingConfiguration && { ScalingConfigurationInfo: settings.ScalingConfiguration, Capacity: 0 }),
    ...(settings.DBClusterInstanceClass && { DBClusterInstanceClass: settings.DBClusterInstanceClass }),
    ...(settings.GlobalClusterIdentifier && { GlobalClusterIdentifier: settings.GlobalClusterIdentifier }),
    ...(isSecondary(cluster) && { ReplicationSourceIdentifier: settings.ReplicationSourceIdentifier }),
    ...(settings.ClusterScalabilityType && { ClusterScalabilityType: settings.ClusterScalabilityType }),
  };
}

/** "The storage type isn't returned when you set it to aurora" (API reference, CreateDBCluster). */
function storageType(cluster: Cluster): Pick<DBCluster, 'StorageType'> {
  const type = cluster.settings.StorageType ?? (isAurora(cluster) ? 'aurora' : 'io1');
  return type === 'aurora' ? {} : { StorageType: type };
}

/** From the first backup, or as long ago as backups are kept, to a little ago; absent before the first backup. */
function restorableTimes(
  { createdAtMs, settings }: Cluster,
  nowMs: number,
): Pick<DBCluster, 'EarliestRestorableTime' | 'LatestRestorableTime'> {
  const firstMs = createdAtMs + FIRST_BACKUP_MS;
  if (nowMs < firstMs) return {};
  const earliestMs = Math.max(firstMs, nowMs - (settings.BackupRetentionPeriod ?? 1) * DAY_MS);
  const latestMs = Math.max(earliestMs, Math.floor(nowMs / RESTORABLE_STEP_MS) * RESTORABLE_STEP_MS);
  return { EarliestRestorableTime: new Date(earliestMs), LatestRestorableTime: new Date(latestMs) };
}

/** Where RDS keeps the master user's password itself. */
function masterUserSecret({ settings, resourceId }: Cluster): Pick<DBCluster, 'MasterUserSecret'> {
  if (!settings.ManageMasterUserPassword) return {};
  return {
    MasterUserSecret: {
      SecretArn: arn('secretsmanager', `secret:rds!${resourceId.toLowerCase()}-a1B2c3`),
      SecretStatus: 'active',
      KmsKeyId: keyArn(settings.MasterUserSecretKmsKeyId ?? 'alias/aws/secretsmanager'),
    },
  };
}
