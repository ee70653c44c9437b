import { kindOf } from './kinds/index.ts';
import type { PutBack } from './kinds/kind.ts';
import type { StepTools } from './steps/step.ts';

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
    await locks.check(lock!, drillId, Date.now());
    const begun = async () => {
      const line = { atMs: Date.now(), source: 'api' as const, text: plan.steps.at(-1)! };
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
      if (nowMs - (putBack?.atMs ?? injection.atMs) < GIVES_UP_AFTER_MS) return state;
      await tell('left', `${text}; it takes too long, and a person has to look.`, { leftText: text });
      return 'left';
    }
    if (state === 'left') await tell('left', `${text}.`, { leftText: text });
    else if (putBack) await tell('put-back', `${text}.`, { putBack: { ...putBack, doneAtMs: nowMs } });
    return state;
  };
