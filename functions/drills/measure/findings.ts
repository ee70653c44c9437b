import { alarmsOn } from '../machine/alarms.ts';
import { measureAll } from './measured.ts';
import type { Measured } from '../api/report.ts';
import type { StepTools } from '../steps/step.ts';

/** What clients saw of the injection, and of putting it back: each from its own beginning to the next one's. */
export async function measureDrill({
  record,
  results,
}: Pick<StepTools, 'record' | 'results'>): Promise<{ measured: Measured | undefined; failback: Measured | undefined }> {
  const { injection, plan, probing, putBack, releasedAtMs } = record;
  if (!injection || !plan || !probing) return { measured: undefined, failback: undefined };
  const [attempts, rows] = await Promise.all([results.attempts(probing.prefix), results.rows(probing.prefix)]);
  const holdMs = plan.targets.steadyForMs;
  // Afterwards the probes' tables go, and what they see then says nothing about the drill.
  const endMs = releasedAtMs ?? Date.now();
  const injected = { fromMs: injection.atMs, untilMs: putBack?.atMs ?? endMs, holdMs };
  return {
    measured: measureAll(attempts, rows, injected, probing.sinceMs),
    failback: putBack && measureAll(attempts, rows, { fromMs: putBack.atMs, untilMs: endMs, holdMs }),
  };
}

/** Outcome alarms that are on when all is over. */
export const outcomeAlarms = ({ policy }: Pick<StepTools, 'policy'>): Promise<string[]> =>
  alarmsOn(policy().alarms.outcome);
