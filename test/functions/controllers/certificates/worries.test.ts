import { describe, expect, test } from 'vitest';
import { decide } from '../../../../functions/controllers/certificates/decide.ts';
import type { Policy } from '../../../../functions/controllers/certificates/policy.ts';
import { situationOf } from '../../../../functions/controllers/certificates/situation.ts';
import { worriesOf } from '../../../../functions/controllers/certificates/worries.ts';
import { certificate, failure, listener, MINUTE, NOW, policy, type Seen, validation, view } from './builders.ts';

const told = (seen: Seen, changes: Partial<Policy> = {}) => {
  const own = policy(changes);
  const { progress } = seen;
  const evaluation = decide(seen, progress, own, NOW);
  const worries = worriesOf(situationOf(seen, progress, own, NOW), evaluation);
  const { decision } = evaluation;
  return { decision: `${decision.kind}/${decision.reason}`, keys: worries.map(({ key }) => key) };
};

const lost = new Map([
  ['a.shop.example', { reason: 'zone-not-delegated', because: 'a' }],
  ['b.shop.example', { reason: 'zone-not-delegated', because: 'b' }],
] as const);
const stuck = (name: string) =>
  certificate(name, {
    daysLeft: 30,
    names: [`${name}.shop.example`],
    detail: { renewalStatus: 'PENDING_VALIDATION', validations: [validation(`${name}.shop.example`)] },
  });
const [a, b] = [stuck('a'), stuck('b')];
const records = new Map(['a', 'b'].map((name) => [`_a.${name}.shop.example`, '_b.acm-validations.aws']));
const twoStuck = (changes: Parameters<typeof view>[2] = {}) =>
  view([listener([a, b])], [a, b], { validationProblems: lost, records, ...changes });

describe('what people hear besides the decision', () => {
  test('is each renewal that is stuck, and not the one that is decided about', () => {
    expect(told(twoStuck(), { domains: [] })).toEqual({
      decision: 'hold/zone-not-delegated',
      keys: ['hold zone-not-delegated b.shop.example'],
    });
  });

  test('is a stuck renewal though a name that cannot be certified is decided about for weeks', () => {
    expect(told(twoStuck(), { domains: [['www.elsewhere.example']] })).toEqual({
      decision: 'hold/no-public-zone',
      keys: ['hold zone-not-delegated a.shop.example', 'hold zone-not-delegated b.shop.example'],
    });
  });

  test('is each load balancer that is not there', () => {
    const good = certificate('good');
    const loadBalancers = { shop: { proof: 'public' }, one: { proof: 'public' }, two: { proof: 'public' } } as const;
    expect(told(view([listener([good])], [good]), { loadBalancers })).toEqual({
      decision: 'hold/load-balancer-not-found',
      keys: ['hold load-balancer-not-found two'],
    });
  });

  test('is the first of them as well where the decision is that something is left alone for a while', () => {
    const soon = certificate('soon', { daysLeft: 5 });
    const failures = { 'request shop.example *.shop.example': failure(NOW + MINUTE) };
    const loadBalancers = { shop: { proof: 'public' }, one: { proof: 'public' } } as const;
    const seen = view([listener([soon])], [soon], { progress: { failures } });
    // The hold that it replaces is told by the loop.
    expect(told(seen, { loadBalancers })).toEqual({ decision: 'hold/backing-off', keys: [] });
  });

  test.each([
    ['a person has paused it', { pause: { by: 'ada', why: 'x', untilMs: NOW + MINUTE } as never }, 'hold/paused'],
    ['a drill holds it', { interlock: { owner: 'drill', untilMs: NOW + MINUTE } as never }, 'hold/held-by-interlock'],
  ])('is nothing of it while %s', (_case, changes, decision) => {
    expect(told(twoStuck(changes), { domains: [] })).toEqual({ decision, keys: [] });
  });
});
