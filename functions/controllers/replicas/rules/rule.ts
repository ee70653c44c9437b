import type { Decision, HoldReason } from '../decision.ts';
import type { Situation } from '../situation.ts';

/** A rule has an opinion about a situation or it has none. */
export type Rule = (situation: Situation) => Decision | undefined;

export const hold = (situation: Situation, reason: HoldReason): Decision => ({
  kind: 'hold',
  reason,
  numbers: situation.numbers,
});
