import type { DecisionTraits } from '../../control-loop/controller.ts';
import type { Numbers } from '../../control-loop/decision.ts';
import type { UnfitReason } from '../../aws/rds/unfitReason.ts';
import type { Net } from './net.ts';

export type Decision =
  /** Nothing is changed. */
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly numbers: Numbers }
  /** The net is put in place, or put right. */
  | {
      readonly kind: 'register';
      readonly reason: 'missing' | 'differs';
      readonly net: Net;
      /** What is not as it should be: `target`, `min`, `max`, `suspension`, `policy`. */
      readonly differing: readonly string[];
      readonly numbers: Numbers;
    }
  /** The net stays where it is and scales nothing. */
  | { readonly kind: 'suspend'; readonly reason: 'held-by-interlock'; readonly numbers: Numbers }
  /** Our policy and our target are taken away; readers stay. */
  | { readonly kind: 'release'; readonly reason: 'not-wanted' | 'asked-for'; readonly numbers: Numbers };

/** Why nothing is changed. */
export type HoldReason =
  | UnfitReason
  /** A person has paused the cluster, or all of them. */
  | 'paused'
  /** A drill has the cluster, and there is no net of ours that could disturb it. */
  | 'held-by-interlock'
  /** RDS knows no cluster of this name. */
  | 'cluster-not-found'
  /** Somebody else's scalable target, policy or scheduled action stands there. The readers are left to it. */
  | 'foreign-scaling'
  /** The fleet wants no net, and there is none of ours. */
  | 'not-wanted'
  /** The net is as it should be. */
  | 'in-place'
  /** The cluster is failing over or being modified. */
  | 'cluster-not-available'
  /** What is to be done has failed lately and is tried again later. */
  | 'backing-off'
  /** The net was put right again and again, and somebody else changes it each time. */
  | 'repeating';

/** A cluster has one net: what is refused for it has no siblings, and what is put right twice was changed in between. */
export const traits: DecisionTraits<Decision> = {
  subjectsOf: ({ kind }) => (kind === 'hold' ? [] : [kind]),
  repetitionOf: ({ kind }) => {
    if (kind === 'register') return { counts: 'register' };
    return kind === 'suspend' || kind === 'release' ? { clears: 'register' } : {};
  },
};
