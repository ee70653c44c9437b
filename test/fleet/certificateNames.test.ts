import { describe, expect, test } from 'vitest';
import { isCertifiable, isFirstName, shortestFirst } from '../../fleet/certificateNames.ts';

const label = (length: number) => 'a'.repeat(length);

describe('names that ACM takes', () => {
  test.each([
    ['shop.example', true],
    ['*.shop.example', true],
    ['a.b', false],
    ['a.bc', true],
    ['1.shop.example', true],
    ['a-b.shop.example', true],
    ['xn--bcher-kva.example', true],
    ['shop.xn--p1ai', true],
    [`${label(63)}.example`, true],
    [`${label(64)}.example`, false],
    ['localhost', false],
    ['*.example', false],
    ['*', false],
    ['', false],
    ['.shop.example', false],
    ['shop.example.', false],
    ['Shop.example', false],
    ['a_b.shop.example', false],
    ['-a.shop.example', false],
    ['a-.shop.example', false],
    ['ab--c.shop.example', false],
    ['a.*.shop.example', false],
    ['*.*.shop.example', false],
    ['w*.shop.example', false],
    ['192.0.2.10', false],
    ['bücher.example', false],
    ['shop .example', false],
  ])('%j: %s', (name, isTaken) => {
    expect(isCertifiable(name)).toBe(isTaken);
  });

  test('the first has 64 octets, the others 253', () => {
    expect(isFirstName(`${label(56)}.example`)).toBe(true);
    expect(isFirstName(`${label(57)}.example`)).toBe(false);
    const longest = `${label(61)}.${label(61)}.${label(61)}.${label(59)}.example`;
    expect([longest.length, isCertifiable(longest), isCertifiable(`a${longest}`)]).toEqual([253, true, false]);
  });

  test('the shortest goes first, of equally short ones the first, and nothing is lost', () => {
    expect(shortestFirst(['www.example', 'a.example', 'b.example'])).toEqual(['a.example', 'www.example', 'b.example']);
    expect(shortestFirst([])).toEqual([]);
  });
});
