import { alarmsOn } from '../machine/alarms.ts';
import { ATTEMPT_MAX_MS, measureAll } from './measured.ts';
import type { Measured } from '../api/report.ts';
import type { StepTools } from '../steps/step.ts';

/** What clients saw of a drill, by phase; each undefined where there was no such phase. */
export interface Findings {
  /** Before the injection. */
  readonly baseline: Measured | undefined;
  /** From the injection to the rollback. */
  readonly measured: Measured | undefined;
  readonly failback: Measured | undefined;
  /** From the injection to the end: an outage that lasts from one phase into the next counts once. */
  readonly total: Measured | undefined;
}

export const NOTHING_FOUND: Findings = {
  baseline: undefined,
  measured: undefined,
  failback: undefined,
  total: undefined,
};

/** Each phase from its own start to the start of the next. */
export async function measureDrill({ record, results }: Pick<StepTools, 'record' | 'results'>): Promise<Findings> {
  const { injection, plan, probing, rollback, releasedAtMs } = record;
  if (!plan || !probing) return NOTHING_FOUND;
  const [attempts, rows] = await Promise.all([results.attempts(probing.prefix), results.rows(probing.prefix)]);
  const steadyForMs = plan.targets.steadyForMs;
  // Afterwards the tables of the probes are dropped, and later attempts say nothing about the drill.
  const endMs = releasedAtMs ?? Date.now();
  const measure = (fromMs: number, untilMs: number, writtenFromMs: number) =>
    measureAll(attempts, rows, { fromMs, untilMs, steadyForMs }, writtenFromMs);
  const { sinceMs } = probing;
  if (!injection) return { ...NOTHING_FOUND, baseline: measure(sinceMs, endMs, sinceMs) };
  return {
    baseline: measure(sinceMs, injection.atMs, sinceMs),
    measured: measure(injection.atMs, rollback?.atMs ?? endMs, sinceMs),
    // What was in flight when the rollback began counts here: each write counts in one of the two.
    failback: rollback && measure(rollback.atMs, endMs, rollback.atMs - ATTEMPT_MAX_MS),
    total: measure(injection.atMs, endMs, sinceMs),
  };
}

/** Outcome alarms that are in ALARM at the end. */
export const outcomeAlarms = ({ policy }: Pick<StepTools, 'policy'>): Promise<string[]> =>
  alarmsOn(policy().alarms.outcome);
