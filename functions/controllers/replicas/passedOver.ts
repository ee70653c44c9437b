import { SERVERLESS_CLASS } from '../../../fleet/instanceClasses.ts';
import { type Failure, isBackingOff } from '../../control-loop/failures.ts';
import { describeUnsold, isSold, lackingOptions } from './offered.ts';
import { ALL_ORDERS, classSubject, isOverQuota, type Offering, offeringSubject, zoneSubject } from './offering.ts';
import { isUsable } from './reservation.ts';
import type { Policy } from './policy.ts';
import type { Progress } from './progress.ts';
import { optionOf, type TemplateOption } from './template.ts';
import type { ClusterView } from './view.ts';

/** Why an offering is passed over, in RDS's words where it has refused something. */
export interface PassedOver extends Pick<Failure, 'error'> {
  /** What was refused, or is not sold; the same for all that it concerns. */
  readonly subject: string;
}

/** What is looked at to tell. */
export interface Known {
  readonly view: ClusterView;
  readonly progress: Progress;
  readonly policy: Policy;
  readonly nowMs: number;
}

/** Why no reader is ordered there as this class now; undefined if one may be. */
export function whyPassedOver({ view, progress, nowMs }: Known, offering: Offering): PassedOver | undefined {
  const { instanceClass, zone, reservation } = offering;
  const subjects = [ALL_ORDERS, classSubject(instanceClass), zoneSubject(zone), offeringSubject(offering)];
  const refused = subjects.find((subject) => isBackingOff(progress.failures, subject, nowMs));
  const failure = refused === undefined ? undefined : progress.failures[refused]!;
  // The free slots of a reservation count towards the quota already (API reference, CreateDBCapacityReservation).
  if (failure && !(reservation !== undefined && refused === ALL_ORDERS && isOverQuota(failure)))
    return { subject: refused!, error: failure.error };
  const unscaled = describeUnscaled(view, instanceClass);
  if (unscaled !== undefined)
    return { subject: `scaling of ${instanceClass}`, error: `DescribeDBClusters: ${unscaled}` };
  if (isSold(progress.offerings, instanceClass, zone)) return undefined;
  const unsold = describeUnsold(progress.offerings, view.engine, instanceClass, [zone])!;
  return { subject: `sale of ${offeringSubject(offering)}`, error: `DescribeOrderableDBInstanceOptions: ${unsold}` };
}

/** Why the cluster can have no reader of a class that it would have to say a maximum for; undefined where it can. */
export const describeUnscaled = (
  { cluster, serverlessMaxCapacityUnits }: Pick<ClusterView, 'cluster' | 'serverlessMaxCapacityUnits'>,
  instanceClass: string,
): string | undefined =>
  instanceClass === SERVERLESS_CLASS && serverlessMaxCapacityUnits === undefined
    ? `${cluster} has no Serverless v2 scaling configuration`
    : undefined;

/** Why each offering of the fleet that is passed over is, every reason once. */
export function passedOver(situation: Known): PassedOver[] {
  const { classes, zones } = situation.policy;
  const found = new Map<string, PassedOver>();
  for (const instanceClass of classes) {
    for (const zone of zones) {
      const why = whyPassedOver(situation, { instanceClass, zone });
      if (why) found.set(why.subject, why);
    }
  }
  return [...found.values()];
}

/** The free slots of the cluster's capacity reservation, by the fleet's zones; none where it cannot be used. */
export function freeSlots({ view, policy, nowMs }: Known): Map<string, number> {
  const { reservation } = view;
  if (!reservation || !isUsable(reservation, view.engine, nowMs)) return new Map();
  return new Map(policy.zones.map((zone) => [zone, reservation.freeByZone[zone] ?? 0]));
}

/** What a reader of this class is ordered without: what RDS has lately refused, and what the class does not have. */
export function optionsLeftOut(
  { progress, nowMs }: Known,
  instanceClass: string,
): { readonly without?: readonly TemplateOption[] } {
  const refused = Object.keys(progress.failures).flatMap((subject) => {
    const option = isBackingOff(progress.failures, subject, nowMs) ? optionOf(subject) : undefined;
    return option === undefined || isOfAnotherClass(option, instanceClass) ? [] : [option];
  });
  const without = [...new Set([...refused, ...lackingOptions(progress.offerings, instanceClass)])];
  return without.length > 0 ? { without } : {};
}

const isOfAnotherClass = (option: TemplateOption, instanceClass: string): boolean =>
  option.includes(' on ') && !option.endsWith(` on ${instanceClass}`);
