import { expect, test } from 'vitest';
import { pageByPlace, pageOf } from '../../../sandbox/services/pages.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';

const LETTERS = ['a', 'b', 'c', 'd', 'e'];
const refuse = () => new AwsError('InvalidToken', 'Not given by a page.');

test.each([
  ['places', (limit: number, token?: string) => pageByPlace(LETTERS, { limit, token }, refuse)],
  ['keys', (limit: number, token?: string) => pageOf(LETTERS, (letter) => letter, { limit, token }, refuse)],
])('pages by %s have everything once, and the last one no token', (_, page) => {
  const first = page(2);
  const second = page(2, first.nextToken);
  const third = page(2, second.nextToken);
  expect([first, second, third].map(({ items }) => items)).toEqual([['a', 'b'], ['c', 'd'], ['e']]);
  expect(third.nextToken).toBeUndefined();
  expect(page(5).nextToken).toBeUndefined();
  for (const token of ['-1', '1', 'nonsense', '', Buffer.from('from:-1').toString('base64url')]) {
    expect(() => page(2, token)).toThrow('Not given by a page.');
  }
});

test('a page by keys goes on behind its last item, whatever has come or gone before it', () => {
  const { nextToken } = pageOf(LETTERS, (letter) => letter, { limit: 2 });
  expect(pageOf(['0', 'a', 'c', 'd'], (letter) => letter, { token: nextToken }).items).toEqual(['c', 'd']);
});
