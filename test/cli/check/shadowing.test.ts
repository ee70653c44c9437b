import { describe, expect, test } from 'vitest';
import { isWithin } from '../../../cli/check/patterns.ts';
import { idleRules } from '../../../cli/check/shadowing.ts';
import { rule } from './builders.ts';

describe('what fits the first pattern', () => {
  test.each([
    ['shop.example', 'shop.example', 'text', true],
    ['shop.example', '*.example', 'text', true],
    ['*.example', 'shop.example', 'text', false],
    ['*.shop.example', '*.example', 'text', true],
    ['*.example', '*.shop.example', 'text', false],
    ['a?c', 'a*c', 'text', true],
    ['a*c', 'a?c', 'text', false],
    ['a?c', 'a?c', 'text', true],
    ['a??c', 'a?c', 'text', false],
    ['??*', '?*?', 'text', true],
    ['?*', '??*', 'text', false],
    ['*', '**', 'text', true],
    ['*ab*', '*a*b*', 'text', true],
    ['*a*b*', '*ab*', 'text', false],
    ['*a*', '*?*', 'text', true],
    ['*', '?*', 'text', false],
    // A path begins with a slash, and is never empty.
    ['*', '/*', 'path', true],
    ['*', '/?*', 'path', false],
    ['*', '?*', 'path', true],
    ['/img/*', '/*', 'path', true],
    ['/img/*', '/img/*.png', 'path', false],
    ['/img/*.png', '/img/*', 'path', true],
    ['/img', '/img/*', 'path', false],
    ['/a?', '/aa', 'path', false],
  ] as const)('%s fits %s (%s): %s', (inner, outer, universe, expected) => {
    expect(isWithin(inner, outer, universe)).toBe(expected);
  });

  test('has an answer for long patterns with many wildcards', () => {
    expect(isWithin('*a'.repeat(60), '*a'.repeat(59))).toBe(true);
    expect(isWithin('*a'.repeat(59), '*a'.repeat(60))).toBe(false);
  });
});

const host = (...values: string[]) => ({ 'host-header': values });
const path = (...values: string[]) => ({ 'path-pattern': values });

describe('of these rules', () => {
  test.each([
    ['two for two hosts, both decide', [rule(1, host('a.example')), rule(2, host('b.example'))], {}],
    ['the second for the same host never does', [rule(1, host('a.example')), rule(2, host('a.example'))], { 2: [1] }],
    ['hosts are compared without regard to case', [rule(1, host('A.example')), rule(2, host('a.Example'))], { 2: [1] }],
    ['paths are compared with regard to it', [rule(1, path('/A')), rule(2, path('/a'))], {}],
    ['the number decides, not the place', [rule(20, host('a.example')), rule(10, host('*'))], { 20: [10] }],
    [
      'a host and a path are hidden by the host alone',
      [rule(1, host('a.example')), rule(2, { ...host('a.example'), ...path('/cart/*') })],
      { 2: [1] },
    ],
    [
      'a host alone is not hidden by the host and a path',
      [rule(1, { ...host('a.example'), ...path('/cart/*') }), rule(2, host('a.example'))],
      {},
    ],
    [
      'a host is hidden by the host and a path that every request has',
      [rule(1, { ...host('a.example'), ...path('*') }), rule(2, host('a.example'))],
      { 2: [1] },
    ],
    [
      'two hosts are hidden by two rules, one for each',
      [rule(1, host('a.example')), rule(2, host('b.example')), rule(3, host('a.example', 'b.example'))],
      { 3: [1, 2] },
    ],
    [
      'two hosts are not hidden by a rule for one of them',
      [rule(1, host('a.example')), rule(3, host('a.example', 'b.example'))],
      {},
    ],
    [
      'hosts and paths are hidden by rules that take every pair',
      [
        rule(1, { ...host('a.example'), ...path('/x/*') }),
        rule(2, { ...host('*.example'), ...path('/y/*') }),
        rule(3, { ...host('a.example'), ...path('/x/1', '/y/2') }),
      ],
      { 3: [1, 2] },
    ],
    ['a narrower path in front hides nothing', [rule(1, path('/img/*.png')), rule(2, path('/img/*'))], {}],
    ['a wider path in front hides it', [rule(1, path('/img/*')), rule(2, path('/img/*.png'))], { 2: [1] }],
    [
      'a smaller network is hidden by a larger one',
      [rule(1, { 'source-ip': ['10.0.0.0/8'] }), rule(2, { 'source-ip': ['10.1.2.0/24'] })],
      { 2: [1] },
    ],
    [
      'a larger network is not hidden by a smaller one',
      [rule(1, { 'source-ip': ['10.1.2.0/24'] }), rule(2, { 'source-ip': ['10.0.0.0/8'] })],
      {},
    ],
    [
      'one header says nothing of another one',
      [rule(1, { 'http-header': ['X-Beta: *'] }), rule(2, { 'http-header': ['X-Alpha: 1'] })],
      {},
    ],
    [
      'one value of a header is hidden by any value',
      [rule(1, { 'http-header': ['X-Beta: *'] }), rule(2, { 'http-header': ['x-beta: 1'] })],
      { 2: [1] },
    ],
    ['a path without a slash never matches', [rule(1, path('img/*'))], { 1: [] }],
    ['a path without a slash does not matter beside one with it', [rule(1, path('img/*', '/img/*'))], {}],
    ['a path with a fragment never matches', [rule(1, path('/#/cart'))], { 1: [] }],
    ['a host with a path never matches', [rule(1, host('a.example/cart'))], { 1: [] }],
    ['a method in lower case never matches', [rule(1, { 'http-request-method': ['get'] })], { 1: [] }],
    ['a method in capitals does', [rule(1, { 'http-request-method': ['GET'] })], {}],
  ])('%s', (_sentence, rules, expected) => {
    const found = idleRules(rules).map(({ rule: one, shadowedBy }) => [
      one.priority,
      shadowedBy.map(({ priority }) => priority),
    ]);
    expect(Object.fromEntries(found)).toEqual(expected);
  });

  test('regular expressions are compared as they are written', () => {
    const regular = (priority: number, value: string) =>
      rule(priority, {}, { conditions: [{ field: 'path-pattern', values: [value], isRegular: true }] });
    const found = idleRules([regular(1, '^/a.*'), regular(2, '^/ab'), regular(3, '^/a.*'), rule(4, path('/ab'))]);
    expect(found.map(({ rule: one }) => one.priority)).toEqual([3]);
  });
});
