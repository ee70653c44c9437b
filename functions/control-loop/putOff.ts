import type { BaseProgress, DecisionTraits } from './controller.ts';
import { isBackingOff } from './failures.ts';
import { isSlowedDown } from './repetition.ts';
import type { PutOff } from './rules.ts';

/** Why the loop defers a change: it failed recently, or something keeps reverting it. */
export function whyPutOff<Decision>(
  decision: Decision,
  { failures, repetitions = {} }: BaseProgress,
  { subjectsOf, repetitionOf }: DecisionTraits<Decision>,
  nowMs: number,
): Exclude<PutOff, 'budget-used'> | undefined {
  if (subjectsOf(decision).some((subject) => isBackingOff(failures, subject, nowMs))) return 'backing-off';
  return isSlowedDown(repetitions, repetitionOf(decision), nowMs) ? 'repeating' : undefined;
}
