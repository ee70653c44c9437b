import { CreateDBClusterCommand, DescribeOrderableDBInstanceOptionsCommand } from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { rdsRegion, START_MS } from './support.ts';

const KEY = 'arn:aws:kms:eu-west-1:123456789012:key/3f0b0d3e-6d0f-4a53-8a0f-0d1c5b0f7a11';

/** The members that a test names: what AWS answers is that and more. */
async function clusterWith(settings: object, atSeconds = 3600) {
  const region = rdsRegion();
  const input = { DBClusterIdentifier: 'shop', Engine: 'aurora-postgresql', ...settings };
  await region.rds.instantly(() => region.client.send(new CreateDBClusterCommand(input)));
  await region.runTo(atSeconds);
  return region.cluster();
}

describe('a cluster', () => {
  // Names and values as in public recorded answers of AWS.
  it('has the fields of one that was made with few settings', async () => {
    expect(await clusterWith({})).toMatchObject({
      AssociatedRoles: [],
      ReadReplicaIdentifiers: [],
      DomainMemberships: [],
      ActivityStreamStatus: 'stopped',
      CrossAccountClone: false,
      DatabaseInsightsMode: 'standard',
      EngineLifecycleSupport: 'open-source-rds-extended-support',
      StorageEncrypted: false,
      VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-0a000000000000000', Status: 'active' }],
    });
  });

  it('can be restored from its first backup to a little ago, within its retention', async () => {
    expect(await clusterWith({}, 60)).not.toHaveProperty('EarliestRestorableTime');
    expect(await clusterWith({}, 3661)).toMatchObject({
      EarliestRestorableTime: new Date(START_MS + 68_000),
      LatestRestorableTime: new Date(START_MS + 3600_000),
    });
    expect(await clusterWith({ BackupRetentionPeriod: 2 }, 5 * 86_400)).toMatchObject({
      EarliestRestorableTime: new Date(START_MS + 3 * 86_400_000),
    });
  });

  it('shows its storage type only where that is not the usual one', async () => {
    expect(await clusterWith({})).not.toHaveProperty('StorageType');
    expect(await clusterWith({ StorageType: 'aurora-iopt1' })).toMatchObject({ StorageType: 'aurora-iopt1' });
  });

  it('shows its key by the ARN, its own or that of the account', async () => {
    expect(await clusterWith({})).not.toHaveProperty('KmsKeyId');
    expect(await clusterWith({ KmsKeyId: KEY })).toMatchObject({ StorageEncrypted: true, KmsKeyId: KEY });
    expect(await clusterWith({ KmsKeyId: KEY.split('/')[1] })).toMatchObject({ KmsKeyId: KEY });
    expect((await clusterWith({ StorageEncrypted: true })).KmsKeyId).toMatch(
      /^arn:aws:kms:eu-west-1:123456789012:key\/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    );
  });

  it('names the secret in which RDS keeps its password', async () => {
    expect((await clusterWith({ ManageMasterUserPassword: true })).MasterUserSecret).toMatchObject({
      SecretArn: expect.stringMatching(/^arn:aws:secretsmanager:eu-west-1:123456789012:secret:rds!cluster-/),
      SecretStatus: 'active',
    });
  });
});

describe('an instance', () => {
  it('has the fields of one that was made with few settings', async () => {
    const region = rdsRegion();
    await region.shopWith(1);
    expect(await region.instance('shop-1')).toMatchObject({
      OptionGroupMemberships: [{ OptionGroupName: 'default:aurora-postgresql-16', Status: 'in-sync' }],
      ReadReplicaDBInstanceIdentifiers: [],
      DBSecurityGroups: [],
      DomainMemberships: [],
      AssociatedRoles: [],
      CustomerOwnedIpEnabled: false,
      BackupTarget: 'region',
      DedicatedLogVolume: false,
      StorageThroughput: 0,
      StorageType: 'aurora',
      DatabaseInsightsMode: 'standard',
      CertificateDetails: { CAIdentifier: 'rds-ca-rsa2048-g1', ValidTill: new Date(START_MS + 365 * 86_400_000) },
      DBSubnetGroup: {
        DBSubnetGroupName: 'default',
        VpcId: 'vpc-0a000000000000000',
        Subnets: [
          {
            SubnetIdentifier: 'subnet-0a000000000000001',
            SubnetAvailabilityZone: { Name: 'eu-west-1a' },
            SubnetOutpost: {},
            SubnetStatus: 'Active',
          },
          { SubnetIdentifier: 'subnet-0a000000000000002' },
          { SubnetIdentifier: 'subnet-0a000000000000003' },
        ],
      },
    });
  });

  it('names the log stream of its Enhanced Monitoring', async () => {
    const region = rdsRegion();
    const MonitoringRoleArn = 'arn:aws:iam::123456789012:role/monitoring';
    await region.shopWith(1, { MonitoringInterval: 60, MonitoringRoleArn });
    const { EnhancedMonitoringResourceArn, DbiResourceId } = await region.instance('shop-1');
    expect(EnhancedMonitoringResourceArn).toBe(
      `arn:aws:logs:eu-west-1:123456789012:log-group:RDSOSMetrics:log-stream:${DbiResourceId}`,
    );
  });
});

describe('the orderable options', () => {
  const options = async (input: object) => {
    const { client } = rdsRegion();
    const command = new DescribeOrderableDBInstanceOptionsCommand({ Engine: 'aurora-postgresql', ...input });
    return client.send(command);
  };

  it('are those of a class, with its zones', async () => {
    const { OrderableDBInstanceOptions } = await options({ DBInstanceClass: 'db.r6g.large' });
    expect(OrderableDBInstanceOptions).toMatchObject([
      {
        DBInstanceClass: 'db.r6g.large',
        EngineVersion: '16.6',
        StorageType: 'aurora',
        SupportsClusters: true,
        AvailabilityZones: [{ Name: 'eu-west-1a' }, { Name: 'eu-west-1b' }, { Name: 'eu-west-1c' }],
      },
    ]);
  });

  it('leave out what is not sold, and RDS then builds none of it', async () => {
    const region = rdsRegion({
      sold: (instanceClass, zone) => instanceClass !== 'db.r6g.large' || zone === 'eu-west-1a',
    });
    const command = new DescribeOrderableDBInstanceOptionsCommand({
      Engine: 'aurora-postgresql',
      DBInstanceClass: 'db.r6g.large',
    });
    const { OrderableDBInstanceOptions } = await region.client.send(command);
    expect(OrderableDBInstanceOptions).toMatchObject([{ AvailabilityZones: [{ Name: 'eu-west-1a' }] }]);
    await region.shopWith(0);
    const inC = region.createInstance('shop-1', { AvailabilityZone: 'eu-west-1c' });
    await expect(inC).rejects.toThrow(
      'RDS does not support creating a DB instance with the following combination: DBInstanceClass=db.r6g.large',
    );
    await region.createInstance('shop-1', { AvailabilityZone: 'eu-west-1a' });
  });

  it('are none for a version or a class that is not sold', async () => {
    expect((await options({ EngineVersion: '11.1' })).OrderableDBInstanceOptions).toEqual([]);
    expect((await options({ DBInstanceClass: 'db.r99g.large' })).OrderableDBInstanceOptions).toEqual([]);
  });

  it('come in pages of 20 to 1,000, and take no filters', async () => {
    const first = await options({ MaxRecords: 20 });
    expect(first.OrderableDBInstanceOptions).toHaveLength(20);
    const second = await options({ MaxRecords: 1000, Marker: first.Marker });
    expect(second.OrderableDBInstanceOptions!.map((option) => option.DBInstanceClass)).not.toContain(
      first.OrderableDBInstanceOptions![0]!.DBInstanceClass,
    );
    await expect(options({ MaxRecords: 1001 })).rejects.toThrow('Must be between 20 and 1000');
    await expect(options({ Filters: [{ Name: 'engine', Values: ['a'] }] })).rejects.toThrow(
      'Filters are not supported',
    );
  });
});
