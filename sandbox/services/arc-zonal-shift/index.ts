import type { Timer } from '../../clock.ts';
import type { Core } from '../../core.ts';
import { ServiceApi } from '../../wire/api.ts';
import { AwsError } from '../../wire/handlers.ts';
import type { WireService } from '../../wire/service.ts';
import { SCHEMAS, SETTINGS } from './schemas.ts';

/** What ARC needs to know of the Region's load balancers. */
export interface ArcSurroundings {
  /** The zones that a load balancer is enabled in, by their ids; undefined if ARC has no such resource. */
  readonly zoneIdsOf: (loadBalancerArn: string) => readonly string[] | undefined;
}

interface Shift {
  readonly zonalShiftId: string;
  readonly resourceIdentifier: string;
  readonly awayFrom: string;
  readonly expiryTime: Date;
  readonly startTime: Date;
  readonly comment: string;
}

/** ARC zonal shift: shifts by hand, and autoshifts that a world lets begin. */
export interface ArcZonalShift {
  readonly wire: WireService;
  /** The id of the zone that a load balancer's traffic is shifted away from. A shift by hand goes before an autoshift. */
  shiftedAway(loadBalancerArn: string): string | undefined;
  /** ARC itself shifts the traffic of these load balancers away from a zone. */
  beginAutoshift(zoneId: string, loadBalancerArns: readonly string[]): void;
  endAutoshift(zoneId: string): void;
  /** The load balancer of a shift by hand, also of one that has ended; undefined if there has never been one. */
  resourceOf(zonalShiftId: string): string | undefined;
}

/** `30m` or `3h`, up to three days (API reference, StartZonalShift). */
const EXPIRES_IN = /^([1-9]\d*)([mh])$/;
const LONGEST_MS = 72 * 3_600_000;

export function createArcZonalShift(core: Core, { zoneIdsOf }: ArcSurroundings): ArcZonalShift {
  const shifts = new Map<string, Shift & { readonly timer: Timer }>();
  const resources = new Map<string, string>();
  const autoshifts = new Map<string, { readonly zoneId: string; readonly startTime: Date }>();
  const random = core.random.fork('arc-zonal-shift');

  const tell = (detailType: string, awayFrom: string) =>
    core.emit({
      source: 'aws.arc-zonal-shift',
      'detail-type': detailType,
      detail: { version: '0.0.1', data: '', metadata: { awayFrom, notes: '' } },
    });

  const zonesOf = (resource: string): readonly string[] => {
    const zones = zoneIdsOf(resource);
    if (zones) return zones;
    throw new AwsError('ResourceNotFoundException', `The resource ${resource} is not managed by zonal shift.`);
  };

  const ofResource = (resource: string) =>
    [...shifts.values()].find(({ resourceIdentifier }) => resourceIdentifier === resource);

  const end = (shift: Shift & { readonly timer: Timer }, status: 'CANCELED' | 'EXPIRED') => {
    core.clock.clearTimeout(shift.timer);
    shifts.delete(shift.zonalShiftId);
    // What is told when a shift expires is not documented: a guess.
    tell('Manual Shift Canceled', shift.awayFrom);
    return shape(shift, status);
  };

  const start = ({ resourceIdentifier, awayFrom, expiresIn, comment }: Readonly<Record<string, string>>) => {
    const zones = zonesOf(resourceIdentifier!);
    if (!zones.includes(awayFrom!)) throw invalid('InvalidAz', `${awayFrom} is no zone of ${resourceIdentifier}.`);
    const [, amount, unit] = EXPIRES_IN.exec(expiresIn!) ?? [];
    const lengthMs = Number(amount) * (unit === 'h' ? 3_600_000 : 60_000);
    if (!(lengthMs > 0 && lengthMs <= LONGEST_MS)) throw invalid('InvalidExpiresIn', `${expiresIn} is not valid.`);
    const present = ofResource(resourceIdentifier!);
    if (present) {
      throw new AwsError('ConflictException', `There is a zonal shift for ${resourceIdentifier}.`, {
        fields: { reason: 'ZonalShiftAlreadyExists', zonalShiftId: present.zonalShiftId },
      });
    }
    const nowMs = core.clock.now();
    const zonalShiftId = Array.from({ length: 32 }, () => random.integer(0, 15).toString(16)).join('');
    const shift = {
      zonalShiftId,
      resourceIdentifier: resourceIdentifier!,
      awayFrom: awayFrom!,
      expiryTime: new Date(nowMs + lengthMs),
      startTime: new Date(nowMs),
      comment: comment!,
      timer: core.clock.setTimeout(() => void end(shifts.get(zonalShiftId)!, 'EXPIRED'), lengthMs),
    };
    shifts.set(zonalShiftId, shift);
    resources.set(zonalShiftId, shift.resourceIdentifier);
    tell('Manual Shift Started', shift.awayFrom);
    return shape(shift, 'ACTIVE');
  };

  return {
    wire: {
      api: new ServiceApi('arc-zonal-shift', 'restJson', SETTINGS, SCHEMAS),
      handlers: {
        StartZonalShift: start,
        CancelZonalShift: ({ zonalShiftId }: Readonly<Record<string, string>>) => {
          const shift = shifts.get(zonalShiftId!);
          if (!shift) throw new AwsError('ResourceNotFoundException', `There is no zonal shift ${zonalShiftId}.`);
          return end(shift, 'CANCELED');
        },
        GetManagedResource: ({ resourceIdentifier }: Readonly<Record<string, string>>) => {
          const resource = resourceIdentifier!;
          const zones = zonesOf(resource);
          const shift = ofResource(resource);
          const autoshift = autoshifts.get(resource);
          const away = shift?.awayFrom ?? autoshift?.zoneId;
          return {
            arn: resource,
            name: resource.split('/').at(-2),
            appliedWeights: Object.fromEntries(zones.map((zone) => [zone, zone === away ? 0 : 1])),
            zonalShifts: shift ? [{ ...shape(shift), appliedStatus: 'APPLIED', shiftType: 'ZONAL_SHIFT' }] : [],
            autoshifts: autoshift
              ? [
                  {
                    appliedStatus: shift ? 'NOT_APPLIED' : 'APPLIED',
                    awayFrom: autoshift.zoneId,
                    startTime: autoshift.startTime,
                  },
                ]
              : [],
          };
        },
      },
    },
    resourceOf: (zonalShiftId) => resources.get(zonalShiftId),
    shiftedAway: (resource) => ofResource(resource)?.awayFrom ?? autoshifts.get(resource)?.zoneId,
    beginAutoshift(zoneId, resources) {
      for (const resource of resources) autoshifts.set(resource, { zoneId, startTime: new Date(core.clock.now()) });
      tell('Autoshift In Progress', zoneId);
    },
    endAutoshift(zoneId) {
      for (const [resource, autoshift] of autoshifts) if (autoshift.zoneId === zoneId) autoshifts.delete(resource);
      tell('Autoshift Completed', zoneId);
    },
  };
}

const invalid = (reason: string, message: string) =>
  new AwsError('ValidationException', message, { fields: { reason } });

function shape({ zonalShiftId, resourceIdentifier, awayFrom, expiryTime, startTime, comment }: Shift, status?: string) {
  const described = { zonalShiftId, resourceIdentifier, awayFrom, expiryTime, startTime, comment };
  return status === undefined ? described : { ...described, status };
}
