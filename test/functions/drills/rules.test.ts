import { describe, expect, test } from 'vitest';
import { calendarSchema } from '../../../fleet/drillCalendar.ts';
import type { ApprovalItem } from '../../../functions/drills/api/approvals.ts';
import { closed } from '../../../functions/drills/machine/calendar.ts';
import { decideWord } from '../../../functions/drills/api/mayApprove.ts';
import { identityOf } from '../../../functions/drills/api/identity.ts';
import { endingOf } from '../../../functions/drills/machine/ending.ts';
import { chooseCandidate } from '../../../functions/drills/kinds/auroraFailover/candidate.ts';
import type { Member } from '../../../functions/drills/kinds/cluster.ts';
import { personOf } from '../../../functions/drills/api/people.ts';
import { hashOf } from '../../../functions/drills/machine/planHash.ts';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import { RefusedError } from '../../../functions/drills/api/refusal.ts';
import type { DrillPlan, Measured } from '../../../functions/drills/api/report.ts';
import { conclude, type Findings } from '../../../functions/drills/measure/verdict.ts';

describe('the calendar', () => {
  const berlin = calendarSchema.parse({
    timeZone: 'Europe/Berlin',
    freezes: [{ from: '2026-03-30T12:00', until: '2026-03-31T00:00', why: 'a sale' }],
  });
  const rows: readonly (readonly [when: string, utc: string, reason: string | undefined])[] = [
    ['the minute before nine in winter', '2026-03-27T07:59:59Z', 'outside-hours'],
    ['nine in winter', '2026-03-27T08:00:00Z', undefined],
    ['the last second before five', '2026-03-27T15:59:59Z', undefined],
    ['five in the afternoon', '2026-03-27T16:00:00Z', 'outside-hours'],
    ['Saturday', '2026-03-28T11:00:00Z', 'outside-hours'],
    // On the Sunday before, clocks were put forward.
    ['nine in summer', '2026-03-30T07:00:00Z', undefined],
    ['the minute before the freeze', '2026-03-30T09:59:00Z', undefined],
    ['the first minute of the freeze', '2026-03-30T10:00:00Z', 'frozen'],
    ['the first working minute after the freeze', '2026-03-31T07:00:00Z', undefined],
  ];

  test.for(rows)('in Berlin, %s', ([, utc, reason]) => {
    expect(closed(berlin, Date.parse(utc))?.reason).toBe(reason);
  });

  test('says until when it is frozen, and why', () => {
    expect(closed(berlin, Date.parse('2026-03-30T10:00:00Z'))?.explanation).toBe(
      'Drills are frozen until 2026-03-31T00:00 (Europe/Berlin): a sale.',
    );
  });
});

describe('who somebody is', () => {
  const people = { ada: { iam: 'ada', slack: 'T1/U1' }, bob: { iam: 'bob' } };

  test('is one person, whatever door they come in by', () => {
    expect(personOf('iam:ada', { people })).toBe('ada');
    expect(personOf('slack:T1/U1', { people })).toBe('ada');
    expect(personOf('slack:T1/U2', { people })).toBe('slack:T1/U2');
    expect(personOf('unverified', { people })).toBe('unverified');
  });

  test('is said by the signature: the session of a role, or a user', () => {
    expect(identityOf('arn:aws:sts::123456789012:assumed-role/OnCall/ada', undefined, [])).toBe('iam:ada');
    expect(identityOf('arn:aws:iam::123456789012:user/bob', undefined, [])).toBe('iam:bob');
  });

  test("is said by Slack's function for others, and by nobody else", () => {
    const slack = 'arn:aws:sts::123456789012:assumed-role/SlackRole/slack';
    expect(identityOf(slack, 'slack:T1/U1', ['SlackRole'])).toBe('slack:T1/U1');
    const refused = [
      () => identityOf(slack, 'slack:T1/U1', []),
      () => identityOf(slack, 'iam:ada', ['SlackRole']),
      () => identityOf(slack, undefined, ['SlackRole']),
      () => identityOf('arn:aws:iam::123456789012:user/SlackRole', 'slack:T1/U1', ['SlackRole']),
    ];
    for (const attempt of refused) expect(attempt).toThrow(RefusedError);
  });
});

describe('a word on a drill', () => {
  const HASH = 'a'.repeat(64);
  const item: ApprovalItem = {
    drillId: 'd',
    taskToken: 't',
    planHash: HASH,
    requestedBy: 'ada',
    expiresAtMs: 1_000,
    needed: 1,
    approvals: [],
  };
  const decide = (
    more: Partial<ApprovalItem>,
    person: string,
    decision: 'approved' | 'denied',
    nowMs = 999,
    planHash = HASH,
  ) => {
    const decided = decideWord({ ...item, ...more }, { person, decision, planHash }, ['ada', 'bob', 'eve'], nowMs);
    return decided.kind === 'refused' ? decided.reason : (decided.decided ?? 'needs-another');
  };
  const yes = (by: string) => ({ by, decision: 'approved' as const, atMs: 0 });

  test('of another person decides', () => expect(decide({}, 'bob', 'approved')).toBe('approved'));
  test('of the one who asked does not', () => expect(decide({}, 'ada', 'approved')).toBe('own-request'));
  test('of the one who asked may take it back', () => expect(decide({}, 'ada', 'denied')).toBe('denied'));
  test('of a stranger counts for nothing', () => expect(decide({}, 'mallory', 'denied')).toBe('not-allowed'));
  test('that comes a moment too late is a no', () =>
    expect(decide({}, 'bob', 'approved', 1_000)).toBe('approval-expired'));
  test('on another plan is none', () => expect(decide({}, 'bob', 'approved', 0, 'b'.repeat(64))).toBe('plan-changed'));
  test('after the decision changes nothing', () =>
    expect(decide({ decided: 'denied' }, 'bob', 'approved')).toBe('already-decided'));
  test('is one of two where nobody knows who asked', () => {
    const unverified = { requestedBy: 'unverified', needed: 2 };
    expect(decide(unverified, 'ada', 'approved')).toBe('needs-another');
    expect(decide({ ...unverified, approvals: [yes('ada')] }, 'ada', 'approved')).toBe('already-said');
    expect(decide({ ...unverified, approvals: [yes('ada')] }, 'bob', 'approved')).toBe('approved');
  });
});

describe('the candidate for the writer', () => {
  const reader = (id: string, more: Partial<Member> = {}): Member => ({
    id,
    status: 'available',
    zone: 'eu-west-1a',
    instanceClass: 'db.r6g.large',
    promotionTier: 1,
    isWriter: false,
    tags: new Map(),
    createdAtMs: 0,
    ...more,
  });
  const choose = (readers: readonly Member[], lags: Readonly<Record<string, number>>, wanted?: string) => {
    const lagMs = new Map(Object.entries(lags));
    try {
      return chooseCandidate({ cluster: 'shop', readers, lagMs, maxLagMs: 100, wanted }).id;
    } catch (error) {
      return (error as RefusedError).refusal.reason;
    }
  };

  test('has the lowest promotion tier', () => {
    expect(choose([reader('a', { promotionTier: 2 }), reader('b')], { a: 10, b: 90 })).toBe('b');
  });
  test('then is the largest', () => {
    expect(choose([reader('a'), reader('b', { instanceClass: 'db.r6g.xlarge' })], { a: 10, b: 90 })).toBe('b');
  });
  test('then is the least behind', () => expect(choose([reader('a'), reader('b')], { a: 20, b: 10 })).toBe('b'));
  test('is not too far behind, to the millisecond', () => {
    expect(choose([reader('a')], { a: 100 })).toBe('a');
    expect(choose([reader('a')], { a: 101 })).toBe('lag-too-high');
  });
  test('is nobody where there is no reader', () => expect(choose([], {})).toBe('no-reader'));
  test('is not one of which nothing is heard', () => expect(choose([reader('a')], {})).toBe('lag-too-high'));
  test('is the one that was asked for, whatever its tier', () => {
    expect(choose([reader('a', { promotionTier: 15 }), reader('b')], { a: 10, b: 10 }, 'a')).toBe('a');
  });
  test('is available', () =>
    expect(choose([reader('a', { status: 'rebooting' })], { a: 1 })).toBe('target-not-available'));
});

describe('the verdict', () => {
  const probe = {
    probe: 'orders',
    connection: 'fresh',
    downtimeMs: 10_000,
    downtimeErrorMs: 100,
    failedAttempts: 100,
  } as const;
  const seen = { ...probe, unmeasuredMs: 0, attempts: 500, recovered: true };
  const measured: Measured = {
    downtimeMs: 10_000,
    downtimeErrorMs: 100,
    lostWrites: 0,
    unknownWrites: 3,
    acknowledgedWrites: 400,
    recovered: true,
    probes: [seen],
  };
  const good: Findings = {
    dryRun: false,
    targets: { downtimeMaxMs: 10_000, lostWritesMax: 0, steadyForMs: 20_000, recoverWithinMs: 300_000 },
    measured,
    hasSettled: true,
    putBack: { isBack: true, text: '' },
    failback: measured,
    alarms: [],
  };
  const rows: readonly (readonly [what: string, more: Partial<Findings>, verdict: string])[] = [
    ['passes at the very target, and with unknown writes', {}, 'passed/recovered'],
    ['fails a millisecond above it', { measured: { ...measured, downtimeMs: 10_001 } }, 'failed/too-slow'],
    ['fails for one lost write', { measured: { ...measured, lostWrites: 1 } }, 'failed/lost-writes'],
    ['fails where it did not recover', { measured: { ...measured, recovered: false } }, 'failed/not-recovered'],
    ['fails where AWS did not come to rest', { hasSettled: false }, 'failed/not-settled'],
    [
      'fails where it was not put back',
      { putBack: { isBack: false, text: 'the writer is shop-3' } },
      'failed/not-put-back',
    ],
    ['fails where it was not steady again', { failback: { ...measured, recovered: false } }, 'failed/not-steady-again'],
    ['fails for an outcome alarm', { alarms: ['shop-slow'] }, 'failed/alarm'],
    ['is unknown without attempts', { measured: { ...measured, probes: [] } }, 'unknown/not-measured'],
    [
      'is unknown where attempts stopped before it recovered',
      { measured: { ...measured, recovered: false, probes: [{ ...seen, recovered: false, unmeasuredMs: 30_001 }] } },
      'unknown/not-measured',
    ],
    ['of a dry run needs no measurement', { dryRun: true, measured: undefined }, 'passed/dry-run'],
  ];

  test.for(rows)('%s', ([, more, expected]) => {
    const { verdict, reason } = conclude({ ...good, ...more });
    expect(`${verdict}/${reason}`).toBe(expected);
  });
});

describe('a drill that ends before its verdict', () => {
  const record = { drillId: 'd', requestedBy: 'ada' } as DrillRecord;
  const plan = {} as DrillPlan;
  const injection = { atMs: 1, before: {} };
  const came = { status: undefined, error: undefined, cause: undefined };
  const rows: readonly (readonly [what: string, record: DrillRecord, came: object, ending: string])[] = [
    ['was aborted by a person', { ...record, abort: { by: 'ada', why: 'x', atMs: 1 } }, {}, 'aborted/person'],
    ['was aborted by an alarm', { ...record, abort: { by: 'alarm', why: 'x', atMs: 1 } }, {}, 'aborted/alarm'],
    ['was stopped by hand', record, { status: 'ABORTED' }, 'aborted/stopped'],
    ['was denied', record, { error: 'DrillDenied' }, 'refused/denied'],
    ['was not answered', { ...record, plan }, { error: 'States.Timeout' }, 'refused/approval-expired'],
    [
      'timed out after the injection',
      { ...record, plan, injection },
      { error: 'States.Timeout' },
      'unknown/step-failed',
    ],
    ['failed before anything was done', record, { error: 'TypeError' }, 'unknown/step-failed'],
  ];

  test.for(rows)('%s', ([, given, how, expected]) => {
    const { verdict, reason } = endingOf(given, { ...came, ...how });
    expect(`${verdict}/${reason}`).toBe(expected);
  });
});

test('equal plans have equal hashes, however they were written down, and others have others', () => {
  const plan = { drill: 'aurora-failover', assumes: { writer: 'a', target: 'b' } } as unknown as DrillPlan;
  const same = { assumes: { target: 'b', writer: 'a' }, drill: 'aurora-failover' } as unknown as DrillPlan;
  expect(hashOf(plan)).toBe(hashOf(same));
  expect(hashOf(plan)).toMatch(/^[0-9a-f]{64}$/);
  expect(hashOf({ ...plan, assumes: { writer: 'a', target: 'c' } })).not.toBe(hashOf(plan));
});
