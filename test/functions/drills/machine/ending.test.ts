import { describe, expect, test } from 'vitest';
import { ask } from '../../../../functions/control-loop/rules.ts';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { ENDING_RULES, endingOf, type ExecutionEnd } from '../../../../functions/drills/machine/ending.ts';

const record = { drillId: 'd', requestedBy: 'ada' } as DrillRecord;
const planned = { ...record, plan: {} as DrillPlan };
const injected = { ...planned, approvedAtMs: 1, injection: { atMs: 2, before: {} } };
const abortedBy = (by: string) => ({ by, why: 'customers call', atMs: 1 });

interface Row {
  readonly name: string;
  readonly given: DrillRecord;
  readonly end?: Partial<ExecutionEnd>;
  readonly rule: string;
  readonly verdict: string;
}

const rows: readonly Row[] = [
  {
    name: 'aborted by a person',
    given: { ...record, abort: abortedBy('ada') },
    rule: 'aborted',
    verdict: 'aborted/person',
  },
  {
    name: 'aborted by an alarm',
    given: { ...record, abort: abortedBy('alarm') },
    rule: 'aborted',
    verdict: 'aborted/alarm',
  },
  {
    name: 'aborted by a person, which stopped its execution',
    given: { ...injected, abort: abortedBy('ada') },
    end: { status: 'ABORTED' },
    rule: 'aborted',
    verdict: 'aborted/person',
  },
  {
    name: 'stopped in Step Functions',
    given: injected,
    end: { status: 'ABORTED' },
    rule: 'stopped',
    verdict: 'aborted/stopped',
  },
  {
    name: 'aborted by a person before it was ever started',
    given: { ...record, abort: abortedBy('ada') },
    end: { status: 'NEVER_STARTED' },
    rule: 'aborted',
    verdict: 'aborted/person',
  },
  {
    name: 'never started',
    given: record,
    end: { status: 'NEVER_STARTED' },
    rule: 'neverStarted',
    verdict: 'unknown/never-started',
  },
  {
    name: 'injected, and forgotten by Step Functions',
    given: injected,
    end: { status: 'NEVER_STARTED' },
    rule: 'failedAfterInjection',
    verdict: 'unknown/step-failed',
  },
  {
    name: 'over, of which the ledger was restored to before that',
    given: injected,
    end: { status: 'SUCCEEDED' },
    rule: 'overInAnotherLedger',
    verdict: 'unknown/ledger-restored',
  },
  { name: 'denied', given: planned, end: { error: 'DrillDenied' }, rule: 'denied', verdict: 'refused/denied' },
  {
    name: 'not approved in time',
    given: planned,
    end: { error: 'States.Timeout' },
    rule: 'approvalExpired',
    verdict: 'refused/approval-expired',
  },
  {
    name: 'timed out before there was a plan',
    given: record,
    end: { error: 'States.Timeout' },
    rule: 'failedBeforeInjection',
    verdict: 'unknown/step-failed',
  },
  {
    name: 'timed out after the approval',
    given: { ...planned, approvedAtMs: 1 },
    end: { error: 'States.Timeout' },
    rule: 'failedBeforeInjection',
    verdict: 'unknown/step-failed',
  },
  {
    name: 'timed out after the injection',
    given: injected,
    end: { error: 'States.Timeout' },
    rule: 'failedAfterInjection',
    verdict: 'unknown/step-failed',
  },
  {
    name: 'timed out as a whole',
    given: injected,
    end: { status: 'TIMED_OUT' },
    rule: 'failedAfterInjection',
    verdict: 'unknown/step-failed',
  },
  {
    name: 'failed before the injection',
    given: planned,
    end: { error: 'TypeError' },
    rule: 'failedBeforeInjection',
    verdict: 'unknown/step-failed',
  },
];

describe('a drill that ended before its assessment:', () => {
  test.for(rows)('$name', ({ given, end = {}, rule, verdict: expected }) => {
    const ended = { status: undefined, error: undefined, cause: undefined, ...end };
    const { verdict, reason } = endingOf(given, ended);
    const asked = ask(ENDING_RULES, { record: given, end: ended });
    expect({ rule: asked.rule, verdict: `${verdict}/${reason}` }).toEqual({ rule, verdict: expected });
  });

  test('has a row above for each of its rules', () => {
    expect(new Set(rows.map(({ rule }) => rule))).toEqual(new Set(ENDING_RULES.map(({ name }) => name)));
  });

  test('names the error and its cause', () => {
    const { explanation } = endingOf(planned, { status: undefined, error: 'TypeError', cause: 'x is not a function' });
    expect(explanation).toBe('A step failed before the injection: TypeError: x is not a function.');
  });
});
