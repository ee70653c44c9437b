import { kindOf } from '../kinds/index.ts';
import type { RollbackResult } from '../kinds/kind.ts';
import type { StepTools } from '../steps/step.ts';

/** Deletes what the drill has created for itself, one step a call. */
export async function deleteCreated({
  record,
  recordPhase,
}: Pick<StepTools, 'record' | 'recordPhase'>): Promise<RollbackResult['state']> {
  const kind = kindOf(record.drill);
  if (!kind.deleteCreated || !record.plan) return 'done';
  const { state, text } = await kind.deleteCreated(record);
  if (state === 'left') await recordPhase('left', `${text}; a person must delete it.`, { leftText: text });
  return state;
}
