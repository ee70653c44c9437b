import type { CreateDBCapacityReservationRequest, DBCapacityReservation } from '@aws-sdk/client-rds';
import { ZONES } from '../../core.ts';
import type { Answers } from './api.ts';
import {
  instanceQuotaExceeded,
  invalidParameterValue,
  invalidReservationState,
  notSimulated,
  refuseUnsimulated,
  reservationAlreadyExists,
} from './errors.ts';
import { creationFault } from './creationFaults.ts';
import { readFilters } from './filters.ts';
import { arnOf, newId } from './identifiers.ts';
import { isInstanceClass, SERVERLESS_CLASS } from './instanceClasses.ts';
import { DEFAULT_VERSIONS } from './newCluster.ts';
import { pageOf, startOf } from './paging.ts';
import { instanceQuotaOf } from './quotas.ts';
import type { CapacityReservation } from './records.ts';
import { type RdsRegion, resourceIdOf } from './region.ts';
import { countInstances, freeSlots, stateOf } from './reservedSlots.ts';
import { tagList, tagsOf } from './tags.ts';

type Operations = 'CreateDBCapacityReservation' | 'DescribeDBCapacityReservations' | 'CancelDBCapacityReservation';

/** Future-dated ones (StartDate, CommitmentDuration) are not simulated, nor are license models, which Aurora has none of. */
const SIMULATED: ReadonlySet<string> = new Set<keyof CreateDBCapacityReservationRequest>([
  'AvailabilityZones',
  'CapacityPerAvailabilityZone',
  'DBCapacityReservationName',
  'DBInstanceClass',
  'EndDate',
  'Engine',
  'Tags',
]);

/** On-demand capacity reservations that begin at once. Source: API reference of each operation. */
export function reservationHandlers(region: RdsRegion): Answers<Operations> {
  const shape = (reservation: CapacityReservation) => shapeOf(region, reservation);
  return {
    CreateDBCapacityReservation: (input) => {
      refuseUnsimulated('CreateDBCapacityReservation', input, SIMULATED);
      const reservation = newReservation(region, input);
      region.reservations.add(reservation);
      region.after(reservation, region.durations.reservationPending, () => (reservation.status = 'active'));
      return { DBCapacityReservation: shape(reservation) };
    },

    DescribeDBCapacityReservations: (input) => {
      const names = [
        'db-capacity-reservation-name',
        'state',
        'engine',
        'db-instance-class',
        'availability-zone',
      ] as const;
      const filters = readFilters(input.Filters, names);
      if (filters.state?.has('expired')) throw invalidParameterValue('The filter state does not accept expired.');
      const passes = (one: CapacityReservation) =>
        (filters['db-capacity-reservation-name']?.has(one.name) ?? true) &&
        (filters.state?.has(stateOf(region, one)) ?? true) &&
        (filters.engine?.has(one.engine) ?? true) &&
        (filters['db-instance-class']?.has(one.instanceClass) ?? true) &&
        one.zones.some((zone) => filters['availability-zone']?.has(zone) ?? true);
      const { DBCapacityReservationIdentifier: id } = input;
      const candidates = id === undefined ? region.reservations.behind(startOf(input)) : [region.reservation(id)];
      const { items, ...marker } = pageOf(candidates, input, passes);
      return { DBCapacityReservations: items.map(shape), ...marker };
    },

    CancelDBCapacityReservation: ({ DBCapacityReservationIdentifier }) => {
      const reservation = region.reservation(DBCapacityReservationIdentifier);
      const state = stateOf(region, reservation);
      if (state !== 'active' && state !== 'pending') throw invalidReservationState(reservation.id, state);
      region.core.clock.clearTimeout(reservation.transition);
      reservation.status = 'cancelled';
      return { DBCapacityReservation: shape(reservation) };
    },
  };
}

function newReservation(region: RdsRegion, input: CreateDBCapacityReservationRequest): CapacityReservation {
  const { DBInstanceClass = '', Engine = '', CapacityPerAvailabilityZone: perZone = 0, AvailabilityZones = [] } = input;
  const name = newId('DBCapacityReservationName', input.DBCapacityReservationName);
  if (name.startsWith('dbcr-') || name.split('-').length > 16)
    throw invalidParameterValue(`${name} is not a valid name of a DB capacity reservation.`);
  if (!isInstanceClass(DBInstanceClass)) throw invalidParameterValue(`Invalid DB Instance class: ${DBInstanceClass}`);
  // AWS documents none for serverless instances.
  if (DBInstanceClass === SERVERLESS_CLASS) throw notSimulated('A capacity reservation for db.serverless');
  if (!DEFAULT_VERSIONS[Engine]) throw invalidParameterValue(`Invalid DB engine: ${Engine}`);
  if (!Number.isInteger(perZone) || perZone < 1)
    throw invalidParameterValue('CapacityPerAvailabilityZone is at least 1.');
  const isZone = (zone: string) => (ZONES as readonly string[]).includes(zone);
  if (AvailabilityZones.length === 0 || !AvailabilityZones.every(isZone))
    throw invalidParameterValue(`Invalid Availability Zones: ${AvailabilityZones.join(', ')}`);
  if (new Set(AvailabilityZones).size < AvailabilityZones.length)
    throw invalidParameterValue('Each Availability Zone can appear only once.');
  const nowMs = region.core.clock.now();
  if (input.EndDate && input.EndDate.getTime() <= nowMs) throw invalidParameterValue('EndDate must be in the future.');
  if (region.reservations.all().some((one) => one.name === name && !isOver(region, one)))
    throw reservationAlreadyExists(name);
  const lacking = region.isInstant
    ? []
    : AvailabilityZones.filter((zone) => region.options.noCapacity?.(DBInstanceClass, zone) !== undefined);
  if (lacking.length > 0)
    throw creationFault('InsufficientDBInstanceCapacity', {
      instanceClass: DBInstanceClass,
      engine: Engine,
      engineVersion: DEFAULT_VERSIONS[Engine],
      zones: lacking,
    });
  const quota = instanceQuotaOf(region.options);
  if (countInstances(region) + perZone * AvailabilityZones.length > quota)
    throw instanceQuotaExceeded(`You have reached the quota of ${quota} DB instances in this Region.`);
  const record = region.newRecord('capacity-reservation', name, region.reservations);
  const id = resourceIdOf('dbcr-', record.random).toLowerCase();
  return {
    ...record,
    id,
    name,
    arn: arnOf('capacity-reservation', id),
    tags: tagsOf(input.Tags),
    status: 'pending',
    instanceClass: DBInstanceClass,
    engine: Engine,
    zones: AvailabilityZones,
    perZone,
    createdAtMs: nowMs,
    endMs: input.EndDate?.getTime(),
  };
}

const isOver = (region: RdsRegion, reservation: CapacityReservation) =>
  ['cancelled', 'expired'].includes(stateOf(region, reservation));

const shapeOf = (region: RdsRegion, reservation: CapacityReservation): DBCapacityReservation => ({
  DBCapacityReservationName: reservation.name,
  DBCapacityReservationIdentifier: reservation.id,
  DBCapacityReservationArn: reservation.arn,
  DBInstanceClass: reservation.instanceClass,
  Engine: reservation.engine,
  ReservedCapacityPerAvailabilityZone: reservation.perZone,
  AvailableCapacityPerAvailabilityZoneList: reservation.zones.map((zone) => ({
    AvailabilityZone: zone,
    AvailableCapacity: freeSlots(region, reservation, zone),
  })),
  CreateDate: new Date(reservation.createdAtMs),
  ...(reservation.endMs !== undefined && { EndDate: new Date(reservation.endMs) }),
  State: stateOf(region, reservation),
  TagList: tagList(reservation.tags),
});
