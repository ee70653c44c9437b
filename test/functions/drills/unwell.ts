import { describe, expect, test } from 'vitest';
import type { DrillRecord } from '../../../functions/drills/api/record.ts';
import type { Region } from '../../../sandbox/region.ts';
import { AwsError } from '../../../sandbox/wire/handlers.ts';
import { assemblyFolder } from './assembly.ts';
import { createRig } from './rig.ts';
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

    test('for half an hour, a person must act, and reads the reason of RDS', async () => {
      const rig = await createRig(assemblyFolder());
      const drillId = await rig.start('aurora-failover', { resource: 'shop' });
      await rig.approve(drillId);
      await rig.until(drillId, 'Measure');
      refuseFirst(rig.region, 'FailoverDBCluster', Number.POSITIVE_INFINITY);
      const { verdict, reason, explanation, left } = await rig.untilReported(drillId, 3_600);
      expect({ verdict, reason }).toEqual({ verdict: 'failed', reason: 'not-rolled-back' });
      expect(left).toMatch(/^Could not roll back: Throttling.*: Rate exceeded$/);
      expect(explanation).toContain('Rate exceeded');
      expect(rig.writer()).toBe('shop-2');
      expect(await rig.snapshot()).toMatchObject({ interlocks: [], locks: [], probing: false });
    });
  });
  test('RDS gone for a quarter of an hour after the injection leaves everything as it was', async () => {
    const rig = await createRig(assemblyFolder());
    const before = await rig.snapshot();
    const drillId = await rig.start('aurora-failover', { resource: 'shop' });
    await rig.approve(drillId);
    await rig.until(drillId, 'Measure');
    const gone = new AwsError('InternalFailure', 'An internal error occurred.', { status: 500 });
    const heal = failCalls(rig.region, ({ service }) => (service === 'rds' ? gone : undefined));
    await rig.run(900);
    expect(rig.writer()).toBe('shop-2');
    heal();
    const { left } = await rig.untilReported(drillId);
    expect(left).toBeUndefined();
    expect(await rig.snapshot()).toEqual(before);
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
