import { DeleteAlarmsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import { assemblyFolder } from './assembly.ts';
import { ALARMS } from './fleet.ts';
import { createRig, type Rig } from './rig.ts';
import { standingRig } from './standing.ts';

interface Refusal {
  readonly name: string;
  readonly drill?: string;
  readonly input?: Readonly<Record<string, unknown>>;
  readonly person?: string;
  /** What stands in the way. */
  readonly given?: (rig: Rig) => unknown;
  readonly reason: string;
}

const rdsOf = (rig: Rig) => new RDSClient(rig.region.clientConfig());

/** Each is refused before anybody is asked, with this reason, and leaves nothing behind. */
const REFUSALS: readonly Refusal[] = [
  { name: 'a drill that there is not', drill: 'earthquake', reason: 'unknown-drill' },
  { name: 'a resource that the fleet does not have', input: { resource: 'attic' }, reason: 'unknown-resource' },
  { name: 'no resource at all', input: {}, reason: 'unknown-resource' },
  { name: 'an input with a field that means nothing', input: { resource: 'shop', force: true }, reason: 'bad-input' },
  { name: 'a stranger', person: 'mallory', reason: 'not-allowed' },
  { name: 'readers that are too far behind', input: { resource: 'bare' }, reason: 'lag-too-high' },
  {
    name: 'a reader that is none of the cluster',
    input: { resource: 'shop', target: 'bare-2' },
    reason: 'target-not-found',
  },
  { name: 'the writer as its own target', input: { resource: 'shop', target: 'shop-1' }, reason: 'target-not-found' },
  {
    name: 'a target that is not available',
    input: { resource: 'shop', target: 'shop-2' },
    given: (rig) => rig.region.rds.breakInstance('shop-2', 'storage-full'),
    reason: 'target-not-available',
  },
  {
    name: 'a cluster that fails over by itself',
    given: (rig) => rdsOf(rig).send(new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop' })),
    reason: 'not-available',
  },
  {
    name: 'a reader that RDS maintains',
    given: (rig) => rig.region.rds.maintain('shop-3', 'maintenance'),
    reason: 'maintenance',
  },
  {
    name: 'maintenance that RDS may begin during the drill',
    given: (rig) =>
      rig.region.rds.planMaintenance('arn:aws:rds:eu-west-1:123456789012:db:shop-3', {
        Action: 'system-update',
        CurrentApplyDate: new Date(rig.region.clock.now() + 2 * 3_600_000),
      }),
    reason: 'maintenance',
  },
  {
    name: 'an upgrade of its cluster that is pending',
    drill: 'reader-loss',
    given: (rig) => rig.region.rds.planUpgrade('shop', '99.9'),
    reason: 'upgrade-pending',
  },
  { name: 'an alarm that blocks', given: (rig) => rig.setAlarm(ALARMS.blocking, 'ALARM'), reason: 'alarm' },
  {
    name: 'an alarm that would abort it at once',
    given: async (rig) => {
      await rig.setAlarm(ALARMS.abort, 'ALARM');
      // Its event would end a drill that begins in the same second.
      await rig.region.clock.runUntil(rig.region.clock.now() + 10_000);
    },
    reason: 'alarm',
  },
  {
    name: 'an alarm that somebody has deleted',
    given: (rig) =>
      new CloudWatchClient(rig.region.clientConfig()).send(new DeleteAlarmsCommand({ AlarmNames: [ALARMS.outcome] })),
    reason: 'alarm-missing',
  },
  {
    name: 'a pause',
    given: (rig) =>
      rig.put({
        pk: 'pauses#replicas',
        sk: 'pause#shop',
        controller: 'replicas',
        schemaVersion: 1,
        by: 'eve',
        why: 'a migration',
      }),
    reason: 'paused',
  },
  {
    name: 'a cool-down',
    given: (rig) =>
      rig.put({
        pk: 'drill-cooldowns',
        sk: 'cluster#shop',
        untilMs: rig.region.clock.now() + 60_000,
        drillId: 'before',
      }),
    reason: 'cooling-down',
  },
  {
    name: 'another drill of the same cluster',
    given: (rig) => rig.start('aurora-failover', { resource: 'shop' }),
    reason: 'another-drill',
  },
  { name: 'a reader to lose where none is ours', drill: 'reader-loss', reason: 'no-reader' },
];

export function testRefusing(): void {
  describe('refuses, with a report,', () => {
    test.for(REFUSALS)('$name', async ({ drill = 'aurora-failover', input, person, given, reason }) => {
      // What stands in the way would stand there for good.
      const rig = given ? await createRig(assemblyFolder()) : await standingRig();
      await given?.(rig);
      const writer = rig.writer();
      const drillId = await rig.start(drill, input ?? { resource: 'shop' }, person);
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({
        drill,
        verdict: 'refused',
        reason,
        requestedBy: person === undefined ? 'ada' : `iam:arn:aws:iam::123456789012:user/${person}`,
      });
      expect(report.explanation).toMatch(/ .*\.$/);
      expect(report.measured).toBeUndefined();
      const after = await rig.snapshot();
      expect(after.interlocks).toEqual([]);
      expect(after.locks.filter(({ by }) => by === drillId)).toEqual([]);
      if (reason !== 'not-available') expect(rig.writer()).toBe(writer);
    });

    test.for([
      ['on a Sunday', Date.UTC(2026, 2, 1, 11), 'outside-hours'],
      ['a minute before nine in Berlin', Date.UTC(2026, 2, 2, 7, 59), 'outside-hours'],
      ['at five in the afternoon in Berlin', Date.UTC(2026, 2, 2, 16), 'outside-hours'],
      ['during a freeze', Date.UTC(2026, 2, 4, 10), 'frozen'],
    ] as const)('%s', async ([, startMs, reason]) => {
      const rig = await createRig(assemblyFolder(), { startMs });
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason });
    });

    test('replicas whose lag nobody knows', async () => {
      // At nine sharp in Berlin, before CloudWatch has any metric.
      const rig = await createRig(assemblyFolder(), { startMs: Date.UTC(2026, 2, 2, 8) });
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason: 'lag-too-high' });
    });

    test('what probes do not see working before it begins', async () => {
      const rig = await createRig(assemblyFolder());
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Baseline');
      rig.region.rds.crash('shop-1');
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({ verdict: 'refused', reason: 'no-steady-state' });
      expect(report.timeline.some(({ source }) => source === 'api')).toBe(false);
    });

    test('what somebody says no to', async () => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.until(drillId, 'Request Approval');
      await rig.run(1);
      const { details } = (await rig.ask('bob', { action: 'show', drillId })) as { details: { planHash: string } };
      expect(await rig.ask('bob', { action: 'deny', drillId, planHash: details.planHash })).toMatchObject({
        state: 'denied',
      });
      expect(await rig.untilReported(drillId)).toMatchObject({
        verdict: 'refused',
        reason: 'denied',
        explanation: 'Denied by bob.',
      });
      expect(await rig.snapshot()).toEqual(before);
    });

    test('what nobody answers within the hour', async () => {
      const rig = await standingRig();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      expect(await rig.untilReported(drillId, 4_000)).toMatchObject({ verdict: 'refused', reason: 'approval-expired' });
      expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [] });
    });

    test('what somebody else has interlocked, whose interlock stays', async () => {
      const rig = await createRig(assemblyFolder());
      const untilMs = rig.region.clock.now() + 3_600_000;
      await rig.put({
        pk: 'interlocks#safetyNet',
        sk: 'interlock#shop',
        controller: 'safetyNet',
        schemaVersion: 1,
        by: 'a person',
        untilMs,
      });
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason: 'interlocked-by-other' });
      expect(await rig.snapshot()).toMatchObject({ interlocks: [{ by: 'a person' }], locks: [], probing: false });
    });

    test('the name of a drill on another machine, which goes on and is cleaned up as if nothing were', async () => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      const during = await rig.snapshot();
      await rig.startByHand('zone-evacuation', { resource: 'edge' }, drillId);
      const second = rig.executions('zone-evacuation').find(({ name }) => name === drillId);
      await rig.region.clock.runUntil(rig.region.clock.now() + 60_000, () => second!.status !== 'RUNNING');
      expect(second!.states.map(({ name }) => name)).toEqual([
        'Admit',
        'Clean Up',
        'Cleaned Up?',
        'Report',
        'Reported?',
        'Reported',
      ]);
      const { locks, interlocks, probing } = await rig.snapshot();
      expect({ locks, interlocks, probing }).toEqual({
        locks: during.locks,
        interlocks: during.interlocks,
        probing: true,
      });
      expect(await rig.untilReported(drillId)).toMatchObject({ drill: 'aurora-failover', verdict: 'passed' });
      // A third one, when the first is over.
      await rig.startByHand('reader-loss', { resource: 'shop' }, drillId);
      await rig.run(60);
      expect(await rig.snapshot()).toEqual(before);
      await rig.endCoolDowns();
    });

    test('what has changed since it was approved', async () => {
      const rig = await createRig(assemblyFolder());
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.until(drillId, 'Request Approval');
      await rdsOf(rig).send(
        new FailoverDBClusterCommand({ DBClusterIdentifier: 'shop', TargetDBInstanceIdentifier: 'shop-3' }),
      );
      await rig.run(120);
      expect(await rig.approve(drillId)).toMatchObject({ ok: true });
      expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason: 'plan-changed' });
      expect(rig.writer()).toBe('shop-3');
    });

    test('an approval by the one who asked, by a stranger, or of another plan', async () => {
      const rig = await standingRig();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      expect(await rig.approve(drillId, 'ada')).toMatchObject({ ok: false, reason: 'own-request' });
      const planHash = '0'.repeat(64);
      expect(await rig.ask('mallory', { action: 'approve', drillId, planHash })).toMatchObject({
        ok: false,
        reason: 'not-allowed',
      });
      expect(await rig.ask('bob', { action: 'approve', drillId, planHash })).toMatchObject({
        ok: false,
        reason: 'plan-changed',
      });
      const slack = { action: 'approve', drillId, planHash, onBehalfOf: 'slack:T024BE7LD/U1ADA' } as const;
      expect(await rig.ask('bob', slack)).toMatchObject({ ok: false, reason: 'not-allowed' });
      expect(rig.execution(drillId)!.status).toBe('RUNNING');
      await rig.stopByHand(drillId);
      await rig.untilReported(drillId);
    });
  });

  test('a dry run is made while another drill waits for approval, and that need not wait for it', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.until(drillId, 'Request Approval');
    const dryRun = () => rig.start('aurora-failover', { resource: 'shop', dryRun: true });
    expect(await rig.untilReported(await dryRun())).toMatchObject({ verdict: 'passed', reason: 'dry-run' });
    const second = await dryRun();
    await rig.until(second, 'Baseline');
    const third = await rig.untilReported(await dryRun());
    expect(third).toMatchObject({ verdict: 'refused', reason: 'another-drill' });
    expect(third.explanation).toMatch(new RegExp(`^Another drill has cluster shop \\(dry run\\): ${second}, until `));
    await rig.approve(drillId);
    await rig.until(drillId, 'Measure');
    const fourth = await rig.untilReported(await dryRun());
    expect(fourth).toMatchObject({
      verdict: 'refused',
      reason: 'another-drill',
      explanation: `Another drill of shop is under way: ${drillId}.`,
    });
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'passed' });
    await rig.untilReported(second);
    expect(await rig.snapshot()).toEqual(before);
  });
}
