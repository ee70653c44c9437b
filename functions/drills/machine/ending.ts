import type { DrillRecord } from '../api/record.ts';
import type { Conclusion } from '../measure/verdict.ts';

/** How an execution came to its clean-up, where it did not get there by itself: the error of a state, or its status. */
export interface Came {
  /** Of an execution that ended otherwise than by its last state: `ABORTED`, `TIMED_OUT` or `FAILED`. */
  readonly status: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

type Rule = (record: DrillRecord, came: Came) => Conclusion | undefined;

/** The first rule with an opinion decides what a drill without a verdict has come to. */
const RULES: readonly Rule[] = [abortedBySomebody, deniedBySomebody, nobodyAnswered, stoppedFromOutside, brokenBefore];

export function endingOf(record: DrillRecord, came: Came): Conclusion {
  for (const rule of RULES) {
    const conclusion = rule(record, came);
    if (conclusion) return conclusion;
  }
  const explanation = `It came to grief after the injection, and what clients saw is not known: ${describe(came)}.`;
  return { verdict: 'unknown', reason: 'step-failed', explanation };
}

function abortedBySomebody({ abort }: DrillRecord): Conclusion | undefined {
  if (!abort) return undefined;
  const reason = abort.by === 'alarm' ? 'alarm' : 'person';
  return {
    verdict: 'aborted',
    reason,
    explanation: `${abort.by === 'alarm' ? 'An alarm' : abort.by} ended it: ${abort.why}.`,
  };
}

function deniedBySomebody(_record: DrillRecord, { error, cause }: Came): Conclusion | undefined {
  if (error !== 'DrillDenied') return undefined;
  return { verdict: 'refused', reason: 'denied', explanation: cause ?? 'Somebody said no.' };
}

function nobodyAnswered({ approvedAtMs, plan, injection }: DrillRecord, { error }: Came): Conclusion | undefined {
  if (error !== 'States.Timeout' || !plan || injection || approvedAtMs !== undefined) return undefined;
  return { verdict: 'refused', reason: 'approval-expired', explanation: 'Nobody approved it in time.' };
}

/** Somebody ended the execution past every door: who it was, CloudTrail knows. */
function stoppedFromOutside(_record: DrillRecord, { status, cause }: Came): Conclusion | undefined {
  if (status !== 'ABORTED') return undefined;
  return {
    verdict: 'aborted',
    reason: 'stopped',
    explanation: `Its execution was stopped by hand${cause ? `: ${cause}` : ''}.`,
  };
}

function brokenBefore({ injection }: DrillRecord, came: Came): Conclusion | undefined {
  if (injection) return undefined;
  return {
    verdict: 'unknown',
    reason: 'step-failed',
    explanation: `A step failed before anything was done: ${describe(came)}.`,
  };
}

const describe = ({ error, cause }: Came): string =>
  [error ?? 'no error is known', cause].filter(Boolean).join(': ').slice(0, 500);
