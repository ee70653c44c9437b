import { kindOf } from '../kinds/index.ts';
import { checkUndisturbed } from '../machine/checkUndisturbed.ts';
import { refusalOf } from '../../aws/refused.ts';
import { RefusedError, refuse } from '../api/refusal.ts';
import { createStep } from './step.ts';

/**
 * Injects the failure, once. The ledger records it just before: a second invocation finds that, and does not call AWS
 * again, whatever became of the first one.
 */
export const handler = createStep('drill-inject', async (tools) => {
  const { locks, policy, record, store, recordPhase } = tools;
  const { drillId, lock, plan, abort } = record;
  if (record.injection) return { injected: true };
  // No refusal: the clean-up derives the verdict from the abort.
  if (abort) throw new Error(`Aborted by ${abort.by}: ${abort.why}.`);
  await locks.check(lock!, drillId, Date.now());
  // Minutes have passed since the drill was begun, in which the steady state was measured.
  await checkUndisturbed(tools);
  let started: { atMs: number; before: Readonly<Record<string, string>> } | undefined;
  const recordStart = async (before: Readonly<Record<string, string>>, call = plan!.steps[0]!) => {
    started = { atMs: Date.now(), before };
    const line = { atMs: started.atMs, source: 'api' as const, text: call };
    // An abort is recorded before it takes effect: one conditional write decides which of the two came first.
    const unless = ['injection', 'abort', 'verdict'] as const;
    if (await store.update(drillId, { injection: started }, { unless, timeline: [line] })) return;
    started = undefined;
    throw new Error('The drill was aborted, or another invocation has injected already.');
  };
  try {
    await kindOf(record.drill).inject(record, policy(), recordStart);
  } catch (error) {
    if (error instanceof RefusedError || !started) throw error;
    const refusal = refusalOf(error);
    if (refusal !== undefined) {
      await store.update(drillId, { injection: { ...started, isRefused: true } });
      throw refuse('not-available', `AWS refused the injection: ${refusal}`);
    }
    // Whether it took effect is unknown: the state that AWS reports and the probes will show it.
    await recordPhase('injected', `AWS did not answer; it may have begun or not: ${String(error)}.`, {}, 'api');
    return { injected: true };
  }
  await recordPhase('injected', 'AWS accepted it.', { injection: { ...started!, acceptedAtMs: Date.now() } }, 'api');
  return { injected: true };
});
