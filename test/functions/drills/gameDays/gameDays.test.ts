import { readFileSync } from 'node:fs';
import aslValidator from 'asl-validator';
import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, onTestFailed, test } from 'vitest';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { GameDayReport } from '../../../../functions/drills/gameDays/report.ts';
import { faultsOfDefinition } from '../../../../sandbox/services/step-functions/guard.ts';
import { controlPlaneIn } from '../../../stacks/templates.ts';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import { definitionIn, rowOf, rowsIn } from '../definitions.ts';
import { createRig, type Rig } from '../rig.ts';
import fleet from './fleet.ts';

synthesizeBefore(new URL('fleet.ts', import.meta.url));

const createGameDayRig = (): Promise<Rig> => createRig(assemblyFolder(), { fleet });

let standing: Rig | undefined;

/** A Region in which the game days of the tests before have been run, too. A test that fails takes it along. */
async function standingRig(): Promise<Rig> {
  standing ??= await createGameDayRig();
  onTestFailed(() => (standing = undefined));
  for (const [drill, resource] of [
    ['zone-evacuation', 'edge'],
    ['aurora-failover', 'shop'],
  ] as const)
    await standing.ask('ada', { action: 'acknowledge', drill, resource });
  return standing;
}

const reportOf = async (rig: Rig, id: string, withinSeconds = 3_600) =>
  (await rig.untilReported(id, withinSeconds)) as unknown as GameDayReport;

const verdictsIn = ({ drills }: GameDayReport) =>
  drills.map(({ drill, verdict, reason }) => `${drill}: ${verdict} (${reason})`);

async function recordOf(rig: Rig, drillId: string): Promise<DrillRecord> {
  const { details } = (await rig.ask('ada', { action: 'show', drillId })) as { details: DrillRecord };
  return details;
}

/** Runs until the game day's drill at this place has begun. @returns its id */
async function untilBegun(rig: Rig, id: string, at: number): Promise<string> {
  for (let looks = 0; looks < 200; looks++) {
    const drillId = (await recordOf(rig, id)).gameDay?.drills[at]?.drillId;
    if (drillId !== undefined && rig.execution(drillId)) return drillId;
    await rig.run(5);
  }
  throw new Error(`the drill ${at} of ${id} has not begun`);
}

async function startAndApprove(
  rig: Rig,
  input: { readonly resource: string; readonly goOn?: boolean },
): Promise<string> {
  const id = await rig.start('game-day', input);
  expect(await rig.approve(id)).toEqual({ ok: true, drillId: id, state: 'approved' });
  return id;
}

/** Somebody makes another reader the writer; some minutes later CloudWatch knows the lag of all readers again. */
async function changeWriter(rig: Rig): Promise<void> {
  await new RDSClient(rig.region.clientConfig()).send(
    new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-3' }),
  );
  await rig.run(400);
}

describe('the machine of game days', () => {
  const definition = () => definitionIn(controlPlaneIn(assemblyFolder()), 'game-day');

  test('is a state machine as the States Language has it, and nothing that the Region would carry out otherwise', () => {
    const { errorsText } = aslValidator(definition(), { checkArn: true, checkPaths: true });
    expect(errorsText()).toBe('');
    expect(faultsOfDefinition(definition())).toEqual([]);
  });

  test('has the states that docs/drills.md shows', () => {
    const page = readFileSync(new URL('../../../../docs/drills.md', import.meta.url), 'utf8');
    const states = Object.entries(definition().States).map(([name, state]) => rowOf(name, state));
    expect(states.toSorted()).toEqual(rowsIn(page, 'game-day').toSorted());
  });

  test('comes to its end whatever fails, and keeps which game day it is', () => {
    const tasks = Object.entries(definition().States).filter(([, { Type }]) => Type === 'Task');
    expect(tasks).toHaveLength(5);
    for (const [name, { Catch }] of tasks) {
      const [Next, ResultPath] =
        name === 'End Game Day' ? ['Wait for Lambda', '$.failure'] : ['End Game Day', '$.ended'];
      expect([name, Catch]).toEqual([name, [{ ErrorEquals: ['States.ALL'], Next, ResultPath }]]);
    }
  });
});

describe('a game day', () => {
  test('runs its drills one after another under one approval, and lists them in one report', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const id = await startAndApprove(rig, { resource: 'spring' });
    const first = await untilBegun(rig, id, 0);
    // Only what runs has a lock and interlocks.
    await rig.until(first, 'Measure');
    const { locks, interlocks } = await rig.snapshot();
    expect(locks.map(({ sk, by }) => `${sk} ${by}`)).toEqual([`targets#edge ${first}`]);
    expect(interlocks.map(({ pk }) => pk)).toEqual(['interlocks#targets']);
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({
      verdict: 'passed',
      reason: 'all-passed',
      explanation: '2 of 2 drills passed.',
      gameDay: 'spring',
      goOn: false,
      requestedBy: 'ada',
      approvals: [{ by: 'bob', decision: 'approved' }],
    });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: passed (recovered)', 'aurora-failover: passed (recovered)']);
    // What was measured and looked at after each, by whom and where it was run.
    for (const drill of report.drills) {
      expect(drill).toMatchObject({
        executionArn: expect.stringMatching(
          new RegExp(`:execution:evenkeel-dev-drill-${drill.drill}:${drill.drillId}$`),
        ),
        html: `drills/${drill.drillId}/report.html`,
        injectedAtMs: expect.any(Number),
        injectionDowntimeMs: expect.any(Number),
        rollbackDowntimeMs: expect.any(Number),
        totalDowntimeMs: expect.any(Number),
        isAsPlanned: true,
      });
      expect(drill).not.toHaveProperty('left');
    }
    expect(report).toMatchObject({
      requester: { identity: 'iam:arn:aws:iam::123456789012:user/ada' },
      dryRun: false,
      origin: { executionArn: expect.stringMatching(new RegExp(`:${id}$`)), version: expect.stringMatching(/^\d/) },
    });
    // Each drill has a report of its own, with the approval of the game day.
    for (const { drillId } of report.drills) {
      expect(await rig.untilReported(drillId!)).toMatchObject({
        verdict: 'passed',
        requestedBy: 'ada',
        approvals: [{ by: 'bob', principal: { identity: 'iam:arn:aws:iam::123456789012:user/bob' } }],
      });
      expect(rig.execution(drillId!)!.states.map(({ name }) => name)).not.toContain('Request Approval');
    }
    expect(await rig.snapshot()).toEqual(before);
    expect([rig.problems, rig.region.iam.denials, rig.running()]).toEqual([[], [], []]);
  });

  test('stops at the first drill that does not pass, and skips the rest', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const id = await startAndApprove(rig, { resource: 'spring' });
    await untilBegun(rig, id, 0);
    await rig.setAlarm('shop-slow', 'ALARM');
    const report = await reportOf(rig, id);
    await rig.setAlarm('shop-slow', 'OK');
    expect(report).toMatchObject({
      verdict: 'failed',
      reason: 'drill-not-passed',
      explanation:
        'zone-evacuation of edge was failed: In ALARM at the end of the drill: shop-slow. 0 of 2 drills passed, 1 skipped.',
    });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: failed (alarm)', 'aurora-failover: skipped (no-turn)']);
    expect(await rig.snapshot()).toEqual(before);
  });

  test('goes on where it was requested so', async () => {
    const rig = await standingRig();
    const id = await startAndApprove(rig, { resource: 'spring', goOn: true });
    const first = await untilBegun(rig, id, 0);
    await rig.setAlarm('shop-slow', 'ALARM');
    await rig.untilReported(first);
    await rig.setAlarm('shop-slow', 'OK');
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({ verdict: 'failed', goOn: true });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: failed (alarm)', 'aurora-failover: passed (recovered)']);
  });

  test.for([
    [
      'a person',
      (rig: Rig, id: string) => rig.ask('bob', { action: 'abort', drillId: id, why: 'customers call' }),
      'person',
    ],
    ['whoever stops its execution', (rig: Rig, id: string) => rig.stopByHand(id), 'stopped'],
  ] as const)('ended by %s rolls back the drill that runs, and skips the rest', async ([, end, reason]) => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const id = await startAndApprove(rig, { resource: 'spring' });
    const first = await untilBegun(rig, id, 0);
    await rig.until(first, 'Measure');
    await end(rig, id);
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({ verdict: 'aborted', reason });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: aborted (person)', 'aurora-failover: skipped (no-turn)']);
    expect(await rig.untilReported(first)).toMatchObject({ verdict: 'aborted' });
    expect(await rig.snapshot()).toEqual(before);
    expect(rig.running()).toEqual([]);
  });

  test('is ended all the same where its ending is stopped, too', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const id = await startAndApprove(rig, { resource: 'spring' });
    await rig.until(await untilBegun(rig, id, 0), 'Measure');
    await rig.stopByHand(id);
    await rig.run(5);
    const ending = rig.running().find((arn) => arn.includes(':evenkeel-dev-game-day:'));
    await rig.stop(ending!);
    expect(await reportOf(rig, id)).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
    expect(await rig.snapshot()).toEqual(before);
  });

  test('ends with the drill that somebody aborts, even where it would go on after a failure', async () => {
    const rig = await standingRig();
    const id = await startAndApprove(rig, { resource: 'spring', goOn: true });
    const first = await untilBegun(rig, id, 0);
    await rig.until(first, 'Measure');
    await rig.ask('bob', { action: 'abort', drillId: first, why: 'customers call' });
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({ verdict: 'failed', reason: 'drill-not-passed' });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: aborted (person)', 'aurora-failover: skipped (no-turn)']);
  });

  test('asks again where a plan has changed before its turn', async () => {
    const rig = await createGameDayRig();
    const id = await rig.start('game-day', { resource: 'spring' });
    await rig.until(id, 'Request Approval');
    await changeWriter(rig);
    await rig.approve(id);
    const { planHash: approved } = await recordOf(rig, id);
    await untilBegun(rig, id, 0);
    await rig.until(id, 'Request Approval');
    await rig.run(1);
    const { planHash, gameDay } = await recordOf(rig, id);
    expect(planHash).not.toBe(approved);
    expect(gameDay!.drills[1]).toMatchObject({
      steps: [expect.stringMatching(/^Fail shop over from shop-3 to /), expect.anything()],
    });
    expect(gameDay!.drills[1]!.drillId).toBeUndefined();
    // The hash of before is not approved again.
    expect(await rig.ask('bob', { action: 'approve', drillId: id, planHash: approved! })).toMatchObject({
      ok: false,
      reason: 'plan-changed',
    });
    expect(await rig.approve(id)).toMatchObject({ ok: true, state: 'approved' });
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({ verdict: 'passed', planHash });
    expect(rig.writer()).toBe('shop-3');
  });

  test('has failed where nobody approves the changed plan, and keeps what was run', async () => {
    const rig = await createGameDayRig();
    const id = await rig.start('game-day', { resource: 'spring' });
    await rig.until(id, 'Request Approval');
    await changeWriter(rig);
    await rig.approve(id);
    await untilBegun(rig, id, 0);
    await rig.until(id, 'Request Approval');
    const report = await reportOf(rig, id, 5_000);
    expect(report).toMatchObject({ verdict: 'failed', reason: 'approval-expired' });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: passed (recovered)', 'aurora-failover: skipped (no-turn)']);
  });

  test('was never begun where somebody says no', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const id = await rig.start('game-day', { resource: 'spring' });
    await rig.until(id, 'Request Approval');
    await rig.run(1);
    const { planHash = '' } = await recordOf(rig, id);
    expect(await rig.ask('bob', { action: 'deny', drillId: id, planHash })).toMatchObject({ state: 'denied' });
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({ verdict: 'refused', reason: 'denied', explanation: 'Denied by bob.' });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: skipped (no-turn)', 'aurora-failover: skipped (no-turn)']);
    expect(await rig.snapshot()).toEqual(before);
  });

  test('is refused where one of its drills would be, and says which', async () => {
    const rig = await standingRig();
    const id = await rig.start('game-day', { resource: 'autumn' });
    expect(await reportOf(rig, id)).toMatchObject({
      verdict: 'refused',
      reason: 'no-reader',
      explanation: expect.stringMatching(/^reader-loss of shop: shop has no reader that Evenkeel created/),
    });
  });

  test.for([
    ['a name that the fleet lacks', { resource: 'winter' }, 'ada', 'unknown-resource'],
    ['an option of a drill', { resource: 'spring', target: 'shop-3' }, 'ada', 'bad-input'],
    ['a stranger', { resource: 'spring' }, 'mallory', 'not-allowed'],
  ] as const)('is refused for %s', async ([, input, person, reason]) => {
    const rig = await standingRig();
    const id = await rig.start('game-day', input, person);
    expect(await reportOf(rig, id)).toMatchObject({ verdict: 'refused', reason });
  });
});

describe('a dry run of a game day', () => {
  test('runs every drill without its fault, without an approval, and leaves nothing to cool down', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const writer = rig.writer();
    const id = await rig.start('game-day', { resource: 'spring', dryRun: true });
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({ verdict: 'passed', reason: 'all-passed', approvals: [] });
    expect(verdictsIn(report)).toEqual(['zone-evacuation: passed (dry-run)', 'aurora-failover: passed (dry-run)']);
    expect(rig.execution(id)!.states.map(({ name }) => name)).not.toContain('Request Approval');
    for (const { drillId } of report.drills) {
      expect(await rig.untilReported(drillId!)).toMatchObject({ dryRun: true, verdict: 'passed' });
      expect(rig.execution(drillId!)!.states.map(({ name }) => name)).not.toContain('Inject');
    }
    expect(rig.writer()).toBe(writer);
    expect(await rig.snapshot()).toEqual(before);
    // What it has planned is what a person would approve now.
    const again = await rig.start('game-day', { resource: 'spring' });
    await rig.until(again, 'Request Approval');
    await rig.run(1);
    expect((await recordOf(rig, again)).planHash).toBe(report.planHash);
    await rig.ask('ada', { action: 'abort', drillId: again, why: 'seen' });
    await reportOf(rig, again);
  });
});

describe('the schedule of a game day', () => {
  test('requests it at its time, and a person has to approve it', async () => {
    const rig = await createRig(assemblyFolder(), { fleet, startMs: Date.UTC(2026, 2, 5, 8, 50) });
    await rig.region.clock.runUntil(Date.UTC(2026, 2, 5, 8, 59, 30));
    expect(rig.executions('game-day')).toEqual([]);
    await rig.region.clock.runUntil(Date.UTC(2026, 2, 5, 9, 0, 30));
    expect(rig.executions('game-day')).toHaveLength(1);
    const id = rig.executions('game-day')[0]!.name;
    expect(await rig.approve(id, 'ada')).toMatchObject({ ok: true, state: 'approved' });
    const report = await reportOf(rig, id);
    expect(report).toMatchObject({
      verdict: 'passed',
      requestedBy: 'schedule:game-day/spring',
      approvals: [{ by: 'ada' }],
    });
    expect(rig.region.iam.denials).toEqual([]);
  });
});

describe('the approval of a game day', () => {
  test('is not given by its requester, nor by whoever may approve only some of its drills', async () => {
    const rig = await standingRig();
    const id = await rig.start('game-day', { resource: 'spring' });
    expect(await rig.approve(id, 'ada')).toMatchObject({ ok: false, reason: 'own-request' });
    expect(await rig.approve(id, 'cem')).toMatchObject({ ok: false, reason: 'not-allowed' });
    await rig.ask('bob', { action: 'abort', drillId: id, why: 'enough' });
    expect(await reportOf(rig, id)).toMatchObject({ verdict: 'aborted' });
  });

  test('takes two people where it was started in Step Functions', async () => {
    const rig = await standingRig();
    await rig.startByHand('game-day', { resource: 'spring' }, 'by-hand');
    expect(await rig.approve('by-hand', 'ada')).toMatchObject({ ok: true, state: 'needs-another' });
    expect(await rig.approve('by-hand', 'bob')).toMatchObject({ ok: true, state: 'approved' });
    const report = await reportOf(rig, 'by-hand');
    expect(report).toMatchObject({ verdict: 'passed', requestedBy: 'unverified' });
    expect(report.approvals.map(({ by }) => by)).toEqual(['ada', 'bob']);
  });

  test('approves no drill that only says it is part of the game day', async () => {
    const rig = await standingRig();
    const id = await startAndApprove(rig, { resource: 'spring' });
    await rig.until(await untilBegun(rig, id, 0), 'Measure');
    // What whoever may write records of drills could write.
    const { gameDay, requestedBy, requestedAtMs } = await recordOf(rig, id);
    const forged = (drillId: string, more: object) =>
      rig.put({
        pk: 'drills',
        sk: drillId,
        schemaVersion: 1,
        drillId,
        drill: 'aurora-failover',
        input: { resource: 'shop' },
        executionArn: `arn:aws:states:eu-west-1:123456789012:execution:evenkeel-dev-drill-aurora-failover:${drillId}`,
        requestedBy,
        requestedAtMs,
        partOf: id,
        timeline: [],
        ...more,
      });
    await forged('forged-1', {});
    await rig.startByHand('aurora-failover', { resource: 'shop' }, 'forged-1');
    expect(await rig.untilReported('forged-1')).toMatchObject({ verdict: 'refused', reason: 'denied' });
    await reportOf(rig, id);
    expect(gameDay!.drills).toHaveLength(2);
  });
});
