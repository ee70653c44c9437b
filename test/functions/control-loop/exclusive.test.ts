import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Exclusivity } from '../../../functions/control-loop/exclusive.ts';
import { NOW } from '../now.ts';
import { createPlatform, type Platform, TABLE } from '../region.ts';

const MINUTE = 60_000;
const subject = (sk: string) => ({ pk: 'exclusive', sk });

let platform: Platform;
let exclusivity: Exclusivity;
beforeAll(async () => {
  platform = await createPlatform();
  const module = await import('../../../functions/control-loop/exclusive.ts');
  exclusivity = new module.Exclusivity(TABLE);
});
afterAll(() => platform.close());

const stored = (sk: string) => platform.items()[`exclusive ${sk}`];
const take = (sk: string, by: string, minute = 0, renew = false) =>
  exclusivity.take(subject(sk), { by, nowMs: NOW + minute * MINUTE, untilMs: NOW + (minute + 5) * MINUTE, renew });

describe('what is held', () => {
  test('is not had again by its own holder, whose first invocation may still run', async () => {
    await take('twice', 'a');
    expect(await take('twice', 'a', 1)).toEqual({ heldBy: { by: 'a', untilMs: NOW + 5 * MINUTE, fence: NOW + 1 } });
  });

  test('is extended by its holder where that is meant, and by nobody else', async () => {
    await take('extended', 'a');
    expect(await take('extended', 'b', 1, true)).toMatchObject({ heldBy: { by: 'a', untilMs: NOW + 5 * MINUTE } });
    expect(await take('extended', 'a', 1, true)).toMatchObject({ taken: { by: 'a', untilMs: NOW + 6 * MINUTE } });
    expect(stored('extended')).toMatchObject({ by: 'a', untilMs: NOW + 6 * MINUTE, fence: NOW + 2 });
  });

  test('is still held by its holder, with its fence, until its end', async () => {
    await take('still', 'a');
    const held = (by: string, fence: number, atMs: number) =>
      exclusivity.isStillHeld(subject('still'), { by, fence }, atMs);
    expect(await held('a', NOW + 1, NOW + 5 * MINUTE)).toBe(true);
    expect(await held('a', NOW + 1, NOW + 5 * MINUTE + 1)).toBe(false);
    expect(await held('b', NOW + 1, NOW)).toBe(false);
    // The same holder took it again meanwhile.
    expect(await held('a', NOW + 2, NOW)).toBe(false);
    expect(await exclusivity.isStillHeld(subject('never'), { by: 'a', fence: 1 }, NOW)).toBe(false);
  });

  test('is let go of by its holder, and with a fence by that one only', async () => {
    await take('released', 'a');
    expect(await exclusivity.release(subject('released'), 'b')).toBe(false);
    expect(await exclusivity.release(subject('released'), 'a', NOW)).toBe(false);
    expect(await exclusivity.release(subject('released'), 'a', NOW + 1)).toBe(true);
    expect(stored('released')).toMatchObject({ untilMs: 0, fence: NOW + 1 });
  });

  test('leaves its fence in the ledger for thirty days after its end', async () => {
    await take('kept', 'a');
    expect(stored('kept')).toMatchObject({ expires: (NOW + 5 * MINUTE) / 1000 + 30 * 86_400 });
  });
});
