import { styleText } from 'node:util';
import { describeDuration } from './text.ts';

/** Recent failures, by subject. */
export type Failures = Readonly<Record<string, { readonly count: number; readonly lastMs: number }>>;

/** A line for each recent failure. */
export const describeFailures = (failures: Failures, nowMs: number): string[] =>
  Object.entries(failures).map(([kind, { count, lastMs }]) =>
    styleText('red', `failing   ${kind}: ${times(count)}, the last time ${describeDuration(nowMs - lastMs)} ago`),
  );

const times = (count: number) => (count === 1 ? 'once' : `${count} times in a row`);
