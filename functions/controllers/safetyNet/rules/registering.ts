import { differences } from '../differences.ts';
import { netFor } from '../net.ts';
import { isReleasable } from '../view.ts';
import { hold, type Rule } from './rule.ts';

/** An operator has asked for it: what is ours is taken away, whatever the fleet says. */
export const releaseAskedFor: Rule = ({ view, numbers }) =>
  isReleasable(view) ? { kind: 'release', reason: 'asked-for', numbers } : undefined;

/** The fleet wants no net: one of ours is taken away. */
export const notWanted: Rule = (situation) => {
  const { view, policy, numbers } = situation;
  if (policy.safetyNet !== 'none') return undefined;
  return view.target ? { kind: 'release', reason: 'not-wanted', numbers } : hold(situation, 'not-wanted');
};

/** The net is missing, or differs from what the fleet wants: it is put in place, or put right. */
export const notInPlace: Rule = (situation) => {
  const { view, policy, numbers } = situation;
  if (policy.safetyNet === 'none') return undefined;
  const net = netFor(policy.readers, policy.safetyNet.targetCpuPercent, view.readers);
  const differing = differences(view, net);
  if (differing.length === 0) return undefined;
  // Who the writer is may be changing, and with it the number of readers.
  if (view.status !== 'available') return hold(situation, 'cluster-not-available');
  return { kind: 'register', reason: view.target ? 'differs' : 'missing', net, differing, numbers };
};

/** The net is as the fleet wants it. */
export const inPlace: Rule = (situation) => hold(situation, 'in-place');
