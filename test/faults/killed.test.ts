import { describe, expect, test } from 'vitest';
import { isKeyOfRole } from '../../sandbox/iam/sessions.ts';
import { MINUTE, rig, type Rig, standing } from './rig.ts';

const FUNCTION = 'Replicas';

/** One reader's load for three minutes, then that of three; quiet again after 20 minutes. */
const upAndDown = (minute: number) => (minute >= 3 && minute < 20 ? 1.6 : 0.3);

/** When the invocation begins in which this decision is made, and how many calls it makes. */
async function invocationOf(kind: string, untilMinute: number): Promise<{ startMs: number; calls: number }> {
  const shop = await rig({ load: upAndDown });
  const calls: number[] = [];
  const { intercept } = shop.region.endpoint;
  shop.region.endpoint.intercept = (call, input, next) => {
    if (isKeyOfRole(call.accessKeyId)) calls.push(shop.region.clock.now());
    return intercept!(call, input, next);
  };
  await shop.run(untilMinute * MINUTE);
  const decided = shop.sayings.find(({ type, detail }) => type === 'Decision Made' && detail['kind'] === kind);
  if (!decided) throw new Error(`there is no ${kind} within ${untilMinute} minutes`);
  // Calls that belong together follow each other within a second; between invocations, much more time passes.
  const at = calls.findIndex((timeMs) => timeMs >= decided.atMs);
  let first = at;
  while (calls[first]! - (calls[first - 1] ?? 0) < 1_000) first--;
  let last = at;
  while ((calls[last + 1] ?? Infinity) - calls[last]! < 1_000) last++;
  return { startMs: calls[first]! - shop.startMs, calls: last - first + 1 };
}

async function killedBefore(call: number, startMs: number, untilMinute: number): Promise<Rig> {
  const shop = await rig({ load: upAndDown });
  await shop.run(startMs - 100);
  const [target] = shop.region.lambda.functions().filter(({ name }) => name.includes(FUNCTION));
  shop.region.lambda.killNext(target!.name, call);
  await shop.run(untilMinute * MINUTE - (shop.region.clock.now() - shop.startMs));
  return shop;
}

describe('a function that is killed before its Nth call and run again, for every N', () => {
  test.each([
    // 1.6 reference readers at a target of 60 % are three, one in each zone.
    { kind: 'add', until: 20, expected: ['eu-west-1a available', 'eu-west-1b available', 'eu-west-1c available'] },
    // The two readers of ours are drained one after the other; the team's own one stays.
    { kind: 'drain', until: 80, expected: ['eu-west-1b available'] },
    { kind: 'remove', until: 80, expected: ['eu-west-1b available'] },
  ])('ends in the same readers: $kind', { timeout: 300_000 }, async ({ kind, until, expected }) => {
    const { startMs, calls } = await invocationOf(kind, until);
    expect(calls).toBeGreaterThan(8);
    for (let call = 1; call <= calls; call++) {
      const shop = await killedBefore(call, startMs, until);
      expect(standing(shop), `killed before call ${call} of ${calls}`).toEqual(expected);
      expect(shop.invariants.breaches, `killed before call ${call} of ${calls}`).toEqual([]);
    }
  });
});
