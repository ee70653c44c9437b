import type { CreateDBInstanceMessage, DBCapacityReservationState } from '@aws-sdk/client-rds';
import { creationFault } from './creationFaults.ts';
import { invalidParameterCombination, invalidReservationState } from './errors.ts';
import type { CapacityReservation, Cluster } from './records.ts';
import type { RdsRegion } from './region.ts';

export function stateOf({ core }: RdsRegion, { status, endMs }: CapacityReservation): DBCapacityReservationState {
  const hasEnded = endMs !== undefined && core.clock.now() >= endMs;
  return hasEnded && status !== 'cancelled' ? 'expired' : (status as DBCapacityReservationState);
}

/** "RDS reports available capacity only for a reservation that is active and not past its end date" (API reference). */
export function freeSlots(region: RdsRegion, reservation: CapacityReservation, zone: string): number {
  if (stateOf(region, reservation) !== 'active' || !reservation.zones.includes(zone)) return 0;
  const used = region.instances.all().filter((one) => one.reservation === reservation && one.zone === zone);
  return reservation.perZone - used.length;
}

/** What counts towards the quota: instances, and the unused capacity of reservations (API reference). */
export function countInstances(region: RdsRegion): number {
  const unused = region.reservations
    .all()
    .flatMap((reservation) => reservation.zones.map((zone) => freeSlots(region, reservation, zone)));
  return unused.reduce((sum, slots) => sum + slots, region.instances.size);
}

/**
 * The reservation that a request names, which must fit it and have a free slot in its zone; undefined if it names none.
 * The codes of a class, an engine or a zone that does not match, and of a zone without a slot, are guesses.
 */
export function reservationFor(
  region: RdsRegion,
  cluster: Cluster,
  { DBCapacityReservationIdentifier: id, DBInstanceClass, AvailabilityZone }: CreateDBInstanceMessage,
): CapacityReservation | undefined {
  if (id === undefined) return undefined;
  const reservation = region.reservation(id);
  const state = stateOf(region, reservation);
  if (state !== 'active') throw invalidReservationState(reservation.id, state);
  const { instanceClass, engine, zones } = reservation;
  if (instanceClass !== DBInstanceClass || engine !== cluster.settings.Engine)
    throw invalidParameterCombination(`DBCapacityReservation ${reservation.id} is for ${instanceClass} of ${engine}.`);
  if (AvailabilityZone !== undefined && !zones.includes(AvailabilityZone))
    throw invalidParameterCombination(`DBCapacityReservation ${reservation.id} does not cover ${AvailabilityZone}.`);
  const wanted = AvailabilityZone === undefined ? zones : [AvailabilityZone];
  if (wanted.every((zone) => freeSlots(region, reservation, zone) === 0))
    throw creationFault('InsufficientDBInstanceCapacity', {
      instanceClass,
      engine,
      engineVersion: cluster.engineVersion,
      zones: wanted,
    });
  return reservation;
}
