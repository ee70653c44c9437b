import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DrillInterlocks } from '../../../../functions/drills/machine/interlocks.ts';
import { NOW } from '../../now.ts';
import { createPlatform, type Platform, TABLE } from '../../region.ts';

const LOCK_MS = 5 * 3_600_000;

let platform: Platform;
let interlocks: DrillInterlocks;
let interlockOf: (resource: string, nowMs: number) => Promise<unknown>;
beforeAll(async () => {
  platform = await createPlatform();
  const module = await import('../../../../functions/drills/machine/interlocks.ts');
  const { Ledger } = await import('../../../../functions/control-loop/ledger.ts');
  interlocks = new module.DrillInterlocks(TABLE);
  const ledger = new Ledger(TABLE, 'replicas', () => []);
  interlockOf = async (resource, nowMs) => (await ledger.read(resource, nowMs)).interlock;
});
afterAll(() => platform.close());

describe('an interlock of a drill', () => {
  test('is what its controller reads, until its end or its release', async () => {
    await interlocks.take('replicas', 'shop', 'a', NOW);
    expect(await interlockOf('shop', NOW)).toEqual({ by: 'a', untilMs: NOW + LOCK_MS });
    expect(await interlockOf('shop', NOW + LOCK_MS)).toBeUndefined();
    expect(await interlockOf('archive', NOW)).toBeUndefined();
    await interlocks.release('replicas', 'shop', 'a');
    expect(await interlockOf('shop', NOW)).toBeUndefined();
  });

  test('is taken again by a repeated step, which moves its end', async () => {
    await interlocks.take('replicas', 'again', 'a', NOW);
    await interlocks.take('replicas', 'again', 'a', NOW + 5_000);
    expect(await interlockOf('again', NOW)).toEqual({ by: 'a', untilMs: NOW + 5_000 + LOCK_MS });
  });

  test('that somebody else has refuses the drill, and stays', async () => {
    const theirs = { by: 'a person', untilMs: NOW + 60_000 };
    await platform.put({
      pk: 'interlocks#replicas',
      sk: 'interlock#theirs',
      controller: 'replicas',
      schemaVersion: 1,
      ...theirs,
    });
    await expect(interlocks.take('replicas', 'theirs', 'a', NOW)).rejects.toMatchObject({
      refusal: {
        reason: 'interlocked-by-other',
        explanation: 'a person has interlocked theirs in the replicas controller until 2026-03-02 12:01:00 UTC.',
      },
    });
    await interlocks.release('replicas', 'theirs', 'a');
    expect(await interlockOf('theirs', NOW)).toEqual(theirs);
    await interlocks.take('replicas', 'theirs', 'a', NOW + 60_001);
  });
});
