import { wordsWithin } from '../../control-loop/wording.ts';
import { ask, type Rule } from '../../control-loop/rules.ts';
import type { DrillRecord } from '../api/record.ts';
import type { Conclusion } from '../measure/verdict.ts';

/** The status of an execution that Step Functions does not have. */
export const NEVER_STARTED = 'NEVER_STARTED';

/** How an execution came to its clean-up without a verdict: the error of a state, or its own status. */
export interface ExecutionEnd {
  /** Of an execution that has ended: `ABORTED`, `TIMED_OUT`, `FAILED`, `SUCCEEDED`; or that was never started. */
  readonly status: string | undefined;
  readonly error: string | undefined;
  readonly cause: string | undefined;
}

interface Ended {
  readonly record: DrillRecord;
  readonly end: ExecutionEnd;
}

type EndingRule = Rule<Ended, Conclusion>;

/** The first rule with an opinion decides the verdict of a drill that ended before its assessment. */
export const ENDING_RULES: readonly EndingRule[] = [
  aborted,
  denied,
  approvalExpired,
  stopped,
  neverStarted,
  overInAnotherLedger,
  failedBeforeInjection,
  failedAfterInjection,
];

export const endingOf = (record: DrillRecord, end: ExecutionEnd): Conclusion =>
  ask(ENDING_RULES, { record, end }).proposal;

function aborted({ record: { abort } }: Ended): Conclusion | undefined {
  if (!abort) return undefined;
  const isAlarm = abort.by === 'alarm';
  const explanation = `Aborted by ${isAlarm ? 'an alarm' : abort.by}: ${abort.why}.`;
  return { verdict: 'aborted', reason: isAlarm ? 'alarm' : 'person', explanation };
}

function denied({ end: { error, cause } }: Ended): Conclusion | undefined {
  if (error !== 'DrillDenied') return undefined;
  return { verdict: 'refused', reason: 'denied', explanation: cause ?? 'An approver denied it.' };
}

function approvalExpired({ record, end }: Ended): Conclusion | undefined {
  const { approvedAtMs, plan, injection } = record;
  if (end.error !== 'States.Timeout' || !plan || injection || approvedAtMs !== undefined) return undefined;
  return { verdict: 'refused', reason: 'approval-expired', explanation: 'Nobody approved it in time.' };
}

/** Stopped in Step Functions, bypassing the drill API; CloudTrail has the principal. */
function stopped({ end: { status, cause } }: Ended): Conclusion | undefined {
  if (status !== 'ABORTED') return undefined;
  const explanation = `Its execution was stopped in Step Functions${cause ? `: ${cause}` : ''}.`;
  return { verdict: 'aborted', reason: 'stopped', explanation };
}

function neverStarted({ record, end }: Ended): Conclusion | undefined {
  if (end.status !== NEVER_STARTED || record.injection) return undefined;
  const explanation =
    'Its execution was never started: Step Functions did not take the request, or its answer was lost.';
  return { verdict: 'unknown', reason: 'never-started', explanation };
}

/** Only a ledger that was restored to an earlier time does not have how an execution has come to its end. */
function overInAnotherLedger({ end }: Ended): Conclusion | undefined {
  if (end.status !== 'SUCCEEDED') return undefined;
  const explanation =
    'Its execution has come to its end, and the ledger does not have how: it was restored to an earlier time. The output of the execution has the verdict.';
  return { verdict: 'unknown', reason: 'ledger-restored', explanation };
}

function failedBeforeInjection({ record, end }: Ended): Conclusion | undefined {
  if (record.injection) return undefined;
  const explanation = `A step failed before the injection: ${describe(end)}.`;
  return { verdict: 'unknown', reason: 'step-failed', explanation };
}

function failedAfterInjection({ end }: Ended): Conclusion {
  const explanation = `A step failed after the injection, so its effect on clients is unknown: ${describe(end)}.`;
  return { verdict: 'unknown', reason: 'step-failed', explanation };
}

const describe = ({ error, cause }: ExecutionEnd): string =>
  wordsWithin([error ?? 'no error was recorded', cause].filter(Boolean).join(': '), 500);
