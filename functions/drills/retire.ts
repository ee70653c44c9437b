import type { PutBack } from './kinds/kind.ts';
import type { StepTools } from './steps/step.ts';

/** Removes what the drill has made for itself, by one step. */
export async function retire({
  kind,
  record,
  tell,
}: Pick<StepTools, 'kind' | 'record' | 'tell'>): Promise<PutBack['state']> {
  if (!kind.retire || !record.plan) return 'back';
  const { state, text } = await kind.retire(record);
  if (state === 'left') await tell('left', `${text}; it takes too long, and a person has to look.`, { leftText: text });
  return state;
}
