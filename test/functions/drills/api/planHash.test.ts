import { describe, expect, test } from 'vitest';
import { planNamed, shortHash } from '../../../../functions/drills/api/planHash.ts';

const HASH = '0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef';

describe('a plan', () => {
  const rows: readonly [what: string, typed: string, planHash: string | undefined, named: string][] = [
    ['is named by its hash', HASH, HASH, HASH],
    ['is named by sixteen digits of it', '0123456789abcdef', HASH, HASH],
    ['is named by more digits of it, in capitals', '0123456789ABCDEF0', HASH, HASH],
    ['is not named by fifteen digits', '0123456789abcde', HASH, '0123456789abcde'],
    ['is not named by nothing', '', HASH, ''],
    ['is not named by digits from within', '123456789abcdef0', HASH, '123456789abcdef0'],
    ['is not named by another hash', 'f123456789abcdef', HASH, 'f123456789abcdef'],
    ['that there is not yet is not named', '0123456789abcdef', undefined, '0123456789abcdef'],
  ];
  test.for(rows)('%s', ([, typed, planHash, named]) => {
    expect(planNamed(typed, planHash)).toBe(named);
  });

  test('is shown by what names it', () => {
    expect(shortHash(HASH)).toBe('0123456789abcdef');
    expect(planNamed(shortHash(HASH), HASH)).toBe(HASH);
  });
});
