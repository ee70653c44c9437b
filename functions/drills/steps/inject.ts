import { kindOf } from '../kinds/index.ts';
import { RefusedError } from '../api/refusal.ts';
import { createStep } from './step.ts';

/**
 * Does what the drill is about, once. The ledger is told just before: a second invocation finds that, and does not ask
 * AWS again, whatever became of the first one.
 */
export const handler = createStep('drill-inject', async ({ locks, policy, record, store, tell }) => {
  const { drillId, lock, plan, abort } = record;
  if (record.injection) return { injected: true };
  // No refusal: what it has come to follows from who ended it, in the clean-up.
  if (abort) throw new Error(`${abort.by} has ended it: ${abort.why}.`);
  await locks.check(lock!, drillId, Date.now());
  let begun: { atMs: number; before: Readonly<Record<string, string>> } | undefined;
  const begin = async (before: Readonly<Record<string, string>>, call = plan!.steps[0]!) => {
    begun = { atMs: Date.now(), before };
    const line = { atMs: begun.atMs, source: 'api' as const, text: call };
    // Whoever ends the drill writes that down first: one write decides which of the two came before the other.
    const unless = ['injection', 'abort', 'verdict'] as const;
    if (await store.update(drillId, { injection: begun }, { unless, timeline: [line] })) return;
    begun = undefined;
    throw new Error('The drill was ended, or another invocation has injected it already.');
  };
  try {
    await kindOf(record.drill).inject(record, policy(), begin);
  } catch (error) {
    if (error instanceof RefusedError || !begun) throw error;
    // Nobody knows whether it took place: AWS's own state and the probes will tell.
    await tell('injected', `AWS did not answer, so nobody knows whether it began: ${String(error)}.`, {}, 'api');
    return { injected: true };
  }
  await tell('injected', 'AWS has accepted it.', { injection: { ...begun!, acceptedAtMs: Date.now() } }, 'api');
  return { injected: true };
});
