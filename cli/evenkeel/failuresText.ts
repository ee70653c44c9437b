import { styleText } from 'node:util';
import { describeDuration, describeMoment } from './text.ts';

/** Recent failures, by subject, and until when each is deferred. */
export type Failures = Readonly<
  Record<string, { readonly count: number; readonly lastMs: number; readonly untilMs?: number }>
>;

/** A line for each recent failure. */
export const describeFailures = (failures: Failures, nowMs: number): string[] =>
  Object.entries(failures).map(([subject, { count, lastMs, untilMs = 0 }]) => {
    const next = untilMs > nowMs ? `, not tried before ${describeMoment(untilMs, nowMs)}` : '';
    const last = `the last time ${describeDuration(nowMs - lastMs)} ago`;
    return styleText('red', `failing   ${subject}: ${times(count)}, ${last}${next}`);
  });

const times = (count: number) => (count === 1 ? 'once' : `${count} times in a row`);
