import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import { isBackingOff } from '../../control-loop/failures.ts';
import { isSlowedDown } from '../../control-loop/repetition.ts';
import { type Keep, registerTarget } from './decision.ts';
import { skewOf } from './rebalance.ts';
import { NEWCOMER_PATIENCE_MS, OUT_OF_SIGHT_MS, type Progress } from './progress.ts';
import type { GroupView, Thresholds, ZoneView } from './view.ts';
import type { Candidate, TargetView } from '../../aws/elasticLoadBalancing/target.ts';

/** A view, sorted by zones. The rules look at this and at nothing else. */
export interface Situation {
  readonly view: GroupView;
  readonly progress: Progress;
  readonly policy: TargetGroupPolicy;
  readonly nowMs: number;
  readonly zones: readonly ZoneSituation[];
  /** Zones with fewer healthy targets than they need. */
  readonly short: readonly ZoneSituation[];
  /** The largest difference between two zones' capacities. */
  readonly skew: number;
  /** Spares of the pool, but for those that ELB has refused lately or that somebody else takes away each time. */
  readonly spares: readonly Candidate[];
  /** So many healthy targets each zone has to keep. */
  readonly keep: Keep;
  /** So many more targets may be moved now. */
  readonly movesLeft: number;
  readonly numbers: Numbers;
}

export interface ZoneSituation extends ZoneView {
  readonly isPinned: boolean;
  /** All targets that take new connections or would, were they healthy; without those that EC2 takes back. */
  readonly registered: readonly TargetView[];
  readonly healthy: readonly TargetView[];
  /** Targets that are on their way to their first passed health check. */
  readonly coming: number;
  /** So many healthy targets keep the zone alive. */
  readonly required: number;
  /** The weights of its healthy targets together. */
  readonly capacity: number;
}

/** States in which a target is on its way out. */
const LEAVING: ReadonlySet<string> = new Set(['draining', 'unhealthy.draining']);

/** ELB allows so many targets in one zone of a Network Load Balancer (NLB user guide, "Quotas"). */
export const TARGETS_PER_ZONE = 500;

export function situationOf(view: GroupView, progress: Progress, policy: TargetGroupPolicy, nowMs: number): Situation {
  const zones = view.zones.map((zone) => zoneSituation(zone, { view, progress, policy }, nowMs));
  const short = zones.filter(isShort);
  const skew = skewOf(zones.map(({ capacity }) => capacity));
  return {
    view,
    progress,
    policy,
    nowMs,
    zones,
    short,
    skew,
    spares: view.pool.spares.filter(({ key }) => !isPutOff(key, progress, nowMs)),
    keep: Object.fromEntries(zones.map(({ zone, required }) => [zone, required])),
    movesLeft: Math.max(0, policy.movesPerMinute - progress.movesMs.length),
    numbers: numbersOf(view, policy, zones, skew),
  };
}

const isShort = ({ healthy, required }: ZoneSituation): boolean => healthy.length < required;

const isPutOff = (key: string, { failures, repetitions = {} }: Progress, nowMs: number): boolean =>
  isBackingOff(failures, registerTarget(key), nowMs) ||
  isSlowedDown(repetitions, { counts: registerTarget(key) }, nowMs);

function zoneSituation(
  zone: ZoneView,
  { view, progress, policy }: Pick<Situation, 'view' | 'progress' | 'policy'>,
  nowMs: number,
): ZoneSituation {
  const { leaving, warned } = progress;
  const registered = view.targets.filter(
    ({ zone: inZone, state, key, id }) =>
      inZone === zone.zone && !LEAVING.has(state) && !(key in leaving) && !(id in warned),
  );
  const healthy = registered.filter(({ state }) => state === 'healthy');
  return {
    ...zone,
    isPinned: policy.pinnedZones.includes(zone.zone),
    registered,
    healthy,
    coming: countComing(zone.zone, registered, { view, progress }, nowMs),
    required: requiredOf(registered.length, policy.minHealthyPerZone, view.thresholds),
    capacity: healthy.reduce((total, { weight }) => total + weight, 0),
  };
}

/** The fleet's minimum, or what ELB wants before it takes the zone out of DNS, whichever is more. */
function requiredOf(registered: number, minimum: number, { healthyCount, healthyPercent }: Thresholds): number {
  return Math.max(minimum, healthyCount, Math.ceil((registered * healthyPercent) / 100));
}

function countComing(
  zone: string,
  registered: readonly TargetView[],
  { view, progress }: Pick<Situation, 'view' | 'progress'>,
  nowMs: number,
): number {
  const known = new Set(registered.map(({ key }) => key));
  const initial = registered.filter(({ key, state }) => state === 'initial' && !hasFailed(key, progress, nowMs));
  const unseen = Object.entries(progress.registered).filter(
    ([key, registration]) =>
      registration.zone === zone && !known.has(key) && nowMs - registration.atMs < OUT_OF_SIGHT_MS,
  );
  // What the pool brings by itself, as far as it is not counted yet: it may be a target already, and not healthy so far.
  const counted = new Set(registered.filter(({ state }) => /^(initial|healthy)$/.test(state)).map(({ id }) => id));
  const brought = view.pool.coming.filter((machine) => machine.zone === zone && !counted.has(machine.id));
  return initial.length + unseen.length + brought.length;
}

/** A newcomer of ours that has had its time. */
export function hasFailed(key: string, { registered }: Progress, nowMs: number): boolean {
  const registration = registered[key];
  return registration !== undefined && nowMs - registration.atMs >= NEWCOMER_PATIENCE_MS;
}

function numbersOf(view: GroupView, policy: TargetGroupPolicy, zones: readonly ZoneSituation[], skew: number): Numbers {
  const { pool, targets } = view;
  const outside = targets.filter(({ zone }) => zone === undefined).length;
  const unusable = Object.entries(pool.unusable).filter(([, count]) => count > 0);
  return {
    ...Object.fromEntries(
      zones.flatMap(({ zone, healthy, registered, required }) => [
        [`${zone} healthy`, healthy.length],
        [`${zone} registered`, registered.length],
        [`${zone} required`, required],
      ]),
    ),
    skew,
    allowedSkew: policy.allowedSkew,
    spares: pool.spares.length,
    ...Object.fromEntries(unusable),
    ...(outside > 0 && { outsideVpc: outside }),
  };
}
