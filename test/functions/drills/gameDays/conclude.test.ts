import { describe, expect, test } from 'vitest';
import type { GameDayDrill } from '../../../../functions/drills/api/record.ts';
import { concludeGameDay, GAME_DAY_RULES } from '../../../../functions/drills/gameDays/conclude.ts';
import { hashOfGameDay } from '../../../../functions/drills/gameDays/hash.ts';

const NO_END = { status: undefined, error: undefined, cause: undefined };
const drill = (more: Partial<GameDayDrill> = {}): GameDayDrill => ({
  drill: 'zone-evacuation',
  resource: 'edge',
  steps: [],
  planHash: '',
  ...more,
});
const passed = drill({ drillId: 'one', verdict: 'passed' });
const failed = drill({ drillId: 'two', verdict: 'failed', explanation: 'Too slow.' });
const abort = { by: 'bob', why: 'customers call', atMs: 1 };

type Given = Parameters<typeof concludeGameDay>[0];

const rows: readonly (readonly [
  string,
  Partial<Given['record']>,
  Partial<Given['end']>,
  rule: string,
  outcome: string,
  explanation: string,
])[] = [
  [
    'an abort, whatever else',
    { abort, gameDay: { drills: [failed, drill()] } },
    { status: 'ABORTED' },
    'aborted',
    'aborted/person',
    'Aborted by bob: customers call. 0 of 2 drills passed, 1 skipped.',
  ],
  [
    'an execution that was stopped',
    { gameDay: { drills: [passed, drill()] } },
    { status: 'ABORTED', cause: 'by hand' },
    'stopped',
    'aborted/stopped',
    'Its execution was stopped in Step Functions: by hand. 1 of 2 drills passed, 1 skipped.',
  ],
  [
    'an execution that was never started',
    {},
    { status: 'NEVER_STARTED' },
    'neverStarted',
    'unknown/never-started',
    'Its execution was never started: Step Functions did not take the request, or its answer was lost.',
  ],
  [
    'an execution that Step Functions has forgotten',
    { gameDay: { drills: [passed, drill()] } },
    { status: 'NEVER_STARTED' },
    'brokenOff',
    'unknown/step-failed',
    'A step of the game day failed: NEVER_STARTED. 1 of 2 drills passed, 1 skipped.',
  ],
  [
    'a denial before anything was run',
    { gameDay: { drills: [drill(), drill()] } },
    { error: 'DrillDenied', cause: 'Denied by bob.' },
    'denied',
    'refused/denied',
    'Denied by bob.',
  ],
  [
    'a denial of a changed plan',
    { gameDay: { drills: [passed, drill()] } },
    { error: 'DrillDenied', cause: 'Denied by bob.' },
    'denied',
    'failed/denied',
    'Denied by bob. 1 of 2 drills passed, 1 skipped.',
  ],
  [
    'an approval that did not come',
    { gameDay: { drills: [drill(), drill()] } },
    { error: 'States.Timeout' },
    'approvalExpired',
    'refused/approval-expired',
    'Nobody approved it in time.',
  ],
  [
    'a time-out while a drill runs, which is no approval',
    { gameDay: { drills: [drill({ drillId: 'one' })] } },
    { error: 'States.Timeout' },
    'brokenOff',
    'unknown/step-failed',
    'A step of the game day failed: States.Timeout. 0 of 1 drills passed.',
  ],
  [
    'a step that failed',
    { gameDay: { drills: [passed, drill()] } },
    { error: 'Error', cause: 'boom' },
    'brokenOff',
    'unknown/step-failed',
    'A step of the game day failed: Error: boom. 1 of 2 drills passed, 1 skipped.',
  ],
  [
    'a drill that has not passed',
    { gameDay: { drills: [passed, failed, drill()] } },
    {},
    'notPassed',
    'failed/drill-not-passed',
    'zone-evacuation of edge was failed: Too slow. 1 of 3 drills passed, 1 skipped.',
  ],
  [
    'a drill that was refused before it had an id',
    { gameDay: { drills: [drill({ verdict: 'refused', explanation: 'Frozen.' }), drill()] } },
    {},
    'notPassed',
    'failed/drill-not-passed',
    'zone-evacuation of edge was refused: Frozen. 0 of 2 drills passed, 1 skipped.',
  ],
  [
    'drills that have all passed',
    { gameDay: { drills: [passed, passed] } },
    {},
    'allPassed',
    'passed/all-passed',
    '2 of 2 drills passed.',
  ],
];

describe('the verdict of a game day after', () => {
  test.for(rows)('%s', ([, record, end, rule, outcome, explanation]) => {
    const given: Given = { record, end: { ...NO_END, ...end } };
    const conclusion = concludeGameDay(given);
    expect([`${conclusion.verdict}/${conclusion.reason}`, conclusion.explanation]).toEqual([outcome, explanation]);
    expect(GAME_DAY_RULES.find((each) => each(given))!.name).toBe(rule);
  });

  test('is decided by each of its rules in some row', () => {
    expect(new Set(rows.map(([, , , rule]) => rule))).toEqual(new Set(GAME_DAY_RULES.map(({ name }) => name)));
  });
});

describe('the hash that people approve', () => {
  const hash = hashOfGameDay('spring', false, ['a', 'b']);

  test.for([
    ['another name', hashOfGameDay('autumn', false, ['a', 'b'])],
    ['another order', hashOfGameDay('spring', false, ['b', 'a'])],
    ['another plan', hashOfGameDay('spring', false, ['a', 'c'])],
    ['going on after a failure', hashOfGameDay('spring', true, ['a', 'b'])],
    ['one drill less', hashOfGameDay('spring', false, ['a'])],
  ] as const)('is another one for %s', ([, other]) => {
    expect(other).not.toBe(hash);
  });
});
