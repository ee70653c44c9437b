import type { Constraint, Constraints } from '../../wire/constraints.ts';

const AUTOSHIFT_STATUS: Constraint = { values: ['ACTIVE', 'COMPLETED'] };
const AVAILABILITY_ZONE: Constraint = { length: [0, 20] };
const EXPIRES_IN: Constraint = { length: [2, 5], pattern: String.raw`([1-9][0-9]*)(m|h)` };
const MAX_RESULTS: Constraint = { range: [1, 100] };
const RESOURCE_IDENTIFIER: Constraint = { length: [8, 1024] };
const ZONAL_SHIFT_COMMENT: Constraint = { length: [0, 128] };
const ZONAL_SHIFT_ID: Constraint = { length: [6, 36], pattern: String.raw`[A-Za-z0-9-]+` };
const ZONAL_SHIFT_STATUS: Constraint = { values: ['ACTIVE', 'EXPIRED', 'CANCELED'] };

/** What the API model demands of the inputs of the operations that are simulated (botocore 1.43). */
export const CONSTRAINTS: Constraints = {
  CancelZonalShiftRequest: {
    zonalShiftId: ZONAL_SHIFT_ID,
  },
  GetManagedResourceRequest: {
    resourceIdentifier: RESOURCE_IDENTIFIER,
  },
  ListAutoshiftsRequest: {
    maxResults: MAX_RESULTS,
    status: AUTOSHIFT_STATUS,
  },
  ListManagedResourcesRequest: {
    maxResults: MAX_RESULTS,
  },
  ListZonalShiftsRequest: {
    maxResults: MAX_RESULTS,
    resourceIdentifier: RESOURCE_IDENTIFIER,
    status: ZONAL_SHIFT_STATUS,
  },
  StartZonalShiftRequest: {
    awayFrom: AVAILABILITY_ZONE,
    comment: ZONAL_SHIFT_COMMENT,
    expiresIn: EXPIRES_IN,
    resourceIdentifier: RESOURCE_IDENTIFIER,
  },
  UpdateZonalShiftRequest: {
    comment: ZONAL_SHIFT_COMMENT,
    expiresIn: EXPIRES_IN,
    zonalShiftId: ZONAL_SHIFT_ID,
  },
};
