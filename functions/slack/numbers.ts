import type { Numbers } from '../control-loop/decision.ts';
import { tellingNumbers } from '../control-loop/wording.ts';

/** If no metric has a label, this many are shown by their names. */
const MAX_SHOWN = 6;

/** The metrics behind a decision, in one line. */
export function describeNumbers(numbers: Numbers = {}, labels?: Parameters<typeof tellingNumbers>[1]): string {
  const labelled = labels ? tellingNumbers(numbers, labels) : [];
  const all = Object.entries(numbers).map(([name, value]) => `${name} ${value}`);
  return (labelled.length > 0 ? labelled : all.slice(0, MAX_SHOWN)).join(' · ');
}
