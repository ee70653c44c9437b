import type { Attempt, Connection } from '../../../../functions/workers/prober/contract/attempt.ts';
import { type Driver, isWriting } from '../../../../functions/workers/prober/driver.ts';
import { AttemptSeries } from '../../../../functions/workers/prober/series.ts';

/** Starts so many attempts one after another, in real time, and waits for them. */
export async function attempt(
  driver: Driver,
  { connection = 'fresh', times = 1, everyMs = 30 }: { connection?: Connection; times?: number; everyMs?: number } = {},
): Promise<Attempt[]> {
  const attempts: Attempt[] = [];
  const series = new AttemptSeries('probe', driver, connection, (one) => attempts.push(one));
  for (let row = 1; row <= times; row++) {
    series.start(row, isWriting(driver));
    await new Promise((resolve) => setTimeout(resolve, everyMs));
  }
  await series.end();
  return attempts.toSorted((one, other) => one.startedAtMs - other.startedAtMs);
}

/** `succeeded`, or the outcome and why. */
export const outcomes = (attempts: readonly Attempt[]): string[] =>
  attempts.map(({ outcome, error }) => (error === undefined ? outcome : `${outcome}: ${error}`));
