import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DrillContext } from '../../../../functions/drills/machine/context.ts';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import { NOW } from '../../now.ts';
import { ALARMS } from '../fleet.ts';
import { CONTEXT, createStepPlatform, type StepPlatform } from '../steps/platform.ts';

const plan = { drill: 'aurora-failover', resource: 'shop' } as DrillPlan;
const FUNCTION = 'arn:aws:lambda:eu-west-1:123456789012:function:evenkeel-dev-drill-api';

let platform: StepPlatform;
let abort: (drillId: string, why: string) => Promise<unknown>;
let ask: (request: object) => Promise<unknown>;
let start: (requestId: string, resource?: string, user?: string) => Promise<unknown>;
/** The calls of Step Functions and of the report, and the error that they are answered with. */
const calls: { operation: string; input: unknown }[] = [];
let refusal: string | undefined;
beforeAll(async () => {
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  platform = await createStepPlatform();
  process.env['REPORT_NAME'] = 'report';
  const { endpoint } = platform.region;
  const { intercept } = endpoint;
  endpoint.intercept = async (call, input, next) => {
    const { operation } = call;
    if (!['StartExecution', 'StopExecution', 'Invoke'].includes(operation)) return await intercept!(call, input, next);
    calls.push({ operation, input });
    if (refusal !== undefined) throw new AwsError(refusal, `${refusal} of one`, { status: 400 });
    return operation === 'Invoke' ? { StatusCode: 202 } : {};
  };
  const { createContext } = await import('../../../../functions/drills/machine/context.ts');
  const { abortDrill } = await import('../../../../functions/drills/api/abort.ts');
  const { startDrill } = await import('../../../../functions/drills/api/start.ts');
  const context: DrillContext = createContext();
  abort = async (drillId, why) => await abortDrill(context, drillId, { by: 'ada', why });
  const { handler } = await import('../../../../functions/drills/api/handler.ts');
  const authorizer = { iam: { userArn: 'arn:aws:iam::123456789012:user/ada' } };
  ask = async (request) => {
    const event = { requestContext: { authorizer }, body: JSON.stringify(request), isBase64Encoded: false };
    const { body = '' } = await handler(event, CONTEXT);
    return JSON.parse(body) as unknown;
  };
  start = async (requestId, resource = 'shop', user = 'ada') => {
    const identity = `iam:arn:aws:iam::123456789012:user/${user}` as const;
    return await startDrill(
      context,
      { drill: 'aurora-failover', input: { resource }, requestId },
      { identity },
      FUNCTION,
    );
  };
});
afterAll(async () => {
  await platform.close();
  vi.useRealTimers();
});
beforeEach(() => {
  calls.length = 0;
  refusal = undefined;
});

describe('an abort', () => {
  test('of a drill whose execution was never started is recorded, and answered', async () => {
    await platform.create({ drillId: 'never', plan });
    refusal = 'ExecutionDoesNotExist';
    expect(await abort('never', 'customers call')).toEqual({ ok: true, drillId: 'never', state: 'aborting' });
    expect((await platform.store.get('never')).abort).toMatchObject({ by: 'ada', why: 'customers call' });
  });

  test('that Step Functions does not take fails, and is recorded', async () => {
    await platform.create({ drillId: 'throttled', plan });
    refusal = 'AccessDeniedException';
    await expect(abort('throttled', 'customers call')).rejects.toThrow('AccessDeniedException of one');
    expect((await platform.store.get('throttled')).abort).toMatchObject({ by: 'ada' });
  });

  test('cuts no emoji of its reason in two, where Step Functions gets a part of it', async () => {
    await platform.create({ drillId: 'emoji', plan });
    // With `ada: ` before it, the second half of the emoji would be the 257th unit.
    await abort('emoji', `${'x'.repeat(250)}🔥${'x'.repeat(50)}`);
    const { cause } = calls[0]!.input as { readonly cause: string };
    expect(cause.isWellFormed()).toBe(true);
    expect(cause.length).toBeLessThanOrEqual(256);
    expect(cause).toMatch(/^ada: x{250}…$/);
  });
});

describe('the decision to leave a game day as it is', () => {
  const drills = [
    { drill: 'zone-evacuation' as const, resource: 'edge', steps: [], planHash: 'a', drillId: 'first' },
    { drill: 'aurora-failover' as const, resource: 'shop', steps: [], planHash: 'b' },
  ];
  const leave = { action: 'leave', drillId: 'spring', why: 'ARC is down' };
  const abort = { by: 'bob', why: 'customers call', atMs: 1 };

  test('is about the drill of it that is being rolled back', async () => {
    await platform.create({ drillId: 'spring', plan, abort, gameDay: { drills } });
    await platform.create({ drillId: 'first', plan, abort });
    expect(await ask(leave)).toEqual({ ok: true, drillId: 'first', state: 'leaving' });
    expect((await platform.store.get('first')).leave).toMatchObject({ by: 'ada', why: 'ARC is down' });
    expect((await platform.store.get('spring')).leave).toBeUndefined();
  });

  test('is refused while none is', async () => {
    const ended = drills.map((each) => ({ ...each, verdict: 'passed' as const }));
    await platform.create({ drillId: 'autumn', plan, abort, gameDay: { drills: ended } });
    expect(await ask({ ...leave, drillId: 'autumn' })).toMatchObject({
      ok: false,
      reason: 'not-ending',
      explanation: 'No drill of autumn is being rolled back.',
    });
    expect((await platform.store.get('autumn')).leave).toBeUndefined();
  });
});

describe('the event of an abort alarm', () => {
  const alarmed = async (ageMs: number) => {
    const { handler } = await import('../../../../functions/drills/api/alarm.ts');
    const event = {
      version: '0',
      id: 'one',
      'detail-type': 'CloudWatch Alarm State Change',
      source: 'aws.cloudwatch',
      account: '123456789012',
      time: new Date(Date.now() - ageMs).toISOString(),
      region: 'eu-west-1',
      resources: [],
      detail: { alarmName: ALARMS.abort, state: { value: 'ALARM' }, previousState: { value: 'OK' } },
    };
    await handler(event, CONTEXT);
  };

  test.for([
    ['85 minutes', 85 * 60_000, false],
    ['15 minutes and a second', 15 * 60_000 + 1_000, false],
    ['15 minutes', 15 * 60_000, true],
  ] as const)('that is %s old aborts a drill: %s', async ([name, ageMs, isAborted]) => {
    const drillId = `alarmed-${name.replaceAll(' ', '-')}`;
    await platform.create({ drillId, plan, requestedAtMs: Date.now() - 2 * 3_600_000 });
    await alarmed(ageMs);
    expect((await platform.store.get(drillId)).abort?.by).toBe(isAborted ? 'alarm' : undefined);
  });
});

describe('a record', () => {
  const line = (atMs: number) => ({ atMs, source: 'describe' as const, text: `${atMs} ${'x'.repeat(2_000)}` });

  test('that is full takes what the drill does, and says what it leaves out', async () => {
    // 400 kB are the most that DynamoDB takes: a rollback that is refused in other words each time.
    await platform.create({ drillId: 'full', plan, timeline: Array.from({ length: 200 }, (_, at) => line(at)) });
    const fields = { leftText: 'RDS refused it' };
    expect(await platform.store.update('full', fields, { timeline: [line(500), line(501)] })).toBe(true);
    const { leftText, timeline = [] } = await platform.store.get('full');
    expect(leftText).toBe('RDS refused it');
    expect(timeline).toHaveLength(40 + 1 + 40 + 2);
    expect(timeline[40]).toEqual({
      atMs: 160,
      source: 'drill',
      text: '120 lines are left out here: the ledger has no more room.',
    });
    expect(timeline.map(({ atMs }) => atMs).slice(-3)).toEqual([199, 500, 501]);
    // Its conditions still count.
    expect(await platform.store.update('full', { verdict: 'passed' }, { unless: ['leftText'] })).toBe(false);
  });

  test('is listed without its timeline, and as many as Lambda may answer with', async () => {
    const names = Array.from({ length: 8 }, (_, at) => `listed-${at}`);
    const wide = { ...plan, steps: ['x'.repeat(300_000)] };
    for (const [at, drillId] of names.entries())
      await platform.create({ drillId, plan: wide, requestedAtMs: Date.now() + at, timeline: [line(1)] });
    const answer = (await ask({ action: 'list' })) as {
      readonly details: readonly DrillRecord[];
      readonly more: number;
    };
    // Five of 300 kB, the newest first; what is older is counted.
    expect(answer.details.map(({ drillId }) => drillId)).toEqual(names.toReversed().slice(0, 5));
    expect(answer.details[0]).not.toHaveProperty('timeline');
    expect(answer.more).toBe((await platform.store.list()).length - 5);
  });
});

describe('an acknowledgement', () => {
  const request = { action: 'acknowledge', drill: 'aurora-failover', resource: 'shop' };

  test('that is repeated ends no cool-down after a drill that has ended since it was said', async () => {
    const sinceMs = Date.now();
    await platform.locks.startCoolDown('cluster#shop', 'later', { sinceMs, untilMs: sinceMs + 60_000 });
    expect(await ask({ ...request, askedAtMs: sinceMs - 1 })).toEqual({
      ok: false,
      drillId: 'later',
      reason: 'newer-drill',
      explanation: 'later has ended since, and nobody has seen what it did: see, and acknowledge it.',
    });
    await expect(platform.locks.checkCoolDown('cluster#shop', sinceMs)).rejects.toThrow('after later');
    expect(await ask({ ...request, askedAtMs: sinceMs })).toMatchObject({ ok: true });
    await platform.locks.checkCoolDown('cluster#shop', sinceMs);
  });

  test('that comes as it is said ends the cool-down that there is', async () => {
    const sinceMs = Date.now();
    await platform.locks.startCoolDown('cluster#shop', 'last', { sinceMs, untilMs: sinceMs + 60_000 });
    expect(await ask(request)).toMatchObject({ ok: true, state: 'acknowledged' });
    await platform.locks.checkCoolDown('cluster#shop', sinceMs);
  });
});

describe('a request that is repeated', () => {
  test('when its execution is over is answered like the first one', async () => {
    const first = await start('again');
    expect(first).toMatchObject({ ok: true, state: 'started' });
    refusal = 'ExecutionAlreadyExists';
    expect(await start('again')).toEqual(first);
  });

  test('is no excuse for an execution that somebody else has started under its name', async () => {
    refusal = 'ExecutionAlreadyExists';
    await expect(start('taken')).rejects.toThrow('ExecutionAlreadyExists of one');
  });

  test('after its refusal is refused again, and stays ended when it was', async () => {
    const first = (await start('stranger', 'shop', 'mallory')) as { readonly drillId: string };
    expect(first).toMatchObject({ ok: false, reason: 'not-allowed' });
    const { cleanedAtMs } = await platform.store.get(first.drillId);
    expect(cleanedAtMs).toEqual(expect.any(Number));
    vi.setSystemTime(Date.now() + 60_000);
    expect(await start('stranger', 'shop', 'mallory')).toEqual(first);
    expect((await platform.store.get(first.drillId)).cleanedAtMs).toBe(cleanedAtMs);
    expect(calls.map(({ operation }) => operation)).not.toContain('StartExecution');
  });
});
