import type { UpdateItemInput } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Leases } from '../../../functions/control-loop/lease.ts';
import { LostResponse } from '../../../sandbox/wire/handlers.ts';
import { NOW } from '../now.ts';
import { createPlatform, type Platform, TABLE } from '../region.ts';

/** A minute for the function, and a minute more. */
const LEASE_MS = 120_000;

let platform: Platform;
let holder: (owner: string, controller?: string, table?: string) => Leases;
beforeAll(async () => {
  platform = await createPlatform();
  const lease = await import('../../../functions/control-loop/lease.ts');
  holder = (owner, controller = 'replicas', table = TABLE) => new lease.Leases(table, controller, owner);
});
afterAll(() => platform.close());

const stored = (resource: string, controller = 'replicas') => platform.items()[`leases#${controller} ${resource}`];

describe('a lease', () => {
  test('is got by one of many who race for it, and the others leave word', async () => {
    const racers = ['a', 'b', 'c', 'd', 'e'].map((owner) => holder(owner).acquire('race', NOW));
    const got = (await Promise.all(racers)).filter((lease) => lease !== undefined);
    expect(got).toEqual([{ resource: 'race', fence: NOW + 1 }]);
    expect(stored('race')).toMatchObject({ dirty: true, fence: NOW + 1, untilMs: NOW + LEASE_MS });
  });

  test('that nobody asked for meanwhile is let go at once', async () => {
    const lease = (await holder('a').acquire('quiet', NOW))!;
    expect(await holder('a').release(lease)).toBe(true);
    expect(await holder('b').acquire('quiet', NOW)).toEqual({ resource: 'quiet', fence: NOW + 2 });
  });

  test('is kept for one look more for each time that somebody asked', async () => {
    const lease = (await holder('a').acquire('dirty', NOW))!;
    expect(await holder('b').acquire('dirty', NOW)).toBeUndefined();
    expect(await holder('a').release(lease)).toBe(false);
    // Still held while its holder looks again, and somebody asks once more.
    expect(await holder('c').acquire('dirty', NOW)).toBeUndefined();
    expect(await holder('a').release(lease)).toBe(false);
    expect(await holder('a').release(lease)).toBe(true);
    expect(await holder('d').acquire('dirty', NOW)).toEqual({ resource: 'dirty', fence: NOW + 2 });
  });

  test('is let go on the way out of a failure, whatever was asked', async () => {
    const lease = (await holder('a').acquire('failed', NOW))!;
    await holder('b').acquire('failed', NOW);
    await holder('a').abandon(lease);
    expect(await holder('b').acquire('failed', NOW)).toEqual({ resource: 'failed', fence: NOW + 2 });
  });

  test('ends by itself a minute after its holder must have ended, and not before', async () => {
    await holder('a').acquire('killed', NOW);
    expect(await holder('b').acquire('killed', NOW + LEASE_MS)).toBeUndefined();
    expect(await holder('b').acquire('killed', NOW + LEASE_MS + 1)).toEqual({ resource: 'killed', fence: NOW + 2 });
    expect(stored('killed')).toMatchObject({ by: 'b', dirty: false });
  });

  test('that ended is nothing that its old holder could let go of', async () => {
    const old = (await holder('a').acquire('late', NOW))!;
    const later = NOW + LEASE_MS + 1;
    await holder('b').acquire('late', later);
    expect(await holder('a').release(old)).toBe(true);
    await holder('a').abandon(old);
    expect(await holder('c').acquire('late', later)).toBeUndefined();
    expect(stored('late')).toMatchObject({ by: 'b', fence: NOW + 2, dirty: true });
  });

  test('of one resource and one controller is no business of others', async () => {
    await holder('a').acquire('shop', NOW);
    expect(await holder('b').acquire('shop-archive', NOW)).toMatchObject({ fence: NOW + 1 });
    expect(await holder('b', 'certificates').acquire('shop', NOW)).toMatchObject({ fence: NOW + 1 });
    expect(stored('shop')).toMatchObject({ dirty: false });
  });

  test('that is let go between two writes of somebody who asks for it is theirs', async () => {
    const lease = (await holder('a').acquire('between', NOW))!;
    const { endpoint } = platform.region;
    endpoint.intercept = async (_context, input, next) => {
      // After the attempt to take it, before the attempt to mark it.
      if ((input as UpdateItemInput).UpdateExpression === 'SET dirty = :yes') {
        delete endpoint.intercept;
        await holder('a').release(lease);
      }
      return await next();
    };
    expect(await holder('b').acquire('between', NOW)).toEqual({ resource: 'between', fence: NOW + 2 });
  });

  test('whose item was lost has a later fence than every one before: its holder may write', async () => {
    const old = (await holder('a').acquire('lost', NOW))!;
    await platform.remove({ pk: 'leases#replicas', sk: 'lost' });
    const next = (await holder('b').acquire('lost', NOW + 1_000))!;
    expect(next.fence).toBeGreaterThan(old.fence);
  });

  test('that was taken, and whose answer was lost, is recognised when the SDK asks again', async () => {
    const { endpoint } = platform.region;
    endpoint.intercept = async (_context, _input, next) => {
      delete endpoint.intercept;
      await next();
      throw new LostResponse();
    };
    const lease = await holder('a').acquire('answer', NOW);
    expect(lease).toEqual({ resource: 'answer', fence: NOW + 1 });
    expect(stored('answer')).toMatchObject({ by: 'a', dirty: false });
    expect(await holder('b').acquire('answer', NOW)).toBeUndefined();
  });

  test('is let go even when the time of its invocation is up', async () => {
    const lease = (await holder('a').acquire('deadline', NOW))!;
    const { startInvocation } = await import('../../../functions/aws/deadline.ts');
    startInvocation({ getRemainingTimeInMillis: () => 1 });
    try {
      expect(await holder('a').release(lease)).toBe(true);
    } finally {
      startInvocation({ getRemainingTimeInMillis: () => Number.POSITIVE_INFINITY });
    }
    expect(await holder('b').acquire('deadline', NOW)).toMatchObject({ fence: NOW + 2 });
  });

  /** As the version before wrote it, with a fence that counts from 1. */
  const former = (sk: string, expiresAtMs: number) =>
    platform.put({ pk: 'leases#replicas', sk, holder: 'old', expiresAtMs, fence: 17, dirty: false });

  test('of an older version is held until its own end, and its holder hears that somebody asked', async () => {
    await former('upgrade', NOW + 60_000);
    expect(await holder('a').acquire('upgrade', NOW + 60_000)).toBeUndefined();
    expect(stored('upgrade')).toMatchObject({ holder: 'old', fence: 17, dirty: true });
    expect(await holder('a').acquire('upgrade', NOW + 60_001)).toEqual({ resource: 'upgrade', fence: 18 });
    expect(stored('upgrade')).not.toHaveProperty('expiresAtMs');
  });

  test('that followed one of an older version has the fence of its item, and can be let go of', async () => {
    await former('former', 0);
    const lease = (await holder('a').acquire('former', NOW))!;
    expect(lease.fence).toBe(18);
    expect(stored('former')).toMatchObject({ fence: 18 });
    expect(await holder('a').release(lease)).toBe(true);
    expect(await holder('b').acquire('former', NOW)).toEqual({ resource: 'former', fence: 19 });
  });

  test('cannot be had where the ledger cannot be written, and the reason is not swallowed', async () => {
    await expect(holder('a', 'replicas', 'nowhere').acquire('shop', NOW)).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });
});
