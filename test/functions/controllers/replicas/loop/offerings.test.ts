import {
  CreateDBCapacityReservationCommand,
  CreateDBInstanceCommand,
  type CreateDBInstanceMessage,
  DescribeDBInstancesCommand,
  RDSClient,
} from '@aws-sdk/client-rds';
import { expect, test } from 'vitest';
import type { RegionOptions } from '../../../../../sandbox/region.ts';
import { AwsError } from '../../../../../sandbox/wire/handlers.ts';
import { assemblyOf } from '../../../../synthesis/assembly.ts';
import { deployed, type Deployed, MINUTE, readersOf } from './deployed.ts';

/** More than one reader carries, less than two do. */
const twoReaders = () => 0.85;

const shopWith = async (
  rds: RegionOptions['rds'] = {},
  load: (seconds: number) => number = twoReaders,
): Promise<Deployed> =>
  deployed({
    shop: load,
    rds,
    assemblyFolder: await assemblyOf(new URL('./offeringsFleet.ts', import.meta.url)),
  });

/** What RDS is asked for from now on, as far as `answer` lets it. */
function watch({ region }: Deployed, answer: (order: CreateDBInstanceMessage) => void = () => {}) {
  const calls: string[] = [];
  const orders: CreateDBInstanceMessage[] = [];
  region.endpoint.intercept = async ({ operation }, input, next) => {
    calls.push(operation);
    if (operation === 'CreateDBInstance') {
      orders.push(input as CreateDBInstanceMessage);
      answer(input as CreateDBInstanceMessage);
    }
    return await next();
  };
  return { orders, countOf: (operation: string) => calls.filter((call) => call === operation).length };
}

const toldOf = ({ sayings }: Deployed) =>
  sayings.filter(({ type }) => type === 'Attention Needed').map(({ detail }) => detail['reason']);

/** Room for so many of the first class in one zone, which has none for anybody else. */
async function reserve({ region }: Deployed, slots: number, EndDate?: Date): Promise<void> {
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(() =>
    rds.send(
      new CreateDBCapacityReservationCommand({
        DBCapacityReservationName: 'peak',
        DBInstanceClass: 'db.r8g.large',
        Engine: 'aurora-postgresql',
        AvailabilityZones: ['eu-west-1b'],
        CapacityPerAvailabilityZone: slots,
        EndDate,
      }),
    ),
  );
}

const withoutFirstClass: RegionOptions['rds'] = {
  noCapacity: (instanceClass) => (instanceClass === 'db.r8g.large' ? 'fault' : undefined),
};

const serving = (shop: Deployed) => readersOf(shop).filter(({ status }) => status === 'available');

test('a class that is not sold is not ordered: RDS is asked once for each class, and people hear of it', async () => {
  const shop = await shopWith({ sold: (instanceClass) => instanceClass !== 'db.r8g.large' });
  const { orders, countOf } = watch(shop);
  await shop.run(25 * MINUTE);
  expect(orders.map(({ DBInstanceClass }) => DBInstanceClass)).toEqual(['db.r6g.large']);
  expect(serving(shop)).toHaveLength(2);
  expect(countOf('DescribeOrderableDBInstanceOptions')).toBe(2);
  // The test has made no reservation.
  expect(new Set(toldOf(shop))).toEqual(new Set(['not-sold db.r8g.large', 'reservation']));
  expect(shop.problems).toEqual([]);
});

test('the slot of a reservation comes first where there is no capacity besides, and the history says so', async () => {
  const shop = await shopWith(withoutFirstClass);
  await reserve(shop, 1);
  const { orders } = watch(shop);
  await shop.run(15 * MINUTE);
  expect(orders).toMatchObject([
    { DBInstanceClass: 'db.r8g.large', AvailabilityZone: 'eu-west-1b', DBCapacityReservationIdentifier: 'peak' },
  ]);
  expect(serving(shop).map(({ instanceClass }) => instanceClass)).toEqual(['db.r6g.large', 'db.r8g.large']);
  const history = shop.region.dynamoDb.inspect('evenkeel-dev').filter(({ pk }) => pk === 'history#replicas#shop');
  expect(history.find(({ kind }) => kind === 'add')).toMatchObject({
    details: { readers: [{ zone: 'eu-west-1b', reservation: 'peak' }] },
  });
  const added = shop.sayings.find(({ detail }) => detail['kind'] === 'add');
  expect(added!.detail).toMatchObject({ numbers: { reserved: 1 } });
  expect(toldOf(shop)).toEqual([]);
});

test('a reservation that expires while one of its two slots is taken: its reader stays, and the next one does without', async () => {
  const halfPast = 30 * MINUTE;
  const shop = await shopWith(withoutFirstClass, (seconds) => (seconds * 1000 < halfPast ? 0.85 : 1.6));
  await reserve(shop, 2, new Date(shop.startMs + 25 * MINUTE));
  await shop.run(60 * MINUTE);
  expect(serving(shop).map(({ instanceClass }) => instanceClass)).toEqual([
    'db.r6g.large',
    'db.r8g.large',
    'db.r6g.large',
  ]);
  expect(toldOf(shop)).toEqual(['reservation']);
  expect(shop.problems).toEqual([]);
});

test('a slot that somebody else takes between the look and the order: its other offerings are tried, and then another class', async () => {
  const shop = await shopWith(withoutFirstClass);
  await reserve(shop, 1);
  const rds = new RDSClient(shop.region.clientConfig());
  const { orders } = watch(shop);
  const { intercept } = shop.region.endpoint;
  let isTaken = false;
  shop.region.endpoint.intercept = async (call, input, next) => {
    if (call.operation === 'CreateDBInstance' && !isTaken) {
      isTaken = true;
      await rds.send(
        new CreateDBInstanceCommand({
          DBInstanceIdentifier: 'of-others',
          DBClusterIdentifier: 'watched',
          DBInstanceClass: 'db.r8g.large',
          AvailabilityZone: 'eu-west-1b',
          Engine: 'aurora-postgresql',
          DBCapacityReservationIdentifier: 'peak',
        }),
      );
    }
    return await intercept!(call, input, next);
  };
  await shop.run(20 * MINUTE);
  const asked = orders
    .slice(1)
    .map(({ DBInstanceClass, AvailabilityZone, DBCapacityReservationIdentifier: held }) =>
      [DBInstanceClass, AvailabilityZone, held].filter(Boolean).join(' '),
    );
  expect(asked).toEqual([
    'db.r8g.large eu-west-1b peak',
    'db.r8g.large eu-west-1c',
    'db.r8g.large eu-west-1a',
    'db.r8g.large eu-west-1b',
    'db.r6g.large eu-west-1c',
  ]);
  expect(serving(shop).map(({ instanceClass }) => instanceClass)).toEqual(['db.r6g.large', 'db.r6g.large']);
  expect(toldOf(shop)).toEqual([]);
});

test('an expired authority and a parameter group that nobody can start with: readers do without both, told', async () => {
  const rds: { parameterGroup?: (name: string) => 'incompatible' | undefined } = {};
  const shop = await shopWith(rds, () => 2);
  const client = new RDSClient(shop.region.clientConfig());
  await shop.region.rds.instantly(() =>
    client.send(
      new CreateDBInstanceCommand({
        DBClusterIdentifier: 'shop',
        DBInstanceIdentifier: 'shop-tuned',
        DBInstanceClass: 'db.t4g.medium',
        Engine: 'aurora-postgresql',
        PromotionTier: 0,
        CACertificateIdentifier: 'rds-ca-rsa4096-g1',
        DBParameterGroupName: 'tuned',
      }),
    ),
  );
  rds.parameterGroup = (name) => (name === 'tuned' ? 'incompatible' : undefined);
  const { orders } = watch(shop, ({ CACertificateIdentifier }) => {
    if (CACertificateIdentifier === 'rds-ca-rsa4096-g1')
      throw new AwsError('CertificateNotFound', 'Certificate not found: rds-ca-rsa4096-g1');
  });
  await shop.run(40 * MINUTE);
  const ours = serving(shop).filter(({ id }) => id.startsWith('evenkeel-'));
  expect(ours.length).toBeGreaterThan(0);
  const { DBInstances } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier: ours[0]!.id }));
  expect(DBInstances![0]).toMatchObject({
    CACertificateIdentifier: 'rds-ca-rsa2048-g1',
    DBParameterGroups: [{ DBParameterGroupName: 'default.aurora-postgresql16' }],
  });
  expect(toldOf(shop)).toEqual(
    expect.arrayContaining([
      'refuses order with certificate authority rds-ca-rsa4096-g1',
      'refuses order with parameter group tuned',
    ]),
  );
  expect(orders.filter(({ CACertificateIdentifier: id }) => id === 'rds-ca-rsa4096-g1')).toHaveLength(1);
  expect(readersOf(shop).length).toBeLessThanOrEqual(6);
});

test('a quota that is used up stops orders for half an hour, and people hear of it at once', async () => {
  // Each of the two clusters has a writer and a reader.
  const shop = await shopWith({ instanceQuota: 4 });
  const { orders } = watch(shop);
  await shop.run(20 * MINUTE);
  expect(orders).toHaveLength(1);
  expect(shop.decisions()).toContain('hold/quota-used');
  expect(toldOf(shop)).toContain('quota-used');
});
