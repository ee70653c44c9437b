import type { DBInstance, DBSubnetGroup } from '@aws-sdk/client-rds';
import { arn } from '../../core.ts';
import { DEFAULT_SUBNETS, DEFAULT_VPC } from '../ec2/index.ts';
import { HOSTED_ZONE_ID, hostNames } from './identifiers.ts';
import type { Cluster, Instance } from './records.ts';
import { DEFAULT_KEY, encryption, keyArn, LIFECYCLE, optionGroupOf, portOf, securityGroups } from './shapes.ts';
import { tagList } from './tags.ts';

/** The instance as the API shows it. Which fields one has that was made with few settings: public recorded answers. */
export function instanceShape(instance: Instance): DBInstance {
  const { id, settings, cluster, status, authority } = instance;
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
    ...(instance.reservation && { DBCapacityReservationIdentifier: instance.reservation.id }),
    AvailabilityZone: instance.zone,
    // AWS names an address as soon as the instance has one, which it has not while it is created.
    ...(hasAddress && {
      Endpoint: { Address: hostNames.instance(id), Port: portOf(cluster), HostedZoneId: HOSTED_ZONE_ID },
    }),
    DbInstancePort: 0,
    MultiAZ: false,
    AllocatedStorage: 1,
    StorageType: cluster.settings.StorageType ?? 'aurora',
    ...encryption(cluster),
    MasterUsername: cluster.settings.MasterUsername,
    DBName: cluster.settings.DatabaseName,
    DBSubnetGroup: subnetGroup(cluster),
    DBSecurityGroups: [],
    OptionGroupMemberships: [{ OptionGroupName: optionGroupOf(cluster), Status: 'in-sync' }],
    ReadReplicaDBInstanceIdentifiers: [],
    DomainMemberships: [],
    AssociatedRoles: [],
    CustomerOwnedIpEnabled: false,
    BackupTarget: 'region',
    DedicatedLogVolume: false,
    StorageThroughput: 0,
    DatabaseInsightsMode: cluster.settings.DatabaseInsightsMode ?? 'standard',
    EngineLifecycleSupport: cluster.settings.EngineLifecycleSupport ?? LIFECYCLE,
    ...(cluster.settings.EnableCloudwatchLogsExports?.length && {
      EnabledCloudwatchLogsExports: cluster.settings.EnableCloudwatchLogsExports,
    }),
    VpcSecurityGroups: securityGroups(cluster.settings.VpcSecurityGroupIds),
    DBParameterGroups: [
      {
        DBParameterGroupName: instance.parameterGroup,
        ParameterApplyStatus: instance.parametersApply,
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
    ...(settings.MonitoringInterval && {
      MonitoringRoleArn: settings.MonitoringRoleArn,
      EnhancedMonitoringResourceArn: arn('logs', `log-group:RDSOSMetrics:log-stream:${instance.resourceId}`),
    }),
    PerformanceInsightsEnabled: settings.EnablePerformanceInsights ?? false,
    ...(settings.EnablePerformanceInsights && {
      PerformanceInsightsKMSKeyId: keyArn(settings.PerformanceInsightsKMSKeyId ?? DEFAULT_KEY),
      PerformanceInsightsRetentionPeriod: settings.PerformanceInsightsRetentionPeriod ?? 7,
    }),
    CACertificateIdentifier: authority,
    CertificateDetails: {
      CAIdentifier: authority,
      // A year from the instance's creation: public recorded answers.
      ValidTill: new Date(instance.createdAtMs + 365 * 86_400_000),
    },
    IAMDatabaseAuthenticationEnabled: cluster.settings.EnableIAMDatabaseAuthentication ?? false,
    DeletionProtection: false,
    NetworkType: cluster.settings.NetworkType ?? 'IPV4',
    TagList: tagList(instance.tags),
  };
}

/** Subnet groups are not simulated: one of any name is in the default VPC and its subnets. */
const subnetGroup = ({ settings, zones }: Cluster): DBSubnetGroup => ({
  DBSubnetGroupName: settings.DBSubnetGroupName ?? 'default',
  DBSubnetGroupDescription: settings.DBSubnetGroupName ?? 'default',
  VpcId: DEFAULT_VPC,
  SubnetGroupStatus: 'Complete',
  Subnets: DEFAULT_SUBNETS.filter(({ zone }) => zones.includes(zone)).map(({ id, zone }) => ({
    SubnetIdentifier: id,
    SubnetAvailabilityZone: { Name: zone },
    SubnetOutpost: {},
    SubnetStatus: 'Active',
  })),
});
