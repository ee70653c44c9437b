import type { DBCluster, DBClusterEndpoint, DBInstance } from '@aws-sdk/client-rds';
import { HOSTED_ZONE_ID, hostNames } from './identifiers.ts';
import { isSecondary, isWriter, type Cluster, type CustomEndpoint, type Instance } from './records.ts';
import { tagList } from './tags.ts';

const PORTS: Readonly<Record<string, number>> = { 'aurora-mysql': 3306, mysql: 3306 };
const POSTGRESQL_PORT = 5432;

/** In use since 2024 unless another one is asked for (Aurora User Guide, "Using SSL/TLS"). */
const DEFAULT_CA = 'rds-ca-rsa2048-g1';

export const portOf = ({ settings }: Cluster): number =>
  settings.Port ?? PORTS[settings.Engine ?? ''] ?? POSTGRESQL_PORT;

const isAurora = ({ settings }: Cluster): boolean => settings.Engine?.startsWith('aurora') === true;

/** The cluster as the API shows it: its members without status, class or zone. */
export function clusterShape(cluster: Cluster): DBCluster {
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
    StorageType: settings.StorageType ?? (isAurora(cluster) ? 'aurora' : 'io1'),
    StorageEncrypted: settings.StorageEncrypted ?? false,
    KmsKeyId: settings.KmsKeyId,
    BackupRetentionPeriod: settings.BackupRetentionPeriod ?? 1,
    PreferredBackupWindow: settings.PreferredBackupWindow ?? '03:00-03:30',
    PreferredMaintenanceWindow: settings.PreferredMaintenanceWindow ?? 'sun:04:00-sun:04:30',
    DatabaseName: settings.DatabaseName,
    MasterUsername: settings.MasterUsername,
    DBClusterParameterGroup: settings.DBClusterParameterGroupName ?? parameterGroupOf(cluster),
    DBSubnetGroup: settings.DBSubnetGroupName ?? 'default',
    VpcSecurityGroups: securityGroups(settings.VpcSecurityGroupIds),
    IAMDatabaseAuthenticationEnabled: settings.EnableIAMDatabaseAuthentication ?? false,
    EnabledCloudwatchLogsExports: settings.EnableCloudwatchLogsExports,
    DeletionProtection: settings.DeletionProtection ?? false,
    HttpEndpointEnabled: settings.EnableHttpEndpoint ?? false,
    CopyTagsToSnapshot: settings.CopyTagsToSnapshot ?? false,
    AutoMinorVersionUpgrade: settings.AutoMinorVersionUpgrade ?? true,
    NetworkType: settings.NetworkType ?? 'IPV4',
    TagList: tagList(cluster.tags),
    ...(settings.ServerlessV2ScalingConfiguration && {
      ServerlessV2ScalingConfiguration: settings.ServerlessV2ScalingConfiguration,
    }),
    ...(settings.ScalingConfiguration && { ScalingConfigurationInfo: settings.ScalingConfiguration, Capacity: 0 }),
    ...(settings.DBClusterInstanceClass && { DBClusterInstanceClass: settings.DBClusterInstanceClass }),
    ...(settings.GlobalClusterIdentifier && { GlobalClusterIdentifier: settings.GlobalClusterIdentifier }),
    ...(isSecondary(cluster) && { ReplicationSourceIdentifier: settings.ReplicationSourceIdentifier }),
    ...(settings.ClusterScalabilityType && { ClusterScalabilityType: settings.ClusterScalabilityType }),
  };
}

export function instanceShape(instance: Instance): DBInstance {
  const { id, settings, cluster, status } = instance;
  const hasAddress = instance.availableSinceMs !== undefined;
  return {
    DBInstanceIdentifier: id,
    DBInstanceArn: instance.arn,
    DbiResourceId: instance.resourceId,
    DBInstanceClass: instance.instanceClass,
    DBInstanceStatus: status,
    InstanceCreateTime: hasAddress ? new Date(instance.availableSinceMs!) : undefined,
    DBClusterIdentifier: cluster.id,
    Engine: cluster.settings.Engine,
    EngineVersion: cluster.engineVersion,
    PromotionTier: instance.promotionTier,
    AvailabilityZone: instance.zone,
    // AWS names an address as soon as the instance has one, which it has not while it is created.
    ...(hasAddress && {
      Endpoint: { Address: hostNames.instance(id), Port: portOf(cluster), HostedZoneId: HOSTED_ZONE_ID },
    }),
    DbInstancePort: 0,
    MultiAZ: false,
    AllocatedStorage: 1,
    StorageType: cluster.settings.StorageType ?? 'aurora',
    StorageEncrypted: cluster.settings.StorageEncrypted ?? false,
    KmsKeyId: cluster.settings.KmsKeyId,
    MasterUsername: cluster.settings.MasterUsername,
    DBName: cluster.settings.DatabaseName,
    DBSubnetGroup: {
      DBSubnetGroupName: cluster.settings.DBSubnetGroupName ?? 'default',
      SubnetGroupStatus: 'Complete',
    },
    VpcSecurityGroups: securityGroups(cluster.settings.VpcSecurityGroupIds),
    DBParameterGroups: [
      {
        DBParameterGroupName: settings.DBParameterGroupName ?? parameterGroupOf(cluster),
        ParameterApplyStatus: 'in-sync',
      },
    ],
    PendingModifiedValues: {},
    LicenseModel: cluster.settings.Engine === 'aurora-mysql' ? 'general-public-license' : 'postgresql-license',
    PreferredMaintenanceWindow: settings.PreferredMaintenanceWindow ?? 'sun:05:00-sun:05:30',
    PreferredBackupWindow: cluster.settings.PreferredBackupWindow ?? '03:00-03:30',
    BackupRetentionPeriod: cluster.settings.BackupRetentionPeriod ?? 1,
    AutoMinorVersionUpgrade: settings.AutoMinorVersionUpgrade ?? true,
    PubliclyAccessible: settings.PubliclyAccessible ?? false,
    CopyTagsToSnapshot: settings.CopyTagsToSnapshot ?? false,
    MonitoringInterval: settings.MonitoringInterval ?? 0,
    MonitoringRoleArn: settings.MonitoringRoleArn,
    PerformanceInsightsEnabled: settings.EnablePerformanceInsights ?? false,
    PerformanceInsightsKMSKeyId: settings.PerformanceInsightsKMSKeyId,
    PerformanceInsightsRetentionPeriod: settings.EnablePerformanceInsights
      ? (settings.PerformanceInsightsRetentionPeriod ?? 7)
      : undefined,
    CACertificateIdentifier: settings.CACertificateIdentifier ?? DEFAULT_CA,
    IAMDatabaseAuthenticationEnabled: cluster.settings.EnableIAMDatabaseAuthentication ?? false,
    DeletionProtection: false,
    NetworkType: cluster.settings.NetworkType ?? 'IPV4',
    TagList: tagList(instance.tags),
  };
}

export function customEndpointShape(endpoint: CustomEndpoint): DBClusterEndpoint {
  const { asked } = endpoint;
  return {
    DBClusterEndpointIdentifier: endpoint.id,
    DBClusterIdentifier: endpoint.cluster.id,
    DBClusterEndpointResourceIdentifier: endpoint.resourceId,
    DBClusterEndpointArn: endpoint.arn,
    Endpoint: hostNames.custom(endpoint.id),
    Status: endpoint.status,
    EndpointType: 'CUSTOM',
    CustomEndpointType: asked.type,
    StaticMembers: asked.list === 'static' ? [...asked.listed] : [],
    ExcludedMembers: asked.list === 'excluded' ? [...asked.listed] : [],
  };
}

/** The two endpoints that every cluster has; they have neither identifier nor ARN. */
export function builtInEndpointShapes(cluster: Cluster): DBClusterEndpoint[] {
  const ofCluster = {
    DBClusterIdentifier: cluster.id,
    Status: cluster.status === 'creating' ? 'creating' : 'available',
  };
  return [
    {
      ...ofCluster,
      Endpoint: hostNames.writer(cluster.id),
      EndpointType: 'WRITER',
      // "inactive applies to … a writer endpoint for a read-only secondary cluster" (API reference).
      ...(isSecondary(cluster) && { Status: 'inactive' }),
    },
    { ...ofCluster, Endpoint: hostNames.reader(cluster.id), EndpointType: 'READER' },
  ];
}

/** `default.aurora-postgresql16` for 16.6, `default.aurora-mysql8.0` for 8.0.mysql_aurora.3.08.0. */
function parameterGroupOf({ settings, engineVersion }: Cluster): string {
  const [major = '', minor = ''] = engineVersion.split('.');
  return `default.${settings.Engine}${settings.Engine?.includes('mysql') ? `${major}.${minor}` : major}`;
}

const securityGroups = (ids: readonly string[] | undefined) =>
  (ids ?? []).map((VpcSecurityGroupId) => ({ VpcSecurityGroupId, Status: 'active' }));
