import {
  AddTagsToResourceCommand,
  CreateDBClusterCommand,
  CreateDBClusterEndpointCommand,
  DeleteDBClusterCommand,
  DeleteDBClusterEndpointCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  FailoverDBClusterCommand,
  ModifyDBClusterEndpointCommand,
  ModifyDBInstanceCommand,
  RebootDBInstanceCommand,
  StartDBClusterCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { rdsRegion, type RdsRegion } from './support.ts';

interface Row {
  readonly name: string;
  readonly options?: Parameters<typeof rdsRegion>[0];
  readonly readers?: number;
  readonly given?: (region: RdsRegion) => Promise<unknown>;
  readonly when: (region: RdsRegion) => Promise<unknown>;
  /** The name of the error in the SDK, and its code on the wire. */
  readonly refused: readonly [name: string, code: string];
}

const createEndpoint = ({ client }: RdsRegion, more: object = {}) =>
  client.send(
    new CreateDBClusterEndpointCommand({
      DBClusterIdentifier: 'shop',
      DBClusterEndpointIdentifier: 'reads',
      EndpointType: 'READER',
      ...more,
    }),
  );
const modifyEndpoint = ({ client }: RdsRegion, more: object) =>
  client.send(new ModifyDBClusterEndpointCommand({ DBClusterEndpointIdentifier: 'reads', ...more }));
const remove = ({ client }: RdsRegion, id: string) =>
  client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: id, SkipFinalSnapshot: true }));
const failOver = ({ client }: RdsRegion, target?: string) =>
  client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: target }));

const createCluster = ({ client }: RdsRegion, more: object = {}) =>
  client.send(new CreateDBClusterCommand({ DBClusterIdentifier: 'other', Engine: 'aurora-postgresql', ...more }));

const same = (code: string): readonly [string, string] => [code, code];
const INVALID_VALUE = same('InvalidParameterValue');
const INVALID_COMBINATION = same('InvalidParameterCombination');
const INVALID_CLUSTER = same('InvalidDBClusterStateFault');
const INVALID_INSTANCE = ['InvalidDBInstanceStateFault', 'InvalidDBInstanceState'] as const;
const NO_INSTANCE = ['DBInstanceNotFoundFault', 'DBInstanceNotFound'] as const;
const QUOTA = ['InstanceQuotaExceededFault', 'InstanceQuotaExceeded'] as const;

const ROWS: readonly Row[] = [
  {
    name: 'an identifier is taken',
    when: (region) => region.createInstance('shop-1'),
    refused: ['DBInstanceAlreadyExistsFault', 'DBInstanceAlreadyExists'],
  },
  {
    name: 'an identifier is taken as long as its instance is deleting',
    given: (region) => remove(region, 'shop-1'),
    when: (region) => region.createInstance('shop-1'),
    refused: ['DBInstanceAlreadyExistsFault', 'DBInstanceAlreadyExists'],
  },
  {
    name: 'a certificate authority has expired',
    when: (region) => region.createInstance('new', { CACertificateIdentifier: 'rds-ca-2019' }),
    refused: ['CertificateNotFoundFault', 'CertificateNotFound'],
  },
  {
    name: 'a parameter group does not exist',
    options: { parameterGroup: () => 'not-found' },
    when: (region) => region.createInstance('new', { DBParameterGroupName: 'tuned' }),
    refused: ['DBParameterGroupNotFoundFault', 'DBParameterGroupNotFound'],
  },
  {
    name: 'a class has no Performance Insights',
    when: (region) =>
      region.createInstance('new', { DBInstanceClass: 'db.t3.medium', EnablePerformanceInsights: true }),
    refused: INVALID_COMBINATION,
  },
  { name: 'an identifier has --', when: (region) => region.createInstance('a--b'), refused: INVALID_VALUE },
  { name: 'an identifier begins with a digit', when: (region) => region.createInstance('1a'), refused: INVALID_VALUE },
  { name: 'an identifier ends with -', when: (region) => region.createInstance('a-'), refused: INVALID_VALUE },
  {
    name: 'an identifier has 64 letters',
    when: (region) => region.createInstance('a'.repeat(64)),
    refused: INVALID_VALUE,
  },
  {
    name: 'the cluster does not exist',
    when: (region) => region.createInstance('new', { DBClusterIdentifier: 'other' }),
    refused: same('DBClusterNotFoundFault'),
  },
  {
    name: 'the engine is not that of the cluster',
    when: (region) => region.createInstance('new', { Engine: 'aurora-mysql' }),
    refused: INVALID_COMBINATION,
  },
  {
    name: 'the class is unknown',
    when: (region) => region.createInstance('new', { DBInstanceClass: 'db.r6g.tiny' }),
    refused: INVALID_VALUE,
  },
  {
    name: 'the promotion tier is 16',
    when: (region) => region.createInstance('new', { PromotionTier: 16 }),
    refused: INVALID_VALUE,
  },
  {
    name: 'the cluster is failing over',
    given: (region) => failOver(region),
    when: (region) => region.createInstance('new'),
    refused: INVALID_CLUSTER,
  },
  {
    name: 'the writer is rebooting',
    given: ({ client }) => client.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: 'shop-writer' })),
    when: (region) => region.createInstance('new'),
    refused: INVALID_CLUSTER,
  },
  {
    name: 'the Region has as many instances as its quota',
    options: { instanceQuota: 2 },
    when: (region) => region.createInstance('new'),
    refused: QUOTA,
  },
  { name: 'the cluster has 15 readers', readers: 15, when: (region) => region.createInstance('new'), refused: QUOTA },
  {
    name: 'no zone has capacity',
    options: { noCapacity: (instanceClass) => (instanceClass === 'db.r8g.large' ? 'fault' : undefined) },
    when: (region) => region.createInstance('new', { DBInstanceClass: 'db.r8g.large' }),
    refused: ['InsufficientDBInstanceCapacityFault', 'InsufficientDBInstanceCapacity'],
  },
  {
    name: 'the zone that was asked for has no capacity',
    options: { noCapacity: (_, zone) => (zone === 'eu-west-1c' ? 'fault' : undefined) },
    when: (region) => region.createInstance('new', { AvailabilityZone: 'eu-west-1c' }),
    refused: ['InsufficientDBInstanceCapacityFault', 'InsufficientDBInstanceCapacity'],
  },
  ...(
    [
      ['InvalidParameterCombination', 'InvalidParameterCombination'],
      ['StorageTypeNotSupported', 'StorageTypeNotSupportedFault'],
      ['DBSubnetGroupDoesNotCoverEnoughAZs', 'DBSubnetGroupDoesNotCoverEnoughAZs'],
      ['InvalidVPCNetworkStateFault', 'InvalidVPCNetworkStateFault'],
      ['InvalidSubnet', 'InvalidSubnet'],
      ['VpcEncryptionControlViolationException', 'VpcEncryptionControlViolationException'],
      ['KMSKeyNotAccessibleFault', 'KMSKeyNotAccessibleFault'],
      ['InstanceQuotaExceeded', 'InstanceQuotaExceededFault'],
    ] as const
  ).map(([code, name]): Row => ({
    name: `the Region is to answer ${code}`,
    options: { creationFault: (instanceClass) => (instanceClass === 'db.r8g.large' ? code : undefined) },
    when: (region) => region.createInstance('new', { DBInstanceClass: 'db.r8g.large' }),
    refused: [name, code],
  })),
  {
    name: 'Enhanced Monitoring has no role',
    when: (region) => region.createInstance('new', { MonitoringInterval: 60 }),
    refused: INVALID_COMBINATION,
  },
  {
    name: 'Enhanced Monitoring has an interval of 7 s',
    when: (region) =>
      region.createInstance('new', { MonitoringInterval: 7, MonitoringRoleArn: 'arn:aws:iam::1:role/m' }),
    refused: INVALID_VALUE,
  },
  {
    name: 'Performance Insights are kept for 30 days',
    when: (region) =>
      region.createInstance('new', { EnablePerformanceInsights: true, PerformanceInsightsRetentionPeriod: 30 }),
    refused: INVALID_VALUE,
  },
  {
    name: 'Performance Insights have a retention and are not enabled',
    when: (region) => region.createInstance('new', { PerformanceInsightsRetentionPeriod: 7 }),
    refused: INVALID_COMBINATION,
  },
  {
    name: 'backups are kept for 36 days',
    when: (region) => createCluster(region, { BackupRetentionPeriod: 36 }),
    refused: INVALID_VALUE,
  },
  {
    name: 'Serverless v2 may grow to 257 capacity units',
    when: (region) =>
      createCluster(region, { ServerlessV2ScalingConfiguration: { MinCapacity: 0.5, MaxCapacity: 257 } }),
    refused: INVALID_VALUE,
  },
  {
    name: 'Serverless v2 shrinks to more than it grows to',
    when: (region) => createCluster(region, { ServerlessV2ScalingConfiguration: { MinCapacity: 8, MaxCapacity: 4 } }),
    refused: INVALID_COMBINATION,
  },
  ...[299, 86_401, 300.5].map((SecondsUntilAutoPause) => ({
    name: `Serverless v2 pauses after ${SecondsUntilAutoPause} seconds`,
    when: (region: RdsRegion) =>
      createCluster(region, {
        ServerlessV2ScalingConfiguration: { MinCapacity: 0, MaxCapacity: 4, SecondsUntilAutoPause },
      }),
    refused: INVALID_VALUE,
  })),
  {
    name: 'the Region has as many clusters as its quota',
    options: { clusterQuota: 1 },
    when: (region) => createCluster(region),
    refused: same('DBClusterQuotaExceededFault'),
  },
  {
    name: 'a secondary cluster of a global database is to fail over',
    given: (region) =>
      region.rds.instantly(() =>
        createCluster(region, { ReplicationSourceIdentifier: 'arn:aws:rds:us-east-1:123456789012:cluster:shop' }),
      ),
    when: ({ client }) => client.send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'other' })),
    refused: INVALID_CLUSTER,
  },
  {
    name: 'a member of the request is not simulated',
    when: (region) => region.createInstance('new', { Iops: 1000 }),
    refused: same('NotImplemented'),
  },
  { name: 'the instance to delete does not exist', when: (region) => remove(region, 'other'), refused: NO_INSTANCE },
  {
    name: 'the instance to delete is deleting',
    given: (region) => remove(region, 'shop-1'),
    when: (region) => remove(region, 'shop-1'),
    refused: INVALID_INSTANCE,
  },
  {
    name: 'a final snapshot is asked for with a member of a cluster',
    when: ({ client }) =>
      client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-1', FinalDBSnapshotIdentifier: 'last' })),
    refused: INVALID_COMBINATION,
  },
  {
    name: 'the instance to modify is creating',
    given: (region) => region.createInstance('new'),
    when: ({ client }) => client.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier: 'new', PromotionTier: 2 })),
    refused: INVALID_INSTANCE,
  },
  {
    name: 'the failover’s target is the writer',
    when: (region) => failOver(region, 'shop-writer'),
    refused: INVALID_CLUSTER,
  },
  { name: 'the failover has no target', readers: 0, when: (region) => failOver(region), refused: INVALID_CLUSTER },
  {
    name: 'the failover’s target is creating',
    given: (region) => region.createInstance('new'),
    when: (region) => failOver(region, 'new'),
    refused: INVALID_INSTANCE,
  },
  {
    name: 'an instance is to go during a failover',
    given: (region) => failOver(region),
    when: (region) => remove(region, 'shop-1'),
    refused: INVALID_CLUSTER,
  },
  {
    name: 'a cluster that runs is to start',
    when: ({ client }) => client.send(new StartDBClusterCommand({ DBClusterIdentifier: 'shop' })),
    refused: INVALID_CLUSTER,
  },
  {
    name: 'a cluster that has instances is to go',
    when: ({ client }) =>
      client.send(new DeleteDBClusterCommand({ DBClusterIdentifier: 'shop', SkipFinalSnapshot: true })),
    refused: INVALID_CLUSTER,
  },
  {
    name: 'a cluster’s identifier is taken',
    when: ({ client }) =>
      client.send(new CreateDBClusterCommand({ DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql' })),
    refused: same('DBClusterAlreadyExistsFault'),
  },
  {
    name: 'a cluster is described that does not exist',
    when: ({ client }) => client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: 'other' })),
    refused: same('DBClusterNotFoundFault'),
  },
  {
    name: 'an instance is described that does not exist',
    when: ({ client }) => client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: 'other' })),
    refused: NO_INSTANCE,
  },
  {
    name: 'a page of 19 is asked for',
    when: ({ client }) => client.send(new DescribeDBInstancesCommand({ MaxRecords: 19 })),
    refused: INVALID_VALUE,
  },
  {
    name: 'a page of 101 is asked for',
    when: ({ client }) => client.send(new DescribeDBInstancesCommand({ MaxRecords: 101 })),
    refused: INVALID_VALUE,
  },
  {
    name: 'a filter is unknown',
    when: ({ client }) =>
      client.send(new DescribeDBInstancesCommand({ Filters: [{ Name: 'colour', Values: ['red'] }] })),
    refused: INVALID_VALUE,
  },
  {
    name: 'an endpoint’s identifier is taken',
    given: (region) => createEndpoint(region),
    when: (region) => createEndpoint(region),
    refused: same('DBClusterEndpointAlreadyExistsFault'),
  },
  {
    name: 'the cluster has five custom endpoints',
    given: async (region) => {
      for (let n = 1; n <= 5; n++) await createEndpoint(region, { DBClusterEndpointIdentifier: `reads-${n}` });
    },
    when: (region) => createEndpoint(region),
    refused: same('DBClusterEndpointQuotaExceededFault'),
  },
  {
    name: 'an endpoint’s list names an instance that does not exist',
    when: (region) => createEndpoint(region, { ExcludedMembers: ['other'] }),
    refused: NO_INSTANCE,
  },
  {
    name: 'an endpoint’s list names an instance that is deleting',
    given: (region) => remove(region, 'shop-1'),
    when: (region) => createEndpoint(region, { ExcludedMembers: ['shop-1'] }),
    refused: INVALID_INSTANCE,
  },
  {
    name: 'an endpoint’s list names an instance that is creating, where the Region says that AWS refuses it',
    options: { listsTakeCreatingInstances: false },
    given: (region) => region.createInstance('new'),
    when: (region) => createEndpoint(region, { ExcludedMembers: ['new'] }),
    refused: INVALID_INSTANCE,
  },
  {
    name: 'an endpoint gets both lists',
    when: (region) => createEndpoint(region, { StaticMembers: ['shop-1'], ExcludedMembers: ['shop-1'] }),
    refused: INVALID_COMBINATION,
  },
  {
    name: 'an endpoint is of type WRITER',
    when: (region) => createEndpoint(region, { EndpointType: 'WRITER' }),
    refused: INVALID_VALUE,
  },
  {
    name: 'the endpoint to modify does not exist',
    when: (region) => modifyEndpoint(region, { ExcludedMembers: ['shop-1'] }),
    refused: same('DBClusterEndpointNotFoundFault'),
  },
  {
    name: 'the endpoint to modify is creating',
    given: (region) => createEndpoint(region),
    when: (region) => modifyEndpoint(region, { ExcludedMembers: ['shop-1'] }),
    refused: same('InvalidDBClusterEndpointStateFault'),
  },
  {
    name: 'the endpoint to delete is creating',
    given: (region) => createEndpoint(region),
    when: ({ client }) => client.send(new DeleteDBClusterEndpointCommand({ DBClusterEndpointIdentifier: 'reads' })),
    refused: same('InvalidDBClusterEndpointStateFault'),
  },
  {
    name: 'tags are for an instance that does not exist',
    when: ({ client }) =>
      client.send(
        new AddTagsToResourceCommand({
          ResourceName: 'arn:aws:rds:eu-west-1:123456789012:db:other',
          Tags: [{ Key: 'a', Value: 'b' }],
        }),
      ),
    refused: NO_INSTANCE,
  },
];

describe('RDS refuses', () => {
  it.each(ROWS)('when $name', async ({ options, readers = 1, given, when, refused: [name, Code] }) => {
    const region = rdsRegion(options);
    await region.shopWith(readers);
    await given?.(region);
    await expect(when(region)).rejects.toMatchObject({ name, Code });
  });

  // Source of the statuses: service model of RDS.
  it('a sixth endpoint with 403, and an unknown instance with 404', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    for (let n = 1; n <= 5; n++) await createEndpoint(region, { DBClusterEndpointIdentifier: `reads-${n}` });
    await expect(createEndpoint(region)).rejects.toMatchObject({
      name: 'DBClusterEndpointQuotaExceededFault',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(remove(region, 'other')).rejects.toMatchObject({ $metadata: { httpStatusCode: 404 } });
  });
});
