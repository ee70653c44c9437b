import type { Rule as AnyRule } from '../../../control-loop/rules.ts';
import type { Decision, HoldReason } from '../decision.ts';
import type { Situation } from '../situation.ts';

export type Rule = AnyRule<Situation, Decision>;

export const hold = ({ numbers }: Situation, reason: HoldReason): Decision => ({ kind: 'hold', reason, numbers });
