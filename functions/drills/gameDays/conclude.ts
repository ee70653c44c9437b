import { wordsWithin } from '../../control-loop/wording.ts';
import { ask, type Rule } from '../../control-loop/rules.ts';
import type { DrillRecord, GameDayDrill } from '../api/record.ts';
import { type ExecutionEnd, NEVER_STARTED } from '../machine/ending.ts';
import type { Conclusion } from '../measure/verdict.ts';

interface Ended {
  readonly record: Pick<DrillRecord, 'abort' | 'approvals' | 'gameDay'>;
  readonly end: ExecutionEnd;
}

type GameDayRule = Rule<Ended, Conclusion>;

/** The first rule with an opinion decides the verdict of a game day. */
export const GAME_DAY_RULES: readonly GameDayRule[] = [
  aborted,
  stopped,
  neverStarted,
  denied,
  approvalExpired,
  brokenOff,
  notPassed,
  allPassed,
];

export const concludeGameDay = (ended: Ended): Conclusion => ask(GAME_DAY_RULES, ended).proposal;

function aborted({ record: { abort, gameDay } }: Ended): Conclusion | undefined {
  if (!abort) return undefined;
  return {
    verdict: 'aborted',
    reason: 'person',
    explanation: `Aborted by ${abort.by}: ${abort.why}. ${countOf(gameDay)}`,
  };
}

function stopped({ record: { gameDay }, end: { status, cause } }: Ended): Conclusion | undefined {
  if (status !== 'ABORTED') return undefined;
  const why = cause ? `: ${cause}` : '';
  const explanation = `Its execution was stopped in Step Functions${why}. ${countOf(gameDay)}`;
  return { verdict: 'aborted', reason: 'stopped', explanation };
}

function neverStarted({ record: { gameDay }, end: { status } }: Ended): Conclusion | undefined {
  if (status !== NEVER_STARTED || gameDay !== undefined) return undefined;
  const explanation =
    'Its execution was never started: Step Functions did not take the request, or its answer was lost.';
  return { verdict: 'unknown', reason: 'never-started', explanation };
}

function denied({ record: { gameDay }, end: { error, cause } }: Ended): Conclusion | undefined {
  if (error !== 'DrillDenied') return undefined;
  return notApproved('denied', cause ?? 'An approver denied it.', gameDay);
}

function approvalExpired({ record: { gameDay }, end: { error } }: Ended): Conclusion | undefined {
  if (error !== 'States.Timeout' || begun(gameDay).some(({ verdict }) => verdict === undefined)) return undefined;
  if (gameDay === undefined) return undefined;
  return notApproved('approval-expired', 'Nobody approved it in time.', gameDay);
}

/** A plan that has changed needs another approval, when some drills have been run. */
function notApproved(reason: string, text: string, gameDay: DrillRecord['gameDay']): Conclusion {
  if (begun(gameDay).length === 0) return { verdict: 'refused', reason, explanation: text };
  return { verdict: 'failed', reason, explanation: `${text} ${countOf(gameDay)}` };
}

function brokenOff({ record: { gameDay }, end: { status, error, cause } }: Ended): Conclusion | undefined {
  if (status === undefined && error === undefined) return undefined;
  const words = wordsWithin([error ?? status, cause].filter(Boolean).join(': '), 500);
  return {
    verdict: 'unknown',
    reason: 'step-failed',
    explanation: `A step of the game day failed: ${words}. ${countOf(gameDay)}`,
  };
}

function notPassed({ record: { gameDay } }: Ended): Conclusion | undefined {
  const worst = begun(gameDay).find(({ verdict }) => verdict !== 'passed');
  if (!worst) return undefined;
  const { drill, resource, verdict = 'unknown', explanation = '' } = worst;
  return {
    verdict: 'failed',
    reason: 'drill-not-passed',
    explanation: `${drill} of ${resource} ${verdict === 'unknown' ? 'is unknown' : `was ${verdict}`}: ${explanation} ${countOf(gameDay)}`,
  };
}

function allPassed({ record: { gameDay } }: Ended): Conclusion {
  return { verdict: 'passed', reason: 'all-passed', explanation: countOf(gameDay) };
}

/** Those that had their turn. */
const begun = (gameDay: DrillRecord['gameDay']): readonly GameDayDrill[] =>
  (gameDay?.drills ?? []).filter(({ drillId, verdict }) => drillId !== undefined || verdict !== undefined);

function countOf(gameDay: DrillRecord['gameDay']): string {
  const all = gameDay?.drills ?? [];
  const passed = all.filter(({ verdict }) => verdict === 'passed').length;
  const skipped = all.length - begun(gameDay).length;
  return `${passed} of ${all.length} drills passed${skipped > 0 ? `, ${skipped} skipped` : ''}.`;
}
