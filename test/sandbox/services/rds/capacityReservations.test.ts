import {
  CancelDBCapacityReservationCommand,
  CreateDBCapacityReservationCommand,
  DeleteDBInstanceCommand,
  DescribeDBCapacityReservationsCommand,
  ModifyDBInstanceCommand,
} from '@aws-sdk/client-rds';
import { describe, expect, it } from 'vitest';
import { rdsRegion, type RdsRegion, START_MS } from './support.ts';

const reserve = ({ client }: RdsRegion, more: object = {}) =>
  client.send(
    new CreateDBCapacityReservationCommand({
      DBCapacityReservationName: 'peak',
      DBInstanceClass: 'db.r6g.large',
      Engine: 'aurora-postgresql',
      AvailabilityZones: ['eu-west-1a', 'eu-west-1b'],
      CapacityPerAvailabilityZone: 1,
      ...more,
    }),
  );

const describeIt = async ({ client }: RdsRegion, id = 'peak') =>
  (await client.send(new DescribeDBCapacityReservationsCommand({ DBCapacityReservationIdentifier: id })))
    .DBCapacityReservations![0]!;

const free = async (region: RdsRegion) =>
  (await describeIt(region)).AvailableCapacityPerAvailabilityZoneList!.map((one) => one.AvailableCapacity);

const IN_A = { DBCapacityReservationIdentifier: 'peak', AvailabilityZone: 'eu-west-1a' };

/** A cluster without readers, and the reservation in use. */
async function reserved(options: Parameters<typeof rdsRegion>[0] = {}, more: object = {}): Promise<RdsRegion> {
  const region = rdsRegion(options);
  await region.shopWith(0);
  await region.rds.instantly(() => reserve(region, more));
  return region;
}

describe('a capacity reservation', () => {
  it('is pending without capacity first, then active with a slot in each zone', async () => {
    const region = rdsRegion({ durations: { reservationPending: [10, 10] } });
    await reserve(region);
    expect((await describeIt(region)).State).toBe('pending');
    expect(await free(region)).toEqual([0, 0]);
    await region.runTo(10);
    expect(await describeIt(region)).toMatchObject({
      State: 'active',
      DBInstanceClass: 'db.r6g.large',
      ReservedCapacityPerAvailabilityZone: 1,
      AvailableCapacityPerAvailabilityZoneList: [
        { AvailabilityZone: 'eu-west-1a', AvailableCapacity: 1 },
        { AvailabilityZone: 'eu-west-1b', AvailableCapacity: 1 },
      ],
    });
    const { DBCapacityReservationIdentifier: id } = await describeIt(region);
    expect(id).toMatch(/^dbcr-[a-z0-9]{26}$/);
    expect((await describeIt(region, id)).DBCapacityReservationName).toBe('peak');
  });

  it('gives a slot to an instance that names it, which has it until it is gone', async () => {
    const region = await reserved({
      noCapacity: (_, zone) => (zone === 'eu-west-1a' ? 'fault' : undefined),
      durations: { instanceDeleting: [60, 60] },
    });
    await region.createInstance('shop-1', IN_A);
    expect(await free(region)).toEqual([0, 1]);
    const { DBCapacityReservationIdentifier } = await describeIt(region);
    expect((await region.instance('shop-1')).DBCapacityReservationIdentifier).toBe(DBCapacityReservationIdentifier);
    await region.client.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: 'shop-1', SkipFinalSnapshot: true }));
    expect(await free(region)).toEqual([0, 1]);
    await region.runTo(60);
    expect(await free(region)).toEqual([1, 1]);
  });

  it('gets its slot back from an instance that changes its class without naming it', async () => {
    const region = await reserved();
    await region.rds.instantly(() => region.createInstance('shop-1', IN_A));
    expect(await free(region)).toEqual([0, 1]);
    await region.rds.instantly(() =>
      region.client.send(
        new ModifyDBInstanceCommand({
          DBInstanceIdentifier: 'shop-1',
          DBInstanceClass: 'db.r6g.xlarge',
          ApplyImmediately: true,
        }),
      ),
    );
    expect(await free(region)).toEqual([1, 1]);
  });

  it('gives none without being named, and none to a zone whose slots are taken', async () => {
    const region = await reserved();
    await region.createInstance('shop-1', { AvailabilityZone: 'eu-west-1a' });
    expect(await free(region)).toEqual([1, 1]);
    await region.createInstance('shop-2', IN_A);
    await expect(region.createInstance('shop-3', IN_A)).rejects.toThrow('no availability zones with sufficient');
  });

  it.each([
    ['another class', { ...IN_A, DBInstanceClass: 'db.r6g.xlarge' }, 'InvalidParameterCombination'],
    ['a zone that it does not cover', { ...IN_A, AvailabilityZone: 'eu-west-1c' }, 'InvalidParameterCombination'],
    ['another name', { DBCapacityReservationIdentifier: 'other' }, 'DBCapacityReservationNotFoundFault'],
  ])('refuses %s', async (_, more, name) => {
    await expect((await reserved()).createInstance('shop-1', more)).rejects.toMatchObject({ name });
  });

  it('refuses whoever names it once it is cancelled or past its end', async () => {
    const region = await reserved({}, { EndDate: new Date(START_MS + 60_000) });
    await region.runTo(60);
    expect(await describeIt(region)).toMatchObject({
      State: 'expired',
      AvailableCapacityPerAvailabilityZoneList: [{ AvailableCapacity: 0 }, { AvailableCapacity: 0 }],
    });
    const name = 'InvalidDBCapacityReservationStateFault';
    await expect(region.createInstance('shop-1', IN_A)).rejects.toMatchObject({ name });
    const cancelled = await reserved();
    const cancel = new CancelDBCapacityReservationCommand({ DBCapacityReservationIdentifier: 'peak' });
    await cancelled.client.send(cancel);
    await expect(cancelled.createInstance('shop-1', IN_A)).rejects.toMatchObject({ name });
    await expect(cancelled.client.send(cancel)).rejects.toMatchObject({ name });
  });

  it('counts towards the quota, and takes no more of it when its slots are used', async () => {
    // The writer, and two slots.
    const region = await reserved({ instanceQuota: 3 });
    await expect(region.createInstance('shop-1')).rejects.toMatchObject({ name: 'InstanceQuotaExceededFault' });
    await region.createInstance('shop-1', IN_A);
    await expect(reserve(region, { DBCapacityReservationName: 'more' })).rejects.toMatchObject({
      name: 'InstanceQuotaExceededFault',
    });
  });

  it.each([
    ['its name is taken', {}, 'DBCapacityReservationAlreadyExistsFault'],
    ['its name begins with dbcr-', { DBCapacityReservationName: 'dbcr-a' }, 'InvalidParameterValue'],
    [
      'it reserves nothing',
      { DBCapacityReservationName: 'a', CapacityPerAvailabilityZone: 0 },
      'InvalidParameterValue',
    ],
    [
      'a zone is named twice',
      { DBCapacityReservationName: 'a', AvailabilityZones: ['eu-west-1a', 'eu-west-1a'] },
      'InvalidParameterValue',
    ],
    ['its end is past', { DBCapacityReservationName: 'a', EndDate: new Date(START_MS) }, 'InvalidParameterValue'],
  ])('is refused where %s', async (_, more, name) => {
    await expect(reserve(await reserved(), more)).rejects.toMatchObject({ name });
  });

  it('is refused where AWS has no capacity, and lists by state, but not expired ones', async () => {
    const region = rdsRegion({ noCapacity: (_, zone) => (zone === 'eu-west-1b' ? 'fault' : undefined) });
    await expect(reserve(region)).rejects.toMatchObject({ name: 'InsufficientDBInstanceCapacityFault' });
    const listed = (state: string) =>
      region.client.send(new DescribeDBCapacityReservationsCommand({ Filters: [{ Name: 'state', Values: [state] }] }));
    expect((await listed('active')).DBCapacityReservations).toEqual([]);
    await expect(listed('expired')).rejects.toThrow('expired');
  });
});
