import { expect, test } from 'vitest';
import { commonBeginning, inPart, partsAtOnce, partsOf } from '../../fleet/parts.ts';

test.each([
  ['a fleet below the limit is one', 299, 300, undefined],
  ['at the limit it is divided by the hundred', 300, 300, 3],
  ['one more makes a part more', 301, 300, 4],
  ['ten thousand are a hundred parts', 10_000, 300, 100],
  ['a low limit divides two into one part', 2, 2, 1],
] as const)('%s', (_, resources, from, parts) => {
  expect(partsOf(resources, from)).toBe(parts);
});

test.each([
  ['as many as the APIs allow where nobody knows the quota', 10, undefined, 10],
  ['as many in an account that has a thousand', 10, 1_000, 10],
  ['and in one that has just enough', 10, 100, 10],
  ['fewer below', 10, 99, 9],
  ['one at least', 10, 5, 1],
  ['never more than the APIs allow', 1, 1_000, 1],
] as const)('at once are %s', (_, most, quota, atOnce) => {
  expect(partsAtOnce(most, quota)).toBe(atOnce);
});

const names = ['web', 'api', 'Zoo', 'shop-2', 'shop', 'über'];

test('parts are ranges in the order of bytes, and together they are everything', () => {
  expect(inPart(names, { number: 1, of: 2 })).toEqual(['Zoo', 'api', 'shop']);
  expect(inPart(names, { number: 2, of: 2 })).toEqual(['shop-2', 'web', 'über']);
  const four = [1, 2, 3, 4].map((number) => inPart(names, { number, of: 4 }));
  expect(four).toEqual([['Zoo'], ['api', 'shop'], ['shop-2'], ['web', 'über']]);
});

test('more parts than resources leave some empty, and none out', () => {
  expect([1, 2, 3].map((number) => inPart(['a', 'b'], { number, of: 3 }))).toEqual([[], ['a'], ['b']]);
});

test.each([
  [['cluster-010', 'cluster-011', 'cluster-019'], 'cluster-01'],
  [['api', 'web'], ''],
  [['shop'], 'shop'],
  [['shop', 'shop-2'], 'shop'],
  [[], ''],
])('%j begin with "%s"', (sorted, beginning) => {
  expect(commonBeginning(sorted)).toBe(beginning);
});
