import type { Decision, HoldReason } from '../decision.ts';
import type { Situation } from '../situation.ts';

/** A rule has an opinion about a situation or it has none. */
export type Rule = (situation: Situation) => Decision | undefined;

export const hold = (
  { numbers }: Situation,
  reason: HoldReason,
  about?: string,
  further: Readonly<Record<string, number>> = {},
): Decision => ({
  kind: 'hold',
  reason,
  ...(about !== undefined && { about }),
  numbers: { ...numbers, ...further },
});
