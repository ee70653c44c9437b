import { ask, type Evaluation } from '../../control-loop/rules.ts';
import type { Decision } from './decision.ts';
import { clusterNotFound, inSync, outOfSync } from './rules/publishing.ts';
import type { Rule } from './rules/rule.ts';
import type { EndpointsView } from './view.ts';

/** The first rule with a proposal decides. */
export const RULES: readonly Rule[] = [clusterNotFound, outOfSync, inSync];

/** What should be written about one cluster now. It keeps no record: each look finds what the last one left undone. */
export function decide(view: EndpointsView): Evaluation<Decision> {
  const { proposal, rule, trace } = ask(RULES, view);
  return { decision: proposal, rule, trace };
}
