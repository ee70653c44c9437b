import type { Rule as AnyRule } from '../../../control-loop/rules.ts';
import type { Decision } from '../decision.ts';
import type { HoldReason } from '../holdReason.ts';
import type { Situation } from '../situation.ts';

export type Rule = AnyRule<Situation, Decision>;

export const hold = (
  { numbers }: Pick<Situation, 'numbers'>,
  reason: HoldReason,
  about?: string,
  further: Readonly<Record<string, number>> = {},
  because?: string,
): Decision => ({
  kind: 'hold',
  reason,
  ...(about !== undefined && { about }),
  ...(because !== undefined && { because }),
  numbers: { ...numbers, ...further },
});
