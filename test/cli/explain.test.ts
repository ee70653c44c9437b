import { describe, expect, test } from 'vitest';
import { resultsIn } from '../../cli/evenkeel/explain.ts';
import { decide, RULES } from '../../functions/controllers/replicas/decide.ts';
import type { Policy } from '../../functions/controllers/replicas/policy.ts';
import {
  busy,
  cluster,
  draining,
  failure,
  NOW,
  policy,
  reader,
  type Seen,
} from '../functions/controllers/replicas/builders.ts';

const asked = ({ view, progress }: Seen, changes: Partial<Policy> = {}) =>
  resultsIn(decide(view, progress, policy(changes), NOW), RULES);

/** The rules with a proposal, and their outcome. */
const proposals = (seen: Seen, changes: Partial<Policy> = {}): string[] =>
  asked(seen, changes).flatMap(({ rule, outcome, proposal }) =>
    proposal ? [`${rule} ${outcome}: ${proposal.kind}/${proposal.reason}`] : [],
  );

const oneReader = [reader('r1')];

describe('rule by rule', () => {
  test('the first rule with a proposal decides, and those after it are not asked', () => {
    const seen = cluster(oneReader, { metrics: busy(2) });
    expect(proposals(seen)).toEqual(['overloaded decides: add/overloaded']);
    expect(asked(seen).find(({ rule }) => rule === 'belowFloor')!.outcome).toBe('no-proposal');
    expect(asked(seen).find(({ rule }) => rule === 'idle')!.outcome).toBe('not-asked');
    expect(asked(seen).map(({ rule }) => rule)).toEqual(RULES.map(({ name }) => name));
  });

  test('what failed lately is put off, and what is done instead is shown with it', () => {
    const failures = { 'take-back r2': failure(NOW + 1) };
    const seen = cluster([...oneReader, reader('r2')], {
      metrics: busy(2),
      progress: { draining: { r2: draining() }, failures },
    });
    expect(proposals(seen)).toEqual(['overloaded decides: add/overloaded']);
    expect(proposals(seen, { readers: { min: 1, max: 2 } })).toEqual([
      'overloaded put-off: take-back/overloaded',
      'growthMustWait put-off: hold/at-ceiling',
    ]);
  });

  test('what the budget forbids is put off, and the rule that ends the list is shown with it', () => {
    const seen = cluster(oneReader, { metrics: busy(2), progress: { changesMs: [NOW - 1_000] } });
    expect(proposals(seen, { maxChangesPerHour: 1 })).toEqual([
      'overloaded put-off: add/overloaded',
      'growthMustWait put-off: hold/at-ceiling',
    ]);
  });
});
