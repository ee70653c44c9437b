import { kindOf } from '../kinds/index.ts';
import type { PutBack } from '../kinds/kind.ts';
import type { Lock } from './lock.ts';
import { RefusedError } from '../api/refusal.ts';
import { note, type StepTools } from '../steps/step.ts';

/** Longer than anything that is put back takes: after it, people have to look. */
const GIVES_UP_AFTER_MS = 30 * 60_000;

/**
 * Puts a drill's resource back by one step, for the machine's own way and for every clean-up. Only whoever has the lock
 * does: after it has run out, another drill may have begun.
 */
export const createPutBack =
  ({ locks, record, store, tell }: Pick<StepTools, 'locks' | 'record' | 'store' | 'tell'>) =>
  async (): Promise<PutBack['state']> => {
    const { drillId, injection, lock, plan, putBack } = record;
    if (!plan || !injection) return 'back';
    if (putBack?.doneAtMs !== undefined) return 'back';
    const leave = async (text: string, why: string): Promise<'left'> => {
      await tell('left', `${text}${why}.`, { leftText: text });
      return 'left';
    };
    const overtaken = await overtakenBy(locks, lock!, drillId);
    if (overtaken !== undefined) return await leave(overtaken, '');
    const begun = async (call = plan.steps.at(-1)!) => {
      const line = { atMs: Date.now(), source: 'api' as const, text: call };
      const isFirst = await store.update(
        drillId,
        { putBack: { atMs: line.atMs } },
        { unless: ['putBack'], timeline: [line] },
      );
      if (!isFirst) throw new Error('Another invocation puts it back already.');
    };
    const { state, text } = await kindOf(record.drill).putBack(record, begun);
    const nowMs = Date.now();
    if (state === 'under-way') {
      await note({ record, store }, `${text}.`);
      if (nowMs - (putBack?.atMs ?? injection.atMs) < GIVES_UP_AFTER_MS) return state;
      return await leave(text, '; it takes too long, and a person has to look');
    }
    if (state === 'left') return await leave(text, '');
    if (putBack) await tell('put-back', `${text}.`, { putBack: { ...putBack, doneAtMs: nowMs } }, 'describe');
    return state;
  };

/** Who has the lock instead; a drill that was overtaken changes nothing any more, and says so. */
async function overtakenBy(locks: StepTools['locks'], lock: Lock, drillId: string): Promise<string | undefined> {
  try {
    await locks.check(lock, drillId, Date.now());
    return undefined;
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal.explanation.replace(/\.$/, '');
    throw error;
  }
}
