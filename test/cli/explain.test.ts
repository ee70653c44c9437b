import { describe, expect, test } from 'vitest';
import { askRules } from '../../cli/evenkeel/explain.ts';
import { decide, RULES } from '../../functions/controllers/replicas/decide.ts';
import { type Policy, situationOf } from '../../functions/controllers/replicas/situation.ts';
import type { ClusterView } from '../../functions/controllers/replicas/view.ts';
import { busy, cluster, NOW, policy, reader } from '../functions/controllers/replicas/builders.ts';

/** The rules with a proposal, and their outcome. */
function proposals(view: ClusterView, changes: Partial<Policy> = {}): string[] {
  const asked = askRules(RULES, situationOf(view, policy(changes), NOW), decide(view, policy(changes), NOW));
  return asked.flatMap(({ rule, outcome, proposal }) =>
    proposal ? [`${rule} ${outcome}: ${proposal.kind}/${proposal.reason}`] : [],
  );
}

const oneReader = [reader('r1')];

describe('rule by rule', () => {
  test('the first rule with a proposal decides, and those after it are not evaluated', () => {
    const view = cluster(oneReader, { metrics: busy(2) });
    expect(proposals(view)).toEqual(['overloaded decides: add/overloaded']);
    const asked = askRules(RULES, situationOf(view, policy(), NOW), decide(view, policy(), NOW));
    expect(asked.find(({ rule }) => rule === 'belowFloor')!.outcome).toBe('no-proposal');
    expect(asked.find(({ rule }) => rule === 'idle')!.outcome).toBe('not-asked');
  });

  test('what failed recently is deferred, and the rule that ends the list is shown with it', () => {
    const failures = { add: { count: 1, lastMs: NOW - 1_000 } };
    const view = cluster(oneReader, { metrics: busy(2), progress: { failures } });
    expect(proposals(view)).toEqual(['overloaded put-off: add/overloaded', 'growthMustWait put-off: hold/at-ceiling']);
  });

  test('what exceeds the limit of changes is deferred, and nothing after it is evaluated', () => {
    const view = cluster(oneReader, { metrics: busy(2), progress: { changesMs: [NOW - 1_000] } });
    expect(proposals(view, { maxChangesPerHour: 1 })).toEqual(['overloaded put-off: add/overloaded']);
  });
});
