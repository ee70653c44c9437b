import type { BaseDecision } from '../../functions/control-loop/decision.ts';
import type { Pause } from '../../functions/control-loop/pause.ts';
import type { Evaluation } from '../../functions/control-loop/rules.ts';
import { type OpenedController, openController, type Situation } from './controllers.ts';
import { readLastDecision } from './deployed.ts';
import type { Installation } from './installation.ts';
import type { Progress } from './presentations/presentation.ts';
import type { Target } from './target.ts';

/** The result of one rule. */
export interface RuleResult<Proposal extends BaseDecision = BaseDecision> {
  readonly rule: string;
  /**
   * `put-off`: its proposal failed recently, or the limit of changes per hour forbids it. `not-asked`: an earlier rule
   * decided.
   */
  readonly outcome: 'no-proposal' | 'put-off' | 'decides' | 'not-asked';
  readonly proposal?: Proposal;
}

export interface Explanation extends Pick<OpenedController, 'row' | 'presentation'> {
  readonly resource: string;
  readonly mode: 'observe' | 'act';
  readonly atMs: number;
  readonly situation: Situation;
  readonly standing: Standing;
  readonly results: readonly RuleResult[];
  readonly decision: BaseDecision;
  /** What the fleet sets for it: the thresholds that the rules compare with. */
  readonly settings: Settings;
  /** Set if the fleet file differs from the deployed one: the controller may decide differently. */
  readonly difference: string | undefined;
}

/** Settings by name: `targetCpuPercent`. */
export type Settings = Readonly<Record<string, string | number | boolean>>;

/** What every controller has about a resource. */
interface Standing {
  readonly progress: Progress;
  readonly pause: Pause | undefined;
}

/** Observes a resource and decides as the controller does. Changes nothing. */
export async function explain(installation: Installation, target: Target): Promise<Explanation> {
  const { row, resource } = target;
  const { ledger, evaluate, modeOf, presentation, rules } = await openController(row, installation);
  const { nowMs } = installation.caller;
  const record = await ledger.read(resource, nowMs);
  const { progress, situation, evaluation } = await evaluate(resource, record, nowMs);
  const last = await readLastDecision(installation, target, record);
  return {
    row,
    presentation,
    resource,
    mode: modeOf(resource),
    atMs: nowMs,
    situation,
    standing: { progress, pause: record.pause },
    results: resultsIn(evaluation, rules),
    decision: evaluation.decision,
    settings: settingsOf(installation, target),
    difference: presentation.differenceOf?.(installation, resource, last),
  };
}

/** The part of the fleet that is about a resource, by the controller that it is for. */
const SECTIONS: Readonly<Record<string, (fleet: Installation['fleet'], resource: string) => object | undefined>> = {
  replicas: ({ clusters }, name) => clusters[name],
  safetyNet: ({ clusters }, name) => Object(clusters[name]?.safetyNet) as object,
  certificates: ({ certificates }, name) => certificates[name],
  targets: ({ targetGroups }, name) => targetGroups[name],
};

/** Plain values alone, also one level down: `readers.min`. Lists and names say nothing of thresholds. */
function settingsOf({ fleet }: Installation, { row, resource }: Target): Settings {
  const found: Record<string, string | number | boolean> = {};
  const take = (name: string, value: unknown) => {
    if (typeof value === 'number' || typeof value === 'boolean') found[name] = value;
  };
  const section: Readonly<Record<string, unknown>> = { ...SECTIONS[row.name]?.(fleet, resource) };
  for (const [name, value] of Object.entries(section)) {
    take(name, value);
    if (Array.isArray(value) || typeof value !== 'object') continue;
    const group: Readonly<Record<string, unknown>> = { ...value };
    for (const [key, one] of Object.entries(group)) take(`${name}.${key}`, one);
  }
  return found;
}

/** The result of each rule, from the trace of the evaluation. */
export function resultsIn(
  { decision, trace }: Evaluation<BaseDecision>,
  rules: readonly { readonly name: string }[],
): RuleResult[] {
  const evaluated = trace.map(({ rule, considered }): RuleResult => {
    const taken = considered.find(({ putOff }) => putOff === undefined) ?? considered[0];
    if (!taken) return { rule, outcome: 'no-proposal' };
    // The last rule's hold counts as deferred, too, if the decision is the hold for an earlier deferred proposal.
    return { rule, outcome: taken.proposal === decision ? 'decides' : 'put-off', proposal: taken.proposal };
  });
  const others = rules.slice(evaluated.length);
  return [...evaluated, ...others.map(({ name }): RuleResult => ({ rule: name, outcome: 'not-asked' }))];
}

/** The same as JSON, for scripts: what was observed, the result of each rule, and the decision. */
export function explanationJson(explanation: Explanation) {
  const { row, presentation, resource, mode, atMs, situation, settings, results, decision, difference } = explanation;
  const seen = presentation.seen(situation);
  return {
    controller: row.name,
    resource,
    mode,
    atMs,
    difference,
    seen,
    settings,
    rules: results.map(resultJson),
    decision,
  };
}

/** Scripts read these names, which are older than ours. */
const resultJson = ({ rule, outcome, proposal }: RuleResult) => ({
  rule,
  outcome: outcome === 'no-proposal' ? 'no-opinion' : outcome,
  opinion: proposal,
});
