import { ask, type Rule } from '../../control-loop/rules.ts';
import type { DrillTargets, Measured, MeasuredProbe, Verdict } from '../api/report.ts';

/** How a drill has ended, and why. */
export interface Conclusion {
  readonly verdict: Verdict;
  /** What decided the verdict, as a word. */
  readonly reason: string;
  readonly explanation: string;
}

export interface Findings {
  readonly dryRun: boolean;
  readonly targets: DrillTargets;
  readonly measured: Measured | undefined;
  /** Why the injection could not be made; undefined where it could. */
  readonly notReadyText?: string | undefined;
  /** How long after the injection AWS has reached the planned state; undefined if it has not. */
  readonly settledAfterMs: number | undefined;
  /** What that shows, where it is Evenkeel that has to bring it about. */
  readonly expected?: { readonly met: string; readonly missed: string } | undefined;
  /** Undefined unless there was something to roll back. */
  readonly rollback: { readonly isDone: boolean; readonly text: string } | undefined;
  readonly failback: Measured | undefined;
  /** Outcome alarms that are in ALARM. */
  readonly alarms: readonly string[];
}

type VerdictRule = Rule<Findings, Conclusion>;

/** The first rule with an opinion decides; what could not be measured comes before what was measured and is bad. */
export const VERDICT_RULES: readonly VerdictRule[] = [
  dryRunOnly,
  notReady,
  notMeasured,
  notSettled,
  notRecovered,
  lostWrites,
  tooSlow,
  notRolledBack,
  notSteadyAgain,
  outcomeAlarm,
  recovered,
];

export const conclude = (findings: Findings): Conclusion => ask(VERDICT_RULES, findings).proposal;

function dryRunOnly({ dryRun }: Findings): Conclusion | undefined {
  if (!dryRun) return undefined;
  const explanation = 'Every step but the injection was run, and the drill can be run.';
  return { verdict: 'passed', reason: 'dry-run', explanation };
}

function notReady({ notReadyText }: Findings): Conclusion | undefined {
  if (notReadyText === undefined) return undefined;
  return failed('not-ready', `${notReadyText}. Nothing that clients see was changed.`);
}

/** The prober writes every ten seconds: the end of a span may always be missing. */
const GAP_MAX_MS = 30_000;

function notMeasured({ measured }: Findings): Conclusion | undefined {
  const isMeasured = measured && measured.probes.length > 0 && measured.probes.every(hasEnoughAttempts);
  if (isMeasured) return undefined;
  const explanation = 'The probes made too few attempts, so the effect on clients is unknown.';
  return { verdict: 'unknown', reason: 'not-measured', explanation };
}

/** A recovery that was measured counts, whatever is missing before it. */
const hasEnoughAttempts = ({ attempts, recovered, unmeasuredMs }: MeasuredProbe): boolean =>
  attempts > 0 && (recovered || unmeasuredMs <= GAP_MAX_MS);

function notSettled({ settledAfterMs, expected, targets }: Findings): Conclusion | undefined {
  if (settledAfterMs !== undefined) return undefined;
  return failed(
    'not-settled',
    `${expected?.missed ?? 'AWS did not reach the planned state'} within ${seconds(targets.recoverWithinMs)}.`,
  );
}

function notRecovered({ measured, targets }: Findings): Conclusion | undefined {
  if (measured!.recovered) return undefined;
  const failing = measured!.probes
    .filter((probe) => !probe.recovered)
    .map(({ probe, connection }) => `${probe} (${connection})`);
  return failed(
    'not-recovered',
    `Within ${seconds(targets.recoverWithinMs)}, ${failing.join(', ')} did not succeed for ${seconds(targets.steadyForMs)}.`,
  );
}

function lostWrites({ measured, targets }: Findings): Conclusion | undefined {
  const lost = measured!.lostWrites;
  if (lost <= targets.lostWritesMax) return undefined;
  return failed(
    'lost-writes',
    `${lost} of ${measured!.acknowledgedWrites} acknowledged writes are missing (limit ${targets.lostWritesMax}).`,
  );
}

function tooSlow({ measured, targets }: Findings): Conclusion | undefined {
  const { downtimeMs } = measured!;
  if (downtimeMs <= targets.downtimeMaxMs) return undefined;
  return failed(
    'too-slow',
    `Clients saw ${seconds(downtimeMs)} of downtime (limit ${seconds(targets.downtimeMaxMs)}).`,
  );
}

function notRolledBack({ rollback }: Findings): Conclusion | undefined {
  if (!rollback || rollback.isDone) return undefined;
  return failed('not-rolled-back', `The rollback is incomplete: ${rollback.text}.`);
}

function notSteadyAgain({ failback }: Findings): Conclusion | undefined {
  if (!failback || failback.recovered) return undefined;
  return failed('not-steady-again', 'After the rollback, not every probe succeeded for long enough.');
}

function outcomeAlarm({ alarms }: Findings): Conclusion | undefined {
  if (alarms.length === 0) return undefined;
  return failed('alarm', `In ALARM at the end of the drill: ${alarms.join(', ')}.`);
}

function recovered({ measured, expected, settledAfterMs }: Findings): Conclusion {
  const reaction = expected ? `${expected.met} after ${seconds(settledAfterMs!)}. ` : '';
  return { verdict: 'passed', reason: 'recovered', explanation: `${reaction}${describe(measured!)}.` };
}

function describe({ downtimeMs, downtimeErrorMs, lostWrites: lost, acknowledgedWrites }: Measured): string {
  const downtime =
    downtimeMs === 0
      ? 'No attempt of clients failed'
      : `Clients saw ${seconds(downtimeMs)} ± ${seconds(downtimeErrorMs)} of downtime`;
  // Where no probe writes, nothing is known of writes.
  if (acknowledgedWrites === 0) return downtime;
  const writes = lost === 0 ? 'no acknowledged write was lost' : `${lost} of ${acknowledgedWrites} writes were lost`;
  return `${downtime}, and ${writes}`;
}

const failed = (reason: string, explanation: string): Conclusion => ({ verdict: 'failed', reason, explanation });

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
