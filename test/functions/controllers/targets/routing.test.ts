import { describe, expect, test } from 'vitest';
import {
  isShifting,
  outOfService,
  rememberRouting,
  routingOf,
  servingBeside,
} from '../../../../functions/controllers/targets/routing.ts';
import { MINUTE, NOW } from './builders.ts';

const arn = (name: string) =>
  `arn:aws:elasticloadbalancing:eu-west-1:123456789012:targetgroup/${name}/0123456789abcdef`;
const [BLUE, GREEN] = [arn('blue'), arn('green')];

/** A listener with a weight for each of its groups. */
const listener = (weights: Readonly<Record<string, number>>, id = '1') => ({
  listener: `arn:aws:elasticloadbalancing:eu-west-1:123456789012:listener/net/shop/50dc6c495c0c9188/${id}`,
  weights: Object.fromEntries(Object.entries(weights).map(([name, weight]) => [arn(name), weight])),
});

describe('a group', () => {
  test.for([
    ['serves behind a listener of its own', [listener({ blue: 1 })], 'serving', undefined],
    ['serves with the smallest weight', [listener({ blue: 1, green: 999 })], 'serving', 0],
    ['serves with a third of the weights', [listener({ blue: 1, green: 2 })], 'serving', 33],
    ['does not serve with weight 0', [listener({ blue: 0, green: 1 })], 'weight-zero', 0],
    [
      'serves with weight 0 on one listener only',
      [listener({ blue: 0, green: 1 }), listener({ blue: 1 }, '2')],
      'serving',
      0,
    ],
    ['gets what nobody gets where all weights are 0', [listener({ blue: 0, green: 0 })], 'all-weights-zero', 0],
    [
      'is not without connections for lack of any weight where another listener has one',
      [listener({ blue: 0, green: 0 }), listener({ blue: 0, green: 1 }, '2')],
      'weight-zero',
      0,
    ],
    ['serves where only rules name it', [listener({ green: 1 })], 'serving', undefined],
    ['serves where no listener was read', [], 'serving', undefined],
  ] as const)('%s', ([, listeners, service, sharePercent]) => {
    expect(routingOf(BLUE, listeners)).toMatchObject({ service, sharePercent });
  });
});

describe('shares', () => {
  const shares = (...weights: Readonly<Record<string, number>>[]) =>
    routingOf(
      BLUE,
      weights.map((one, at) => listener(one, String(at))),
    ).shares;

  test.for([
    ['an idle group that joins', [{ blue: 1 }], [{ blue: 100, green: 0 }]],
    ['the same ratio in other numbers', [{ blue: 50, green: 50 }], [{ blue: 1, green: 1 }]],
    ['a listener that was not read because there is no other group', [{ blue: 1 }], []],
    ['a listener of somebody else’s', [{ blue: 1 }], [{ blue: 1 }, { three: 1, four: 2 }]],
  ] as const)('stay what they are for %s', ([, before, after]) => {
    expect(shares(...after)).toBe(shares(...before));
  });

  test.for([
    ['a first step', [{ blue: 100, green: 0 }], [{ blue: 90, green: 10 }]],
    ['a step of one in a thousand', [{ blue: 500, green: 500 }], [{ blue: 499, green: 501 }]],
    ['the last step', [{ blue: 10, green: 90 }], [{ blue: 0, green: 100 }]],
    ['a shift among the others', [{ blue: 8, green: 1, three: 1 }], [{ blue: 8, green: 2, three: 0 }]],
    ['a shift on the second listener', [{ blue: 1 }, { blue: 1 }], [{ blue: 1 }, { blue: 1, green: 1 }]],
  ] as const)('differ after %s', ([, before, after]) => {
    expect(shares(...after)).not.toBe(shares(...before));
  });
});

describe('what is remembered', () => {
  const known = { shares: 'before', changedMs: undefined };

  test.for([
    ['the first look sees no change', undefined, { shares: 'now' }, { shares: 'now', changedMs: undefined }],
    ['the second one may', known, { shares: 'now' }, { shares: 'now', changedMs: NOW }],
    ['and keeps what is as it was', known, { shares: 'before' }, known],
    ['where nobody looks, everything stays', known, undefined, known],
  ] as const)('%s', ([, before, seen, expected]) => {
    expect(rememberRouting(before, seen, NOW)).toEqual(expected);
  });

  test.for([
    ['a change that has just been seen is part of a shift', NOW, true],
    ['one of nearly 20 minutes ago, too', NOW - 20 * MINUTE + 1, true],
    ['one of 20 minutes ago is not', NOW - 20 * MINUTE, false],
    ['weights that have never changed are none', undefined, false],
  ] as const)('%s', ([, changedMs, expected]) => {
    expect(isShifting({ shares: '', changedMs }, NOW)).toBe(expected);
  });
});

test('of several groups, those that no listener gives a connection are out of service', () => {
  const listeners = [listener({ blue: 0, green: 1, three: 0 }), listener({ three: 1 }, '2')];
  expect(outOfService([BLUE, GREEN, arn('three'), arn('four')], listeners)).toEqual(new Set([BLUE]));
});

test('beside a group serve those that its own listeners give a weight', () => {
  const listeners = [listener({ blue: 0, green: 1, three: 0 }), listener({ four: 1 }, '2')];
  expect(servingBeside(BLUE, listeners)).toEqual(new Set([GREEN]));
});
