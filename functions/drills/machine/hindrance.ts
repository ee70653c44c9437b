import { isDenied } from '../../aws/denied.ts';
import { refusalOf } from '../../aws/refused.ts';
import type { Hindrance } from './patience.ts';

/** What an error says of the next attempt: a permission that is missing comes back by people alone. */
export function hindranceOf(error: unknown): Hindrance {
  if (refusalOf(error) === undefined) return 'unanswered';
  return isDenied(error) ? 'denied' : 'refused';
}
