import type { Numbers } from '../../control-loop/decision.ts';
import { whyPutOff } from '../../control-loop/putOff.ts';
import { type Evaluation, evaluate } from '../../control-loop/rules.ts';
import { type Decision, traits } from './decision.ts';
import type { Progress } from './progress.ts';
import { foreignScaling, heldByInterlock, notForUs, paused } from './rules/guards.ts';
import { inPlace, notInPlace, notWanted, releaseAskedFor } from './rules/registering.ts';
import { hold, type Policy, type Rule, type Situation } from './rules/rule.ts';
import type { NetView } from './view.ts';

/** The first rule with a proposal decides. An operator's pause takes precedence over every other rule. */
export const RULES: readonly Rule[] = [
  paused,
  heldByInterlock,
  notForUs,
  foreignScaling,
  notWanted,
  notInPlace,
  inPlace,
];

/**
 * What should be done about the net of one cluster now.
 * @param nowMs milliseconds since the epoch
 */
export const decide = (view: NetView, progress: Progress, policy: Policy, nowMs: number): Evaluation<Decision> =>
  decideBy(RULES, view, progress, policy, nowMs);

/** What an operator asks for with the command line: it takes precedence over a pause, and over an interlock. */
export const decideRelease = (view: NetView, progress: Progress, policy: Policy, nowMs: number): Evaluation<Decision> =>
  decideBy([releaseAskedFor, ...RULES], view, progress, policy, nowMs);

function decideBy(
  rules: readonly Rule[],
  view: NetView,
  progress: Progress,
  policy: Policy,
  nowMs: number,
): Evaluation<Decision> {
  const situation: Situation = { view, policy, numbers: numbersOf(view, policy) };
  return evaluate(rules, situation, {
    whyPutOff: (proposal) => whyPutOff(proposal, progress, traits, nowMs),
    hold: (reason) => hold(situation, reason),
  });
}

function numbersOf({ readers, target }: NetView, policy: Policy): Numbers {
  const { min: floor, max: ceiling } = policy.readers;
  return {
    readers,
    floor,
    ceiling,
    ...(policy.safetyNet !== 'none' && { targetCpuPercent: policy.safetyNet.targetCpuPercent }),
    ...(target && { registeredMin: target.min, registeredMax: target.max }),
  };
}
