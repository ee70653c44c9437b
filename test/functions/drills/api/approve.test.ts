import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ApprovalItem, DrillApprovals } from '../../../../functions/drills/api/approvals.ts';
import type { takeDecision } from '../../../../functions/drills/api/approve.ts';
import type { DrillContext } from '../../../../functions/drills/machine/context.ts';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { createStepPlatform, type StepPlatform } from '../steps/platform.ts';

const HASH = 'a'.repeat(64);
const plan = { drill: 'aurora-failover', resource: 'shop' } as DrillPlan;

let platform: StepPlatform;
let approvals: DrillApprovals;
let decide: (drillId: string, person: string, planHash?: string) => ReturnType<typeof takeDecision>;
/** The tokens that were sent back, and how. */
const answers: string[] = [];
beforeAll(async () => {
  platform = await createStepPlatform();
  const { createContext } = await import('../../../../functions/drills/machine/context.ts');
  const module = await import('../../../../functions/drills/api/approve.ts');
  const context: DrillContext = createContext();
  approvals = context.approvals;
  decide = (drillId, person, planHash = HASH) =>
    module.takeDecision(context, drillId, { person, decision: 'approved', planHash });
  const { endpoint } = platform.region;
  const { intercept } = endpoint;
  endpoint.intercept = async (call, input, next) => {
    if (!call.operation.startsWith('SendTask')) return await intercept!(call, input, next);
    answers.push(`${call.operation} ${(input as { taskToken: string }).taskToken}`);
    return {};
  };
});
afterAll(() => platform.close());

async function waiting(drillId: string, more: Partial<ApprovalItem> = {}): Promise<void> {
  answers.length = 0;
  await platform.create({ drillId, plan });
  const expiresAtMs = Date.now() + 60_000;
  const item = { drillId, taskToken: `token-${drillId}`, planHash: HASH, requestedBy: 'unverified', expiresAtMs };
  await approvals.request({ ...item, needed: 2, approvals: [], ...more });
}

const approversIn = async (drillId: string) => (await approvals.find(drillId))!.approvals.map(({ by }) => by);

describe('a drill that needs two approvals', () => {
  test('goes on after two people, and not before', async () => {
    await waiting('two');
    expect(await decide('two', 'ada')).toMatchObject({ ok: true, state: 'needs-another' });
    expect(answers).toEqual([]);
    expect(await decide('two', 'ada')).toMatchObject({ ok: false, reason: 'already-approved' });
    expect(answers).toEqual([]);
    expect((await platform.store.get('two')).approvedAtMs).toBeUndefined();
    expect(await decide('two', 'bob')).toMatchObject({ ok: true, state: 'approved' });
    expect(answers).toEqual(['SendTaskSuccess token-two']);
    expect(await approversIn('two')).toEqual(['ada', 'bob']);
    expect(await platform.store.get('two')).toMatchObject({
      approvals: [{ by: 'ada' }, { by: 'bob' }],
      approvedAtMs: expect.any(Number),
    });
  });

  test('is not approved with the hash of another plan', async () => {
    await waiting('hash');
    expect(await decide('hash', 'ada', 'b'.repeat(64))).toMatchObject({ ok: false, reason: 'plan-changed' });
    expect(await approversIn('hash')).toEqual([]);
    expect(answers).toEqual([]);
  });

  test('takes one decision of two people who race, and the other one again', async () => {
    await waiting('race');
    const both = await Promise.all([decide('race', 'ada'), decide('race', 'bob')]);
    const reasons = both.map((answer) => (answer.ok ? answer.state : answer.reason)).toSorted();
    // Both have read that nobody has approved: one write is refused. Or one came after the other, and they were two.
    expect([
      ['needs-another', 'too-late'],
      ['approved', 'needs-another'],
    ]).toContainEqual(reasons);
    expect(await approversIn('race')).toHaveLength(reasons.includes('too-late') ? 1 : 2);
  });

  test('is decided by one write: of two that were based on the same decisions, the second is refused', async () => {
    await waiting('stale');
    const approval = (by: string) => ({ by, decision: 'approved' as const, atMs: 0 });
    expect(await approvals.decide('stale', 0, approval('ada'), undefined)).toBe(true);
    expect(await approvals.decide('stale', 0, approval('bob'), 'approved')).toBe(false);
    expect(await approvals.decide('stale', 1, approval('bob'), 'approved')).toBe(true);
    expect(await approvals.decide('stale', 2, approval('eve'), 'denied')).toBe(false);
    expect(platform.items()['drill-approvals stale']).toMatchObject({ decided: 'approved' });
  });

  test.for([
    ['aborted', { abort: { by: 'eve', why: 'customers call', atMs: 1 } }, /has been aborted by eve: customers call\.$/],
    ['refused', { verdict: 'refused' }, /has already ended: refused\.$/],
    ['passed', { verdict: 'passed', cleanedAtMs: 1 }, /has already ended: passed\.$/],
  ] as const)('is not decided on once it is %s', async ([name, fields, explanation]) => {
    await waiting(name, { needed: 1 });
    await platform.store.update(name, fields);
    const before = platform.items();
    expect(await decide(name, 'ada')).toEqual({
      ok: false,
      drillId: name,
      reason: 'over',
      explanation: expect.stringMatching(explanation),
    });
    expect(answers).toEqual([]);
    expect(platform.items()).toEqual(before);
  });

  test('has in its record who decided, where the invocation died right after that and is repeated', async () => {
    await waiting('died', { needed: 2 });
    await decide('died', 'ada');
    // What the invocation did before it died: the one write that decides.
    await approvals.decide('died', 1, { by: 'bob', decision: 'approved', atMs: 7 }, 'approved');
    expect(await decide('died', 'bob')).toMatchObject({ ok: false, reason: 'already-decided' });
    expect(answers).toEqual(['SendTaskSuccess token-died']);
    const record = await platform.store.get('died');
    expect(record.approvals!.map(({ by }) => by)).toEqual(['ada', 'bob']);
    expect(record.approvedAtMs).toBe(7);
  });

  test('gets its answer again from the person who decided, and from nobody else', async () => {
    await waiting('again', { needed: 1 });
    await decide('again', 'ada');
    answers.length = 0;
    expect(await decide('again', 'bob')).toMatchObject({ ok: false, reason: 'already-decided' });
    expect(answers).toEqual([]);
    expect(await decide('again', 'ada')).toMatchObject({ ok: false, reason: 'already-decided' });
    expect(answers).toEqual(['SendTaskSuccess token-again']);
  });
});
