import { kindOf } from '../kinds/index.ts';
import type { PutBack } from '../kinds/kind.ts';
import type { StepTools } from '../steps/step.ts';

/** Removes what the drill has made for itself, by one step. */
export async function retire({ record, tell }: Pick<StepTools, 'record' | 'tell'>): Promise<PutBack['state']> {
  const kind = kindOf(record.drill);
  if (!kind.retire || !record.plan) return 'back';
  const { state, text } = await kind.retire(record);
  if (state === 'left') await tell('left', `${text}; it takes too long, and a person has to look.`, { leftText: text });
  return state;
}
