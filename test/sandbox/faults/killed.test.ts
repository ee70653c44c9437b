import { describe, expect, test } from 'vitest';
import { isKeyOfRole } from '../../../sandbox/iam/sessions.ts';
import { someOf } from '../../sampling.ts';
import { MINUTE, rig, type Rig, type RigOptions, standing } from './rig.ts';

const FUNCTION = 'Replicas';

type Case = Pick<RigOptions, 'load' | 'own'>;

interface Invocation {
  readonly startMs: number;
  readonly calls: number;
  /** The first call, and each that follows a change: what a function leaves behind is the same until its next change. */
  readonly places: readonly number[];
}

const READING = /^(Describe|Get|List|Query|BatchGet)/;

/** The invocation in which this decision is made: when it begins, and where it is killed. */
async function invocationOf(kind: string, options: Case, untilMinute: number): Promise<Invocation> {
  const shop = await rig(options);
  const calls: { atMs: number; operation: string }[] = [];
  const { intercept } = shop.region.endpoint;
  shop.region.endpoint.intercept = (call, input, next) => {
    if (isKeyOfRole(call.accessKeyId)) calls.push({ atMs: shop.region.clock.now(), operation: call.operation });
    return intercept!(call, input, next);
  };
  await shop.run(untilMinute * MINUTE);
  const decided = shop.sayings.find(({ type, detail }) => type === 'Decision Made' && detail['kind'] === kind);
  if (!decided) throw new Error(`there is no ${kind} within ${untilMinute} minutes`);
  // Calls that belong together follow each other within a second; between invocations, much more time passes.
  const at = calls.findIndex(({ atMs }) => atMs >= decided.atMs);
  let first = at;
  while (calls[first]!.atMs - (calls[first - 1]?.atMs ?? 0) < 1_000) first--;
  let last = at;
  while ((calls[last + 1]?.atMs ?? Infinity) - calls[last]!.atMs < 1_000) last++;
  const within = calls.slice(first, last + 1);
  const places = within.flatMap((_, at) => (at > 0 && READING.test(within[at - 1]!.operation) ? [] : [at + 1]));
  return { startMs: calls[first]!.atMs - shop.startMs, calls: within.length, places };
}

/** So many of the places are tried, if it is not the whole suite that runs. */
const SAMPLED_PLACES = 3;

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

describe('a function that is killed at its start or after any of its changes, and run again', () => {
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
    const { startMs, calls, places } = await invocationOf(kind, options, until);
    expect(calls).toBeGreaterThan(8);
    expect(places.length).toBeGreaterThan(4);
    for (const call of someOf(places, SAMPLED_PLACES)) {
      const shop = await killedBefore(call, startMs, options, expected);
      expect(standing(shop), `killed before call ${call} of ${calls}`).toEqual(expected);
      expect(shop.invariants.breaches, `killed before call ${call} of ${calls}`).toEqual([]);
    }
  });
});
