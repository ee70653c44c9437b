import { expect, test } from 'vitest';
import type { EventPattern } from '../../events/envelope.ts';
import { type NarrowRoute, shareRules } from '../../stacks/rules.ts';

const pattern = (detailType: string, detail?: EventPattern['detail']): EventPattern => ({
  source: ['aws.rds'],
  'detail-type': [detailType],
  ...(detail && { detail }),
});
const route = (name: string, to: string, of: EventPattern, bus: NarrowRoute['bus'] = 'default'): NarrowRoute => ({
  name,
  bus,
  pattern: of,
  width: 'names',
  to,
});

/** `NAME bus: detail types → targets` */
const shared = (...routes: NarrowRoute[]) =>
  shareRules(routes).map(
    ({ name, bus, pattern: { 'detail-type': types }, targets }) =>
      `${name} ${bus}: ${types.join(', ')} → ${targets.join(', ')}`,
  );

test('one pattern for two functions is one rule with two targets', () => {
  expect(shared(route('A', 'one', pattern('x')), route('B', 'two', pattern('x')))).toEqual(['A default: x → one, two']);
});

test('two detail types for one function are one rule', () => {
  expect(shared(route('A', 'one', pattern('x')), route('B', 'one', pattern('y')))).toEqual(['A default: x, y → one']);
});

test('two detail types for two functions are two rules: neither gets what the other asked for', () => {
  expect(shared(route('A', 'one', pattern('x')), route('B', 'two', pattern('y')))).toEqual([
    'A default: x → one',
    'B default: y → two',
  ]);
});

test('a detail type that two functions ask for, and one that one of them does, are two rules', () => {
  expect(
    shared(route('A', 'one', pattern('x')), route('B', 'two', pattern('x')), route('C', 'one', pattern('y'))),
  ).toEqual(['A default: x → one, two', 'C default: y → one']);
});

test('what is narrowed otherwise, or comes on another bus, is a rule of its own', () => {
  expect(
    shared(
      route('A', 'one', pattern('x', { state: ['a'] })),
      route('B', 'one', pattern('y', { state: ['b'] })),
      route('C', 'one', pattern('z')),
      route('D', 'one', pattern('z'), 'own'),
    ),
  ).toEqual(['A default: x → one', 'B default: y → one', 'C default: z → one', 'D own: z → one']);
});

test('a rule names all of its routes', () => {
  const [rule] = shareRules([route('A', 'one', pattern('x')), route('B', 'one', pattern('y'))]);
  expect(rule!.routes).toEqual(['A', 'B']);
});
