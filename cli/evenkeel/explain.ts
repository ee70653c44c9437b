import { RULES } from '../../functions/controllers/replicas/decide.ts';
import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Asked } from '../../functions/control-loop/rules.ts';
import type { Decision } from '../../functions/controllers/replicas/decision.ts';
import { policiesOf } from '../../functions/controllers/replicas/controller.ts';
import { type Situation, situationOf } from '../../functions/controllers/replicas/situation.ts';
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

/** What each rule said, as the decision itself tells it. */
export function opinionsIn<Said extends BaseDecision>(
  trace: readonly Asked<Said>[],
  rules: readonly { readonly name: string }[],
): Opinion<Said>[] {
  const asked = trace.map(({ rule, considered }): Opinion<Said> => {
    const taken = considered.find(({ putOff }) => putOff === undefined);
    const said = taken ?? considered[0];
    if (!said) return { rule, outcome: 'no-opinion' };
    return { rule, outcome: taken ? 'decides' : 'put-off', opinion: said.proposal };
  });
  return [...asked, ...rules.slice(asked.length).map(({ name }) => ({ rule: name, outcome: 'not-asked' as const }))];
}
