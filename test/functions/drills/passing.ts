import { describe, expect, test } from 'vitest';
import { assemblyFolder } from './assembly.ts';
import { createRig } from './rig.ts';
import { standingRig } from './standing.ts';

export function testPassing(): void {
  describe('a failover', () => {
    test('is requested, approved, measured, rolled back and reported', async () => {
      const rig = await createRig(assemblyFolder());
      const before = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      expect(await rig.approve(drillId)).toEqual({ ok: true, drillId, state: 'approved' });
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({
        verdict: 'passed',
        reason: 'recovered',
        requestedBy: 'ada',
        approvals: [{ by: 'bob', decision: 'approved' }],
        plan: { assumes: { writer: 'shop-1', target: 'shop-2' }, interlocks: ['replicas', 'safetyNet'] },
        measured: { recovered: true },
        failback: { recovered: true },
        requester: { identity: 'iam:arn:aws:iam::123456789012:user/ada', sourceIp: '127.0.0.1' },
        origin: {
          account: '123456789012',
          region: 'eu-west-1',
          stage: 'dev',
          version: '0.1.0',
          sandbox: 'All calls went to region.internal, and none to AWS.',
          executionArn: `arn:aws:states:eu-west-1:123456789012:execution:evenkeel-dev-drill-aurora-failover:${drillId}`,
          functionArn: 'arn:aws:lambda:eu-west-1:123456789012:function:evenkeel-dev-drill-report',
          resources: [{ name: 'cluster', arn: 'arn:aws:rds:eu-west-1:123456789012:cluster:shop' }],
        },
        calendarTimeZone: 'Europe/Berlin',
        lastLook: {
          facts: [
            { what: 'writer', expected: 'shop-1', found: 'shop-1', isMet: true },
            { what: 'status of the cluster', expected: 'available', found: 'available', isMet: true },
            { what: 'lock and interlocks of this drill', expected: 'none', found: 'none', isMet: true },
          ],
        },
      });
      expect(report.origin.executionUrl).toBeUndefined();
      expect(report.approvals[0]!.principal!.identity).toBe('iam:arn:aws:iam::123456789012:user/bob');
      // Where one phase ends, the next begins, and the total is all but the first.
      const [baseline, injection, rollback] = report.phases;
      expect(report.phases.map(({ phase }) => phase)).toEqual(['baseline', 'injection', 'rollback']);
      expect([baseline!.untilMs, injection!.untilMs]).toEqual([report.injectedAtMs, report.rollbackAtMs]);
      expect(injection!.fromMs).toBe(report.injectedAtMs);
      expect(rollback!.fromMs).toBe(report.rollbackAtMs);
      expect(report.total).toMatchObject({ fromMs: report.injectedAtMs, untilMs: rollback!.untilMs });
      expect(report.total!.downtimeMs).toBe(injection!.downtimeMs + rollback!.downtimeMs);
      expect(baseline!.downtimeMs).toBe(0);
      // Bars are counted from the injection.
      const offsets = report.series[0]!.seconds.map(({ atMs }) => (atMs - report.injectedAtMs!) % 1_000);
      expect(new Set(offsets.map(Math.abs))).toEqual(new Set([0]));
      // RDS takes 10 to 30 s here, and the endpoint's name some more.
      expect(report.measured!.downtimeMs).toBeGreaterThan(10_000);
      expect(report.measured!.downtimeMs).toBeLessThan(60_000);
      expect(report.measured!.downtimeErrorMs).toBe(100);
      expect(report.states.map(({ name }) => name)).toEqual([
        'Admit',
        'Preflight',
        'Request Approval',
        'Begin',
        'Start Probes',
        'Baseline',
        'Inject',
        'Measure',
        'Fail Back',
        'Verify Steady State',
        'Assess',
        'Clean Up',
        'Report',
      ]);
      expect(await rig.snapshot()).toEqual(before);
      expect(rig.problems).toEqual([]);
      expect(rig.region.iam.denials).toEqual([]);
      // Calls, RDS's events, what describing said, DNS and the probe, in one order of time.
      expect(report.timeline).toEqual(report.timeline.toSorted((one, other) => one.atMs - other.atMs));
      const toldBy = (source: string) =>
        report.timeline
          .filter(
            (line) => line.source === source && line.atMs >= report.injectedAtMs! && line.atMs < report.rollbackAtMs!,
          )
          .map(({ text }) => text);
      expect(toldBy('api')).toEqual(['FailoverDBCluster of shop to shop-2; its writer is shop-1.', 'AWS accepted it.']);
      expect(toldBy('event')).toEqual([
        'shop: Started cross AZ failover to DB instance: shop-2.',
        'shop-1: DB instance shutdown.',
        'shop-2: DB instance shutdown.',
        'shop: Completed failover to DB instance: shop-2.',
        'shop-2: DB instance restarted.',
        'shop-1: DB instance restarted.',
      ]);
      expect(toldBy('describe')).toEqual([
        'shop is failing-over, its writer is shop-1.',
        'shop is failing-over, its writer is shop-2.',
        'shop is available, its writer is shop-2.',
      ]);
      expect(toldBy('probe')).toEqual([
        'writer (fresh): fails: ECONNREFUSED',
        expect.stringMatching(/^writer \(fresh\): succeeds again, after \d+\.\d s$/),
      ]);
      expect(toldBy('dns')).toEqual(['writer (fresh): answered by 10.0.1.2; no longer by 10.0.0.1']);
      expect(report.timeline.filter(({ source }) => source === 'person').map(({ text }) => text)).toEqual([
        'ada requests aurora-failover of shop.',
        'Approved by bob.',
      ]);
    });

    test('reaches the injection within three seconds of our own time, in three steps', async ({ annotate }) => {
      const rig = await standingRig();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      const { states, approvals, injectedAtMs } = await rig.untilReported(drillId);
      const baseline = states.find(({ name }) => name === 'Baseline')!;
      // The baseline is the time that the probes are watched for, and no share of ours.
      const ownMs = injectedAtMs! - approvals[0]!.atMs - (baseline.to - baseline.from);
      await annotate(`${ownMs} ms of our own from the approval to the injection`);
      expect(ownMs).toBeLessThan(3_000);
      const names = states.map(({ name }) => name);
      expect(names.slice(names.indexOf('Request Approval') + 1, names.indexOf('Inject') + 1)).toEqual([
        'Begin',
        'Start Probes',
        'Baseline',
        'Inject',
      ]);
    });

    test('leaves the new writer where no failback was asked for', async () => {
      const rig = await createRig(assemblyFolder());
      const drillId = await rig.start('aurora-failover', { resource: 'shop', failback: false, target: 'shop-3' });
      await rig.approve(drillId);
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({ verdict: 'passed', plan: { failback: false } });
      expect(report.failback).toBeUndefined();
      expect(rig.writer()).toBe('shop-3');
      expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [], probing: false });
    });

    test('interlocks the controllers meanwhile, and no longer', async () => {
      const rig = await standingRig();
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Inject');
      const { interlocks, locks } = await rig.snapshot();
      expect(interlocks.map(({ pk, by }) => `${pk} ${by}`)).toEqual([
        `interlocks#replicas ${drillId}`,
        `interlocks#safetyNet ${drillId}`,
      ]);
      expect(locks).toMatchObject([{ sk: 'cluster#shop', by: drillId }]);
      await rig.untilReported(drillId);
      expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [] });
    });

    test('as a dry run needs no approval, and changes nothing', async () => {
      const rig = await standingRig();
      const before = await rig.snapshot();
      const drillId = await rig.start('aurora-failover', { resource: 'shop', dryRun: true });
      const report = await rig.untilReported(drillId);
      expect(report).toMatchObject({ verdict: 'passed', reason: 'dry-run', dryRun: true });
      expect(report.measured).toBeUndefined();
      expect(report.states.map(({ name }) => name)).not.toContain('Inject');
      expect(await rig.snapshot()).toEqual(before);
    });

    test('that was started in Step Functions is unverified, and takes two people', async () => {
      const rig = await standingRig();
      await rig.startByHand('aurora-failover', { resource: 'shop' }, 'by-hand');
      expect(await rig.approve('by-hand', 'ada')).toMatchObject({ ok: true, state: 'needs-another' });
      expect(await rig.approve('by-hand', 'ada')).toMatchObject({ ok: false, reason: 'already-approved' });
      expect(await rig.approve('by-hand', 'bob')).toMatchObject({ ok: true, state: 'approved' });
      const report = await rig.untilReported('by-hand');
      expect(report).toMatchObject({ verdict: 'passed', requestedBy: 'unverified' });
      expect(report.approvals.map(({ by }) => by)).toEqual(['ada', 'bob']);
    });
  });

  test('a lost reader is replaced by its controller, which nothing interlocks', async () => {
    // In AWS both take minutes, in which nothing but waiting is to be seen.
    const durations = { instanceCreating: [60, 60], instanceDeleting: [30, 30] } as const;
    const rig = await createRig(assemblyFolder(), { rds: { durations } });
    await rig.loseHumanReader();
    const drillId = await rig.start('reader-loss', { resource: 'shop' });
    await rig.approve(drillId);
    const report = await rig.untilReported(drillId, 3_600);
    expect(report).toMatchObject({ verdict: 'passed', plan: { interlocks: [], assumes: { readers: '2' } } });
    expect(report.lastLook!.facts).toEqual([
      { what: 'available readers', expected: '2 or more', found: '2', isMet: true },
      { what: 'zones with one', expected: '2 or more', found: '2', isMet: true },
      { what: 'lock and interlocks of this drill', expected: 'none', found: 'none', isMet: true },
    ]);
    const deletedMs = report.timeline.find(({ source }) => source === 'api')!.atMs;
    const shop = rig.region.rds.inspect().clusters.find(({ id }) => id === 'shop')!;
    const readers = shop.instances.filter(({ isWriter, status }) => !isWriter && status === 'available');
    expect(readers).toHaveLength(2);
    // It may bear the name of the lost one, and was made after that was gone.
    expect(readers.some(({ createdAtMs }) => createdAtMs > deletedMs)).toBe(true);
    expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [], probing: false });
  });
}
