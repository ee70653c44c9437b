import type { TargetGroupPolicy } from '../../../fleet/targets.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import { isBackingOff } from '../../control-loop/failures.ts';
import { isSlowedDown } from '../../control-loop/repetition.ts';
import { ALL_ZONES, type Keep, registerTarget } from './decision.ts';
import { skewOf } from './rebalance.ts';
import { NEWCOMER_PATIENCE_MS, OUT_OF_SIGHT_MS, type Progress } from './progress.ts';
import { isMet, levelFor, type Population, populationOf, requiredBy } from './thresholds.ts';
import type { GroupView, ZoneView } from './view.ts';
import { idInKey, type Machine, machinesOf } from '../../aws/elasticLoadBalancing/machines.ts';
import type { Candidate, TargetView } from '../../aws/elasticLoadBalancing/target.ts';

/** A view, sorted by zones. The rules look at this and at nothing else. */
export interface Situation {
  readonly view: GroupView;
  readonly progress: Progress;
  readonly policy: TargetGroupPolicy;
  readonly nowMs: number;
  readonly zones: readonly ZoneSituation[];
  /** Zones with fewer healthy targets than they need; none while nobody is sent there. */
  readonly short: readonly ZoneSituation[];
  /** The largest difference between two zones' capacities. */
  readonly skew: number;
  /** Spares of the pool, but for those that ELB has refused lately or that somebody else takes away each time. */
  readonly spares: readonly Candidate[];
  /** So many healthy machines each zone has to keep, and all of them together where that is what ELB counts. */
  readonly keep: Keep;
  /** So many machines may leave without taking all zones together below what they need. */
  readonly sparedByAll: number;
  /** Zones whose targets ELB finds too few for a percentage, whatever we would add; all of them where it counts all. */
  readonly belowThreshold: readonly ZoneSituation[];
  /** So many more targets may be moved now. */
  readonly movesLeft: number;
  /** A listener sends connections to the group: what zones need is ours to keep. */
  readonly isInService: boolean;
  readonly numbers: Numbers;
}

export interface ZoneSituation extends ZoneView {
  readonly isPinned: boolean;
  /** All machines that take new connections or would, were they healthy; without those that EC2 takes back. */
  readonly registered: readonly Machine[];
  readonly healthy: readonly Machine[];
  /** Machines that are on their way to their first passed health check. */
  readonly coming: number;
  /** Every port of these. */
  readonly targets: readonly TargetView[];
  readonly population: Population;
  /** So many healthy machines keep the zone alive. */
  readonly required: number;
  /** The weights of its healthy targets together. */
  readonly capacity: number;
}

/** States in which a target is on its way out. */
const LEAVING: ReadonlySet<string> = new Set(['draining', 'unhealthy.draining']);

export function situationOf(view: GroupView, progress: Progress, policy: TargetGroupPolicy, nowMs: number): Situation {
  const standing = view.zones.map((zone) => zoneSituation(zone, { view, progress, policy }, nowMs));
  // With cross-zone load balancing for good, thresholds are about all zones together.
  const isOverAll = policy.crossZone === 'always' && view.crossZone.isOn;
  const overAll = isOverAll ? requiredBy(view.thresholds.either, populationOfAll(standing)) : 0;
  const zones = isOverAll ? withShares(standing, overAll) : standing.map((zone) => withThreshold(zone, view));
  const isInService = view.routing === undefined || view.routing.service === 'serving';
  const short = isInService ? zones.filter(isShort) : [];
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
    keep: {
      ...Object.fromEntries(zones.map(({ zone, required }) => [zone, required])),
      ...(isOverAll && { [ALL_ZONES]: overAll }),
    },
    sparedByAll: isOverAll ? Math.max(0, healthyOf(zones) - overAll) : Infinity,
    belowThreshold: isInService ? zonesBelow(view, zones, isOverAll) : [],
    movesLeft: Math.max(0, policy.movesPerMinute - progress.movesMs.length),
    isInService,
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
  const staying = view.targets.filter(
    ({ zone: inZone, state, key, machine }) =>
      inZone === zone.zone && !LEAVING.has(state) && !(key in leaving) && !(machine in warned),
  );
  const registered = machinesOf(staying);
  const healthy = registered.filter(({ state }) => state === 'healthy');
  return {
    ...zone,
    isPinned: policy.pinnedZones.includes(zone.zone),
    registered,
    healthy,
    targets: staying,
    population: populationOf(registered, view, progress),
    coming: countComing(zone.zone, registered, { view, progress }, nowMs),
    required: policy.minHealthyPerZone,
    capacity: healthy.reduce((total, { weight }) => total + weight, 0),
  };
}

/** The fleet's minimum, or what ELB wants before it takes the zone out of DNS, whichever is more. */
const withThreshold = (zone: ZoneSituation, { thresholds }: GroupView): ZoneSituation => ({
  ...zone,
  required: Math.max(zone.required, requiredBy(thresholds.either, zone.population)),
});

/** Where all zones together have too few, the emptiest ones are brought to one level. */
function withShares(zones: readonly ZoneSituation[], required: number): ZoneSituation[] {
  const level = levelFor(
    required,
    zones.map(({ healthy }) => healthy.length),
  );
  return zones.map((zone) => ({ ...zone, required: Math.max(zone.required, level) }));
}

export const healthyOf = (zones: readonly ZoneSituation[]): number =>
  zones.reduce((total, { healthy }) => total + healthy.length, 0);

export const populationOfAll = (zones: readonly ZoneSituation[]): Population => ({
  wanted: zones.reduce((total, { population }) => total + population.wanted, 0),
  unhealthy: zones.reduce((total, { population }) => total + population.unhealthy, 0),
});

function zonesBelow({ thresholds }: GroupView, zones: readonly ZoneSituation[], isOverAll: boolean): ZoneSituation[] {
  const all = zones.flatMap(({ targets }) => targets);
  return zones.filter(({ targets }) => !isMet({ ...thresholds.either, count: 0 }, isOverAll ? all : targets));
}

/** Machines that have no healthy port yet, and one on its way; of those that ELB does not show yet, too. */
function countComing(
  zone: string,
  registered: readonly Machine[],
  { view, progress }: Pick<Situation, 'view' | 'progress'>,
  nowMs: number,
): number {
  const known = new Set(registered.flatMap(({ registrations }) => registrations.map(({ id }) => id)));
  const isComing = ({ key, state }: TargetView) => state === 'initial' && !hasFailed(key, progress, nowMs);
  const initial = registered.filter(({ state, registrations }) => state === 'initial' && registrations.some(isComing));
  const unseen = Object.entries(progress.registered).filter(
    ([key, registration]) =>
      registration.zone === zone && !known.has(idInKey(key)) && nowMs - registration.atMs < OUT_OF_SIGHT_MS,
  );
  // What the pool brings by itself, as far as it is not counted yet: it may be a target already, and not healthy so far.
  const counted = new Set(
    registered.filter(({ state }) => /^(initial|healthy)$/.test(state)).map(({ machine }) => machine),
  );
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
      zones.flatMap(({ zone, healthy, registered, required, ...state }) => [
        [`${zone} healthy`, healthy.length],
        [`${zone} registered`, registered.length],
        [`${zone} required`, required],
        ...(state.isHealthy === false ? [[`${zone} unhealthyInElb`, 1]] : []),
        ...(state.isShiftedAway ? [[`${zone} shiftedAway`, 1]] : []),
        ...(zone in view.otherGroups.dark ? [[`${zone} otherGroupDark`, 1]] : []),
      ]),
    ),
    crossZone: view.crossZone.isOn ? 1 : 0,
    skew,
    allowedSkew: policy.allowedSkew,
    ...(view.routing?.sharePercent !== undefined && { 'share %': view.routing.sharePercent }),
    spares: pool.spares.length,
    ...Object.fromEntries(unusable),
    ...(pool.groupsNotRead && { groupsNotRead: pool.groupsNotRead }),
    ...(outside > 0 && { outsideVpc: outside }),
  };
}
