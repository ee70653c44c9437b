import { describe, expect, test } from 'vitest';
import { isKeyOfRole } from '../../sandbox/iam/sessions.ts';
import { B, deployed, type Deployed, killZone, MINUTE, SECOND, synthesizeOnce } from './deployed.ts';

synthesizeOnce();

/** The zone dies soon after the start; it is on its spares, behind a bridge, six minutes later. */
const OUTAGE = 30 * SECOND;
const SETTLED = 6 * MINUTE;

const functionName = ({ region }: Deployed) =>
  region.lambda.functions().find(({ name }) => name.includes('TargetsFunction'))!.name;

interface Invocation {
  /** Milliseconds from the start until its first call. */
  readonly startMs: number;
  /** The places, from 1, of its calls that change something, and the place behind the last one. */
  readonly changing: readonly number[];
}

const CHANGING = /^(UpdateItem|TransactWriteItems|PutEvents|ModifyTargetGroupAttributes|RegisterTargets)$/;

/** The invocation in which the bridge is turned on and spares are registered. */
async function helpingInvocation(): Promise<Invocation> {
  const shop = await deployed();
  const startMs = shop.region.clock.now();
  const calls: { atMs: number; operation: string }[] = [];
  shop.region.endpoint.intercept = (call, _input, next) => {
    if (isKeyOfRole(call.accessKeyId)) calls.push({ atMs: shop.region.clock.now(), operation: call.operation });
    return next();
  };
  await shop.run(OUTAGE);
  killZone(shop, B);
  await shop.run(3 * MINUTE);
  const bridged = calls.findIndex(({ operation }) => operation === 'ModifyTargetGroupAttributes');
  // Calls that belong together follow each other within a second; between invocations, more time passes.
  let first = bridged;
  while (calls[first]!.atMs - (calls[first - 1]?.atMs ?? 0) < SECOND) first--;
  let last = bridged;
  while ((calls[last + 1]?.atMs ?? Infinity) - calls[last]!.atMs < SECOND) last++;
  const within = calls.slice(first, last + 1).map(({ operation }, at) => ({ operation, place: at + 1 }));
  expect(within.map(({ operation }) => operation)).toContain('RegisterTargets');
  const changing = within.filter(({ operation }) => CHANGING.test(operation)).map(({ place }) => place);
  // What stands between two changes only reads: killed there, it leaves the same behind.
  return { startMs: calls[first]!.atMs - startMs, changing: [...changing, within.length] };
}

describe('a function that is killed between any two of its changes', () => {
  test('still ends with one bridge and two spares, each registered once', { timeout: 300_000 }, async () => {
    const { startMs, changing } = await helpingInvocation();
    expect(changing.length).toBeGreaterThan(8);
    for (const place of changing) {
      const shop = await deployed();
      await shop.run(OUTAGE);
      killZone(shop, B);
      await shop.run(startMs - OUTAGE - 10);
      shop.region.lambda.killNext(functionName(shop), place);
      await shop.run(SETTLED);
      const outcome = { crossZone: shop.crossZone(), healthy: shop.healthy(B), moves: shop.measures()[B]!.moves };
      expect(outcome, `killed before call ${place}`).toEqual({ crossZone: 'true', healthy: 2, moves: 2 });
      expect(shop.problems).toEqual([]);
    }
  });
});
