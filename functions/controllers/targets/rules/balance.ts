import type { Machine } from '../../../aws/elasticLoadBalancing/machines.ts';
import type { Candidate, Leaver } from '../../../aws/elasticLoadBalancing/target.ts';
import { isService } from '../growingPool.ts';
import { fewestMoves } from '../rebalance.ts';
import type { Situation } from '../situation.ts';
import { roomUnder } from '../thresholds.ts';
import type { ZoneSupply } from '../zoneSupply.ts';
import { deregister, hold, registrationsOf, type Rule } from './rule.ts';

/** Newcomers of a rebalancing are healthy: the targets that they replace leave, as far as every zone stays above its minimum. */
export const letDonorsGo: Rule = (situation) => {
  const { view, movesLeft } = situation;
  const { rebalance } = situation.progress;
  if (!rebalance) return undefined;
  const isHealthy = (key: string) => view.targets.some((target) => target.key === key && target.state === 'healthy');
  if (!rebalance.newcomers.every(isHealthy)) return hold(situation, 'newcomers-on-the-way');
  const leavable = situation.zones.flatMap(({ zone, registered, healthy, required }): [string, Leaver[]][] => {
    const donors = registered.filter(isAmong(rebalance.donors));
    const leaving = donors.slice(0, Math.max(0, Math.min(healthy.length - required, situation.sparedByAll)));
    return leaving.length > 0 ? [[zone, registrationsOf(leaving.slice(0, movesLeft))]] : [];
  });
  if (leavable.length === 0) return undefined;
  return movesLeft === 0 ? hold(situation, 'rate-used') : deregister(situation, 'replaced', new Map(leavable));
};

/** @param keys of targets */
const isAmong =
  (keys: readonly string[]) =>
  ({ registrations }: Machine): boolean =>
    registrations.some(({ key }) => keys.includes(key));

/** Connections of targets that leave live on for the deregistration delay: until they are gone, nothing else moves. */
export const leaversDrain: Rule = (situation) =>
  Object.keys(situation.progress.leaving).length > 0 ? hold(situation, 'draining') : undefined;

/** The zones differ by more than the fleet allows: the fewest moves that even them out. Newcomers first. */
export const evenOut: Rule = (situation) => {
  const { view, policy, skew, spares, movesLeft, numbers } = situation;
  const { size } = view.pool;
  if (skew <= policy.allowedSkew || view.pool.kind === 'external') return undefined;
  if (situation.zones.some(({ coming }) => coming > 0)) return hold(situation, 'newcomers-on-the-way');
  if (isService(policy.pool) && size?.canSpread && !size.spreads) {
    return { kind: 'spread', reason: 'uneven', pool: policy.pool, numbers };
  }
  // What was refused lately is proposed only where nothing else would help: the decision says then that it waits.
  const moves = movesWith(spares, situation) ?? movesWith(view.pool.spares, situation);
  if (!moves) return undefined;
  return movesLeft === 0 ? hold(situation, 'rate-used') : { kind: 'register', reason: 'uneven', ...moves, numbers };
};

/** The fewest moves with these spares, as far as they fit into a minute. */
function movesWith(spares: readonly Candidate[], { zones, view, policy, movesLeft }: Situation) {
  const supplies = zones.map(({ zone, healthy, required, targets }): ZoneSupply => ({
    zone,
    serving: healthy.map(({ machine: key, weight }) => ({ key, weight })),
    // Whether ELB counts newcomers that are not healthy yet is not documented: none that would break a percentage.
    spares: spares.filter((spare) => spare.zone === zone).slice(0, roomUnder(view.thresholds.either, targets)),
    keep: required,
  }));
  const rebalance = fewestMoves(supplies, policy.allowedSkew);
  if (!rebalance) return undefined;
  const targets = spares.filter(({ key }) => rebalance.newcomers.includes(key)).slice(0, movesLeft);
  const donors = zones.flatMap(({ healthy }) => healthy.filter(({ machine }) => rebalance.donors.includes(machine)));
  return { targets, donors: registrationsOf(coveredBy(targets, donors)).map(({ key }) => key) };
}

/** Where a rebalancing is larger than what may move in a minute, only as much leaves as comes: capacity never falls. */
function coveredBy(newcomers: readonly { readonly weight: number }[], donors: readonly Machine[]): Machine[] {
  let left = newcomers.reduce((total, { weight }) => total + weight, 0);
  return donors.filter(({ weight }) => {
    if (weight > left) return false;
    left -= weight;
    return true;
  });
}

/** The zones differ by more than the fleet allows, and no move of ours would bring them closer. */
export const staysUneven: Rule = (situation) =>
  situation.skew > situation.policy.allowedSkew ? hold(situation, 'uneven-no-spare') : undefined;

/** Nothing is the matter. */
export const atRest: Rule = (situation) => hold(situation, 'even');
