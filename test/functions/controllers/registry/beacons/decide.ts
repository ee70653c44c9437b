import type { BaseProgress } from '../../../../../functions/control-loop/controller.ts';
import type { Numbers } from '../../../../../functions/control-loop/decision.ts';
import { whyPutOff } from '../../../../../functions/control-loop/putOff.ts';
import { type Evaluation, evaluate, type Rule as AnyRule } from '../../../../../functions/control-loop/rules.ts';
import { type Decision, type HoldReason, traits } from './decision.ts';

/** A cluster's beacon is a parameter of Parameter Store, which says `on`. */
export interface BeaconView {
  readonly cluster: string;
  readonly value: string | undefined;
  readonly isPaused: boolean;
}

type Rule = AnyRule<BeaconView, Decision>;

const numbersOf = ({ value }: BeaconView): Numbers => ({ lumens: value === 'on' ? 800 : 0 });

const hold = (view: BeaconView, reason: HoldReason): Decision => ({ kind: 'hold', reason, numbers: numbersOf(view) });

/** Paused by an operator. Takes precedence over every other rule. */
const paused: Rule = (view) => (view.isPaused ? hold(view, 'paused') : undefined);

/** The beacon is out, or was never lit. */
const dark: Rule = (view) =>
  view.value === 'on' ? undefined : { kind: 'light', reason: 'dark', numbers: numbersOf(view) };

/** The beacon is lit. */
const lit: Rule = (view) => hold(view, 'lit');

export const RULES: readonly Rule[] = [paused, dark, lit];

export const decide = (view: BeaconView, progress: BaseProgress, nowMs: number): Evaluation<Decision> =>
  evaluate(RULES, view, {
    whyPutOff: (proposal) => whyPutOff(proposal, progress, traits, nowMs),
    hold: (reason) => hold(view, reason),
  });
