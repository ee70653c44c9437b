import { hold, type Rule } from './rule.ts';

/** A person said: hands off. */
export const paused: Rule = (situation) => (situation.view.pause ? hold(situation, 'paused') : undefined);

/** RDS refuses changes unless the cluster is available, and a cluster in motion is no moment to judge its load. */
export const clusterNotAvailable: Rule = (situation) => {
  const { status, writerId } = situation.view;
  if (status === 'absent') return hold(situation, 'cluster-not-found');
  if (status !== 'available' || writerId === undefined) return hold(situation, 'cluster-not-available');
  return undefined;
};
