import { styleText } from 'node:util';
import { describeDuration } from './text.ts';

/** What could not be carried out lately, by its subject. */
export type Failures = Readonly<Record<string, { readonly count: number; readonly lastMs: number }>>;

/** A line for each kind of decision that could not be carried out lately. */
export const describeFailures = (failures: Failures, nowMs: number): string[] =>
  Object.entries(failures).map(([kind, { count, lastMs }]) =>
    styleText('red', `failing   ${kind}: ${times(count)}, the last time ${describeDuration(nowMs - lastMs)} ago`),
  );

const times = (count: number) => (count === 1 ? 'once' : `${count} times in a row`);
