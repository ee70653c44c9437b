import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import { type OpenedController, openController, type Situation } from './controllers.ts';
import { readLastDecision } from './deployed.ts';
import type { Installation } from './installation.ts';
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
type Standing = Pick<Awaited<ReturnType<OpenedController['ledger']['read']>>, 'progress' | 'pause'>;

/** Looks at a resource as the controller does, and decides as it would. Only reads. */
export async function explain(installation: Installation, target: Target): Promise<Explanation> {
  const { row, resource } = target;
  const { controller, ledger, presentation, rules, situationOf } = await openController(row, installation);
  const { nowMs } = installation.caller;
  const record = await ledger.read(resource, nowMs);
  const view = await controller.observe(resource, record, nowMs);
  const situation = situationOf(view, nowMs);
  const decision = controller.decide(view, nowMs);
  const last = await readLastDecision(installation, target, record);
  return {
    row,
    presentation,
    resource,
    mode: controller.modeOf(resource),
    atMs: nowMs,
    situation,
    standing: { progress: view.progress, pause: record.pause },
    opinions: askRules(rules, situation, decision),
    decision,
    difference: presentation.differenceOf?.(installation, resource, last),
  };
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
