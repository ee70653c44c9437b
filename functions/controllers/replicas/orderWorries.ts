import type { Worry } from '../../control-loop/attention.ts';
import { type Failures, isBackingOff } from '../../control-loop/failures.ts';
import { describeUnsold, lackingOptions } from './offered.ts';
import {
  ALL_ORDERS,
  classOfSubject,
  isClusterBusy,
  isDenied,
  isOverQuota,
  lacksServerlessScaling,
  zoneSubject,
} from './offering.ts';
import { describeUnscaled } from './passedOver.ts';
import type { Progress } from './progress.ts';
import { describeUnusable } from './reservation.ts';
import type { Policy } from './policy.ts';
import { enhancedMonitoring, optionOf, performanceInsights } from './template.ts';
import type { ClusterView } from './view.ts';

/**
 * What a person should mend although readers are still ordered another way: classes that are not sold, what RDS refuses
 * for more than one offering, what readers are ordered without, and a capacity reservation that cannot be used.
 */
export function orderWorries(view: ClusterView, progress: Progress, policy: Policy, nowMs: number): Worry[] {
  return [
    ...unscaled(view, policy),
    ...unsold(view, progress, policy),
    ...lacking(view, progress),
    ...refused(progress.failures, policy, nowMs),
    ...reservationOf(view, policy, nowMs),
  ];
}

function unscaled(view: ClusterView, { classes }: Policy): Worry[] {
  return classes.flatMap((instanceClass) => {
    const text = describeUnscaled(view, instanceClass);
    if (text === undefined) return [];
    const message = `${text}, so that no ${instanceClass} reader is ordered. Set its minimum and maximum capacity (aws rds modify-db-cluster --serverless-v2-scaling-configuration), or take ${instanceClass} out of the fleet.`;
    return [{ key: `no-scaling ${instanceClass}`, afterMinutes: 0, message }];
  });
}

function unsold({ engine }: ClusterView, { offerings }: Progress, { classes, zones }: Policy): Worry[] {
  return classes.flatMap((instanceClass) => {
    const text = describeUnsold(offerings, engine, instanceClass, zones);
    if (text === undefined) return [];
    const message = `${text}, so that readers are ordered as other classes or elsewhere. Replace the class or the zone in the fleet, or upgrade the cluster.`;
    return [{ key: `not-sold ${instanceClass}`, afterMinutes: 0, message }];
  });
}

/** A class cannot have what other instances have: told once there is, or is to be, such a reader. */
function lacking({ instances }: ClusterView, { offerings, ordered }: Progress): Worry[] {
  const ofOurs = instances.filter(({ ours }) => ours).map(({ instanceClass }) => instanceClass);
  const classes = new Set([...ofOurs, ...Object.values(ordered).map(({ instanceClass }) => instanceClass)]);
  return [...classes].flatMap((instanceClass) => {
    const lost = lackingOptions(offerings, instanceClass).filter((option) =>
      instances.some(
        ({ hasPerformanceInsights, hasEnhancedMonitoring }) =>
          (hasPerformanceInsights && option === performanceInsights(instanceClass)) ||
          (hasEnhancedMonitoring && option === enhancedMonitoring(instanceClass)),
      ),
    );
    if (lost.length === 0) return [];
    const message = `Readers are ordered without what other instances of the cluster have: ${lost.join(', ')}, which RDS does not offer. Put another class first in the fleet if you need it.`;
    return [{ key: `lacks-options ${instanceClass}`, afterMinutes: 0, message }];
  });
}

function refused(failures: Failures, { zones }: Policy, nowMs: number): Worry[] {
  return Object.entries(failures).flatMap(([subject, failure]) => {
    if (!isBackingOff(failures, subject, nowMs)) return [];
    const advice = lacksServerlessScaling(failure) ? UNSCALED : isDenied(failure) ? DENIED : adviceOn(subject, zones);
    // The quota has its own reason to hold; what is being changed is mended by itself.
    if (advice === undefined || isOverQuota(failure) || isClusterBusy(failure)) return [];
    return [{ key: `refuses ${subject}`, afterMinutes: 0, message: `${advice} RDS: ${failure.error}` }];
  });
}

const UNSCALED =
  'No serverless reader is ordered, and it is tried again after 30 minutes. Set the minimum and maximum capacity of the cluster, or take the class out of the fleet.';

const DENIED =
  'A policy forbids readers of this class, so that other classes of the fleet are ordered. Change the policy, or take the class out of the fleet.';

/** What follows from it and what to do; undefined for what concerns one offering alone. */
function adviceOn(subject: string, zones: readonly string[]): string | undefined {
  const option = optionOf(subject);
  if (option !== undefined)
    return `New readers are ordered without what the others have: ${option}. Give the other readers one that RDS takes; it is tried again after 24 hours.`;
  const instanceClass = classOfSubject(subject);
  if (instanceClass !== undefined)
    return `RDS does not build ${instanceClass} for this cluster, so that it is passed over until the engine version changes, or for 24 hours. Replace it in the fleet.`;
  const zone = zones.find((name) => subject === zoneSubject(name));
  if (zone !== undefined)
    return `RDS builds no reader in ${zone}, which is passed over for 30 minutes. Correct the subnets of the cluster's DB subnet group.`;
  return subject === ALL_ORDERS ? 'RDS refuses every new reader. Correct what it names.' : undefined;
}

function reservationOf({ reservation, engine }: ClusterView, { zones }: Policy, nowMs: number): Worry[] {
  const text = reservation && describeUnusable(reservation, engine, zones, nowMs);
  if (text === undefined) return [];
  const message = `${text}, so that readers are ordered without it. Correct capacityReservation in the fleet, or the reservation.`;
  return [{ key: 'reservation', afterMinutes: PASSING_MINUTES[reservation!.state] ?? 0, message }];
}

/** What passes by itself, mostly: an answer that was lost, and a change of the reservation. */
const PASSING_MINUTES: Readonly<Record<string, number>> = { unknown: 10, pending: 60 };
