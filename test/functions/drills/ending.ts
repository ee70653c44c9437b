import { CloudWatchClient, DeleteAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { describe, expect, test } from 'vitest';
import { assemblyFolder } from './assembly.ts';
import { ALARMS } from './fleet.ts';
import { createRig } from './rig.ts';
import { standingRig } from './standing.ts';

export function testEnding(): void {
  describe('ended by', () => {
    test('a function that dies in the middle of the injection, is cleaned up, and its verdict is unknown', async () => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Baseline');
      const inject = rig.region.lambda.functions().find(({ name }) => name.includes('Inject'))!;
      // Six calls read the drill, the lock and the cluster and write down that it begins; the seventh is the failover.
      rig.region.lambda.killNext(inject.name, 8);
      const report = await rig.untilReported(drillId);
      expect(report.verdict).toBe('unknown');
      expect(await rig.snapshot()).toEqual(before);
    });
  });

  test('has failed where clients were down for longer than they may be', async () => {
    const rig = await createRig(assemblyFolder(), { rds: { durations: { failover: [70, 70] } } });
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    const report = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'failed', reason: 'too-slow', measured: { recovered: true } });
    expect(await rig.snapshot()).toEqual(before);
  });

  test('has failed where an outcome alarm is on when all is over', async () => {
    const rig = await standingRig();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Verify Steady State');
    await rig.setAlarm(ALARMS.outcome, 'ALARM');
    const { alarms, timeline, ...report } = await rig.untilReported(drillId);
    expect(report).toMatchObject({ verdict: 'failed', reason: 'alarm' });
    expect(alarms.map(({ name, roles, state, fault }) => ({ name, roles, state, fault }))).toEqual([
      { name: ALARMS.blocking, roles: ['blocking'], state: 'INSUFFICIENT_DATA', fault: undefined },
      { name: ALARMS.abort, roles: ['abort'], state: 'INSUFFICIENT_DATA', fault: undefined },
      { name: ALARMS.outcome, roles: ['outcome'], state: 'ALARM', fault: undefined },
    ]);
    // Only what it did from the request on, and said once more among everything else that happened.
    expect(alarms[2]!.changes).toMatchObject([{ to: 'ALARM', why: 'a test says so' }]);
    expect(timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^Alarm shop-slow: (OK|INSUFFICIENT_DATA) → ALARM\.$/),
    );
    await rig.setAlarm(ALARMS.outcome, 'OK');
  });

  test('has failed where it does not recover in time, and is rolled back all the same', async () => {
    const rig = await createRig(assemblyFolder(), { rds: { durations: { failover: [200, 200] } } });
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'failed', reason: 'not-settled' });
    expect(await rig.snapshot()).toEqual(before);
  });

  test('is unknown where an abort alarm is deleted meanwhile, because nobody would hear of it', async () => {
    const rig = await createRig(assemblyFolder());
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Measure');
    const cloudWatch = new CloudWatchClient(rig.region.clientConfig());
    await cloudWatch.send(new DeleteAlarmsCommand({ AlarmNames: [ALARMS.abort] }));
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'unknown', reason: 'step-failed' });
    expect(await rig.snapshot()).toEqual(before);
  });

  test('changes nothing more once another drill has its lock, and says so', async () => {
    const rig = await createRig(assemblyFolder());
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Measure');
    const lock = { pk: 'drill-locks', sk: 'cluster#shop', schemaVersion: 1, by: 'later', fence: 2 };
    await rig.put({ ...lock, untilMs: rig.region.clock.now() + 3_600_000 });
    const { verdict, left } = await rig.untilReported(drillId);
    expect({ verdict, left }).toEqual({
      verdict: 'failed',
      left: 'Lost the lock on cluster shop: later has it now. To put it right: aws rds failover-db-cluster --db-cluster-identifier shop --target-db-instance-identifier shop-1',
    });
    expect(rig.writer()).toBe('shop-2');
    expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [{ by: 'later' }], probing: false });
  });

  test.for(['Clean Up', 'Report'])('is as it was, and reported, where it is stopped in its %s', async (state) => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, state);
    const cleanUps = rig.cleanUps().length;
    await rig.stopByHand(drillId);
    await rig.run(60);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed' });
    expect(await rig.snapshot()).toEqual(before);
    // Its status event has started the machine that cleans up after it.
    expect(rig.cleanUps().slice(0, -cleanUps || undefined)).toMatchObject([{ status: 'SUCCEEDED' }]);
  });

  test('has failed where no controller restores the lost reader', async () => {
    const rig = await standingRig('with a reader of ours');
    const before = await rig.readersOfShop();
    const drillId = await rig.start('reader-loss', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Inject');
    const pause = { pk: 'pauses#replicas', sk: 'pause#shop' };
    await rig.put({
      ...pause,
      controller: 'replicas',
      schemaVersion: 1,
      by: 'eve',
      why: 'to see whether anybody notices',
    });
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'failed', reason: 'not-settled' });
    await rig.remove(pause);
    expect(await rig.readersOfShop()).toEqual(before);
  });

  test('is unknown where the prober dies', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Inject');
    rig.region.lambda.killNext('evenkeel-dev-prober', 1);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'unknown', reason: 'not-measured' });
    expect(await rig.snapshot()).toEqual(before);
  });

  test('a cool-down follows, until somebody acknowledges what was seen', async () => {
    const rig = await standingRig();
    const first = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(first);
    await rig.untilReported(first);
    const second = await rig.start('aurora-failover', { resource: 'shop' });
    expect(await rig.untilReported(second)).toMatchObject({ verdict: 'refused', reason: 'cooling-down' });
    await rig.ask('bob', { action: 'acknowledge', drill: 'aurora-failover', resource: 'shop' });
    const third = await rig.start('aurora-failover', { resource: 'shop', dryRun: true });
    expect(await rig.untilReported(third)).toMatchObject({ verdict: 'passed' });
  });

  test('a request that is repeated starts one drill', async () => {
    const rig = await standingRig();
    const request = {
      action: 'start',
      drill: 'aurora-failover',
      input: { resource: 'shop' },
      requestId: 'again',
    } as const;
    const before = rig.executions('aurora-failover').length;
    const one = await rig.ask('ada', request);
    expect(await rig.ask('ada', request)).toEqual(one);
    expect(rig.executions('aurora-failover')).toHaveLength(before + 1);
    await rig.stopByHand(one.drillId!);
    await rig.untilReported(one.drillId!);
  });
}
