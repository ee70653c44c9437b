import { askOfferedClasses } from '../../aws/rds/offerings.ts';
import { describeReservations } from '../../aws/rds/reservations.ts';
import { OutOfTimeError } from '../../aws/deadline.ts';
import { isToBeAsked, type KnownOfferings } from './offered.ts';
import type { Progress } from './progress.ts';
import type { ReservationView } from './reservation.ts';
import type { Policy } from './policy.ts';
import type { ClusterView } from './view.ts';

type Asking = Pick<ClusterView, 'status' | 'unfit' | 'engine' | 'engineVersion'>;

/**
 * What RDS sells for a cluster, where it is to be asked; else undefined. Where it gives no answer, what it said before is
 * kept: readers are ordered all the same, and RDS has the last word.
 */
export async function observeOfferings(
  { status, unfit, engine, engineVersion }: Asking,
  { classes, zones }: Policy,
  progress: Partial<Progress> | undefined,
  nowMs: number,
): Promise<KnownOfferings | undefined> {
  const { offerings: known, failures = {} } = progress ?? {};
  if (status !== 'available' || unfit) return undefined;
  if (!isToBeAsked(known, engineVersion, { classes, zones }, failures, nowMs)) return undefined;
  try {
    const offered = await askOfferedClasses(engine, engineVersion, classes);
    return { engineVersion, askedAtMs: nowMs, ...(offered && { classes: offered }) };
  } catch (error) {
    if (error instanceof OutOfTimeError) throw error;
    return { ...(known?.engineVersion === engineVersion ? known : { engineVersion }), askedAtMs: nowMs };
  }
}

/** The capacity reservations of clusters, by what the fleet calls them, in one call; none if it names none. */
export async function observeReservations(
  named: readonly (string | undefined)[],
): Promise<(id: string | undefined) => ReservationView | undefined> {
  if (named.every((id) => id === undefined)) return () => undefined;
  const state = (id: string, unusable: string): ReservationView => ({
    id,
    state: unusable,
    instanceClass: '',
    engine: '',
    freeByZone: {},
    endMs: undefined,
  });
  try {
    const reservations = await describeReservations();
    return (id) => (id === undefined ? undefined : (viewOf(id, reservations) ?? state(id, 'not-found')));
  } catch (error) {
    if (error instanceof OutOfTimeError) throw error;
    return (id) => (id === undefined ? undefined : state(id, 'unknown'));
  }
}

function viewOf(
  id: string,
  reservations: Awaited<ReturnType<typeof describeReservations>>,
): ReservationView | undefined {
  // A name is free again once its reservation is cancelled: the one that can be used counts.
  const found = reservations
    .filter((one) => one.DBCapacityReservationName === id || one.DBCapacityReservationIdentifier === id)
    .toSorted((a, b) => Number(b.State === 'active') - Number(a.State === 'active'))[0];
  return (
    found && {
      id,
      state: found.State ?? 'unknown',
      instanceClass: found.DBInstanceClass ?? '',
      engine: found.Engine ?? '',
      freeByZone: Object.fromEntries(
        (found.AvailableCapacityPerAvailabilityZoneList ?? []).map(
          ({ AvailabilityZone = '', AvailableCapacity = 0 }) => [AvailabilityZone, AvailableCapacity],
        ),
      ),
      endMs: found.EndDate?.getTime(),
    }
  );
}
