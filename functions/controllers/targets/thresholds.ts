import type { Machine } from '../../aws/elasticLoadBalancing/machines.ts';
import type { TargetView, Threshold } from '../../aws/elasticLoadBalancing/target.ts';
import type { Progress } from './progress.ts';
import type { GroupView } from './view.ts';

/** What percentages are taken of. */
export interface Population {
  /** So many machines the owner wants: what is registered, but for what we have added or are about to replace. */
  readonly wanted: number;
  /** So many of these are neither healthy nor on their way to it. */
  readonly unhealthy: number;
}

/**
 * So many healthy machines a group's thresholds require. A percentage is one of the machines that are wanted, rounded up:
 * of what is registered, each spare would raise it. Where some are unhealthy, the healthy ones have to be as many as make
 * the percentage true beside them, unless that is more than are wanted altogether: then no reasonable number reaches it.
 */
export function requiredBy({ count, percent }: Threshold, { wanted, unhealthy }: Population): number {
  const share = Math.ceil((wanted * percent) / 100);
  const beside = healthyBeside(unhealthy, percent);
  return Math.max(count, share, beside <= wanted ? beside : 0);
}

/** At 100 %, nothing makes up for an unhealthy one. */
function healthyBeside(unhealthy: number, percent: number): number {
  if (unhealthy === 0) return 0;
  return percent === 100 ? Infinity : Math.ceil((unhealthy * percent) / (100 - percent));
}

/** Whether a percentage is missed even with as many healthy machines as are wanted altogether. */
export function isUnreachable({ percent }: Threshold, { wanted, unhealthy }: Population, healthy: number): boolean {
  const most = Math.max(wanted, healthy);
  return most * 100 < (most + unhealthy) * percent;
}

/** So many more targets a zone takes that are not healthy yet, before it falls below a percentage by them. */
export const roomUnder = ({ percent }: Threshold, targets: readonly TargetView[]): number =>
  percent === 0 ? Infinity : Math.max(0, Math.floor((countHealthy(targets) * 100) / percent) - targets.length);

/**
 * Whether ELB finds a threshold met: it compares registrations. Whether it counts those that have not passed their first
 * check is not documented; here they do not count (a guess), since they are on their way.
 * @param targets that stay
 */
export function isMet({ count, percent }: Threshold, targets: readonly TargetView[]): boolean {
  const checked = targets.filter(({ state }) => state !== 'initial');
  const healthy = countHealthy(checked);
  return healthy >= count && healthy * 100 >= checked.length * percent;
}

const countHealthy = (targets: readonly TargetView[]): number =>
  targets.filter(({ state }) => state === 'healthy').length;

/** What is registered in a zone and not by our hand, as far as it is to stay. */
export function populationOf(
  registered: readonly Machine[],
  { pool, zones }: GroupView,
  progress: Progress,
): Population {
  const ordered = new Set(Object.values(progress.orders).flatMap(({ instanceIds }) => instanceIds));
  const donors = new Set(progress.rebalance?.donors);
  const isOwners = ({ machine, registrations }: Machine) =>
    !ordered.has(machine) &&
    registrations.some(({ key }) => !(key in progress.registered)) &&
    !registrations.some(({ key }) => donors.has(key));
  const own = registered.filter(isOwners);
  const unhealthy = own.filter(({ state }) => state !== 'healthy' && state !== 'initial').length;
  if (pool.kind !== 'ecsService' || !pool.size) return { wanted: own.length, unhealthy };
  // Tasks have no names: what we have asked for is known by its number only.
  const asked = Object.values(progress.orders).reduce((total, { count }) => total + count, 0);
  const share = Math.ceil(Math.max(0, pool.size.desired - asked) / zones.length);
  return { wanted: Math.min(own.length, share), unhealthy };
}

/** The lowest number of machines that each zone can be brought to so that all together have as many as are required. */
export function levelFor(required: number, healthy: readonly number[]): number {
  const together = (level: number) => healthy.reduce((total, count) => total + Math.max(count, level), 0);
  const levels = Array.from({ length: required + 1 }, (_, level) => level);
  return levels.find((level) => together(level) >= required) ?? 0;
}
