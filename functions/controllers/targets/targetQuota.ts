import type { GroupView } from './view.ts';

/** ELB allows so many targets in one zone of a Network Load Balancer (NLB user guide, "Quotas"). */
const TARGETS_PER_ZONE = 500;

/** With cross-zone load balancing, it allows so many in all of its zones together (the same page). */
const TARGETS_ACROSS_ZONES = 500;

/**
 * So many more targets a zone of the load balancer takes. One that is registered with several groups counts in each of
 * them, also where it drains.
 */
export function roomIn(zone: string, { targets, otherGroups, crossZone }: GroupView): number {
  const here = targets.filter((target) => target.zone === zone).length + (otherGroups.targets[zone] ?? 0);
  const inZone = TARGETS_PER_ZONE - here;
  if (!crossZone.isOn) return Math.max(0, inZone);
  const elsewhere = Object.values(otherGroups.targets).reduce((total, count) => total + count, 0);
  return Math.max(0, Math.min(inZone, TARGETS_ACROSS_ZONES - targets.length - elsewhere));
}
