import { RULES } from '../../functions/controllers/replicas/decide.ts';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Decision } from '../../functions/controllers/replicas/decision.ts';
import { policiesOf } from '../../functions/controllers/replicas/controller.ts';
import { type Situation, situationOf } from '../../functions/controllers/replicas/situation.ts';
import type { Evaluation } from '../../functions/control-loop/rules.ts';
import { describeDifference, readLastDecision } from './deployed.ts';
import type { Installation } from './installation.ts';

/** What one rule had to say. */
export interface Opinion<Said extends BaseDecision = Decision> {
  readonly rule: string;
  /**
   * `put-off`: it had an opinion that failed lately or that the budget forbids. `not-asked`: a rule before it decided.
   */
  readonly outcome: 'no-opinion' | 'put-off' | 'decides' | 'not-asked';
  readonly opinion?: Said;
}

export interface Explanation {
  readonly cluster: string;
  readonly mode: 'observe' | 'act';
  readonly situation: Situation;
  readonly opinions: readonly Opinion[];
  readonly decision: Decision;
  /** Set if the fleet file is not what is deployed: the controller may decide otherwise. */
  readonly difference: string | undefined;
}

/** Looks at a cluster as the controller does, and decides as it would. Only reads. */
export async function explain(installation: Installation, cluster: string): Promise<Explanation> {
  const { controller, ledger, caller } = installation;
  const { nowMs } = caller;
  const record = await ledger.read(cluster, nowMs);
  const view = await controller.observe(cluster, record, nowMs);
  const situation = situationOf(view, policiesOf(installation).get(cluster)!, nowMs);
  const decision = controller.decide(view, nowMs);
  const last = await readLastDecision(installation, cluster, record);
  return {
    cluster,
    mode: controller.modeOf(cluster),
    situation,
    opinions: askRules(situation, decision),
    decision,
    difference: describeDifference(installation, cluster, last),
  };
}

/** The same for scripts: the readers and what each rule said, without the columns of metrics. */
export function explanationJson({ cluster, mode, situation, opinions, decision, difference }: Explanation) {
  const { view, nowMs } = situation;
  const { status, unfit, writerId, instances, endpoint, lastFailoverMs, progress, pause, interlock } = view;
  const seen = { status, unfit, writerId, instances, endpoint, lastFailoverMs, progress, pause, interlock };
  return { cluster, mode, atMs: nowMs, difference, seen, rules: opinions, decision };
}

/** Asks the rules one by one, until the one whose opinion is the decision. */
export const askRules = (situation: Situation, decision: Decision): Opinion[] => askEach(RULES, situation, decision);

/** The same for the rules of any controller. */
export function askEach<Seen, Said extends BaseDecision>(
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

/** The same from what the rules of a controller have answered. */
export function opinionsIn<Said extends BaseDecision>(
  rules: readonly { readonly name: string }[],
  { decision, trace }: Evaluation<Said>,
): Opinion<Said>[] {
  return rules.map(({ name: rule }): Opinion<Said> => {
    const asked = trace.find((one) => one.rule === rule);
    if (!asked) return { rule, outcome: 'not-asked' };
    const taken = asked.considered.find(({ putOff }) => putOff === undefined);
    // What was put off may be the reason to hold, which the last rule then does not say.
    const decides = taken && taken.proposal === decision;
    const opinion = (taken ?? asked.considered[0])?.proposal;
    if (!opinion) return { rule, outcome: 'no-opinion' };
    return { rule, outcome: decides ? 'decides' : 'put-off', opinion };
  });
}
