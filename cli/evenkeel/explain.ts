import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import type { Evaluation } from '../../functions/control-loop/rules.ts';
import { type OpenedController, openController, type Situation } from './controllers.ts';
import { readLastDecision } from './deployed.ts';
import type { Installation } from './installation.ts';
import type { Progress } from './presentations/presentation.ts';
import type { Target } from './target.ts';

/** What one rule had to say. */
export interface Opinion<Said extends BaseDecision = BaseDecision> {
  readonly rule: string;
  /**
   * `put-off`: it had an opinion that failed lately or that the budget forbids. `not-asked`: a rule before it decided.
   */
  readonly outcome: 'no-opinion' | 'put-off' | 'decides' | 'not-asked';
  readonly opinion?: Said;
}

export interface Explanation extends Pick<OpenedController, 'row' | 'presentation'> {
  readonly resource: string;
  readonly mode: 'observe' | 'act';
  readonly atMs: number;
  readonly situation: Situation;
  readonly standing: Standing;
  readonly opinions: readonly Opinion[];
  readonly decision: BaseDecision;
  /** Set if the fleet file is not what is deployed: the controller may decide otherwise. */
  readonly difference: string | undefined;
}

/** What is told of every resource alike. */
interface Standing {
  readonly progress: Progress;
  readonly pause: Pause | undefined;
}

/** Looks at a resource as the controller does, and decides as it would. Only reads. */
export async function explain(installation: Installation, target: Target): Promise<Explanation> {
  const { row, resource } = target;
  const { ledger, look, modeOf, presentation, rules } = await openController(row, installation);
  const { nowMs } = installation.caller;
  const record = await ledger.read(resource, nowMs);
  const { progress, situation, decision, evaluation } = await look(resource, record, nowMs);
  const last = await readLastDecision(installation, target, record);
  return {
    row,
    presentation,
    resource,
    mode: modeOf(resource),
    atMs: nowMs,
    situation,
    standing: { progress, pause: record.pause },
    opinions: evaluation ? opinionsIn(evaluation, rules) : askRules(rules, situation, decision),
    decision,
    difference: presentation.differenceOf?.(installation, resource, last),
  };
}

/** What each rule said, as the decision itself tells it. */
export function opinionsIn(
  { decision, trace }: Evaluation<BaseDecision>,
  rules: readonly { readonly name: string }[],
): Opinion[] {
  const asked = trace.map(({ rule, considered }): Opinion => {
    const said = considered.find(({ putOff }) => putOff === undefined) ?? considered[0];
    if (!said) return { rule, outcome: 'no-opinion' };
    // What ends the list is put off with it where something before it was put off and the decision says why.
    return { rule, outcome: said.proposal === decision ? 'decides' : 'put-off', opinion: said.proposal };
  });
  return [...asked, ...rules.slice(asked.length).map(({ name }): Opinion => ({ rule: name, outcome: 'not-asked' }))];
}

/** The same for scripts: what is there and what each rule said, without what is of no use there. */
export function explanationJson(explanation: Explanation) {
  const { row, presentation, resource, mode, atMs, situation, opinions, decision, difference } = explanation;
  const seen = presentation.seen(situation);
  return { controller: row.name, resource, mode, atMs, difference, seen, rules: opinions, decision };
}

/** Asks the rules one by one, until the one whose opinion is the decision. */
export function askRules<Seen, Said extends BaseDecision>(
  rules: readonly ((situation: Seen) => Said | undefined)[],
  situation: Seen,
  decision: Said,
): Opinion<Said>[] {
  let isDecided = false;
  return rules.map((rule): Opinion<Said> => {
    if (isDecided) return { rule: rule.name, outcome: 'not-asked' };
    const opinion = rule(situation);
    if (!opinion) return { rule: rule.name, outcome: 'no-opinion' };
    const isTaken = opinion.kind === decision.kind && opinion.reason === decision.reason;
    // A hold ends the list, even where what came before it was put off and the decision says why.
    isDecided = isTaken || opinion.kind === 'hold' || decision.reason === 'budget-used';
    return { rule: rule.name, outcome: isTaken ? 'decides' : 'put-off', opinion };
  });
}
