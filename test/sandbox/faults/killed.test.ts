import { describe, expect, test } from 'vitest';
import { isKeyOfRole } from '../../../sandbox/iam/sessions.ts';
import { MINUTE, rig, type Rig, type RigOptions, standing } from './rig.ts';

const FUNCTION = 'Replicas';

type Case = Pick<RigOptions, 'load' | 'own'>;

/** When the invocation begins in which this decision is made, and how many calls it makes. */
async function invocationOf(
  kind: string,
  options: Case,
  untilMinute: number,
): Promise<{ startMs: number; calls: number }> {
  const shop = await rig(options);
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

/** Runs on until the readers are as expected, an hour at the most, and a little longer: nothing may follow. */
async function killedBefore(call: number, startMs: number, options: Case, expected: string[]): Promise<Rig> {
  const shop = await rig(options);
  await shop.run(startMs - 100);
  const target = shop.region.lambda.functions().find(({ name }) => name.includes(FUNCTION));
  shop.region.lambda.killNext(target!.name, call);
  for (let minutes = 0; minutes < 60 && standing(shop).join() !== expected.join(); minutes++) await shop.run(MINUTE);
  await shop.run(5 * MINUTE);
  return shop;
}

describe('a function that is killed before its Nth call and run again, for every N', () => {
  test.each([
    {
      kind: 'add',
      // From the third minute on, 0.75 reference readers: at a target of 60 % they need two. The safety net, which
      // would add readers of its own in the meantime, sleeps below 80 %.
      options: { load: (minute: number) => (minute >= 3 ? 0.75 : 0.3) },
      until: 20,
      expected: ['eu-west-1b available', 'eu-west-1c available'],
    },
    // Nothing to do for two readers: Evenkeel's goes, the team's stays.
    { kind: 'drain', options: { own: 1 }, until: 40, expected: ['eu-west-1b available'] },
    { kind: 'remove', options: { own: 1 }, until: 40, expected: ['eu-west-1b available'] },
  ])('ends in the same readers: $kind', async ({ kind, options, until, expected }) => {
    const { startMs, calls } = await invocationOf(kind, options, until);
    expect(calls).toBeGreaterThan(8);
    for (let call = 1; call <= calls; call++) {
      const shop = await killedBefore(call, startMs, options, expected);
      expect(standing(shop), `killed before call ${call} of ${calls}`).toEqual(expected);
      expect(shop.invariants.breaches, `killed before call ${call} of ${calls}`).toEqual([]);
    }
  });
});
