import { alarmsOn } from '../machine/alarms.ts';
import { measureAll } from './measured.ts';
import type { Measured } from '../api/report.ts';
import type { StepTools } from '../steps/step.ts';

/** What clients saw of the injection, and of the rollback: each from its own start to the start of the next. */
export async function measureDrill({
  record,
  results,
}: Pick<StepTools, 'record' | 'results'>): Promise<{ measured: Measured | undefined; failback: Measured | undefined }> {
  const { injection, plan, probing, rollback, releasedAtMs } = record;
  if (!injection || !plan || !probing) return { measured: undefined, failback: undefined };
  const [attempts, rows] = await Promise.all([results.attempts(probing.prefix), results.rows(probing.prefix)]);
  const steadyForMs = plan.targets.steadyForMs;
  // Afterwards the tables of the probes are dropped, and later attempts say nothing about the drill.
  const endMs = releasedAtMs ?? Date.now();
  const injected = { fromMs: injection.atMs, untilMs: rollback?.atMs ?? endMs, steadyForMs };
  return {
    measured: measureAll(attempts, rows, injected, probing.sinceMs),
    failback: rollback && measureAll(attempts, rows, { fromMs: rollback.atMs, untilMs: endMs, steadyForMs }),
  };
}

/** Outcome alarms that are in ALARM at the end. */
export const outcomeAlarms = ({ policy }: Pick<StepTools, 'policy'>): Promise<string[]> =>
  alarmsOn(policy().alarms.outcome);
