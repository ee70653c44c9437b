import { GetMetricStatisticsCommand, CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { CreateDBInstanceCommand, FailoverDBClusterCommand, RDSClient } from '@aws-sdk/client-rds';
import { describe, expect, test } from 'vitest';
import type { Rig } from '../rig.ts';
import { synthesizeBefore } from '../../../synthesis/assembly.ts';
import { createOverloadRig, standingRig } from './rig.ts';

synthesizeBefore(new URL('fleet.ts', import.meta.url));

/** The mean CPU of an instance over the last so many minutes, in percent. */
async function cpuOf(rig: Rig, id: string, minutes: number): Promise<number> {
  const nowMs = rig.region.clock.now();
  const { Datapoints = [] } = await new CloudWatchClient(rig.region.clientConfig()).send(
    new GetMetricStatisticsCommand({
      Namespace: 'AWS/RDS',
      MetricName: 'CPUUtilization',
      Dimensions: [{ Name: 'DBInstanceIdentifier', Value: id }],
      StartTime: new Date(nowMs - minutes * 60_000),
      EndTime: new Date(nowMs),
      Period: 60,
      Statistics: ['Average'],
    }),
  );
  return Math.max(...Datapoints.map(({ Average = 0 }) => Average));
}

/** The team's own: Evenkeel needs them for the load, or leaves them alone. */
async function addReaders({ region }: Rig, cluster: string, ...numbers: readonly number[]): Promise<void> {
  const rds = new RDSClient(region.clientConfig());
  await region.rds.instantly(async () => {
    for (const number of numbers) {
      await rds.send(
        new CreateDBInstanceCommand({
          DBClusterIdentifier: cluster,
          DBInstanceIdentifier: `${cluster}-${number + 1}`,
          DBInstanceClass: 'db.r6g.large',
          Engine: 'aurora-postgresql',
          PromotionTier: number,
        }),
      );
    }
  });
}

/** Runs a drill to the state after its injection. */
async function keepBusy(rig: Rig, resource: string): Promise<string> {
  const drillId = await rig.start('reader-overload', { resource });
  await rig.approve(drillId);
  await rig.until(drillId, 'Measure');
  return drillId;
}

const refused = async (rig: Rig, input: object) => {
  const drillId = await rig.start('reader-overload', { ...input });
  const { verdict, reason, explanation } = await rig.untilReported(drillId);
  return { verdict, reason, explanation };
};

describe('a reader that is kept busy', () => {
  test('is noticed: another one is added, and everything is as it was', async () => {
    const rig = await createOverloadRig();
    const drillId = await keepBusy(rig, 'shop');
    await rig.run(240);
    // Two connections for two vCPUs, and CloudWatch says so.
    expect(rig.region.postgres.computingOn('shop-3')).toBe(2);
    // A statement begins a few milliseconds after the one before.
    expect(await cpuOf(rig, 'shop-3', 3)).toBeGreaterThan(99);
    expect(await cpuOf(rig, 'shop-2', 3)).toBeLessThan(30);
    const report = await rig.untilReported(drillId, 3_600);
    expect(report).toMatchObject({
      verdict: 'passed',
      plan: { assumes: { reader: 'shop-3', connections: '2', seconds: '600', writer: 'shop-1' }, interlocks: [] },
    });
    expect(report.explanation).toMatch(/^Evenkeel reacted after 2\d\d\.\d s\. No attempt of clients failed\.$/);
    expect(report.lastLook!.facts).toEqual([
      { what: 'writer', expected: 'shop-1', found: 'shop-1', isMet: true },
      { what: 'status of shop-3', expected: 'available', found: 'available', isMet: true },
      { what: 'shop-3 in the endpoint', expected: 'serves', found: 'serves', isMet: true },
      { what: 'available readers', expected: '2 or more', found: expect.stringMatching(/^[23]$/), isMet: true },
      { what: 'lock and interlocks of this drill', expected: 'none', found: 'none', isMet: true },
    ]);
    expect(report.timeline.map(({ text }) => text)).toContainEqual(
      expect.stringMatching(/^the endpoint includes shop-3, and evenkeel-shop\S+ was (added|ordered)\.$/),
    );
    expect(rig.region.postgres.computingOn('shop-3')).toBe(0);
    await rig.run(180);
    expect(await cpuOf(rig, 'shop-3', 2)).toBeLessThan(30);
    expect([rig.problems, rig.region.iam.denials]).toEqual([[], []]);
  });

  test('is excluded from the endpoint where there are enough of them, and included again', async () => {
    const rig = await createOverloadRig();
    // A load of two hours that is not flat.
    await addReaders(rig, 'wide', 5, 6);
    rig.region.physics.attach('wide', { load: (timeMs) => 2.75 + 0.25 * Math.sin(timeMs / 600_000) });
    await rig.run(7_200);
    const drillId = await keepBusy(rig, 'wide');
    const report = await rig.untilReported(drillId, 3_600);
    expect(report).toMatchObject({ verdict: 'passed', plan: { assumes: { reader: 'wide-7' } } });
    const told = report.timeline.filter(({ source }) => source === 'describe').map(({ text }) => text);
    expect(told).toEqual([
      'the endpoint includes wide-7.',
      'the endpoint excludes wide-7.',
      '2 sessions of this drill were ended on wide-7.',
      'No session of this drill is left on wide-7.',
    ]);
    expect(report.lastLook!.facts).toContainEqual({
      what: 'wide-7 in the endpoint',
      expected: 'serves',
      found: 'serves',
      isMet: true,
    });
    // It waits until the endpoint includes it again, which takes metrics of some minutes.
    const { from, to } = report.states.find(({ name }) => name === 'Verify Steady State')!;
    expect(to - from).toBeGreaterThan(60_000);
  });

  test('has failed where Evenkeel does nothing about it before the SQL ends', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const drillId = await keepBusy(rig, 'calm');
    expect(await rig.untilReported(drillId)).toMatchObject({
      verdict: 'failed',
      reason: 'not-settled',
      explanation: 'Evenkeel did not react to the busy reader as expected within 120.0 s.',
    });
    expect(await rig.snapshot()).toEqual(before);
  });

  test.for([
    [
      'a person',
      (rig: Rig, drillId: string) => rig.ask('bob', { action: 'abort', drillId, why: 'customers call' }),
      'person',
    ],
    ['an alarm', (rig: Rig) => rig.setAlarm('shop-down', 'ALARM'), 'alarm'],
    ['whoever stops its execution', (rig: Rig, drillId: string) => rig.stopByHand(drillId), 'stopped'],
  ] as const)('is left alone at once where the drill is ended by %s', async ([, end, reason]) => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const drillId = await keepBusy(rig, 'calm');
    await rig.run(60);
    expect(rig.region.postgres.computingOn('calm-3')).toBe(2);
    await end(rig, drillId);
    await rig.run(10);
    expect(rig.region.postgres.computingOn('calm-3')).toBe(0);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'aborted', reason });
    await rig.setAlarm('shop-down', 'OK');
    expect(await rig.snapshot()).toEqual(before);
  });

  test('was never busy where somebody says no', async () => {
    const rig = await standingRig();
    const nowMs = rig.region.clock.now();
    const drillId = await rig.start('reader-overload', { resource: 'calm' });
    await rig.until(drillId, 'Request Approval');
    await rig.run(1);
    const { details } = (await rig.ask('bob', { action: 'show', drillId })) as { details: { planHash: string } };
    await rig.ask('bob', { action: 'deny', drillId, planHash: details.planHash });
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'refused', reason: 'denied' });
    const sessions = rig.region.postgres.sessions.filter(
      ({ startedMs, parameters }) =>
        startedMs >= nowMs && parameters.get('application_name')?.startsWith('evenkeel-overload'),
    );
    expect(sessions).toEqual([]);
  });

  test('is not busy for longer than one statement where the function that does it dies', async () => {
    const rig = await standingRig();
    const drillId = await keepBusy(rig, 'calm');
    await rig.run(42);
    const warmer = rig.region.lambda.functions().find(({ name }) => /warmer/i.test(name))!;
    rig.region.lambda.kill(warmer.name);
    await rig.run(11);
    expect(rig.region.postgres.computingOn('calm-3')).toBe(0);
    // Lambda invokes it again, and it comes too late to begin.
    await rig.run(60);
    expect(rig.region.postgres.computingOn('calm-3')).toBe(0);
    await rig.untilReported(drillId);
  });

  test('is cleaned up where the injection dies in the middle', async () => {
    const rig = await standingRig();
    const before = await rig.snapshot();
    const drillId = await rig.start('reader-overload', { resource: 'calm' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Baseline');
    const inject = rig.region.lambda.functions().find(({ name }) => name.includes('Inject'))!;
    rig.region.lambda.killNext(inject.name, 9);
    expect(await rig.untilReported(drillId)).toMatchObject({ verdict: 'unknown' });
    expect(rig.region.postgres.computingOn('calm-3')).toBe(0);
    expect(await rig.snapshot()).toEqual(before);
  });
});

describe('the function that connects to readers', () => {
  const HOST = 'calm-3.c4evenkeel7x.eu-west-1.rds.amazonaws.com';
  const warmerOf = (rig: Rig) => rig.region.lambda.functions().find(({ name }) => /warmer/i.test(name))!.name;

  /** Invokes it as the injection does, and lets so many seconds pass. */
  async function order(rig: Rig, seconds: number, more: object = {}) {
    const nowMs = rig.region.clock.now();
    const about = { drillId: 'd', cluster: 'calm', readerId: 'calm-3', host: HOST, port: 5432 };
    const request = {
      action: 'keep-busy',
      ...about,
      connections: 2,
      orderedAtMs: nowMs,
      untilMs: nowMs + 60_000,
      ...more,
    };
    const invoked = rig.region.lambda.invoke(warmerOf(rig), JSON.stringify(request));
    await rig.run(seconds);
    return invoked;
  }

  const busy = (rig: Rig) => rig.region.postgres.computingOn('calm-3');

  test.for([
    [
      'a cluster that the fleet has no such drill for',
      { cluster: 'other' },
      'the fleet has no reader-overload of other.',
    ],
    [
      'a host that is not the reader’s',
      { host: HOST.replace('calm-3', 'calm-2') },
      'is not the endpoint of calm-3 in eu-west-1.',
    ],
    ['longer than the fleet allows', { untilMs: Number.MAX_SAFE_INTEGER }, 'the fleet allows 120 s.'],
  ] as const)('refuses an order for %s', async ([, more, error]) => {
    const rig = await standingRig();
    const invocation = await order(rig, 5, more);
    expect([invocation.failed, invocation.payload]).toEqual([true, expect.stringContaining(error)]);
    expect(busy(rig)).toBe(0);
  });

  test('carries an order out once, until its end', async () => {
    const rig = await standingRig();
    const running = order(rig, 0);
    await rig.run(20);
    expect(busy(rig)).toBe(2);
    await order(rig, 20);
    expect(busy(rig)).toBe(2);
    await rig.run(21);
    expect(busy(rig)).toBe(0);
    expect((await running).failed).toBe(false);
    const late = { orderedAtMs: rig.region.clock.now() - 31_000 };
    await order(rig, 5, late);
    expect(busy(rig)).toBe(0);
  });

  test('ends with the session that somebody ends in the database', async () => {
    const rig = await standingRig();
    const running = order(rig, 0);
    await rig.run(20);
    const session = rig.region.postgres.sessions.findLast(
      (each) =>
        each.instanceId === 'calm-3' && each.parameters.get('application_name')?.startsWith('evenkeel-overload-'),
    );
    (session as unknown as { terminate(): void }).terminate();
    await rig.run(11);
    expect(busy(rig)).toBe(0);
    await running;
  });

  test('ends where the reader has become the writer', async () => {
    const rig = await createOverloadRig();
    const running = order(rig, 0);
    await rig.run(15);
    expect(busy(rig)).toBe(2);
    await new RDSClient(rig.region.clientConfig()).send(
      new FailoverDBClusterCommand({ DBClusterIdentifier: 'calm', TargetDBInstanceIdentifier: 'calm-3' }),
    );
    await rig.run(60);
    expect(busy(rig)).toBe(0);
    await running;
    // An order for the writer begins nothing.
    await order(rig, 5);
    expect(busy(rig)).toBe(0);
  });
});

describe('is refused', () => {
  test.for([
    [
      'the only reader',
      { resource: 'single' },
      'capacity',
      'single has only one reader: the drill needs another one for its clients.',
    ],
    [
      'a cluster about which Evenkeel could do nothing',
      { resource: 'full' },
      'capacity',
      'full has 2 readers of 2 to 2: Evenkeel adds none beyond the maximum, and excludes a busy one only where there are 4 or more, and more than the minimum.',
    ],
    [
      'the writer',
      { resource: 'calm', target: 'calm-1' },
      'target-not-found',
      'calm-1 is not a reader of calm. Available: calm-2, calm-3.',
    ],
  ] as const)('%s', async ([, input, reason, explanation]) => {
    expect(await refused(await standingRig(), input)).toEqual({ verdict: 'refused', reason, explanation });
  });

  test('a cluster that is busy already', async () => {
    const rig = await createOverloadRig();
    rig.region.physics.attach('calm', { load: () => 1.5 });
    await rig.run(300);
    expect(await refused(rig, { resource: 'calm' })).toMatchObject({
      reason: 'busy',
      explanation: expect.stringMatching(/^Without calm-3, the other readers would be at 1[45]\d % CPU \(limit 70 %\)/),
    });
  });
});
