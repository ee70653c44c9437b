import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DrillLocks } from '../../../../functions/drills/machine/lock.ts';
import { NOW } from '../../now.ts';
import { createPlatform, type Platform, TABLE } from '../../region.ts';

/** Four hours of execution, half an hour of rollback, a quarter of deleting, and a quarter more. */
const LOCK_MS = 5 * 3_600_000;

let platform: Platform;
let locks: DrillLocks;
beforeAll(async () => {
  platform = await createPlatform();
  const module = await import('../../../../functions/drills/machine/lock.ts');
  locks = new module.DrillLocks(TABLE);
});
afterAll(() => platform.close());

const stored = (radius: string) => platform.items()[`drill-locks ${radius}`];

describe('the lock on a blast radius', () => {
  test('is taken by one of many drills that race for it, and the others are refused', async () => {
    const racers = ['a', 'b', 'c', 'd'].map((drillId) => locks.acquire('cluster#race', drillId, NOW));
    const outcomes = await Promise.allSettled(racers);
    const taken = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []));
    const refused = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []));
    expect(taken).toEqual([{ radius: 'cluster#race', fence: NOW + 1 }]);
    expect(refused).toHaveLength(3);
    for (const error of refused) expect(error).toMatchObject({ refusal: { reason: 'another-drill' } });
    expect(stored('cluster#race')).toMatchObject({ untilMs: NOW + LOCK_MS, fence: NOW + 1 });
  });

  test('is the same lock for a step that is repeated later', async () => {
    const first = await locks.acquire('cluster#repeated', 'a', NOW);
    expect(await locks.acquire('cluster#repeated', 'a', NOW + 5_000)).toEqual(first);
    await locks.check(first, 'a', NOW + 5_000);
  });

  test('names the drill that has it and until when', async () => {
    await locks.acquire('cluster#named', 'a', NOW);
    await expect(locks.acquire('cluster#named', 'b', NOW)).rejects.toThrow(
      'Another drill has cluster named: a, until 2026-03-02 17:00:00 UTC at the latest.',
    );
  });

  test('of another blast radius is taken beside it', async () => {
    await locks.acquire('cluster#shop', 'a', NOW);
    expect(await locks.acquire('cluster#shop-archive', 'b', NOW)).toMatchObject({ fence: NOW + 1 });
  });

  test('lasts until its end and no longer', async () => {
    const lock = await locks.acquire('cluster#expired', 'a', NOW);
    await locks.check(lock, 'a', NOW + LOCK_MS);
    await expect(locks.acquire('cluster#expired', 'b', NOW + LOCK_MS)).rejects.toThrow(
      /^Another drill has cluster expired: a, /,
    );
    await expect(locks.check(lock, 'a', NOW + LOCK_MS + 1)).rejects.toThrow(
      'Lost the lock on cluster expired: it has expired.',
    );
    expect(await locks.acquire('cluster#expired', 'b', NOW + LOCK_MS + 1)).toMatchObject({ fence: NOW + 2 });
    await expect(locks.check(lock, 'a', NOW)).rejects.toThrow('Lost the lock on cluster expired: b has it now.');
  });

  test('that was lost and taken by another drill is no longer held by the first, nor released by it', async () => {
    const lost = await locks.acquire('cluster#lost', 'a', NOW);
    await platform.remove({ pk: 'drill-locks', sk: 'cluster#lost' });
    await expect(locks.check(lost, 'a', NOW)).rejects.toMatchObject({ refusal: { reason: 'another-drill' } });
    const next = await locks.acquire('cluster#lost', 'b', NOW + 1_000);
    expect(next.fence).toBeGreaterThan(lost.fence);
    await locks.release(lost, 'a');
    await locks.check(next, 'b', NOW + 1_000);
  });

  test('that the same drill lost and took again is no longer held by its former fence', async () => {
    const former = await locks.acquire('cluster#former', 'a', NOW);
    await platform.remove({ pk: 'drill-locks', sk: 'cluster#former' });
    const next = await locks.acquire('cluster#former', 'a', NOW + 1_000);
    await expect(locks.check(former, 'a', NOW + 1_000)).rejects.toMatchObject({ name: 'DrillRefused' });
    await locks.release(former, 'a');
    await locks.check(next, 'a', NOW + 1_000);
  });

  test('is free after its release', async () => {
    const lock = await locks.acquire('cluster#released', 'a', NOW);
    await locks.release(lock, 'a');
    await expect(locks.check(lock, 'a', NOW)).rejects.toThrow('it has expired');
    expect(await locks.acquire('cluster#released', 'b', NOW)).toMatchObject({ fence: NOW + 2 });
  });

  test('is recognised as taken where the answer was lost and the SDK asks again', async () => {
    const { endpoint } = platform.region;
    endpoint.intercept = async (_context, _input, next) => {
      delete endpoint.intercept;
      await next();
      throw Object.assign(new Error('The connection was closed.'), { name: 'TimeoutError', $retryable: {} });
    };
    const lock = await locks.acquire('cluster#answer', 'a', NOW);
    expect(lock).toEqual({ radius: 'cluster#answer', fence: NOW + 1 });
    await expect(locks.acquire('cluster#answer', 'b', NOW)).rejects.toMatchObject({ name: 'DrillRefused' });
  });

  test('is released even when the time of its invocation is up', async () => {
    const lock = await locks.acquire('cluster#deadline', 'a', NOW);
    const { startInvocation } = await import('../../../../functions/aws/deadline.ts');
    startInvocation({ getRemainingTimeInMillis: () => 1 });
    try {
      await locks.release(lock, 'a');
    } finally {
      startInvocation({ getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY });
    }
    expect(await locks.acquire('cluster#deadline', 'b', NOW)).toMatchObject({ fence: NOW + 2 });
  });

  test('of the former shape is respected until its end, and kept by its drill', async () => {
    const former = { pk: 'drill-locks', sk: 'cluster#old', drillId: 'a', untilMs: NOW + 1_000, fence: 7 };
    await platform.put(former);
    await expect(locks.acquire('cluster#old', 'b', NOW)).rejects.toThrow(/^Another drill has cluster old: a, until /);
    await locks.check({ radius: 'cluster#old', fence: 7 }, 'a', NOW);
    expect(await locks.acquire('cluster#old', 'b', NOW + 1_001)).toEqual({ radius: 'cluster#old', fence: 8 });
  });
});

describe('a cool-down', () => {
  test('refuses until its end, and names the drill that it follows', async () => {
    await locks.startCoolDown('cluster#cool', 'a', { sinceMs: NOW, untilMs: NOW + 60_000 });
    await expect(locks.checkCoolDown('cluster#cool', NOW + 59_999)).rejects.toThrow(
      'The cluster cool cools down until 2026-03-02 12:01:00 UTC after a: wait, or acknowledge that drill.',
    );
    await locks.checkCoolDown('cluster#cool', NOW + 60_000);
    await locks.checkCoolDown('cluster#other', NOW);
  });

  test('ends early once a person has acknowledged it', async () => {
    await locks.startCoolDown('cluster#acknowledged', 'a', { sinceMs: NOW, untilMs: NOW + 60_000 });
    expect(await locks.endCoolDown('cluster#acknowledged', 'ada', NOW)).toBeUndefined();
    expect(platform.items()['drill-cooldowns cluster#acknowledged']).toMatchObject({ acknowledgedBy: 'ada' });
    await expect(locks.checkCoolDown('cluster#acknowledged', NOW)).resolves.toBeUndefined();
  });

  test('is not ended by a word that is older than the drill', async () => {
    await locks.startCoolDown('cluster#newer', 'b', { sinceMs: NOW, untilMs: NOW + 60_000 });
    expect(await locks.endCoolDown('cluster#newer', 'ada', NOW - 1)).toBe('b');
    await expect(locks.checkCoolDown('cluster#newer', NOW)).rejects.toThrow('after b: wait, or acknowledge');
  });

  test('of a former version, which has no beginning, ends when somebody says so', async () => {
    await platform.put({ pk: 'drill-cooldowns', sk: 'cluster#former', drillId: 'a', untilMs: NOW + 60_000 });
    expect(await locks.endCoolDown('cluster#former', 'ada', NOW)).toBeUndefined();
    await locks.checkCoolDown('cluster#former', NOW);
  });
});
