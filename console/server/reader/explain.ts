import { stripVTControlCharacters } from 'node:util';
import { explain } from '../../../cli/evenkeel/explain.ts';
import type { Installation as Deployed } from '../../../cli/evenkeel/installation.ts';
import { targetOf } from '../../../cli/evenkeel/target.ts';
import { tellingNumbers } from '../../../functions/control-loop/wording.ts';
import type { Explanation, TracedRule } from '../../model.ts';
import { NotFoundError } from './notFound.ts';

/** What would be decided about a resource now. */
export async function explainNow(deployed: Deployed, controller: string, resource: string): Promise<Explanation> {
  const explanation = await explain(deployed, targetIn(deployed, `${controller}/${resource}`));
  const { row, mode, atMs, decision, results, situation, presentation } = explanation;
  const { kind, reason, numbers } = decision;
  const rules = results.map(({ rule, outcome, proposal }): TracedRule => {
    const about = proposal && { kind: proposal.kind, reason: proposal.reason };
    return { name: rule, outcome, ...about };
  });
  const decides =
    rules.find(({ outcome }) => outcome === 'decides') ?? rules.find(({ outcome }) => outcome === 'put-off');
  return {
    controller: row.name,
    resource: explanation.resource,
    atMs,
    mode,
    kind,
    reason,
    numbers,
    facts: tellingNumbers(numbers, row),
    trace: { rule: decides?.name ?? '', rules },
    seen: presentation.describeSituation(situation).map((line) => stripVTControlCharacters(line).trimEnd()),
  };
}

function targetIn(deployed: Deployed, name: string) {
  try {
    return targetOf(name, deployed);
  } catch (error) {
    throw new NotFoundError((error as Error).message);
  }
}
