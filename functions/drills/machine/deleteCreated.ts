import { kindOf } from '../kinds/index.ts';
import type { RollbackResult } from '../kinds/kind.ts';
import { wordsOf } from '../../aws/refused.ts';
import { note, type StepTools } from '../steps/step.ts';
import { DELETION_MAX_MS } from './limits.ts';

/** Deletes what the drill has created for itself, one step a call. */
export async function deleteCreated({
  record,
  recordPhase,
  store,
}: Pick<StepTools, 'record' | 'recordPhase' | 'store'>): Promise<RollbackResult['state']> {
  const kind = kindOf(record.drill);
  if (!kind.deleteCreated || !record.plan) return 'done';
  const { state, text } = await kind.deleteCreated(record).catch(
    // The next call looks again, and deletes only what is still there.
    (error: unknown): RollbackResult => ({ state: isLate(record) ? 'left' : 'under-way', text: wordsOf(error) }),
  );
  if (state === 'under-way') await note({ record, store }, `${text}.`);
  if (state === 'left') await recordPhase('left', `${text}; a person must delete it.`, { leftText: text });
  return state;
}

const isLate = ({ releasedAtMs, requestedAtMs }: StepTools['record']): boolean =>
  Date.now() - (releasedAtMs ?? requestedAtMs) >= DELETION_MAX_MS;
