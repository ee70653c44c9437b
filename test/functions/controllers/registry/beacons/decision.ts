import type { DecisionTraits } from '../../../../../functions/control-loop/controller.ts';
import type { Numbers } from '../../../../../functions/control-loop/decision.ts';

export type Decision =
  /** The beacon is left as it is. */
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly numbers: Numbers }
  /** The beacon is lit. */
  | { readonly kind: 'light'; readonly reason: 'dark'; readonly numbers: Numbers };

/** Why nothing is changed. */
export type HoldReason =
  /** A person has paused the beacon, or all of them. */
  | 'paused'
  /** The beacon is lit. */
  | 'lit'
  /** Lighting it has failed lately and is tried again later. */
  | 'backing-off'
  /** It was lit again and again, and somebody else puts it out each time. */
  | 'repeating';

export const traits: DecisionTraits<Decision> = {
  subjectsOf: ({ kind }) => (kind === 'hold' ? [] : [kind]),
  repetitionOf: ({ kind }) => (kind === 'hold' ? {} : { counts: kind }),
};
