import {
  CreateDBInstanceCommand,
  type CreateDBInstanceMessage,
  type DBInstance,
  DescribeDBInstancesCommand,
} from '@aws-sdk/client-rds';
import { afterEach, describe, expect, test } from 'vitest';
import type { RegionOptions } from '../../../../../sandbox/region.ts';
import type { NewReader } from '../../../../../functions/controllers/replicas/newReader.ts';
import type { ReadersRefusedError } from '../../../../../functions/controllers/replicas/refusal.ts';
import { cluster, NOW, policy } from '../builders.ts';
import { type Acting, acting } from './acting.ts';

let shop: Acting;
afterEach(() => shop.close());

const MONITORING = 'arn:aws:iam::123456789012:role/monitoring';

/** What people have made of their own reader, which is the first to be promoted. */
const TEMPLATE = {
  AutoMinorVersionUpgrade: false,
  CopyTagsToSnapshot: true,
  CACertificateIdentifier: 'rds-ca-ecc384-g1',
  DBParameterGroupName: 'tuned',
  EnablePerformanceInsights: true,
  PerformanceInsightsRetentionPeriod: 31,
  MonitoringInterval: 15,
  MonitoringRoleArn: MONITORING,
  PreferredMaintenanceWindow: 'tue:02:00-tue:02:30',
  PubliclyAccessible: true,
};

/** A Region where shop has such a reader, too. What goes wrong there begins after it was made. */
async function withTemplate(
  wrong: NonNullable<RegionOptions['rds']> = {},
  more: Partial<CreateDBInstanceMessage> = {},
): Promise<void> {
  const rds = {};
  shop = await acting({ rds });
  await shop.region.rds.instantly(() =>
    shop.rds.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: 'tuned',
        DBClusterIdentifier: 'shop',
        DBInstanceClass: 'db.r6g.large',
        Engine: 'aurora-postgresql',
        PromotionTier: 0,
        ...TEMPLATE,
        ...more,
      }),
    ),
  );
  Object.assign(rds, wrong);
  shop.beReached();
}

const newReader = (id: string, zone = 'eu-west-1a', more: Partial<NewReader> = {}): NewReader => ({
  id,
  instanceClass: 'db.r6g.large',
  zone,
  orderedAtMs: NOW,
  ...more,
});

/** @returns what was accepted and refused, if anything was refused */
async function create(...readers: readonly NewReader[]): Promise<ReadersRefusedError | undefined> {
  const { createReaders } = await import('../../../../../functions/controllers/replicas/actions/createReaders.ts');
  const view = { ...cluster([]).view, writerId: 'shop-1' };
  return await createReaders(readers, view, policy()).then(
    () => undefined,
    (error: ReadersRefusedError) => error,
  );
}

const made = async (id: string): Promise<DBInstance> =>
  (await shop.rds.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }))).DBInstances![0]!;

describe('a new reader', () => {
  test('is made like the available one that is promoted first', async () => {
    await withTemplate();
    expect(await create(newReader('n1'))).toBeUndefined();
    expect(await made('n1')).toMatchObject({
      AutoMinorVersionUpgrade: false,
      CACertificateIdentifier: 'rds-ca-ecc384-g1',
      DBParameterGroups: [{ DBParameterGroupName: 'tuned' }],
      PerformanceInsightsEnabled: true,
      PerformanceInsightsRetentionPeriod: 31,
      MonitoringInterval: 15,
      MonitoringRoleArn: MONITORING,
      PreferredMaintenanceWindow: 'tue:02:00-tue:02:30',
      PubliclyAccessible: true,
      PromotionTier: 15,
      CopyTagsToSnapshot: true,
    });
  });

  test.each(['incompatible-parameters', 'rebooting', 'storage-full', 'deleting'])(
    'is not made like one that is %s',
    async (status) => {
      await withTemplate();
      shop.region.rds.breakInstance('tuned', status);
      expect(await create(newReader('n1'))).toBeUndefined();
      expect(await made('n1')).toMatchObject({
        AutoMinorVersionUpgrade: true,
        DBParameterGroups: [{ DBParameterGroupName: 'default.aurora-postgresql16' }],
        MonitoringInterval: 0,
      });
    },
  );

  test('says that it is not open to the internet, where the template is not: RDS would choose by the network', async () => {
    await withTemplate({}, { PubliclyAccessible: false });
    let asked: CreateDBInstanceMessage | undefined;
    shop.region.endpoint.intercept = async ({ operation }, input, next) => {
      if (operation === 'CreateDBInstance') asked = input as CreateDBInstanceMessage;
      return await next();
    };
    expect(await create(newReader('n1'))).toBeUndefined();
    expect(asked).toMatchObject({ PubliclyAccessible: false });
  });

  test.each([
    { tags: 48, copied: 48 },
    { tags: 50, copied: 48 },
  ])('has $copied of the $tags tags of its template, and those that say that it is ours', async ({ tags, copied }) => {
    const Tags = Array.from({ length: tags }, (_, at) => ({ Key: `cost-${at}`, Value: 'shop' }));
    await withTemplate({}, { Tags });
    expect(await create(newReader('n1'))).toBeUndefined();
    const { TagList = [] } = await made('n1');
    expect(TagList.filter(({ Key }) => Key!.startsWith('cost-'))).toEqual(Tags.slice(0, copied));
    expect(TagList).toEqual(expect.arrayContaining([{ Key: 'evenkeel:stage', Value: 'dev' }]));
  });

  test('has nothing of what its decision leaves out', async () => {
    await withTemplate();
    const without = [
      'certificate authority rds-ca-ecc384-g1',
      'parameter group tuned',
      'Performance Insights on db.r6g.large',
      'Enhanced Monitoring on db.r6g.large',
    ];
    expect(await create(newReader('n1', 'eu-west-1a', { without }))).toBeUndefined();
    expect(await made('n1')).toMatchObject({
      CACertificateIdentifier: 'rds-ca-rsa2048-g1',
      DBParameterGroups: [{ DBParameterGroupName: 'default.aurora-postgresql16' }],
      PerformanceInsightsEnabled: false,
      MonitoringInterval: 0,
    });
  });
});

/** What came of three orders, two of them in zone a. */
interface Row {
  readonly name: string;
  readonly rds: NonNullable<RegionOptions['rds']>;
  readonly accepted: readonly string[];
  readonly refused: readonly string[];
  readonly subjects: readonly string[];
  /** Those that RDS was asked for. */
  readonly asked: readonly string[];
}

const inA = (fault: 'InsufficientDBInstanceCapacity' | 'InvalidSubnet' | 'DBSubnetGroupDoesNotCoverEnoughAZs') => ({
  creationFault: (_: string, zone: string) => (zone === 'eu-west-1a' ? fault : undefined),
});
const everywhere = (
  fault:
    | 'InstanceQuotaExceeded'
    | 'StorageTypeNotSupported'
    | 'VpcEncryptionControlViolationException'
    | 'KMSKeyNotAccessibleFault',
) => ({ creationFault: (_: string, zone: string) => (zone === 'eu-west-1c' ? undefined : fault) });

const ROWS: readonly Row[] = [
  {
    name: 'a zone without capacity: the other zone is tried, the second order there is not',
    rds: inA('InsufficientDBInstanceCapacity'),
    accepted: ['n3'],
    refused: ['n1', 'n2'],
    subjects: ['add db.r6g.large/eu-west-1a'],
    asked: ['n1', 'n3'],
  },
  {
    name: 'a zone without a subnet',
    rds: inA('InvalidSubnet'),
    accepted: ['n3'],
    refused: ['n1', 'n2'],
    subjects: ['add in eu-west-1a'],
    asked: ['n1', 'n3'],
  },
  {
    name: 'a subnet group that does not cover it',
    rds: inA('DBSubnetGroupDoesNotCoverEnoughAZs'),
    accepted: ['n3'],
    refused: ['n1', 'n2'],
    subjects: ['add in eu-west-1a'],
    asked: ['n1', 'n3'],
  },
  {
    name: 'a class that is not sold',
    rds: { sold: () => false },
    accepted: [],
    refused: ['n1', 'n2', 'n3'],
    subjects: ['add db.r6g.large'],
    asked: ['n1'],
  },
  ...(['StorageTypeNotSupported', 'VpcEncryptionControlViolationException'] as const).map((fault) => ({
    name: `a class that RDS does not build: ${fault}`,
    rds: everywhere(fault),
    accepted: [],
    refused: ['n1', 'n2', 'n3'],
    subjects: ['add db.r6g.large'],
    asked: ['n1'],
  })),
  ...(['InstanceQuotaExceeded', 'KMSKeyNotAccessibleFault'] as const).map((fault) => ({
    name: `orders stop: ${fault}`,
    rds: everywhere(fault),
    accepted: [],
    refused: ['n1', 'n2', 'n3'],
    subjects: ['add readers'],
    asked: ['n1'],
  })),
  {
    name: 'a parameter group that is gone',
    rds: { parameterGroup: (name) => (name === 'tuned' ? 'not-found' : undefined) },
    accepted: [],
    refused: ['n1', 'n2', 'n3'],
    subjects: ['order with parameter group tuned'],
    asked: ['n1'],
  },
];

describe('orders that RDS refuses', () => {
  test.each(ROWS)('$name', async ({ rds, accepted, refused, subjects, asked: ids }) => {
    await withTemplate(rds);
    const asked = new Set<string>();
    shop.region.endpoint.intercept = async ({ operation }, input, next) => {
      if (operation === 'CreateDBInstance') asked.add((input as { DBInstanceIdentifier: string }).DBInstanceIdentifier);
      return await next();
    };
    const error = await create(newReader('n1'), newReader('n2'), newReader('n3', 'eu-west-1c'));
    expect(error).toMatchObject({ name: 'ReadersRefusedError', accepted, refused });
    expect(error!.refusals.map(({ subject }) => subject)).toEqual(subjects);
    expect([...asked]).toEqual(ids);
  });

  test('a serverless class in a cluster that does not say how far it may grow, which is no state that ends', async () => {
    await withTemplate();
    const error = await create(
      newReader('n1', 'eu-west-1a', { instanceClass: 'db.serverless' }),
      newReader('n2', 'eu-west-1c', { instanceClass: 'db.serverless' }),
      newReader('n3', 'eu-west-1c'),
    );
    expect(error).toMatchObject({ accepted: ['n3'], refused: ['n1', 'n2'] });
    expect(error!.refusals.map(({ subject }) => subject)).toEqual(['add db.serverless']);
  });

  test('a class without Performance Insights', async () => {
    await withTemplate();
    const error = await create(newReader('n1', 'eu-west-1a', { instanceClass: 'db.t3.medium' }));
    expect(error!.refusals.map(({ subject }) => subject)).toEqual(['order with Performance Insights on db.t3.medium']);
    const without = ['Performance Insights on db.t3.medium'];
    expect(await create(newReader('n1', 'eu-west-1a', { instanceClass: 'db.t3.medium', without }))).toBeUndefined();
  });
});
