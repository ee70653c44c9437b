import { type DBCapacityReservation, paginateDescribeDBCapacityReservations } from '@aws-sdk/client-rds';
import { rds } from '../clients.ts';
import { collect } from '../collect.ts';

/** All capacity reservations of the Region, in whatever state. */
export const describeReservations = (): Promise<DBCapacityReservation[]> =>
  collect(
    paginateDescribeDBCapacityReservations({ client: rds, pageSize: 100 }, {}),
    (page) => page.DBCapacityReservations,
  );
