import type { BaseDecision } from './decision.ts';

/** A rule's proposals, in order of preference; empty if it makes none. */
export type Proposals<Proposal> = Proposal | readonly Proposal[] | undefined;

export type Rule<Situation, Proposal> = (situation: Situation) => Proposals<Proposal>;

/** Why a proposal is not carried out now, although its rule asks for it. */
export type PutOff =
  /** It failed recently, and is retried later. */
  | 'backing-off'
  /** It was repeatedly done and reverted by something else. */
  | 'repeating'
  /** The fleet's limit of changes per hour is used up. */
  | 'budget-used';

export interface Considered<Proposal> {
  readonly proposal: Proposal;
  /** Undefined for the accepted proposal. */
  readonly putOff?: PutOff;
}

/** The result of one rule. Rules after the one that decided are not evaluated. */
export interface Asked<Proposal> {
  readonly rule: string;
  readonly considered: readonly Considered<Proposal>[];
}

interface Answer<Proposal, Why extends PutOff> {
  readonly proposal: Proposal;
  readonly rule: string;
  readonly trace: readonly Asked<Proposal>[];
  /** The first proposal that was skipped, and why. */
  readonly passedOver: { readonly proposal: Proposal; readonly putOff: Why; readonly rule: string } | undefined;
}

/**
 * Evaluates the rules in their order and accepts the first proposal that is not deferred. The order is the
 * documentation: the most important rule comes first.
 * @throws if no rule proposes anything: the last one must always have a proposal
 */
export function ask<Situation, Proposal, Why extends PutOff = never>(
  rules: readonly Rule<Situation, Proposal>[],
  situation: Situation,
  whyPutOff: (proposal: Proposal) => Why | undefined = () => undefined,
): Answer<Proposal, Why> {
  const trace: Asked<Proposal>[] = [];
  let passedOver: Answer<Proposal, Why>['passedOver'];
  for (const rule of rules) {
    const considered: Considered<Proposal>[] = [];
    trace.push({ rule: rule.name, considered });
    for (const proposal of listOf(rule(situation))) {
      const putOff = whyPutOff(proposal);
      if (putOff === undefined) {
        considered.push({ proposal });
        return { proposal, rule: rule.name, trace, passedOver };
      }
      considered.push({ proposal, putOff });
      passedOver ??= { proposal, putOff, rule: rule.name };
    }
  }
  throw new Error('No rule returned a decision; the rule list must end with a catch-all.');
}

const isList = <Proposal>(proposals: Proposals<Proposal>): proposals is readonly Proposal[] => Array.isArray(proposals);

function listOf<Proposal>(proposals: Proposals<Proposal>): readonly Proposal[] {
  if (proposals === undefined) return [];
  return isList(proposals) ? proposals : [proposals];
}

/** A decision, the rule that made it, and the results of the rules before it. */
export interface Evaluation<Decision> {
  readonly decision: Decision;
  readonly rule: string;
  readonly trace: readonly Asked<Decision>[];
}

interface Circumstances<Decision, Why extends PutOff> {
  /** Called for changes only: a hold is never deferred. */
  readonly whyPutOff: (proposal: Decision) => Why | undefined;
  /** The hold for a deferred change. */
  readonly hold: (reason: Why, proposal: Decision) => Decision;
}

/**
 * What a controller decides. A deferred proposal blocks nothing else: the rule's other proposals and the rules after it
 * are evaluated. Only if none of them proposes a change, the decision is the hold for the deferred one.
 */
export function evaluate<Situation, Decision extends BaseDecision, Why extends PutOff>(
  rules: readonly Rule<Situation, Decision>[],
  situation: Situation,
  { whyPutOff, hold }: Circumstances<Decision, Why>,
): Evaluation<Decision> {
  const { proposal, rule, trace, passedOver } = ask(rules, situation, (candidate) =>
    candidate.kind === 'hold' ? undefined : whyPutOff(candidate),
  );
  if (proposal.kind !== 'hold' || !passedOver) return { decision: proposal, rule, trace };
  return { decision: hold(passedOver.putOff, passedOver.proposal), rule: passedOver.rule, trace };
}
