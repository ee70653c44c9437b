import { isSame, SUSPENDED } from '../net.ts';
import { isForeign } from '../view.ts';
import { hold, type Rule } from './rule.ts';

/** Paused by an operator. Takes precedence over every other rule. */
export const paused: Rule = (situation) => (situation.view.pause ? hold(situation, 'paused') : undefined);

/** A drill has the cluster: readers that come would spoil what it measures. */
export const heldByInterlock: Rule = (situation) => {
  const { view, numbers } = situation;
  if (!view.interlock) return undefined;
  const canDisturb = view.target && !isForeign(view) && !isSame(view.target.suspension, SUSPENDED);
  return canDisturb ? { kind: 'suspend', reason: 'held-by-interlock', numbers } : hold(situation, 'held-by-interlock');
};

/** Clusters that are gone, or that only look like ours. */
export const notForUs: Rule = (situation) => {
  if (situation.view.status === 'absent') return hold(situation, 'cluster-not-found');
  return situation.view.unfit ? hold(situation, situation.view.unfit) : undefined;
};

/** Two that scale the same readers would fight, and registering again would overwrite what is not ours. */
export const foreignScaling: Rule = (situation) =>
  isForeign(situation.view) ? hold(situation, 'foreign-scaling') : undefined;
