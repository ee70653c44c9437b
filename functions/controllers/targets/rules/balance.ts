import { planFewestMoves } from '../rebalance.ts';
import type { ZoneSupply } from '../zoneSupply.ts';
import type { Situation, ZoneSituation } from '../situation.ts';
import type { TargetView } from '../../../aws/elasticLoadBalancing/target.ts';
import { hold, type Rule } from './rule.ts';

/** Newcomers of a plan are healthy: the targets that they replace leave, as far as every zone stays above its minimum. */
export const letDonorsGo: Rule = (situation) => {
  const { view, movesLeft, numbers } = situation;
  const { plan } = view.progress;
  if (!plan) return undefined;
  const isHealthy = (key: string) => view.targets.some((target) => target.key === key && target.state === 'healthy');
  if (!plan.newcomers.every(isHealthy)) return hold(situation, 'newcomers-on-the-way');
  const leavable = situation.zones.flatMap((zone) => {
    const donors = zone.registered.filter(({ key }) => plan.donors.includes(key));
    return donors.slice(0, Math.max(0, zone.healthy.length - zone.required));
  });
  if (leavable.length === 0) return undefined;
  if (movesLeft === 0) return hold(situation, 'rate-used');
  const targets = leavable.slice(0, movesLeft).map(({ key, id, port }) => ({ key, id, port }));
  return { kind: 'deregister', reason: 'replaced', targets, numbers };
};

/** Connections of targets that leave live on for the deregistration delay: until they are gone, nothing else moves. */
export const leaversDrain: Rule = (situation) =>
  Object.keys(situation.view.progress.leaving).length > 0 ? hold(situation, 'draining') : undefined;

/** The zones differ by more than the fleet allows: the fewest moves that even them out. Newcomers first. */
export const evenOut: Rule = (situation) => {
  const { view, policy, skew, movesLeft, numbers } = situation;
  if (skew <= policy.allowedSkew || view.pool.kind === 'external') return undefined;
  if (situation.zones.some(({ coming }) => coming > 0)) return hold(situation, 'newcomers-on-the-way');
  const { size, kind } = view.pool;
  if (kind === 'ecsService' && size && !size.spreads) return { kind: 'spread', reason: 'uneven', numbers };
  const plan = planFewestMoves(
    situation.zones.map((zone) => supplyOf(zone, situation)),
    policy.allowedSkew,
  );
  if (!plan) return undefined;
  if (movesLeft === 0) return hold(situation, 'rate-used');
  const targets = view.pool.spares.filter(({ key }) => plan.newcomers.includes(key)).slice(0, movesLeft);
  const donors = coveredBy(
    targets,
    view.targets.filter(({ key }) => plan.donors.includes(key)),
  );
  return { kind: 'register', reason: 'uneven', targets, donors, numbers };
};

function supplyOf({ zone, healthy, required }: ZoneSituation, { view }: Situation): ZoneSupply {
  return { zone, serving: healthy, spares: view.pool.spares.filter((spare) => spare.zone === zone), keep: required };
}

/** Where a plan is larger than what may move in a minute, only as much leaves as comes: capacity never falls. */
function coveredBy(newcomers: readonly { readonly weight: number }[], donors: readonly TargetView[]): string[] {
  let left = newcomers.reduce((total, { weight }) => total + weight, 0);
  const covered: string[] = [];
  for (const { key, weight } of donors) {
    if (weight > left) continue;
    left -= weight;
    covered.push(key);
  }
  return covered;
}

/** The zones differ by more than the fleet allows, and no move of ours would bring them closer. */
export const staysUneven: Rule = (situation) =>
  situation.skew > situation.policy.allowedSkew ? hold(situation, 'uneven-no-spare') : undefined;

/** Nothing is the matter. */
export const atRest: Rule = (situation) => hold(situation, 'even');
