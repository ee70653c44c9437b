import { kindOf } from '../kinds/index.ts';
import type { RollbackResult } from '../kinds/kind.ts';
import { wordsOf } from '../../aws/refused.ts';
import { note, type StepTools } from '../steps/step.ts';
import { hindranceOf } from './hindrance.ts';
import { DELETION_MAX_MS } from './limits.ts';
import type { Hindrance } from './patience.ts';
import type { RollbackProgress } from './rollBackResource.ts';

/** Deletes what the drill has created for itself, one step a call. While AWS does not answer, it goes on. */
export async function deleteCreated({
  record,
  recordPhase,
  store,
}: Pick<StepTools, 'record' | 'recordPhase' | 'store'>): Promise<RollbackProgress> {
  const kind = kindOf(record.drill);
  if (!kind.deleteCreated || !record.plan) return { state: 'done' };
  let hindrance: Hindrance | undefined;
  const result = await kind.deleteCreated(record).catch((error: unknown): RollbackResult => {
    // The next call looks again, and deletes only what is still there.
    hindrance = hindranceOf(error);
    return { state: isLate(record) && hindrance !== 'unanswered' ? 'left' : 'under-way', text: wordsOf(error) };
  });
  const { text } = result;
  const state = result.state === 'under-way' && record.leave ? 'left' : result.state;
  if (state === 'under-way') {
    await note({ record, store }, `${text}.`);
    return { state, waiting: { text, hindrance } };
  }
  if (state === 'left' && !record.leftText?.includes(text)) {
    const leftText = [record.leftText, text].filter(Boolean).join('; ');
    await recordPhase('left', `${text}; a person must delete it.`, { leftText });
  }
  return { state };
}

const isLate = ({ releasedAtMs, requestedAtMs }: StepTools['record']): boolean =>
  Date.now() - (releasedAtMs ?? requestedAtMs) >= DELETION_MAX_MS;
