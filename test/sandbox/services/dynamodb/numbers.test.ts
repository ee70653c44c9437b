import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addNumbers, canonicalNumber, compareNumbers } from '../../../../sandbox/services/dynamodb/values/decimal.ts';

const NINES = '9'.repeat(38);

test.each([
  ['0', '0'],
  ['-0', '0'],
  ['0.000', '0'],
  ['007', '7'],
  ['1.50', '1.5'],
  ['.5', '0.5'],
  ['-0.5', '-0.5'],
  ['+3', '3'],
  ['1e3', '1000'],
  ['12.34E1', '123.4'],
  ['1e-5', '0.00001'],
  ['123456789012345678901234567890', '123456789012345678901234567890'],
  [NINES, NINES],
  ['1e125', `1${'0'.repeat(125)}`],
  ['1e-130', `0.${'0'.repeat(129)}1`],
  [`1${'0'.repeat(60)}`, `1${'0'.repeat(60)}`],
])('%s is stored as %s', (text, stored) => {
  expect(canonicalNumber(text)).toBe(stored);
});

test.each([
  ['', 'The parameter cannot be converted to a numeric value'],
  ['ten', 'The parameter cannot be converted to a numeric value: ten'],
  ['1.2.3', 'The parameter cannot be converted to a numeric value: 1.2.3'],
  ['NaN', 'The parameter cannot be converted to a numeric value: NaN'],
  ['.', 'The parameter cannot be converted to a numeric value: .'],
  ['1e126', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
  ['1e999999999999', 'Number overflow. Attempting to store a number with magnitude larger than supported range'],
  ['1e-131', 'Number underflow. Attempting to store a number with magnitude smaller than supported range'],
  [`${NINES}9`, 'Attempting to store more than 38 significant digits in a Number'],
  [`1.${'0'.repeat(37)}1`, 'Attempting to store more than 38 significant digits in a Number'],
])('"%s" is refused: %s', (text, message) => {
  expect(() => canonicalNumber(text)).toThrow(message);
});

describe('arithmetic is exact', () => {
  test.each([
    ['0.1', '0.2', 1, '0.3'],
    ['9007199254740993', '1', 1, '9007199254740994'],
    ['999999999999999', '1', 1, '1000000000000000'],
    ['1', '1', -1, '0'],
    ['-2.5', '0.5', -1, '-3'],
    ['10000000000000000000000000000000000000', '-1', 1, '9999999999999999999999999999999999999'],
    ['99.5', '0.5', 1, '100'],
  ] as const)('%s and %s with sign %s make %s', (left, right, sign, result) => {
    expect(addNumbers(left, right, sign)).toBe(result);
  });

  test('a result of more than 38 digits is refused', () => {
    expect(() => addNumbers(NINES, '0.1', 1)).toThrow('more than 38 significant digits');
  });

  test('integers of any size add up as bigints do, and are ordered so', () => {
    const integer = fc.bigInt({ min: -(10n ** 36n), max: 10n ** 36n });
    fc.assert(
      fc.property(integer, integer, (a, b) => {
        expect(addNumbers(String(a), String(b), 1)).toBe(String(a + b));
        expect(addNumbers(String(a), String(b), -1)).toBe(String(a - b));
        expect(Math.sign(compareNumbers(String(a), String(b)))).toBe(a < b ? -1 : a > b ? 1 : 0);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});

test.each([
  ['9', '10'],
  ['-10', '-9'],
  ['0.09', '0.1'],
  ['-0.1', '0'],
  ['9007199254740992', '9007199254740993'],
  ['1', `1${'0'.repeat(125)}`],
])('%s is less than %s', (less, more) => {
  expect(compareNumbers(less, more)).toBeLessThan(0);
  expect(compareNumbers(more, less)).toBeGreaterThan(0);
});
