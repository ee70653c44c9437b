import { describe, expect, test } from 'vitest';
import { cut } from '../../../functions/slack/blocks.ts';

const FAMILY = '👨‍👩‍👧‍👦';

describe('a text that is cut', () => {
  const rows: readonly [what: string, text: string, length: number, expected: string][] = [
    ['is left as it is where it fits', 'abcde', 5, 'abcde'],
    ['ends with an ellipsis within its length', 'abcdef', 5, 'abcd…'],
    ['keeps an emoji that fits whole', 'ab😀ef', 5, 'ab😀…'],
    ['loses an emoji that fits only in half', 'abc😀f', 5, 'abc…'],
    ['loses a family that fits only in part', `ab${FAMILY}c`, 9, 'ab…'],
    ['keeps a family that fits', `ab${FAMILY}cd`, 14, `ab${FAMILY}…`],
    ['does not take an accent from its letter', 'abce\u0301f', 5, 'abc…'],
    ['splits no pair in a long row of emoji', '😀'.repeat(200), 300, `${'😀'.repeat(149)}…`],
    ['does not end inside what was escaped', 'ab&lt;c', 6, 'ab…'],
    ['does not end inside a mention', 'by <@U0ADA> today', 9, 'by …'],
    ['keeps a mention that fits', 'by <@U0ADA> today', 13, 'by <@U0ADA> …'],
    ['splits no flag', '🇸🇪'.repeat(2), 7, '🇸🇪…'],
    ['is nothing but the ellipsis where not one character fits', FAMILY, 5, '…'],
  ];
  test.for(rows)('%s', ([, text, length, expected]) => {
    expect(cut(text, length)).toBe(expected);
  });

  test('is short even if its first character has no end', () => {
    const shown = cut(`a${'\u0301'.repeat(500)}`, 300);
    expect(shown.length).toBeLessThanOrEqual(300);
    expect(shown.isWellFormed()).toBe(true);
  });
});
