import { describe, expect, test } from 'vitest';
import { assemblyFolder } from './assembly.ts';
import { ALARMS } from './fleet.ts';
import { createRig } from './rig.ts';
import { standingRig } from './standing.ts';

export function testEnding(): void {
  describe('ended by', () => {
    test('a function that dies in the middle of the injection, is cleaned up and said to be unknown', async () => {
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
    await rig.until(drillId, 'Verify Again');
    await rig.setAlarm(ALARMS.outcome, 'ALARM');
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'failed', reason: 'alarm' });
    await rig.setAlarm(ALARMS.outcome, 'OK');
  });

  test('has failed where it does not recover in time, and is put back all the same', async () => {
    const rig = await createRig(assemblyFolder(), { rds: { durations: { failover: [200, 200] } } });
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'failed', reason: 'not-settled' });
    expect(await rig.snapshot()).toEqual(before);
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
