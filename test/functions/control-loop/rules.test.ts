import { describe, expect, test } from 'vitest';
import { ask, evaluate, type PutOff, type Rule } from '../../../functions/control-loop/rules.ts';

interface Decision {
  readonly kind: string;
  readonly reason: string;
  readonly numbers: Readonly<Record<string, number>>;
}

const decision = (kind: string, reason: string): Decision => ({ kind, reason, numbers: {} });
const says = (name: string, ...proposals: Decision[]): Rule<undefined, Decision> =>
  ({ [name]: () => (proposals.length === 1 ? proposals[0] : proposals) })[name]!;
const silent: Rule<undefined, Decision> = () => undefined;
const rest = says('rest', decision('hold', 'in-order'));

const evaluated = (rules: readonly Rule<undefined, Decision>[], putOff: Readonly<Record<string, PutOff>> = {}) =>
  evaluate(rules, undefined, {
    whyPutOff: ({ reason }) => putOff[reason],
    hold: (reason) => decision('hold', reason),
  });

describe('the rules of a controller', () => {
  test('are asked in their order, and the first proposal decides', () => {
    const { decision: made, rule } = evaluated([
      silent,
      says('one', decision('add', 'a')),
      says('two', decision('add', 'b')),
    ]);
    expect([rule, made.reason]).toEqual(['one', 'a']);
  });

  test('are not asked after the one that decided', () => {
    const { trace } = evaluated([silent, says('one', decision('add', 'a')), says('two', decision('add', 'b')), rest]);
    expect(trace.map(({ rule }) => rule)).toEqual(['silent', 'one']);
  });

  test('give a sibling its turn where the first choice of a rule is put off', () => {
    const rules = [says('one', decision('add', 'zone a'), decision('add', 'zone b'), decision('add', 'zone c')), rest];
    const { decision: made, trace } = evaluated(rules, { 'zone a': 'backing-off' });
    expect(made.reason).toBe('zone b');
    expect(trace).toEqual([
      {
        rule: 'one',
        considered: [
          { proposal: decision('add', 'zone a'), putOff: 'backing-off' },
          { proposal: decision('add', 'zone b') },
        ],
      },
    ]);
  });

  test('give a later rule its turn where all that one wants is put off', () => {
    const rules = [says('one', decision('add', 'a')), says('two', decision('admit', 'b')), rest];
    expect(evaluated(rules, { a: 'budget-used' })).toMatchObject({ rule: 'two', decision: { reason: 'b' } });
  });

  test.for<PutOff>(['backing-off', 'repeating', 'budget-used'])('say %s where nothing else is wanted', (putOff) => {
    const rules = [says('one', decision('add', 'a')), says('two', decision('add', 'b')), rest];
    const { decision: made, rule } = evaluated(rules, { a: putOff, b: 'backing-off' });
    expect(made).toEqual(decision('hold', putOff));
    expect(rule).toBe('one');
  });

  test('never put a hold off', () => {
    expect(evaluated([rest], { 'in-order': 'backing-off' }).decision.reason).toBe('in-order');
  });

  test('fail where not even the last one has a proposal', () => {
    expect(() => ask([silent], undefined)).toThrow('the rule list must end with a catch-all');
    expect(() => evaluated([says('one', decision('add', 'a'))], { a: 'repeating' })).toThrow('catch-all');
  });
});
