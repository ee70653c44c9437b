import type { Timer } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { ServiceApi } from '../../wire/api.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { WireService } from '../../wire/service.ts';
import { pageByPlace } from '../pages.ts';
import { CONSTRAINTS } from './constraints.ts';
import { SCHEMAS, SETTINGS } from './schemas.ts';

/** What ARC needs to know of the Region's load balancers. */
export interface ArcSurroundings {
  /** The zones that a load balancer is enabled in, by their ids; undefined if ARC has no such resource. */
  readonly zoneIdsOf: (loadBalancerArn: string) => readonly string[] | undefined;
  /** Why a load balancer that is opted in cannot be shifted; undefined if it can. */
  readonly unfitReason: (loadBalancerArn: string) => string | undefined;
  /** The load balancers that are opted in. */
  readonly managed: () => readonly string[];
}

interface Shift {
  readonly zonalShiftId: string;
  readonly resourceIdentifier: string;
  readonly awayFrom: string;
  readonly startTime: Date;
  expiryTime: Date;
  comment: string;
  status: 'ACTIVE' | 'CANCELED' | 'EXPIRED';
  readonly shiftType: ShiftType;
  timer: Timer;
}

/** AWS holds a zone to be impaired (API model, "AutoshiftSummary"). */
interface Suspicion {
  readonly awayFrom: string;
  readonly startTime: Date;
  endTime?: Date;
  status: 'ACTIVE' | 'COMPLETED';
}

/** Who has started it: a person, ARC's practice, or an experiment of FIS (API model, "ShiftType"). */
export type ShiftType = 'ZONAL_SHIFT' | 'PRACTICE_RUN' | 'FIS_EXPERIMENT';

/** ARC zonal shift: shifts by hand, and autoshifts that a world lets begin. */
export interface ArcZonalShift {
  readonly wire: WireService;
  /** The id of the zone that a load balancer's traffic is shifted away from. A shift by hand goes before an autoshift. */
  shiftedAway(loadBalancerArn: string): string | undefined;
  /** ARC itself shifts the traffic of these load balancers away from a zone. */
  beginAutoshift(zoneId: string, loadBalancerArns: readonly string[]): void;
  endAutoshift(zoneId: string): void;
  /** ARC practises, or FIS experiments, with one load balancer, for this long. A shift by hand ends it. */
  beginShift(
    shiftType: Exclude<ShiftType, 'ZONAL_SHIFT'>,
    zoneId: string,
    loadBalancerArn: string,
    lengthMs: number,
  ): void;
  /** The load balancer of a shift by hand, also of one that has ended; undefined if there has never been one. */
  resourceOf(zonalShiftId: string): string | undefined;
}

type Input = Readonly<Record<string, string | undefined>>;

/** `30m` or `3h`, up to three days (API reference, StartZonalShift). */
const EXPIRES_IN = /^([1-9]\d*)([mh])$/;
const LONGEST_MS = 72 * 3_600_000;

const STARTED = {
  ZONAL_SHIFT: 'Manual Shift Started',
  PRACTICE_RUN: 'Practice Run Started',
  FIS_EXPERIMENT: 'FIS Experiment Autoshift In Progress',
} as const;
const EXPIRED = {
  ZONAL_SHIFT: 'Manual Shift Canceled',
  PRACTICE_RUN: 'Practice Run Succeeded',
  FIS_EXPERIMENT: 'FIS Experiment Autoshift Completed',
} as const;
const CANCELED = {
  ZONAL_SHIFT: 'Manual Shift Canceled',
  PRACTICE_RUN: 'Practice Run Interrupted',
  FIS_EXPERIMENT: 'FIS Experiment Autoshift Canceled',
} as const;

/** Items of a page (API reference). */
const PAGE_MAX = 100;

export function createArcZonalShift(core: Core, surroundings: ArcSurroundings): ArcZonalShift {
  const shifts = new Map<string, Shift>();
  /** By the load balancers that are shifted. */
  const autoshifts = new Map<string, { readonly zoneId: string; readonly startTime: Date }>();
  /** Of the Region, whichever resources are shifted; the newest first, which is a guess. */
  const suspicions: Suspicion[] = [];
  const random = core.random.fork('arc-zonal-shift');

  const tell = (detailType: string, awayFrom: string) =>
    core.emit({
      source: 'aws.arc-zonal-shift',
      'detail-type': detailType,
      detail: { version: '0.0.1', data: '', metadata: { awayFrom, notes: '' } },
    });

  const zonesOf = (resource: string): readonly string[] => {
    const zones = surroundings.zoneIdsOf(resource);
    if (zones) return zones;
    throw new AwsError('ResourceNotFoundException', `The resource ${resource} is not managed by zonal shift.`);
  };

  const ofResource = (resource: string) =>
    [...shifts.values()].find(
      ({ resourceIdentifier, status }) => resourceIdentifier === resource && status === 'ACTIVE',
    );

  const shiftWithId = (zonalShiftId: string | undefined): Shift => {
    const shift = shifts.get(zonalShiftId ?? '');
    if (!shift) throw new AwsError('ResourceNotFoundException', `There is no zonal shift ${zonalShiftId}.`);
    if (shift.status !== 'ACTIVE')
      throw conflict('ZonalShiftStatusNotActive', `${zonalShiftId} is ${shift.status}.`, shift);
    return shift;
  };

  const end = (shift: Shift, status: 'CANCELED' | 'EXPIRED') => {
    core.clock.clearTimeout(shift.timer);
    shift.status = status;
    // What is told when a shift by hand expires, and of experiments at all, is not documented: a guess.
    tell(status === 'EXPIRED' ? EXPIRED[shift.shiftType] : CANCELED[shift.shiftType], shift.awayFrom);
    return shape(shift);
  };

  const expireIn = (zonalShiftId: string, lengthMs: number) =>
    core.clock.setTimeout(() => void end(shifts.get(zonalShiftId)!, 'EXPIRED'), lengthMs);

  const start = ({ resourceIdentifier = '', awayFrom = '', expiresIn, comment = '' }: Input) => {
    const zones = zonesOf(resourceIdentifier);
    if (!zones.includes(awayFrom)) throw invalid('InvalidAz', `${awayFrom} is no zone of ${resourceIdentifier}.`);
    const lengthMs = lengthOf(expiresIn);
    const unfit = surroundings.unfitReason(resourceIdentifier);
    if (unfit !== undefined) throw invalid('InvalidResourceIdentifier', unfit);
    const present = ofResource(resourceIdentifier);
    if (present?.shiftType === 'ZONAL_SHIFT')
      throw conflict('ZonalShiftAlreadyExists', `There is a zonal shift for ${resourceIdentifier}.`, present);
    // A shift by hand goes before practice and experiments ("Precedence for zonal shifts").
    if (present) end(present, 'CANCELED');
    return shape(begin('ZONAL_SHIFT', { resourceIdentifier, awayFrom, comment, lengthMs }));
  };

  const begin = (
    shiftType: ShiftType,
    about: Pick<Shift, 'resourceIdentifier' | 'awayFrom' | 'comment'> & { readonly lengthMs: number },
  ): Shift => {
    const { lengthMs, ...described } = about;
    const nowMs = core.clock.now();
    const zonalShiftId = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16)).join('');
    const shift: Shift = {
      zonalShiftId,
      ...described,
      expiryTime: new Date(nowMs + lengthMs),
      startTime: new Date(nowMs),
      status: 'ACTIVE',
      shiftType,
      timer: expireIn(zonalShiftId, lengthMs),
    };
    shifts.set(zonalShiftId, shift);
    tell(STARTED[shiftType], shift.awayFrom);
    return shift;
  };

  // A new time to live counts from now; a new comment takes the place of the one before.
  const update = ({ zonalShiftId, expiresIn, comment }: Input) => {
    const shift = shiftWithId(zonalShiftId);
    if (expiresIn === undefined && comment === undefined)
      throw invalid('MissingValue', 'Specify expiresIn, comment, or both.');
    if (expiresIn !== undefined) {
      const lengthMs = lengthOf(expiresIn);
      core.clock.clearTimeout(shift.timer);
      shift.expiryTime = new Date(core.clock.now() + lengthMs);
      shift.timer = expireIn(shift.zonalShiftId, lengthMs);
    }
    shift.comment = comment ?? shift.comment;
    tell('Manual Shift Updated', shift.awayFrom);
    return shape(shift);
  };

  const describe = (resource: string) => {
    const zones = zonesOf(resource);
    const shift = ofResource(resource);
    const autoshift = autoshifts.get(resource);
    const away = shift?.awayFrom ?? autoshift?.zoneId;
    return {
      arn: resource,
      name: resource.split('/').at(-2),
      appliedWeights: Object.fromEntries(zones.map((zone) => [zone, zone === away ? 0 : 1])),
      zonalShifts: shift ? [inResource(shift)] : [],
      autoshifts: autoshift
        ? [
            {
              appliedStatus: shift ? 'NOT_APPLIED' : 'APPLIED',
              awayFrom: autoshift.zoneId,
              startTime: autoshift.startTime,
            },
          ]
        : [],
      zonalAutoshiftStatus: 'DISABLED',
    };
  };

  return {
    wire: {
      api: new ServiceApi('arc-zonal-shift', 'restJson', SETTINGS, SCHEMAS),
      constraints: CONSTRAINTS,
      handlers: {
        StartZonalShift: start,
        UpdateZonalShift: update,
        CancelZonalShift: ({ zonalShiftId }: Input) => end(shiftWithId(zonalShiftId), 'CANCELED'),
        GetManagedResource: ({ resourceIdentifier = '' }: Input) => describe(resourceIdentifier),
        ListZonalShifts: ({ status, resourceIdentifier, maxResults, nextToken }: Input) => {
          const found = [...shifts.values()].filter(
            (shift) =>
              (status ?? shift.status) === shift.status &&
              (resourceIdentifier ?? shift.resourceIdentifier) === shift.resourceIdentifier,
          );
          return pageOf(
            found.map((shift) => ({ ...shape(shift), shiftType: shift.shiftType })),
            { maxResults, nextToken },
          );
        },
        ListAutoshifts: ({ status = 'ACTIVE', maxResults, nextToken }: Input) =>
          pageOf(
            suspicions.filter((suspicion) => suspicion.status === status),
            { maxResults, nextToken },
          ),
        ListManagedResources: ({ maxResults, nextToken }: Input) => {
          const all = surroundings.managed().map((resource) => ({
            ...describe(resource),
            availabilityZones: zonesOf(resource),
            practiceRunStatus: 'DISABLED',
          }));
          return pageOf(all, { maxResults, nextToken });
        },
      },
    },
    resourceOf: (zonalShiftId) => shifts.get(zonalShiftId)?.resourceIdentifier,
    shiftedAway: (resource) => ofResource(resource)?.awayFrom ?? autoshifts.get(resource)?.zoneId,
    beginAutoshift(zoneId, resources) {
      suspicions.unshift({ awayFrom: zoneId, startTime: new Date(core.clock.now()), status: 'ACTIVE' });
      for (const resource of resources) autoshifts.set(resource, { zoneId, startTime: new Date(core.clock.now()) });
      tell('Autoshift In Progress', zoneId);
    },
    beginShift(shiftType, zoneId, resourceIdentifier, lengthMs) {
      begin(shiftType, { resourceIdentifier, awayFrom: zoneId, comment: '', lengthMs });
    },
    endAutoshift(zoneId) {
      for (const [resource, autoshift] of autoshifts) if (autoshift.zoneId === zoneId) autoshifts.delete(resource);
      for (const suspicion of suspicions) {
        if (suspicion.awayFrom !== zoneId || suspicion.status === 'COMPLETED') continue;
        suspicion.status = 'COMPLETED';
        suspicion.endTime = new Date(core.clock.now());
      }
      tell('Autoshift Completed', zoneId);
    },
  };
}

/** @throws {AwsError} ValidationException */
function lengthOf(expiresIn = ''): number {
  const [, amount, unit] = EXPIRES_IN.exec(expiresIn) ?? [];
  const lengthMs = Number(amount) * (unit === 'h' ? 3_600_000 : 60_000);
  if (!(lengthMs > 0 && lengthMs <= LONGEST_MS)) throw invalid('InvalidExpiresIn', `${expiresIn} is not valid.`);
  return lengthMs;
}

function pageOf<Item>(all: readonly Item[], { maxResults, nextToken }: Input) {
  const limit = maxResults === undefined ? PAGE_MAX : Number(maxResults);
  return pageByPlace(all, { limit, token: nextToken }, (token) => invalid('InvalidToken', `${token} is not valid.`));
}

const invalid = (reason: string, message: string) =>
  new AwsError('ValidationException', message, { fields: { reason } });

const conflict = (reason: string, message: string, { zonalShiftId }: Shift) =>
  new AwsError('ConflictException', message, { fields: { reason, zonalShiftId } });

const shape = ({ timer: _timer, shiftType: _shiftType, ...described }: Shift) => described;

function inResource(shift: Shift) {
  const { status: _status, ...described } = shape(shift);
  return { ...described, appliedStatus: 'APPLIED', shiftType: shift.shiftType };
}
