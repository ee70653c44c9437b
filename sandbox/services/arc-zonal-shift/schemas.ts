import { TypeRegistry } from '@smithy/core/schema';
import type { StaticErrorSchema } from '@smithy/types';
import type { OperationSchema } from '../../wire/schema.ts';

/**
 * There is no client package for ARC zonal shift: its shapes, as far as they are simulated, are written down here (API
 * reference, version 2022-10-30). In schemas, 0 is a string, 1 a number, 4 a timestamp, and 128 a map of.
 */
const NAMESPACE = 'com.amazonaws.arczonalshift';

const structure = (name: string, members: Readonly<Record<string, unknown>>, required = 0) => [
  3,
  NAMESPACE,
  name,
  0,
  Object.keys(members),
  Object.values(members),
  required,
];

const listOf = (name: string, item: unknown) => [1, NAMESPACE, name, 0, item];

const operation = (name: string, http: readonly [string, string, number], input: unknown, output: unknown) =>
  [9, NAMESPACE, name, { http }, () => input, () => output] as unknown as OperationSchema;

const label = [0, { httpLabel: 1 }];

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
  appliedWeights: [2, NAMESPACE, 'AppliedWeights', 0, 0, 1],
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

const query = (name: string) => [0, { httpQuery: name }];
const PAGE = { nextToken: query('nextToken'), maxResults: [1, { httpQuery: 'maxResults' }] };

export const SCHEMAS: readonly OperationSchema[] = [
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

const registry = new TypeRegistry(NAMESPACE);
const error = (name: string, httpError: number, members: readonly string[] = []) =>
  registry.registerError(
    [
      -3,
      NAMESPACE,
      name,
      { error: 'client', httpError },
      ['message', ...members],
      [0, ...members.map(() => 0)],
    ] as StaticErrorSchema,
    Error,
  );
error('ResourceNotFoundException', 404);
error('ConflictException', 409, ['reason', 'zonalShiftId']);
error('ValidationException', 400, ['reason']);

export const SETTINGS = { defaultNamespace: NAMESPACE, version: '2022-10-30', errorTypeRegistries: [registry] };
