import { shapesIn } from '../../wire/writtenShapes.ts';

/** The shapes that are simulated (API reference, version 2022-10-30). */
const { structure, listOf, mapOf, operation, label, query, settings } = shapesIn('com.amazonaws.arczonalshift');

const ZONAL_SHIFT = {
  zonalShiftId: 0,
  resourceIdentifier: 0,
  awayFrom: 0,
  expiryTime: 4,
  startTime: 4,
  comment: 0,
};

const zonalShift = structure('ZonalShift', { ...ZONAL_SHIFT, status: 0 });
const shiftInResource = structure('ZonalShiftInResource', { appliedStatus: 0, ...ZONAL_SHIFT, shiftType: 0 });
const autoshiftInResource = structure('AutoshiftInResource', { appliedStatus: 0, awayFrom: 0, startTime: 4 });

const managed = {
  arn: 0,
  name: 0,
  appliedWeights: mapOf('AppliedWeights', 1),
  zonalShifts: listOf('ZonalShiftsInResource', () => shiftInResource),
  autoshifts: listOf('AutoshiftsInResource', () => autoshiftInResource),
  zonalAutoshiftStatus: 0,
};

const managedSummary = structure('ManagedResourceSummary', {
  ...managed,
  availabilityZones: listOf('AvailabilityZones', 0),
  practiceRunStatus: 0,
});

const shiftSummary = structure('ZonalShiftSummary', { ...ZONAL_SHIFT, status: 0, shiftType: 0 });

const autoshift = structure('AutoshiftSummary', { awayFrom: 0, startTime: 4, endTime: 4, status: 0 });

const PAGE = { nextToken: query('nextToken'), maxResults: query('maxResults', 1) };

export const SCHEMAS = [
  operation(
    'ListZonalShifts',
    ['GET', '/zonalshifts', 200],
    structure('ListZonalShiftsRequest', {
      ...PAGE,
      status: query('status'),
      resourceIdentifier: query('resourceIdentifier'),
    }),
    structure('ListZonalShiftsResponse', { items: listOf('ZonalShiftSummaries', () => shiftSummary), nextToken: 0 }),
  ),
  operation(
    'ListAutoshifts',
    ['GET', '/autoshifts', 200],
    structure('ListAutoshiftsRequest', { ...PAGE, status: query('status') }),
    structure('ListAutoshiftsResponse', { items: listOf('AutoshiftSummaries', () => autoshift), nextToken: 0 }),
  ),
  operation(
    'ListManagedResources',
    ['GET', '/managedresources', 200],
    structure('ListManagedResourcesRequest', PAGE),
    structure('ListManagedResourcesResponse', {
      items: listOf('ManagedResourceSummaries', () => managedSummary),
      nextToken: 0,
    }),
  ),
  operation(
    'UpdateZonalShift',
    ['PATCH', '/zonalshifts/{zonalShiftId}', 200],
    structure('UpdateZonalShiftRequest', { zonalShiftId: label, comment: 0, expiresIn: 0 }, 1),
    zonalShift,
  ),
  operation(
    'StartZonalShift',
    ['POST', '/zonalshifts', 201],
    structure('StartZonalShiftRequest', { resourceIdentifier: 0, awayFrom: 0, expiresIn: 0, comment: 0 }, 4),
    zonalShift,
  ),
  operation(
    'CancelZonalShift',
    ['DELETE', '/zonalshifts/{zonalShiftId}', 200],
    structure('CancelZonalShiftRequest', { zonalShiftId: label }, 1),
    zonalShift,
  ),
  operation(
    'GetManagedResource',
    ['GET', '/managedresources/{resourceIdentifier}', 200],
    structure('GetManagedResourceRequest', { resourceIdentifier: label }, 1),
    structure('GetManagedResourceResponse', managed),
  ),
];

export const SETTINGS = settings('2022-10-30', {
  ResourceNotFoundException: [404],
  ConflictException: [409, 'reason', 'zonalShiftId'],
  ValidationException: [400, 'reason'],
});
