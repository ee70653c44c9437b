import type { Fleet } from '../../../fleet/fleet.ts';
import type { ActiveShift, ListedShift } from '../../aws/arcZonalShift.ts';
import type { Experiment } from '../../aws/fis.ts';
import { type RefusedError, refuse } from '../api/refusal.ts';

/** What goes on in the account and Region beside a drill, whoever has begun it. */
export interface Disturbances {
  readonly experiments: readonly Experiment[];
  /** The IDs of the zones that AWS suspects. */
  readonly suspectedZones: readonly string[];
  /** Of any load balancer. Those of other drills are none. */
  readonly shifts: readonly ActiveShift[];
}

/**
 * A drill beside any of this would measure both, and take the one for the other. A list of experiments does not say what
 * they touch, and so each counts; a shift counts where the load balancer is one of the fleet.
 */
export function refusalOfDisturbances(
  { experiments, suspectedZones, shifts }: Disturbances,
  fleet: Balanced,
): RefusedError | undefined {
  const [experiment] = experiments;
  if (experiment) {
    const { id, templateId, status } = experiment;
    return refuse(
      'fis-experiment',
      `The FIS experiment ${id} (of ${templateId}) is ${status} in this account and Region: wait until it ends, or stop it.`,
    );
  }
  const isFleets = balancersOf(fleet);
  return refusalOfShifts([
    ...suspectedZones.map((awayFrom) => ({ kind: 'ZONAL_AUTOSHIFT', awayFrom })),
    ...shifts.filter(({ resource }) => isFleets(resource)),
  ]);
}

/** What ARC lists stands in the way, applied or not (ARC developer guide, "Precedence for zonal shifts"). */
export function refusalOfShifts(shifts: readonly ListedShift[]): RefusedError | undefined {
  const [first] = shifts;
  if (!first) return undefined;
  const { kind, awayFrom, resource } = first;
  const what = `traffic${resource === undefined ? '' : ` of ${nameOf(resource)}`} away from ${awayFrom}`;
  switch (kind) {
    case 'PRACTICE_RUN':
      return refuse('practice-run', `A practice run of ARC shifts ${what}: wait until it ends.`);
    case 'FIS_EXPERIMENT':
      return refuse('fis-experiment', `An FIS experiment shifts ${what}: wait until it ends.`);
    case 'ZONAL_AUTOSHIFT':
      return refuse('autoshift', `AWS shifts ${what}, because it suspects that zone: wait until it ends.`);
    default:
      return refuse('zonal-shift', `A zonal shift of ${what} is already active: wait until it ends, or cancel it.`);
  }
}

type Balanced = Pick<Fleet, 'targetGroups' | 'certificates' | 'drills'>;

/** Certificate sets name load balancers, and target groups and drills have their ARNs. */
function balancersOf({ targetGroups, certificates, drills }: Balanced): (arn: string) => boolean {
  const arns = new Set([
    ...Object.values(targetGroups).map(({ loadBalancer }) => loadBalancer),
    ...drills.list.flatMap((drill) => (drill.drill === 'zone-evacuation' ? (drill.loadBalancer ?? []) : [])),
  ]);
  const names = new Set(Object.values(certificates).flatMap(({ loadBalancers }) => Object.keys(loadBalancers)));
  return (arn) => arns.has(arn) || names.has(nameOf(arn));
}

/** `arn:…:loadbalancer/net/edge/50dc6c495c0c9188` is `edge`; what has another form is all of it. */
const nameOf = (arn: string): string => /:loadbalancer\/(?:app|net)\/([^/]+)\/[^/]+$/.exec(arn)?.[1] ?? arn;
