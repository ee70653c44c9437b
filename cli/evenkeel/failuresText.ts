import { styleText } from 'node:util';
import type { Failures } from '../../functions/control-loop/failures.ts';
import { describeDuration } from './text.ts';

/** A line for each kind of decision that could not be carried out lately. */
export const describeFailures = (failures: Failures, nowMs: number): string[] =>
  Object.entries(failures).map(([kind, { count, lastMs }]) =>
    styleText('red', `failing   ${kind}: ${times(count)}, the last time ${describeDuration(nowMs - lastMs)} ago`),
  );

const times = (count: number) => (count === 1 ? 'once' : `${count} times in a row`);
