import { isOverBudget } from './budget.ts';
import type { Decision } from './decision.ts';
import { isBackingOff } from './failures.ts';
import { finishDraining } from './rules/draining.ts';
import { endpointNotTrue } from './rules/endpoint.ts';
import { belowFloor, forecastFloor, growthMustWait, overloaded } from './rules/growth.ts';
import { clusterNotAvailable, heldByInterlock, notForUs, paused } from './rules/guards.ts';
import { finishBuilding, finishWarming, orderNotAccepted, startWarming } from './rules/orders.ts';
import { removeBroken } from './rules/repair.ts';
import { hold, type Rule } from './rules/rule.ts';
import { atRest, idle, notMeasured } from './rules/shrinking.ts';
import { type Policy, situationOf } from './situation.ts';
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
  let passedOver = false;
  for (const rule of RULES) {
    const decision = rule(situation);
    if (!decision) continue;
    if (decision.kind === 'hold') return passedOver ? hold(situation, 'backing-off') : decision;
    if (isOverBudget(decision, view.progress, policy, nowMs)) return hold(situation, 'budget-used');
    // What failed lately waits a while; the rules after it may still find something to do.
    if (!isBackingOff(view.progress.failures, decision.kind, nowMs)) return decision;
    passedOver = true;
  }
  throw new Error('The last rule, atRest, always has an opinion.');
}
