import { ALL_ZONES, type Decision, type HoldReason } from '../decision.ts';
import { type GrowingPool, isGrowing, isService } from '../growingPool.ts';
import { NEWCOMER_PATIENCE_MS } from '../progress.ts';
import { hasFailed, healthyOf, populationOfAll, type Situation, type ZoneSituation } from '../situation.ts';
import { roomIn } from '../targetQuota.ts';
import { isUnreachable } from '../thresholds.ts';
import type { PoolSize } from '../view.ts';
import type { Candidate } from '../../../aws/elasticLoadBalancing/target.ts';
import { whyBarred } from './bridge.ts';
import { deregister, hold, type Rule } from './rule.ts';

/** Spares that did not become healthy make room: they help nobody where they are. */
export const removeFailed: Rule = (situation) => {
  const { view, progress, nowMs } = situation;
  const failed = view.targets.filter(
    ({ key, state }) =>
      state !== 'healthy' && state !== 'draining' && !(key in progress.leaving) && hasFailed(key, progress, nowMs),
  );
  // An instance that has ended is nowhere any more: where it was registered is known.
  const byZone = Map.groupBy(failed, ({ key }) => progress.registered[key]!.zone);
  return deregister(situation, 'newcomer-failed', byZone);
};

/** A zone is below its minimum and the pool has spares there: as many as it lacks, the strongest first. */
export const registerSpares: Rule = (situation) => {
  const { short, movesLeft, numbers } = situation;
  return short.flatMap((zone): Decision[] => {
    const targets = sparesFor(zone, situation).slice(0, movesLeft);
    if (targets.length === 0) return [];
    return [{ kind: 'register', reason: 'zone-below-minimum', targets, donors: [], numbers }];
  });
};

/** So many targets a zone lacks that nobody is bringing yet. */
const lackOf = ({ required, healthy, coming }: ZoneSituation) => required - healthy.length - coming;

/** What was refused lately is proposed only where there is nothing else: the decision says then that it waits. */
function sparesFor(zone: ZoneSituation, { spares, view }: Situation): Candidate[] {
  const room = roomIn(zone.zone, view);
  const isHere = (spare: Candidate) => spare.zone === zone.zone;
  const candidates = spares.some(isHere) ? spares : view.pool.spares;
  // Among equals by name, so that a repeated look comes to the same.
  const inZone = candidates.filter(isHere).toSorted((a, b) => b.weight - a.weight || a.key.localeCompare(b.key));
  return inZone.slice(0, Math.max(0, Math.min(room, lackOf(zone))));
}

/** No spare is left for a zone: the pool is asked for more there, once, and given time to build it. */
export const askForCapacity: Rule = (situation) => {
  const { short, view, policy, numbers } = situation;
  const { pool } = policy;
  const { size } = view.pool;
  if (!isGrowing(pool) || !size || !view.pool.exists || size.launchBar) return undefined;
  const lacking = short.filter((zone) => lackOf(zone) > orderedFor(zone.zone, situation));
  // A service cannot be asked for a zone. One that has tasks enough is told to spread them before it gets more.
  const enough = situation.zones.reduce((total, { required }) => total + required, 0);
  const spreadsFirst = isService(pool) && size.canSpread && !size.spreads && size.desired >= enough;
  const spreading = spreadsFirst
    ? lacking.slice(0, 1).map((): Decision => ({ kind: 'spread', reason: 'zone-below-minimum', pool, numbers }))
    : [];
  // Where ECS has refused to spread them, or somebody turns it off again, more tasks are what is left.
  const launches = lacking.flatMap((zone) => launchFor(zone, pool, size, situation));
  return [...openOrders(pool, situation), ...spreading, ...launches];
};

/** What a zone lacks, as far as the pool may grow. */
function launchFor({ zone, ...state }: ZoneSituation, pool: GrowingPool, size: PoolSize, situation: Situation) {
  const { nowMs, numbers } = situation;
  const { desired, max, instances } = size;
  const lacking = lackOf({ zone, ...state }) - orderedFor(zone, situation);
  const count = Math.min(lacking, max - Math.max(desired, instances.length));
  if (count <= 0) return [];
  const token = `evenkeel-${zone}-${nowMs}`;
  const launch = { kind: 'launch', reason: 'no-spare', pool, zone, count, token, desired: desired + count } as const;
  return [{ ...launch, numbers }];
}

/** Orders that AWS may or may not have taken, for zones that are still in need: they are sent again, as they were. */
function openOrders(pool: GrowingPool, { short, progress, nowMs, numbers }: Situation): Decision[] {
  return Object.entries(progress.orders)
    .filter(
      ([, { isOpen, zone, atMs }]) =>
        isOpen && nowMs - atMs < NEWCOMER_PATIENCE_MS && short.some((candidate) => candidate.zone === zone),
    )
    .map(([token, { zone, count, desired }]) => ({
      kind: 'launch',
      reason: 'no-spare',
      pool,
      zone,
      count,
      token,
      desired,
      numbers,
    }));
}

/** What the pool was asked for in a zone and may still bring. */
function orderedFor(zone: string, { progress, nowMs }: Situation): number {
  return Object.values(progress.orders)
    .filter((order) => order.zone === zone && nowMs - order.atMs < NEWCOMER_PATIENCE_MS)
    .reduce((total, { count }) => total + count, 0);
}

/** Nothing but a percentage asks for more, and more would not reach it. */
function isOutOfReach(lacking: readonly ZoneSituation[], { zones, view, policy, keep }: Situation): boolean {
  const { either } = view.thresholds;
  const isOverAll = ALL_ZONES in keep;
  const minimum = Math.max(policy.minHealthyPerZone, isOverAll ? 0 : either.count);
  if (lacking.some(({ healthy }) => healthy.length < minimum)) return false;
  if (!isOverAll) return lacking.every(({ population, healthy }) => isUnreachable(either, population, healthy.length));
  const together = healthyOf(zones);
  return together >= either.count && isUnreachable(either, populationOfAll(zones), together);
}

/**
 * Every zone has what can be asked for, and ELB finds too few of its targets healthy for a percentage all the same: it
 * removes the zone from DNS, or routes to unhealthy targets, until these are mended or gone. Nothing moves meanwhile.
 */
export const thresholdOutOfReach: Rule = (situation) =>
  situation.belowThreshold.length > 0 ? hold(situation, 'threshold-out-of-reach') : undefined;

/** A zone is below its minimum, and there is nothing to be done about it now: why not. */
export const helpMustWait: Rule = (situation) =>
  situation.short.length > 0 ? hold(situation, whyNoHelp(situation)) : undefined;

function whyNoHelp(situation: Situation): HoldReason {
  const { short, view, movesLeft, policy, zones } = situation;
  const { pool } = view;
  const lacking = short.filter((zone) => lackOf(zone) > 0);
  if (lacking.length === 0) return 'newcomers-on-the-way';
  if (isOutOfReach(lacking, situation)) return 'threshold-out-of-reach';
  const barred = policy.crossZone === 'never' ? undefined : whyBarred(situation);
  if (barred) return barred;
  if (pool.kind === 'external') return 'external-pool';
  if (!pool.exists) return 'pool-not-found';
  if (movesLeft === 0) return 'rate-used';
  if (lacking.every((zone) => lackOf(zone) <= orderedFor(zone.zone, situation))) return 'capacity-on-the-way';
  if (lacking.some((zone) => roomIn(zone.zone, view) === 0)) return 'target-quota';
  if (pool.size?.launchBar) return pool.size.launchBar;
  if (pool.size && pool.size.desired >= pool.size.max) return 'pool-at-maximum';
  return zones.length === 1 ? 'one-zone' : 'no-spare';
}
