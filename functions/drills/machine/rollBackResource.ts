import { wordsOf } from '../../aws/refused.ts';
import { kindOf } from '../kinds/index.ts';
import type { RollbackResult } from '../kinds/kind.ts';
import { hindranceOf } from './hindrance.ts';
import { ROLLBACK_MAX_MS, UNANSWERED_MS } from './limits.ts';
import type { Lock } from './lock.ts';
import type { Hindrance, Waiting } from './patience.ts';
import type { DrillRecord, Injection, Rollback } from '../api/record.ts';
import { RefusedError } from '../api/refusal.ts';
import { note, type StepTools } from '../steps/step.ts';

type RollbackTools = Pick<StepTools, 'locks' | 'record' | 'store' | 'recordPhase'>;

/** How far a rollback has come. */
export interface RollbackProgress {
  readonly state: RollbackResult['state'];
  /** What it waits for, while it is under way. */
  readonly waiting?: Waiting;
}

/**
 * Rolls a drill's resource back by one step, for the state machine and for every clean-up. Only the holder of the lock
 * does: once it has expired, another drill may have begun.
 */
export async function rollBackResource(tools: RollbackTools): Promise<RollbackProgress> {
  const { locks, record, store, recordPhase } = tools;
  const { drillId, injection, lock, plan, rollback } = record;
  if (!plan || !injection || rollback?.doneAtMs !== undefined) return { state: 'done' };
  if (record.leave) return await leave(tools, asLeftBy(record));
  const lost = await findLostLock(locks, lock!, drillId);
  if (lost !== undefined) return await leave(tools, lost);
  const { state, text, isRequested, hindrance } = await takeStep(tools);
  const nowMs = Date.now();
  const waiting = { text, hindrance };
  if (hindrance === 'unanswered') {
    await goOn(tools, text, nowMs);
    return { state, waiting };
  }
  if (record.unansweredSinceMs) await recordPhase('answered', 'AWS answers again.', { unansweredSinceMs: 0 });
  if (state === 'under-way') {
    await noteUnderWay(tools, waiting);
    const sinceMs = Math.max(rollback?.acceptedAtMs ?? 0, record.rollbackSinceMs ?? nowMs);
    if (record.rollbackSinceMs === undefined) await store.update(drillId, { rollbackSinceMs: nowMs });
    if (isRequested || nowMs - sinceMs < ROLLBACK_MAX_MS) return { state, waiting };
    return await leave(tools, text, `; not rolled back within ${ROLLBACK_MAX_MS / 60_000} min, a person must act`);
  }
  if (state === 'left') return await leave(tools, text);
  if (rollback)
    await recordPhase(
      'rolled-back',
      `${text}.`,
      { rollback: { ...rollback, doneAtMs: nowMs }, leftText: '', refusedText: '' },
      'describe',
    );
  return { state };
}

/** Whoever follows the drill sees at once that AWS refuses it, and that it no longer does. */
async function noteUnderWay(
  { record, store, recordPhase }: RollbackTools,
  { text, hindrance }: Waiting,
): Promise<void> {
  const { drillId, refusedText = '' } = record;
  if (hindrance === undefined) {
    await note({ record, store }, `${text}.`);
    if (refusedText !== '') await store.update(drillId, { refusedText: '' });
  } else if (refusedText !== text) await recordPhase('rollback-refused', `${text}.`, { refusedText: text }, 'describe');
}

/** Where a person has said so: what AWS last reported, or was asked for, stays as it is. */
function asLeftBy({ leave: left, timeline = [], injection }: DrillRecord): string {
  const { atMs: injectedAtMs } = injection!;
  const seen =
    timeline.findLast(({ source, atMs }) => source === 'describe' && atMs >= injectedAtMs) ??
    timeline.find(({ source, atMs }) => source === 'api' && atMs === injectedAtMs);
  const state = seen ? `; last known: ${seen.text.replace(/\.$/, '')}` : '';
  return `Left as it is by ${left!.by}: ${left!.why.replace(/\.$/, '')}${state}`;
}

/** While AWS does not answer, nothing can be judged: it goes on for as long as it takes, and its time begins after that. */
async function goOn({ record, store, recordPhase }: RollbackTools, text: string, nowMs: number): Promise<void> {
  const fields = { rollbackSinceMs: nowMs };
  if (record.unansweredSinceMs) await store.update(record.drillId, fields);
  else
    await recordPhase('unanswered', `${text}; it goes on until AWS answers.`, { ...fields, unansweredSinceMs: nowMs });
}

interface Step extends RollbackResult {
  /** AWS has accepted a request just now. */
  readonly isRequested: boolean;
  readonly hindrance: Hindrance | undefined;
}

/**
 * One step of the kind. A request that AWS refuses, or does not answer, is written down with its reason, and the next
 * step looks again: it is never repeated without a look.
 */
async function takeStep({ record, store }: RollbackTools): Promise<Step> {
  const { drillId, plan, rollback } = record;
  let requested: Rollback | undefined;
  const recordStart = async (call = plan!.steps.at(-1)!) => {
    const atMs = Date.now();
    const request = { atMs };
    // What is asked for again after a refusal is in the timeline already.
    const timeline = rollback ? [] : [{ atMs, source: 'api' as const, text: call }];
    if (!(await store.update(drillId, { rollback: request }, { asRead: { rollback }, timeline })))
      throw new OvertakenError();
    requested = request;
  };
  try {
    const result = await kindOf(record.drill).rollBack(record, recordStart);
    // What is as it was before may only not have begun: the step that injects goes on after its execution was stopped.
    if (result.state === 'done' && !rollback && mayStillBegin(record.injection!))
      return { state: 'under-way', text: `${result.text}; the injection may not have begun yet`, ...IDLE };
    if (requested) await store.update(drillId, { rollback: { ...requested, acceptedAtMs: Date.now() } });
    return { ...result, isRequested: requested !== undefined, hindrance: undefined };
  } catch (error) {
    if (error instanceof OvertakenError) throw error;
    const hindrance = hindranceOf(error);
    const isRefused = hindrance !== 'unanswered';
    if (requested) await store.update(drillId, { rollback: { ...requested, isRefused } });
    const text = `Could not roll back: ${wordsOf(error).replace(/\.$/, '')}`;
    return { state: 'under-way', text, isRequested: false, hindrance };
  }
}

const IDLE = { isRequested: false, hindrance: undefined } as const;

/** Whether the call that injects may take effect although AWS does not show it, because its answer is not there. */
const mayStillBegin = ({ atMs, acceptedAtMs, isRefused }: Injection): boolean =>
  acceptedAtMs === undefined && !isRefused && Date.now() - atMs < UNANSWERED_MS;

/** Which of two invocations rolls back is decided by the ledger. */
class OvertakenError extends Error {
  constructor() {
    super('Another invocation is already rolling back.');
    this.name = 'OvertakenError';
  }
}

/** What stays as it is: said once. */
async function leave({ record, recordPhase }: RollbackTools, text: string, why = ''): Promise<{ state: 'left' }> {
  if (record.leftText !== text) await recordPhase('left', `${text}${why}.`, { leftText: text });
  return { state: 'left' };
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
