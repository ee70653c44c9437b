import { describe, expect, test } from 'vitest';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { GameDayReport } from '../../../../functions/drills/gameDays/report.ts';
import { AwsError } from '../../../../sandbox/wire/handlers.ts';
import type { EventOnBus } from '../../../../sandbox/services/events/index.ts';
import { assemblyFolder, synthesizeBefore } from '../../../synthesis/assembly.ts';
import fleet from '../gameDays/fleet.ts';
import { createRig, type Rig } from '../rig.ts';

synthesizeBefore(new URL('../gameDays/fleet.ts', import.meta.url));

const MINUTE = 60;

/** A Region that loses the events of executions, or delivers them so many milliseconds late, each as often as it says. */
async function createSweptRig(delaysMs: readonly number[] = []): Promise<Rig> {
  const rig = await createRig(assemblyFolder(), { fleet });
  rig.region.events.hooks.perturb = (event: EventOnBus) =>
    event['detail-type'] === 'Step Functions Execution Status Change'
      ? delaysMs.map((delayMs) => ({ event, delayMs }))
      : [{ event, delayMs: 0 }];
  return rig;
}

async function recordOf(rig: Rig, drillId: string): Promise<DrillRecord> {
  const { details } = (await rig.ask('ada', { action: 'show', drillId })) as { details: DrillRecord };
  return details;
}

const toldOf = (rig: Rig, drillId: string) =>
  rig
    .told()
    .flatMap(({ text }) => (text.includes(drillId) && text.startsWith('"') ? [JSON.parse(text) as string] : []));

/** A drill that has failed the cluster over, whose execution somebody then stops. */
async function stopInMeasure(rig: Rig): Promise<string> {
  const drillId = await rig.start('aurora-failover', { resource: 'shop' });
  await rig.approve(drillId);
  await rig.until(drillId, 'Measure');
  await rig.stopByHand(drillId);
  return drillId;
}

const open = (rig: Rig) =>
  rig.items('drills', '').then((all) => all.filter(({ controller }) => controller !== undefined));

describe('a drill whose execution was stopped', () => {
  test('is cleaned up within ten minutes although its event is lost, and people are told', async () => {
    const rig = await createSweptRig();
    const before = await rig.snapshot();
    const drillId = await stopInMeasure(rig);
    const stoppedMs = rig.region.clock.now();
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
    const { cleanedAtMs, ending, timeline = [] } = await recordOf(rig, drillId);
    expect(ending).toMatchObject({ times: 1 });
    expect((cleanedAtMs! - stoppedMs) / 60_000).toBeLessThan(15);
    expect(await rig.snapshot()).toEqual(before);
    expect(toldOf(rig, drillId)).toEqual([
      `shop: ${drillId}: Its execution was stopped, and nothing has ended the drill since: its clean-up has been started (1). There is nothing to do unless another message follows.`,
    ]);
    expect(timeline.map(({ text }) => text)).toContain(
      'Its execution was stopped, and nothing has ended the drill since: its clean-up has been started (1).',
    );
    expect(rig.cleanUps()).toMatchObject([{ status: 'SUCCEEDED' }]);
    // What is over is not looked at any more.
    expect(await open(rig)).toEqual([]);
    expect([rig.problems, rig.region.iam.denials, rig.running()]).toEqual([[], [], []]);
  });

  test('is cleaned up once more at the most where the event comes late, twice, and people hear of nothing else', async () => {
    const rig = await createSweptRig([8 * 60_000, 9 * 60_000]);
    const before = await rig.snapshot();
    const drillId = await stopInMeasure(rig);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
    await rig.run(20 * MINUTE);
    expect(await rig.snapshot()).toEqual(before);
    expect(rig.cleanUps().map(({ status }) => status)).toEqual(['SUCCEEDED', 'SUCCEEDED', 'SUCCEEDED']);
    expect((await recordOf(rig, drillId)).timeline!.filter(({ text }) => text.startsWith('aborted:'))).toHaveLength(1);
    expect([rig.problems, rig.region.iam.denials, rig.running()]).toEqual([[], [], []]);
  });

  test('is left to its event where that comes', async () => {
    const rig = await createSweptRig([0]);
    const drillId = await stopInMeasure(rig);
    await rig.untilReported(drillId);
    await rig.run(20 * MINUTE);
    expect(rig.cleanUps()).toHaveLength(1);
    expect((await recordOf(rig, drillId)).ending).toMatchObject({ times: 0, executionArn: rig.cleanUps()[0]!.arn });
    expect(toldOf(rig, drillId)).toEqual([]);
  });

  test('is left to a clean-up that takes long, however long', async () => {
    const rig = await createSweptRig([0]);
    const { endpoint } = rig.region;
    endpoint.intercept = async (call, _input, next) => {
      if (call.service === 'rds' && call.operation === 'FailoverDBCluster' && call.accessKeyId !== 'test')
        throw new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 });
      return await next();
    };
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Measure');
    await rig.stopByHand(drillId);
    await rig.run(40 * MINUTE);
    expect(rig.cleanUps()).toHaveLength(1);
    delete endpoint.intercept;
    await rig.untilReported(drillId);
  });

  test('has its clean-up begun again where that was stopped, too, five times at most; then people are asked', async () => {
    const rig = await createSweptRig();
    const drillId = await stopInMeasure(rig);
    for (let times = 1; times <= 5; times++) {
      await rig.region.clock.runUntil(rig.region.clock.now() + 20 * 60_000, () => rig.cleanUps().length === times);
      expect(rig.cleanUps()).toHaveLength(times);
      await rig.stop(rig.running()[0]!);
    }
    await rig.run(60 * MINUTE);
    expect(rig.cleanUps().map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'ABORTED'));
    const { ending } = await recordOf(rig, drillId);
    expect(toldOf(rig, drillId).slice(5)).toEqual([
      `shop: ${drillId} is over, and its clean-up has been started 5 times without coming to its end; it is not started again. See what ends it in the history of ${ending!.executionArn}, mend that, then start an execution of the same state machine with the same input. The lock and the interlocks of the drill end by themselves five hours after its last step. What is not rolled back: \`evenkeel drill status ${drillId} --stage dev\`.`,
    ]);
    // As the message says.
    await rig.startCleanUp(rig.cleanUps()[0]!.input);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
    expect(await open(rig)).toEqual([]);
  });
});

describe('an execution that was never started', () => {
  /** Step Functions does not answer whoever starts a drill. */
  async function startWithoutStepFunctions(rig: Rig, drill: string, resource: string): Promise<string> {
    const { endpoint } = rig.region;
    endpoint.intercept = async (call, _input, next) => {
      if (call.service === 'states' && call.operation === 'StartExecution')
        throw new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 });
      return await next();
    };
    await expect(rig.start(drill, { resource })).rejects.toThrow('answered 5');
    delete endpoint.intercept;
    const [record] = await rig.items('drills', drill);
    return record!['drillId'] as string;
  }

  test.for([
    ['of a drill', 'aurora-failover', 'shop'],
    ['of a game day', 'game-day', 'spring'],
  ] as const)('%s has a report that says so', async ([, drill, resource]) => {
    const rig = await createSweptRig([0]);
    const before = await rig.snapshot();
    const id = await startWithoutStepFunctions(rig, drill, resource);
    expect(await rig.untilReported(id)).toMatchObject({ verdict: 'unknown', reason: 'never-started' });
    expect(toldOf(rig, id)[0]).toMatch(
      /Its execution was never started, and nothing has ended the (drill|game day) since/,
    );
    expect(await rig.snapshot()).toEqual(before);
    expect(await open(rig)).toEqual([]);
    expect([rig.problems, rig.region.iam.denials, rig.running()]).toEqual([[], [], []]);
  });
});

describe('a game day whose execution was stopped', () => {
  test('ends although its event is lost: nothing of it goes on, and the rest is skipped', async () => {
    const rig = await createSweptRig();
    const before = await rig.snapshot();
    const id = await rig.start('game-day', { resource: 'reversed' });
    await rig.approve(id);
    await rig.run(30);
    const first = (await recordOf(rig, id)).gameDay!.drills[0]!.drillId!;
    await rig.until(first, 'Measure');
    await rig.stopByHand(id);
    const report = await rig.untilReported(id, 3_600);
    expect(report).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
    // It has an execution of its own, which was over before the event was given up.
    expect((report as unknown as GameDayReport).drills.map(({ drillId, verdict }) => [drillId, verdict])).toEqual([
      [first, 'passed'],
      [undefined, 'skipped'],
    ]);
    expect(await rig.snapshot()).toEqual(before);
    expect(await open(rig)).toEqual([]);
    expect([rig.problems, rig.region.iam.denials, rig.running()]).toEqual([[], [], []]);
  });
});
