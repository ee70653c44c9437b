import { isOverBudget } from './budget.ts';
import { type Decision, traits } from './decision.ts';
import { whyPutOff } from '../../control-loop/putOff.ts';
import { type Evaluation, evaluate } from '../../control-loop/rules.ts';
import type { Progress } from './progress.ts';
import { finishDraining } from './rules/draining.ts';
import { endpointOutOfSync } from './rules/endpoint.ts';
import { forecastJudged } from './rules/forecast.ts';
import { belowFloor, forecastFloor, growthMustWait, overloaded, rising } from './rules/growth.ts';
import { clusterNotAvailable, heldByInterlock, notForUs, paused } from './rules/guards.ts';
import { finishBuilding, finishWarming, orderNotAccepted, startWarming } from './rules/orders.ts';
import { removeBroken } from './rules/repair.ts';
import { finishReplacing, replaceOutdated } from './rules/replacing.ts';
import { hold, type Rule } from './rules/rule.ts';
import { atRest, idle, notMeasured } from './rules/shrinking.ts';
import type { Policy } from './policy.ts';
import { situationOf } from './situation.ts';
import type { ClusterView } from './view.ts';

/**
 * The first rule with a proposal decides. An operator's pause takes precedence over every other rule; growing goes before
 * shrinking.
 */
export const RULES: readonly Rule[] = [
  paused,
  heldByInterlock,
  notForUs,
  clusterNotAvailable,
  removeBroken,
  endpointOutOfSync,
  orderNotAccepted,
  belowFloor,
  overloaded,
  rising,
  forecastFloor,
  finishBuilding,
  startWarming,
  finishWarming,
  forecastJudged,
  notMeasured,
  finishDraining,
  growthMustWait,
  finishReplacing,
  idle,
  replaceOutdated,
  atRest,
];

/**
 * What should be done about one cluster now.
 * @param nowMs milliseconds since the epoch
 */
export function decide(view: ClusterView, progress: Progress, policy: Policy, nowMs: number): Evaluation<Decision> {
  const situation = situationOf(view, progress, policy, nowMs);
  return evaluate(RULES, situation, {
    whyPutOff: (proposal) =>
      isOverBudget(proposal, progress, policy, nowMs) ? 'budget-used' : whyPutOff(proposal, progress, traits, nowMs),
    hold: (reason) => hold(situation, reason),
  });
}
