import { describe, expect, test } from 'vitest';
import type { ApprovalItem } from '../../../../functions/drills/api/approvals.ts';
import { approvalsNeeded, approversOf } from '../../../../functions/drills/api/drillPeople.ts';
import { judgeDecision } from '../../../../functions/drills/api/mayApprove.ts';

const HASH = 'a'.repeat(64);
const OTHER_HASH = 'b'.repeat(64);

const item: ApprovalItem = {
  drillId: 'd',
  taskToken: 't',
  planHash: HASH,
  requestedBy: 'ada',
  expiresAtMs: 1_000,
  needed: 1,
  approvals: [],
};

const APPROVERS = ['ada', 'bob', 'eve'];

const unverified = { requestedBy: 'unverified', needed: 2 };
const by = (...people: string[]) => ({
  approvals: people.map((person) => ({ by: person, decision: 'approved' as const, atMs: 0 })),
});

interface Row {
  readonly name: string;
  readonly item?: Partial<ApprovalItem>;
  readonly person?: string;
  readonly decision?: 'approved' | 'denied';
  readonly planHash?: string;
  readonly nowMs?: number;
  /** What is decided, `needs-another`, or the reason of the refusal. */
  readonly expected: string;
}

const rows: readonly Row[] = [
  { name: 'an approval by another person decides', expected: 'approved' },
  { name: 'an approval by the requester', person: 'ada', expected: 'own-request' },
  { name: 'a denial by the requester decides', person: 'ada', decision: 'denied', expected: 'denied' },
  { name: 'an approval by a person who is not an approver', person: 'mallory', expected: 'not-allowed' },
  {
    name: 'a denial by a person who is not an approver',
    person: 'mallory',
    decision: 'denied',
    expected: 'not-allowed',
  },
  { name: 'an approval in the last millisecond decides', nowMs: 999, expected: 'approved' },
  { name: 'an approval at the time-out', nowMs: 1_000, expected: 'approval-expired' },
  { name: 'a denial at the time-out', nowMs: 1_000, decision: 'denied', expected: 'approval-expired' },
  { name: 'an approval of another plan', planHash: OTHER_HASH, expected: 'plan-changed' },
  { name: 'a denial of another plan', planHash: OTHER_HASH, decision: 'denied', expected: 'plan-changed' },
  { name: 'an approval after a denial', item: { decided: 'denied' }, expected: 'already-decided' },
  {
    name: 'a denial after the approval',
    item: { decided: 'approved' },
    decision: 'denied',
    expected: 'already-decided',
  },
  { name: 'one approval where two are needed', item: unverified, expected: 'needs-another' },
  { name: 'two approvals by one person', item: { ...unverified, ...by('bob') }, expected: 'already-approved' },
  { name: 'the second approval of two decides', item: { ...unverified, ...by('ada') }, expected: 'approved' },
  {
    name: 'two approvals where three are needed',
    item: { ...unverified, needed: 3, ...by('ada') },
    expected: 'needs-another',
  },
  {
    name: 'a repeated approval by the first of two people',
    item: { ...unverified, needed: 3, ...by('bob', 'ada') },
    expected: 'already-approved',
  },
  {
    name: 'a repeated approval by the second of two people',
    item: { ...unverified, needed: 3, ...by('ada', 'bob') },
    expected: 'already-approved',
  },
  {
    name: 'the third approval of three decides',
    item: { ...unverified, needed: 3, ...by('ada', 'eve') },
    expected: 'approved',
  },
  {
    name: 'a denial by a person who has approved decides',
    item: { ...unverified, ...by('bob') },
    decision: 'denied',
    expected: 'denied',
  },
];

describe('a decision on a drill', () => {
  test.for(rows)('$name: $expected', ({ item: more, expected, ...given }) => {
    const { person = 'bob', decision = 'approved', planHash = HASH, nowMs = 0 } = given;
    const judgement = judgeDecision({ ...item, ...more }, { person, decision, planHash }, APPROVERS, nowMs);
    const outcome = judgement.kind === 'refused' ? judgement.reason : (judgement.decided ?? 'needs-another');
    expect(outcome).toBe(expected);
  });
});

test('one approval is needed for a known requester, and two for an unverified one', () => {
  expect([approvalsNeeded('ada'), approvalsNeeded('schedule:monthly'), approvalsNeeded('unverified')]).toEqual([
    1, 1, 2,
  ]);
});

test('approvers are those of the drill, else all of the fleet', () => {
  const people = { ada: { slack: 'T1/U1' }, bob: { slack: 'T1/U2' } };
  expect(approversOf({ approvers: ['bob'] }, { people })).toEqual(['bob']);
  expect(approversOf({}, { people })).toEqual(['ada', 'bob']);
});
