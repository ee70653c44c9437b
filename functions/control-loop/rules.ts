import type { BaseDecision } from './decision.ts';

/** What a rule would do, in its order of preference; nothing where it has no say. */
export type Proposals<Proposal> = Proposal | readonly Proposal[] | undefined;

export type Rule<Situation, Proposal> = (situation: Situation) => Proposals<Proposal>;

/** Why a proposal is not carried out now, although its rule asks for it. */
export type PutOff =
  /** It failed lately, and is tried again later. */
  | 'backing-off'
  /** It was done, and undone by somebody else, again and again. */
  | 'repeating'
  /** There were as many changes within an hour as the fleet allows. */
  | 'budget-used';

export interface Considered<Proposal> {
  readonly proposal: Proposal;
  /** Undefined for the one that was taken. */
  readonly putOff?: PutOff;
}

/** What one rule answered. Rules after the one that decided were not asked. */
export interface Asked<Proposal> {
  readonly rule: string;
  readonly considered: readonly Considered<Proposal>[];
}

interface Answer<Proposal, Why extends PutOff> {
  readonly proposal: Proposal;
  readonly rule: string;
  readonly trace: readonly Asked<Proposal>[];
  /** The first proposal that was passed over on the way, and why. */
  readonly passedOver: { readonly proposal: Proposal; readonly putOff: Why; readonly rule: string } | undefined;
}

/**
 * Asks the rules in their order and takes the first proposal that is not put off. The order is the documentation: what
 * comes first matters most.
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

/** A decision, the rule that made it, and what the rules before it answered. */
export interface Evaluation<Decision> {
  readonly decision: Decision;
  readonly rule: string;
  readonly trace: readonly Asked<Decision>[];
}

interface Circumstances<Decision, Why extends PutOff> {
  /** Asked about changes only: a hold is never put off. */
  readonly whyPutOff: (proposal: Decision) => Why | undefined;
  /** The hold that says that something was put off. */
  readonly hold: (reason: Why, proposal: Decision) => Decision;
}

/**
 * What a controller decides. What is put off keeps nothing else from its turn: its siblings and the rules after it are
 * asked. Only where none of them wants a change, the decision says that something was put off.
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
