import { describe, expect, test } from 'vitest';
import { chooseCandidate } from '../../../../../functions/drills/kinds/auroraFailover/candidate.ts';
import type { Member } from '../../../../../functions/drills/kinds/cluster.ts';
import type { RefusedError } from '../../../../../functions/drills/api/refusal.ts';

describe('the candidate for the writer', () => {
  const reader = (id: string, more: Partial<Member> = {}): Member => ({
    id,
    status: 'available',
    zone: 'eu-west-1a',
    instanceClass: 'db.r6g.large',
    promotionTier: 1,
    isWriter: false,
    tags: new Map(),
    createdAtMs: 0,
    vcpus: 2,
    address: undefined,
    ...more,
  });
  const choose = (readers: readonly Member[], lags: Readonly<Record<string, number>>, wanted?: string) => {
    const lagMs = new Map(Object.entries(lags));
    try {
      return chooseCandidate({ cluster: 'shop', readers, lagMs, maxLagMs: 100, wanted }).id;
    } catch (error) {
      return (error as RefusedError).refusal.reason;
    }
  };

  test('has the lowest promotion tier', () => {
    expect(choose([reader('a', { promotionTier: 2 }), reader('b')], { a: 10, b: 90 })).toBe('b');
  });
  test('then is the largest', () => {
    expect(choose([reader('a'), reader('b', { instanceClass: 'db.r6g.xlarge' })], { a: 10, b: 90 })).toBe('b');
  });
  test('then is the least behind', () => expect(choose([reader('a'), reader('b')], { a: 20, b: 10 })).toBe('b'));
  test('is not too far behind, to the millisecond', () => {
    expect(choose([reader('a')], { a: 100 })).toBe('a');
    expect(choose([reader('a')], { a: 101 })).toBe('lag-too-high');
  });
  test('is nobody where there is no reader', () => expect(choose([], {})).toBe('no-reader'));
  test('is not one of which nothing is heard', () => expect(choose([reader('a')], {})).toBe('lag-too-high'));
  test('is the one that was asked for, whatever its tier', () => {
    expect(choose([reader('a', { promotionTier: 15 }), reader('b')], { a: 10, b: 10 }, 'a')).toBe('a');
  });
  test('is available', () =>
    expect(choose([reader('a', { status: 'rebooting' })], { a: 1 })).toBe('target-not-available'));
});
