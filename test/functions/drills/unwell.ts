import { describe, expect, test } from 'vitest';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import type { Region } from '../../../sandbox/region.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { assemblyFolder } from './assembly.ts';
import { createRig, type Rig } from './rig.ts';
import { standingRig } from './standing.ts';

/** Has AWS answer calls with an error while `fails` says so. @returns what ends it */
export function failCalls(
  { endpoint }: Region,
  fails: (call: { readonly service: string; readonly operation: string }) => AwsError | undefined,
): () => void {
  const before = endpoint.intercept;
  endpoint.intercept = async (call, input, next) => {
    const error = fails(call);
    if (error) throw error;
    return await (before ? before(call, input, next) : next());
  };
  return () => {
    if (before) endpoint.intercept = before;
    else delete endpoint.intercept;
  };
}

const throttled = new AwsError('Throttling', 'Rate exceeded', { status: 400 });

/** Refuses the first calls of an operation. */
export function refuseFirst(region: Region, operation: string, count: number, error = throttled): () => void {
  let left = count;
  return failCalls(region, (call) => (call.operation === operation && left-- > 0 ? error : undefined));
}

/** What rolls each kind back. */
const ROLLBACKS = [
  { drill: 'aurora-failover', resource: 'shop', operation: 'FailoverDBCluster', error: throttled },
  {
    drill: 'aurora-failover',
    resource: 'shop',
    operation: 'FailoverDBCluster',
    error: new AwsError('InvalidDBInstanceState', 'shop-1 is not available.', { status: 400 }),
  },
  {
    drill: 'zone-evacuation',
    resource: 'edge',
    operation: 'CancelZonalShift',
    error: new AwsError('ThrottlingException', 'Rate exceeded', { status: 429 }),
  },
] as const;

export function testUnwell(): void {
  describe('where AWS refuses the rollback', () => {
    test.for(ROLLBACKS)('$operation is asked for again: $error.code', async ({ drill, resource, operation, error }) => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start(drill, { resource });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      const heal = refuseFirst(rig.region, operation, 7, error);
      const report = await rig.untilReported(drillId);
      heal();
      expect(report.verdict).toBe('passed');
      expect(report.left).toBeUndefined();
      expect(report.timeline.map(({ text }) => text).join('\n')).toContain(`Could not roll back: ${error.code}`);
      expect(await rig.snapshot()).toEqual(before);
    });

    test('for lack of a permission, people hear of it with the first refusal, and see it where they follow the drill', async () => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      const denied = new AwsError('AccessDenied', 'not authorized to perform: rds:FailoverDBCluster', { status: 403 });
      const heal = refuseFirst(rig.region, 'FailoverDBCluster', Number.POSITIVE_INFINITY, denied);
      await rig.until(drillId, 'Wait for Rollback');
      // The bus and the topic pass it on, before the second attempt.
      await rig.run(3);
      const [told, ...more] = rig.told().filter(({ text }) => text.includes(drillId));
      expect(more).toEqual([]);
      expect(told!.text).toMatch(
        new RegExp(
          `^"shop: The rollback of ${drillId} cannot be finished: Could not roll back: AccessDenied: not authorized to perform: rds:FailoverDBCluster\\. Give the permission back to the role that AWS names, .* It is tried again for half an hour, then left to you; .*\`evenkeel drill leave ${drillId} --why TEXT --stage dev\``,
        ),
      );
      const show = async () => (await rig.ask('ada', { action: 'show', drillId })) as { details: DrillRecord };
      expect((await show()).details.refusedText).toBe(
        'Could not roll back: AccessDenied: not authorized to perform: rds:FailoverDBCluster',
      );
      await rig.run(20);
      heal();
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed' });
      expect((await show()).details.refusedText).toBe('');
      expect(rig.told().filter(({ text }) => text.includes(drillId))).toHaveLength(2);
      expect(rig.told().at(-1)!.text).toMatch(/^"shop: Resolved after /);
      expect(await rig.snapshot()).toEqual(before);
    });

    test('for half an hour, a person must act, and reads the reason of RDS', async () => {
      const rig = await createRig(assemblyFolder());
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      refuseFirst(rig.region, 'FailoverDBCluster', Number.POSITIVE_INFINITY);
      const { verdict, reason, explanation, left } = await rig.untilReported(drillId, 3_600);
      expect({ verdict, reason }).toEqual({ verdict: 'failed', reason: 'not-rolled-back' });
      expect(left).toMatch(
        /^Could not roll back: Throttling.*: Rate exceeded\. To put it right: aws rds failover-db-cluster /,
      );
      // Each time at once, and not only when it is given up.
      const refused = rig
        .told()
        .find(({ text }) => text.startsWith(`"shop: The rollback of ${drillId} cannot be finished`));
      const rolledBackMs = rig.execution(drillId)!.states.find(({ name }) => name === 'Fail Back')!.enteredMs;
      expect((refused!.atMs - rolledBackMs) / 1000).toBeLessThan(10);
      expect(rig.told().map(({ text }) => text)).toContainEqual(
        expect.stringMatching(
          new RegExp(`^"shop: ${drillId} has left shop changed\\. Could not roll back: Throttling`),
        ),
      );
      expect(explanation).toContain('Rate exceeded');
      expect(rig.writer()).toBe('shop-2');
      expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [], probing: false });
    });
  });
  describe('where RDS is gone after the injection', () => {
    const gone = new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 });
    const untilGone = async () => {
      const rig = await createRig(assemblyFolder());
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      const heal = failCalls(rig.region, ({ service }) => (service === 'rds' ? gone : undefined));
      return { rig, drillId, heal };
    };
    const textsAbout = (rig: Rig, drillId: string) =>
      rig
        .told()
        .map(({ text }) => text)
        .filter((text) => text.includes(drillId));

    test('people are told at once, and when it is over', async () => {
      const { rig, drillId, heal } = await untilGone();
      await rig.run(120);
      expect(textsAbout(rig, drillId)).toEqual([
        expect.stringMatching(/^"shop: The clean-up of .* cannot be finished: /),
      ]);
      const cleanUpMs = rig.execution(drillId)!.states.find(({ name }) => name === 'Clean Up')!.enteredMs;
      expect((rig.told().find(({ text }) => text.includes(drillId))!.atMs - cleanUpMs) / 1000).toBeLessThan(20);
      heal();
      await rig.untilReported(drillId);
      expect(textsAbout(rig, drillId).slice(1)).toEqual([expect.stringMatching(/^"shop: Resolved after \d min: /)]);
      expect(rig.writer()).toBe('shop-1');
    });

    test('a person leaves it: everything is released, and the report says how to put it right', async () => {
      const { rig, drillId } = await untilGone();
      await rig.run(600);
      expect(await rig.snapshot()).toMatchObject({ interlocks: [{ by: drillId }, { by: drillId }] });
      const leave = { action: 'leave', drillId, why: 'RDS is down in the whole Region' } as const;
      expect(await rig.ask('mallory', leave)).toMatchObject({ ok: false, reason: 'not-allowed' });
      expect(await rig.ask('bob', leave)).toEqual({ ok: true, drillId, state: 'leaving' });
      const { left, timeline } = await rig.untilReported(drillId, 180);
      expect(left).toMatch(
        /^Left as it is by bob: RDS is down in the whole Region; last known: .*its writer is shop-1\. To put it right: aws rds failover-db-cluster --db-cluster-identifier shop --target-db-instance-identifier shop-1$/,
      );
      expect(timeline.map(({ text }) => text)).toContain(
        'bob (iam:arn:aws:iam::123456789012:user/bob) leaves everything as it is: RDS is down in the whole Region.',
      );
      expect(rig.writer()).toBe('shop-2');
      expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [], probing: false });
      expect(await rig.ask('bob', leave)).toMatchObject({ ok: false, reason: 'over' });
      // Whoever has left it knows.
      expect(textsAbout(rig, drillId).filter((text) => text.includes('has left'))).toEqual([]);
    });

    test('nothing can be left before it is being rolled back', async () => {
      const rig = await standingRig();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      const leave = { action: 'leave', drillId, why: 'to see' } as const;
      await rig.until(drillId, 'Request Approval');
      expect(await rig.ask('bob', leave)).toMatchObject({
        reason: 'not-ending',
        explanation: `${drillId} has changed nothing yet: abort it.`,
      });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      expect(await rig.ask('bob', leave)).toMatchObject({
        reason: 'not-ending',
        explanation: `${drillId} is not being rolled back yet: abort it first.`,
      });
      const { verdict, left } = await rig.untilReported(drillId);
      expect({ verdict, left }).toEqual({ verdict: 'passed', left: undefined });
    });

    test('a clean-up that somebody stops is begun again', async () => {
      const { rig, drillId, heal } = await untilGone();
      await rig.stopByHand(drillId);
      for (let time = 0; time < 3; time++) {
        await rig.run(30);
        const [cleanUp] = rig.cleanUps();
        expect(cleanUp).toMatchObject({ status: 'RUNNING' });
        await rig.stop(cleanUp!.arn);
      }
      heal();
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
      expect(rig.writer()).toBe('shop-1');
      expect(rig.cleanUps().map(({ status }) => status)).toEqual(['SUCCEEDED', 'ABORTED', 'ABORTED', 'ABORTED']);
    });
  });

  test('a clean-up that fails whenever it is begun is given up, and people are told how to go on', async () => {
    const rig = await createRig(assemblyFolder());
    await rig.startCleanUp('{}');
    await rig.run(300);
    expect(rig.cleanUps().map(({ status }) => status)).toEqual([
      'SUCCEEDED',
      ...Array.from({ length: 5 }, () => 'FAILED'),
    ]);
    const texts = rig.told().map(({ text }) => text);
    expect(texts).toContainEqual(
      expect.stringMatching(/^The clean-up of a drill has ended 5 times before it was done/),
    );
    const alarms = texts
      .filter((text) => text.startsWith('{'))
      .map((text) => JSON.parse(text) as { AlarmDescription: string });
    expect(alarms.map(({ AlarmDescription }) => AlarmDescription)).toContainEqual(
      expect.stringMatching(/^The clean-up of a drill failed\. It is begun again, five times at most\./),
    );
  });

  test('state machines that Step Functions throttles for minutes are told, and those for a moment are not', async () => {
    const rig = await createRig(assemblyFolder());
    const throttle = (machine: string) => {
      const { arn } = rig.region.stepFunctions.machines().find(({ name }) => name === `evenkeel-dev-${machine}`)!;
      rig.region.stepFunctions.throttle(arn, 3);
    };
    const descriptions = () =>
      rig
        .told()
        .filter(({ text }) => text.startsWith('{'))
        .map(({ text }) => (JSON.parse(text) as { AlarmDescription: string }).AlarmDescription)
        .filter((text) => text.includes('throttle'));
    throttle('drill-aurora-failover');
    await rig.run(600);
    expect(descriptions()).toEqual([]);
    // Of any machine: the quota is one of the account.
    throttle('drill-zone-evacuation');
    await rig.run(120);
    throttle('clean-up');
    await rig.run(300);
    expect(descriptions()).toEqual([
      expect.stringMatching(
        /^Step Functions throttles the state machines of Evenkeel dev: .* Runbook: docs\/runbooks\/throttled-executions\.md$/,
      ),
    ]);
  });

  describe('an execution without a record', () => {
    const textsAbout = (rig: Rig, drillId: string) =>
      rig
        .told()
        .map(({ text }) => text)
        .filter((text) => text.includes(drillId) && !text.startsWith('{'));

    test('whose first step could not be run is over, with a report, and people hear of it', async () => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const denied = new AwsError('AccessDeniedException', 'not authorized', { status: 400 });
      const heal = failCalls(rig.region, ({ operation }) => (operation === 'PutItem' ? denied : undefined));
      await rig.startByHand('aurora-failover', { resource: 'shop' }, 'never-admitted');
      await rig.run(240);
      heal();
      const report = await rig.untilReported('never-admitted', 600);
      expect(report).toMatchObject({ verdict: 'unknown', reason: 'no-record', resource: 'shop' });
      expect(textsAbout(rig, 'never-admitted')).toContainEqual(
        expect.stringMatching(/^"shop: never-admitted is over without a result\. The ledger had no record of it/),
      );
      expect(rig.execution('never-admitted')!.status).toBe('SUCCEEDED');
      expect(await rig.snapshot()).toEqual(before);
    });

    test('whose record somebody has deleted is over, and people hear that it may have left something', async () => {
      const rig = await createRig(assemblyFolder());
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      await rig.remove({ pk: 'drills', sk: drillId });
      const report = await rig.untilReported(drillId, 1_800);
      expect(report).toMatchObject({ verdict: 'unknown', reason: 'no-record', resource: 'shop' });
      expect(textsAbout(rig, drillId)).toContainEqual(
        expect.stringMatching(/is over without a result\. .* Then see whether the resource is as it was/),
      );
    });
  });

  describe('a bucket that refuses', () => {
    const denied = new AwsError('AccessDenied', 'Access Denied', { status: 403 });
    test.for([
      { what: 'writes', from: 'Assess', operations: ['PutObject'], verdict: 'passed' },
      {
        what: 'everything',
        from: 'Measure',
        operations: ['PutObject', 'GetObject', 'ListObjectsV2'],
        verdict: 'unknown',
      },
    ])('$what costs the report its place, and nothing else', async ({ from, operations, verdict }) => {
      const rig = await createRig(assemblyFolder());
      const { probing: _probing, ...before } = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, from);
      failCalls(rig.region, ({ operation }) => (operations.includes(operation) ? denied : undefined));
      await rig.run(1_200);
      expect(rig.execution(drillId)!.status).toBe('SUCCEEDED');
      expect(await rig.snapshot()).toMatchObject(before);
      const { details } = (await rig.ask('ada', { action: 'show', drillId })) as { details: DrillRecord };
      const { timeline = [], shortReport } = details;
      expect(details).toMatchObject({ verdict, reportedAtMs: expect.any(Number) });
      expect(shortReport).toMatchObject({ unwritten: 'AccessDenied: Access Denied' });
      expect(shortReport?.downtimeMs !== undefined).toBe(verdict === 'passed');
      expect(timeline.map(({ text }) => text).join('\n')).toContain('The probes could not be stopped, and go on until');
    });
  });
}
