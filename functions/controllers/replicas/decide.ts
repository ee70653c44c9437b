import { isOverBudget } from './budget.ts';
import type { Decision } from './decision.ts';
import { firstOpinion } from '../../control-loop/firstOpinion.ts';
import { finishDraining } from './rules/draining.ts';
import { endpointNotTrue } from './rules/endpoint.ts';
import { belowFloor, forecastFloor, growthMustWait, overloaded } from './rules/growth.ts';
import { clusterNotAvailable, heldByInterlock, notForUs, paused } from './rules/guards.ts';
import { finishBuilding, finishWarming, orderNotAccepted, startWarming } from './rules/orders.ts';
import { removeBroken } from './rules/repair.ts';
import { hold, type Rule } from './rules/rule.ts';
import { atRest, idle, notMeasured } from './rules/shrinking.ts';
import { type Policy, type Situation, situationOf } from './situation.ts';
import type { ClusterView } from './view.ts';

/** The first rule with an opinion decides. A person's pause beats everything; growing goes before shrinking. */
export const RULES: readonly Rule[] = [
  paused,
  heldByInterlock,
  notForUs,
  clusterNotAvailable,
  removeBroken,
  endpointNotTrue,
  orderNotAccepted,
  belowFloor,
  overloaded,
  forecastFloor,
  finishBuilding,
  startWarming,
  finishWarming,
  notMeasured,
  finishDraining,
  growthMustWait,
  idle,
  atRest,
];

/**
 * What should be done about one cluster now.
 * @param nowMs milliseconds since the epoch
 */
export function decide(view: ClusterView, policy: Policy, nowMs: number): Decision {
  const situation = situationOf(view, policy, nowMs);
  return firstOpinion<Situation, Decision>(RULES, situation, {
    failures: view.progress.failures,
    nowMs,
    backingOff: () => hold(situation, 'backing-off'),
    forbids: (decision) =>
      isOverBudget(decision, view.progress, policy, nowMs) ? hold(situation, 'budget-used') : undefined,
  });
}
