import { hold, type Rule } from './rule.ts';

/** Paused by an operator. Takes precedence over every other rule. */
export const paused: Rule = (situation) => (situation.view.pause ? hold(situation, 'paused') : undefined);

/** A drill or other exclusive work has an interlock on the cluster; readers that come and go would spoil it. */
export const heldByInterlock: Rule = (situation) =>
  situation.view.interlock ? hold(situation, 'held-by-interlock') : undefined;

/** Clusters that only look like ours: what we would do to them would fail, or do harm. */
export const notForUs: Rule = (situation) => {
  if (situation.view.status === 'absent') return hold(situation, 'cluster-not-found');
  return situation.view.unfit ? hold(situation, situation.view.unfit) : undefined;
};

/** RDS refuses changes unless the cluster is available, and a cluster in motion is no moment to judge its load. */
export const clusterNotAvailable: Rule = (situation) => {
  const { status, writerId } = situation.view;
  return status !== 'available' || writerId === undefined ? hold(situation, 'cluster-not-available') : undefined;
};
