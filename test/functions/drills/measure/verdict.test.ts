import { describe, expect, test } from 'vitest';
import { ask } from '../../../../functions/control-loop/rules.ts';
import type { Measured } from '../../../../functions/drills/api/report.ts';
import { conclude, type Findings, VERDICT_RULES } from '../../../../functions/drills/measure/verdict.ts';

const fresh = {
  probe: 'orders',
  connection: 'fresh',
  downtimeMs: 10_000,
  downtimeErrorMs: 100,
  failedAttempts: 100,
  unmeasuredMs: 0,
  attempts: 500,
  recovered: true,
} as const;
/** Two probes of unequal size. */
const kept = { ...fresh, connection: 'kept', downtimeMs: 4_000, failedAttempts: 40, attempts: 300 } as const;

const measured: Measured = {
  fromMs: 0,
  untilMs: 50_000,
  writtenFromMs: 0,
  downtimeMs: 10_000,
  downtimeErrorMs: 100,
  lostWrites: 0,
  unknownWrites: 3,
  acknowledgedWrites: 400,
  recovered: true,
  probes: [fresh, kept],
};

const good: Findings = {
  dryRun: false,
  targets: { downtimeMaxMs: 10_000, lostWritesMax: 1, steadyForMs: 20_000, recoverWithinMs: 300_000 },
  measured: { ...measured, lostWrites: 1 },
  settledAfterMs: 20_000,
  rollback: { isDone: true, text: '' },
  failback: measured,
  alarms: [],
};

const rows: readonly (readonly [what: string, more: Partial<Findings>, rule: string, verdict: string])[] = [
  ['passes at each of its limits, and with unknown writes', {}, 'recovered', 'passed/recovered'],
  ['passes where there was nothing to roll back', { rollback: undefined }, 'recovered', 'passed/recovered'],
  ['passes without a failback', { failback: undefined }, 'recovered', 'passed/recovered'],
  [
    'passes where attempts are missing before a recovery',
    { measured: { ...measured, probes: [{ ...fresh, unmeasuredMs: 30_001 }, kept] } },
    'recovered',
    'passed/recovered',
  ],
  [
    'fails a millisecond above the limit',
    { measured: { ...measured, downtimeMs: 10_001 } },
    'tooSlow',
    'failed/too-slow',
  ],
  [
    'fails for one lost write above the limit',
    { measured: { ...measured, lostWrites: 2 } },
    'lostWrites',
    'failed/lost-writes',
  ],
  [
    'fails where one of two probes did not recover',
    {
      measured: { ...measured, recovered: false, probes: [fresh, { ...kept, recovered: false, unmeasuredMs: 30_000 }] },
    },
    'notRecovered',
    'failed/not-recovered',
  ],
  [
    'fails where AWS did not reach the planned state',
    { settledAfterMs: undefined },
    'notSettled',
    'failed/not-settled',
  ],
  [
    'fails where the rollback is incomplete',
    { rollback: { isDone: false, text: 'the writer is shop-3' } },
    'notRolledBack',
    'failed/not-rolled-back',
  ],
  [
    'fails where it was not steady again',
    { failback: { ...measured, recovered: false } },
    'notSteadyAgain',
    'failed/not-steady-again',
  ],
  ['fails for an outcome alarm', { alarms: ['shop-slow', 'shop-errors'] }, 'outcomeAlarm', 'failed/alarm'],
  ['fails where the injection could not be made', { notReadyText: 'Not issued' }, 'notReady', 'failed/not-ready'],
  ['is unknown where nothing was measured', { measured: undefined }, 'notMeasured', 'unknown/not-measured'],
  ['is unknown without attempts', { measured: { ...measured, probes: [] } }, 'notMeasured', 'unknown/not-measured'],
  [
    'is unknown where one of two probes made no attempt',
    { measured: { ...measured, probes: [fresh, { ...kept, attempts: 0 }] } },
    'notMeasured',
    'unknown/not-measured',
  ],
  [
    'is unknown where attempts stopped before a recovery',
    {
      measured: { ...measured, recovered: false, probes: [fresh, { ...kept, recovered: false, unmeasuredMs: 30_001 }] },
    },
    'notMeasured',
    'unknown/not-measured',
  ],
  ['of a dry run needs no measurement', { dryRun: true, measured: undefined }, 'dryRunOnly', 'passed/dry-run'],
];

describe('the verdict', () => {
  test.for(rows)('%s', ([, more, rule, expected]) => {
    const asked = ask(VERDICT_RULES, { ...good, ...more });
    const { verdict, reason } = conclude({ ...good, ...more });
    expect({ rule: asked.rule, verdict: `${verdict}/${reason}` }).toEqual({ rule, verdict: expected });
  });

  test('has a row above for each of its rules', () => {
    expect(new Set(rows.map(([, , rule]) => rule))).toEqual(new Set(VERDICT_RULES.map(({ name }) => name)));
  });

  test.for([
    [{ alarms: ['shop-slow', 'shop-errors'] }, 'In ALARM at the end of the drill: shop-slow, shop-errors.'],
    [{ measured: { ...measured, downtimeMs: 10_001 } }, 'Clients saw 10.0 s of downtime (limit 10.0 s).'],
    [{ settledAfterMs: undefined }, 'AWS did not reach the planned state within 300.0 s.'],
    [
      { rollback: { isDone: false, text: 'the writer is shop-3' } },
      'The rollback is incomplete: the writer is shop-3.',
    ],
    [{}, 'Clients saw 10.0 s ± 0.1 s of downtime, and 1 of 400 writes were lost.'],
    [{ measured }, 'Clients saw 10.0 s ± 0.1 s of downtime, and no acknowledged write was lost.'],
  ] as const)('explains itself: %s', ([more, explanation]) => {
    expect(conclude({ ...good, ...more }).explanation).toBe(explanation);
  });
});
