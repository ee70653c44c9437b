import { elasticLoadBalancing } from './clients.ts';
import { listPages } from './listPages.ts';
import { signedCall, SignedCallError } from './signedCall.ts';

const SERVICE = 'arc-zonal-shift';

/** A zonal shift or autoshift of one resource. */
interface Shift {
  readonly zonalShiftId?: string;
  readonly comment?: string;
  readonly awayFrom?: string;
  readonly appliedStatus?: string;
  readonly shiftType?: string;
}

/** What ARC lists for a resource, whether it is applied or something else goes before it. */
export interface ListedShift {
  /** `ZONAL_SHIFT`, `PRACTICE_RUN`, `FIS_EXPERIMENT` or `ZONAL_AUTOSHIFT` (API reference, "ZonalShiftInResource"). */
  readonly kind: string;
  /** The ID of a zone. */
  readonly awayFrom: string;
  /** The ARN of the load balancer, where it is not known anyway. */
  readonly resource?: string;
}

/**
 * The IDs of the zones that a resource's traffic is currently shifted away from (`euw1-az1`); none for a resource that
 * ARC does not know (API reference, "GetManagedResource").
 * @throws an Error with ARC's message if the request fails
 */
export async function zonesShiftedAway(resourceArn: string): Promise<string[]> {
  const { zonalShifts = [], autoshifts = [] } = await readManaged(resourceArn);
  // ARC also lists shifts that are not applied: only one shift of a resource is applied at a time.
  return [...zonalShifts, ...autoshifts].flatMap(({ awayFrom, appliedStatus }) =>
    awayFrom !== undefined && appliedStatus === 'APPLIED' ? [awayFrom] : [],
  );
}

/** Every shift and autoshift of a resource that has not ended; none for a resource that ARC does not know. */
export async function listShifts(resourceArn: string): Promise<ListedShift[]> {
  const { zonalShifts = [], autoshifts = [] } = await readManaged(resourceArn);
  return [
    ...zonalShifts.map(({ shiftType = 'ZONAL_SHIFT', awayFrom = '' }) => ({ kind: shiftType, awayFrom })),
    ...autoshifts.map(({ awayFrom = '' }) => ({ kind: 'ZONAL_AUTOSHIFT', awayFrom })),
  ];
}

/** A zonal shift of any resource that has not ended, with its ARN and the comment that it was started with. */
export interface ActiveShift extends ListedShift {
  readonly resource: string;
  readonly comment: string;
}

/** Those of the account and Region, practice runs and experiments among them (API reference, "ListZonalShifts"). */
export async function listActiveShifts(): Promise<ActiveShift[]> {
  const listed = await listPages<Shift & { readonly resourceIdentifier?: string }>(elasticLoadBalancing, {
    service: SERVICE,
    path: '/zonalshifts',
    query: { status: 'ACTIVE' },
    items: 'items',
  });
  return listed.map(
    ({ shiftType = 'ZONAL_SHIFT', awayFrom = '', resourceIdentifier: resource = '', comment = '' }) => ({
      kind: shiftType,
      awayFrom,
      resource,
      comment,
    }),
  );
}

/**
 * The IDs of the zones that AWS itself suspects now, whether any resource of the account is shifted away from them or not
 * (API reference, "ListAutoshifts").
 */
export async function zonesUnderAutoshift(): Promise<string[]> {
  const listed = await listPages<Shift>(elasticLoadBalancing, {
    service: SERVICE,
    path: '/autoshifts',
    query: { status: 'ACTIVE' },
    items: 'items',
  });
  return listed.flatMap(({ awayFrom }) => awayFrom ?? []);
}

/** The zonal shift of a resource that was started with this comment; undefined if there is none, or if it has ended. */
export async function findZonalShift(resourceArn: string, comment: string): Promise<ZonalShift | undefined> {
  const { zonalShifts = [] } = await readManaged(resourceArn);
  const found = zonalShifts.find((shift) => shift.comment === comment);
  return found && { id: found.zonalShiftId ?? '', isApplied: found.appliedStatus === 'APPLIED' };
}

export interface ZonalShift {
  readonly id: string;
  readonly isApplied: boolean;
}

/**
 * A call whose answer was lost, and which is repeated, finds the shift that it started: that is no conflict.
 * @param awayFrom the ID of the zone, `euw1-az1` @param minutes after which it expires, whatever happens
 * @param comment by which the shift is told from everyone else's @throws {SignedCallError} if ARC refuses it
 */
export async function startZonalShift(
  resourceIdentifier: string,
  { awayFrom, minutes, comment }: { awayFrom: string; minutes: number; comment: string },
): Promise<void> {
  try {
    await send('POST', '/zonalshifts', { resourceIdentifier, awayFrom, expiresIn: `${minutes}m`, comment });
  } catch (error) {
    if (!isError(error, 'ConflictException') || !(await findZonalShift(resourceIdentifier, comment))) throw error;
  }
}

/** An expired shift counts as cancelled. */
export async function cancelZonalShift(id: string): Promise<void> {
  try {
    await send('DELETE', `/zonalshifts/${encodeURIComponent(id)}`);
  } catch (error) {
    if (!isError(error, 'ResourceNotFoundException') && !isError(error, 'ConflictException', NOT_ACTIVE)) throw error;
  }
}

/** Why ARC does not cancel a shift that has expired or was cancelled before (API reference, ConflictException). */
const NOT_ACTIVE = 'ZonalShiftStatusNotActive';

interface Managed {
  readonly zonalShifts?: readonly Shift[];
  readonly autoshifts?: readonly Shift[];
}

async function readManaged(resourceArn: string): Promise<Managed> {
  try {
    return JSON.parse(await send('GET', `/managedresources/${encodeURIComponent(resourceArn)}`)) as Managed;
  } catch (error) {
    if (isError(error, 'ResourceNotFoundException')) return {};
    throw error;
  }
}

const isError = (error: unknown, code: string, reason?: string): boolean =>
  error instanceof SignedCallError && error.name === code && (reason === undefined || error.reason === reason);

/** There is no client package for ARC zonal shift. */
const send = (method: 'GET' | 'POST' | 'DELETE', path: string, content?: object): Promise<string> =>
  signedCall(elasticLoadBalancing, { service: SERVICE, method, path, ...(content && { content }) });
