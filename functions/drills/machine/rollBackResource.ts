import { kindOf } from '../kinds/index.ts';
import type { RollbackResult } from '../kinds/kind.ts';
import { ROLLBACK_MAX_MS } from './limits.ts';
import type { Lock } from './lock.ts';
import { RefusedError } from '../api/refusal.ts';
import { note, type StepTools } from '../steps/step.ts';

type RollbackTools = Pick<StepTools, 'locks' | 'record' | 'store' | 'recordPhase'>;

/**
 * Rolls a drill's resource back by one step, for the state machine and for every clean-up. Only the holder of the lock
 * does: once it has expired, another drill may have begun.
 */
export async function rollBackResource(tools: RollbackTools): Promise<RollbackResult['state']> {
  const { locks, record, store, recordPhase } = tools;
  const { drillId, injection, lock, plan, rollback } = record;
  if (!plan || !injection || rollback?.doneAtMs !== undefined) return 'done';
  const lost = await findLostLock(locks, lock!, drillId);
  if (lost !== undefined) return await leave(tools, lost);
  const recordStart = async (call = plan.steps.at(-1)!) => {
    const line = { atMs: Date.now(), source: 'api' as const, text: call };
    const isFirst = await store.update(
      drillId,
      { rollback: { atMs: line.atMs } },
      { unless: ['rollback'], timeline: [line] },
    );
    if (!isFirst) throw new Error('Another invocation is already rolling back.');
  };
  const { state, text } = await kindOf(record.drill).rollBack(record, recordStart);
  const nowMs = Date.now();
  if (state === 'under-way') {
    await note({ record, store }, `${text}.`);
    if (nowMs - (rollback?.atMs ?? injection.atMs) < ROLLBACK_MAX_MS) return state;
    return await leave(tools, text, `; not rolled back within ${ROLLBACK_MAX_MS / 60_000} min, a person must act`);
  }
  if (state === 'left') return await leave(tools, text);
  if (rollback)
    await recordPhase('rolled-back', `${text}.`, { rollback: { ...rollback, doneAtMs: nowMs } }, 'describe');
  return state;
}

async function leave({ recordPhase }: RollbackTools, text: string, why = ''): Promise<'left'> {
  await recordPhase('left', `${text}${why}.`, { leftText: text });
  return 'left';
}

/** How the lock was lost; a drill that was overtaken changes nothing any more, and says so. */
async function findLostLock(locks: StepTools['locks'], lock: Lock, drillId: string): Promise<string | undefined> {
  try {
    await locks.check(lock, drillId, Date.now());
    return undefined;
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal.explanation.replace(/\.$/, '');
    throw error;
  }
}
