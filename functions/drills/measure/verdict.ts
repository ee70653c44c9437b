import type { DrillTargets, Measured, MeasuredProbe, Verdict } from '../api/report.ts';

/** How a drill has ended, and why. */
export interface Conclusion {
  readonly verdict: Verdict;
  /** A word: what the verdict hangs on. */
  readonly reason: string;
  readonly explanation: string;
}

export interface Findings {
  readonly dryRun: boolean;
  readonly targets: DrillTargets;
  readonly measured: Measured | undefined;
  /** Why the injection could not be made; undefined where it could. */
  readonly notReadyText?: string | undefined;
  /** AWS has come to rest as it was planned. */
  readonly hasSettled: boolean;
  /** Undefined unless something was to be put back. */
  readonly putBack: { readonly isBack: boolean; readonly text: string } | undefined;
  readonly failback: Measured | undefined;
  /** Outcome alarms that are in ALARM. */
  readonly alarms: readonly string[];
}

type Rule = (findings: Findings) => Conclusion | undefined;

/** The first rule with an opinion decides; what could not be measured is worse than what was measured and is bad. */
const RULES: readonly Rule[] = [
  rehearsed,
  notReady,
  unmeasured,
  notSettled,
  notRecovered,
  lostWrites,
  tooSlow,
  notBack,
  notSteadyAgain,
  alarmed,
];

export function conclude(findings: Findings): Conclusion {
  for (const rule of RULES) {
    const conclusion = rule(findings);
    if (conclusion) return conclusion;
  }
  return { verdict: 'passed', reason: 'recovered', explanation: `${describe(findings.measured!)}; it held.` };
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

function rehearsed({ dryRun }: Findings): Conclusion | undefined {
  if (!dryRun) return undefined;
  const explanation = 'Everything was done but the injection, and nothing stands in its way.';
  return { verdict: 'passed', reason: 'dry-run', explanation };
}

function notReady({ notReadyText }: Findings): Conclusion | undefined {
  if (notReadyText === undefined) return undefined;
  return failed('not-ready', `${notReadyText}. Nothing that clients see was changed.`);
}

/** The prober writes every ten seconds: the end of a span may always be missing. */
const GAP_MAX_MS = 30_000;

function unmeasured({ measured }: Findings): Conclusion | undefined {
  const isSeen = measured && measured.probes.length > 0 && measured.probes.every(isMeasured);
  if (isSeen) return undefined;
  const explanation = 'The probes have left too few attempts: what clients saw is not known.';
  return { verdict: 'unknown', reason: 'not-measured', explanation };
}

/** What recovered has been seen to recover, whatever is missing in between. */
const isMeasured = ({ attempts, recovered, unmeasuredMs }: MeasuredProbe): boolean =>
  attempts > 0 && (recovered || unmeasuredMs <= GAP_MAX_MS);

function notSettled({ hasSettled, targets }: Findings): Conclusion | undefined {
  if (hasSettled) return undefined;
  return failed(
    'not-settled',
    `Within ${seconds(targets.recoverWithinMs)}, AWS has not come to rest as it was planned.`,
  );
}

function notRecovered({ measured, targets }: Findings): Conclusion | undefined {
  if (measured!.recovered) return undefined;
  const failing = measured!.probes
    .filter(({ recovered }) => !recovered)
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
    `${lost} of ${measured!.acknowledgedWrites} acknowledged writes are missing; ${targets.lostWritesMax} may be.`,
  );
}

function tooSlow({ measured, targets }: Findings): Conclusion | undefined {
  const { downtimeMs } = measured!;
  if (downtimeMs <= targets.downtimeMaxMs) return undefined;
  return failed(
    'too-slow',
    `Clients saw ${seconds(downtimeMs)} of downtime; the target is ${seconds(targets.downtimeMaxMs)}.`,
  );
}

function notBack({ putBack }: Findings): Conclusion | undefined {
  return putBack && !putBack.isBack
    ? failed('not-put-back', `Not everything is as it was: ${putBack.text}.`)
    : undefined;
}

function notSteadyAgain({ failback }: Findings): Conclusion | undefined {
  if (!failback || failback.recovered) return undefined;
  return failed('not-steady-again', 'After everything was put back, not every probe succeeded for long enough.');
}

function alarmed({ alarms }: Findings): Conclusion | undefined {
  if (alarms.length === 0) return undefined;
  return failed('alarm', `In ALARM when all was over: ${alarms.join(', ')}.`);
}

const failed = (reason: string, explanation: string): Conclusion => ({ verdict: 'failed', reason, explanation });

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
