import type { DescribeOrderableDBInstanceOptionsMessage, OrderableDBInstanceOption } from '@aws-sdk/client-rds';
import { REGION, ZONES } from '../../core.ts';
import type { Answers } from './api.ts';
import { invalidParameterValue } from './errors.ts';
import { AURORA_CLASSES, hasPerformanceInsights, SERVERLESS_CLASS } from './instanceClasses.ts';
import { DEFAULT_VERSIONS } from './newCluster.ts';
import type { RdsOptions } from './options.ts';
import { pageOf, startOf } from './paging.ts';

/** "Minimum 20, maximum 1000" (API reference, DescribeOrderableDBInstanceOptions), unlike other operations. */
const PAGE_MAX = 1000;

/** What is sold, which says nothing of what is in stock. Only Aurora's engines, in their one simulated version each. */
export const orderableHandlers = ({
  sold = () => true,
}: RdsOptions): Answers<'DescribeOrderableDBInstanceOptions'> => ({
  DescribeOrderableDBInstanceOptions: (input) => {
    // "This parameter isn't currently supported" (API reference).
    if (input.Filters?.length) throw invalidParameterValue('Filters are not supported.');
    const version = DEFAULT_VERSIONS[input.Engine ?? ''];
    if (!version) throw invalidParameterValue(`Invalid DB engine: ${input.Engine}`);
    const candidates = optionsOf(input, version, sold).map((option, at) => ({
      id: option.DBInstanceClass!,
      order: at + 1,
      option,
    }));
    const start = startOf(input);
    const { items, ...marker } = pageOf(
      candidates.filter(({ order }) => order > start),
      input,
      undefined,
      PAGE_MAX,
    );
    return { OrderableDBInstanceOptions: items.map(({ option }) => option), ...marker };
  },
});

function optionsOf(
  { Engine, EngineVersion, DBInstanceClass, LicenseModel }: DescribeOrderableDBInstanceOptionsMessage,
  version: string,
  sold: NonNullable<RdsOptions['sold']>,
): OrderableDBInstanceOption[] {
  if (EngineVersion !== undefined && EngineVersion !== version) return [];
  const license = Engine === 'aurora-mysql' ? 'general-public-license' : 'postgresql-license';
  if (LicenseModel !== undefined && LicenseModel !== license) return [];
  const isPostgres = Engine === 'aurora-postgresql';
  return [SERVERLESS_CLASS, ...AURORA_CLASSES]
    .filter((name) => DBInstanceClass === undefined || DBInstanceClass === name)
    .map((name) => ({ name, zones: ZONES.filter((zone) => sold(name, zone)) }))
    .filter(({ zones }) => zones.length > 0)
    .map(({ name, zones }) => ({
      Engine,
      EngineVersion: version,
      DBInstanceClass: name,
      LicenseModel: license,
      AvailabilityZones: zones.map((Name) => ({ Name })),
      AvailabilityZoneGroup: REGION,
      MultiAZCapable: false,
      ReadReplicaCapable: false,
      Vpc: true,
      SupportsStorageEncryption: true,
      StorageType: 'aurora',
      SupportsIops: false,
      SupportsStorageThroughput: false,
      SupportsEnhancedMonitoring: true,
      SupportsIAMDatabaseAuthentication: true,
      SupportsPerformanceInsights: hasPerformanceInsights(name),
      AvailableProcessorFeatures: [],
      SupportedEngineModes: ['provisioned'],
      SupportsStorageAutoscaling: false,
      SupportsKerberosAuthentication: true,
      OutpostCapable: false,
      SupportedActivityStreamModes: isPostgres ? ['sync', 'async'] : ['async'],
      SupportsGlobalDatabases: !name.startsWith('db.t'),
      SupportsClusters: true,
      SupportedNetworkTypes: ['IPV4', 'DUAL'],
      SupportsDedicatedLogVolume: false,
    }));
}
