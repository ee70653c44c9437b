import type { Decision } from './decision.ts';
import { endpointNotTrue } from './rules/endpoint.ts';
import { belowFloor, overloaded, overloadedButWaiting } from './rules/growth.ts';
import { clusterNotAvailable, paused } from './rules/guards.ts';
import { finishBuilding, orderNotAccepted } from './rules/orders.ts';
import type { Rule } from './rules/rule.ts';
import { atRest, finishDraining, idle, notMeasured } from './rules/shrinking.ts';
import { type Policy, situationOf } from './situation.ts';
import type { ClusterView } from './view.ts';

/** The first rule with an opinion decides. A person's pause beats everything; growing goes before shrinking. */
export const RULES: readonly Rule[] = [
  paused,
  clusterNotAvailable,
  endpointNotTrue,
  orderNotAccepted,
  belowFloor,
  overloaded,
  finishBuilding,
  notMeasured,
  finishDraining,
  overloadedButWaiting,
  idle,
  atRest,
];

/**
 * What should be done about one cluster now.
 * @param nowMs milliseconds since the epoch
 */
export function decide(view: ClusterView, policy: Policy, nowMs: number): Decision {
  const situation = situationOf(view, policy, nowMs);
  for (const rule of RULES) {
    const decision = rule(situation);
    if (decision) return decision;
  }
  throw new Error('The last rule, atRest, always has an opinion.');
}
