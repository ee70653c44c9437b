import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import fleet from '../fleet.ts';
import { CONTEXT, createStepPlatform, type StepPlatform } from './platform.ts';

const plan = {
  drill: 'aurora-failover',
  resource: 'shop',
  dryRun: false,
  failback: true,
  assumes: { writer: 'shop-1', target: 'shop-2' },
  steps: ['Fail shop over from shop-1 to shop-2.', 'Fail shop back to shop-1.'],
  interlocks: ['replicas', 'safetyNet'],
  probes: ['writer'],
  targets: { downtimeMaxMs: 1, lostWritesMax: 0, steadyForMs: 1, recoverWithinMs: 1 },
} satisfies DrillPlan;

let platform: StepPlatform;
let inject: (event: { drillId: string }) => Promise<unknown>;
beforeAll(async () => {
  platform = await createStepPlatform();
  await createCluster(platform.region, 'shop', fleet.clusters['shop']!);
  const { handler } = await import('../../../../functions/drills/steps/inject.ts');
  inject = async (event) => await handler(event, CONTEXT);
});
afterAll(() => platform.close());
beforeEach(() => void platform.takeChanges());

const ABORT = { by: 'bob', why: 'customers call', atMs: 1 };

interface Row {
  readonly name: string;
  readonly record?: Partial<DrillRecord>;
  /** What has happened by the time of the injection. */
  readonly given?: (record: DrillRecord) => unknown;
  readonly error: RegExp;
  readonly verdict?: string;
}

const rows: readonly Row[] = [
  { name: 'after an abort', record: { abort: ABORT }, error: /Aborted by bob: customers call/ },
  {
    name: 'after an abort that comes while it reads the cluster',
    given: ({ drillId }) =>
      platform.before('DescribeDBInstances', () => platform.store.update(drillId, { abort: ABORT })),
    error: /The drill was aborted/,
  },
  {
    name: 'after a verdict that comes while it reads the cluster',
    given: ({ drillId }) =>
      platform.before('DescribeDBInstances', () => platform.store.update(drillId, { verdict: 'unknown' })),
    error: /The drill was aborted/,
    verdict: 'unknown',
  },
  {
    name: 'after another invocation that injects while it reads the cluster',
    given: ({ drillId }) =>
      platform.before('DescribeDBInstances', () =>
        platform.store.update(drillId, { injection: { atMs: 7, before: {} } }),
      ),
    error: /another invocation has injected/,
  },
  {
    name: 'without its lock, which was released',
    given: ({ drillId, lock }) => platform.locks.release(lock!, drillId),
    error: /Lost the lock on cluster .*: it has expired/,
    verdict: 'refused',
  },
  {
    name: 'without its lock, whose item was lost and taken by another drill',
    given: async ({ lock }) => {
      await platform.remove({ pk: 'drill-locks', sk: lock!.radius });
      await platform.locks.acquire(lock!.radius, 'later', Date.now());
    },
    error: /Lost the lock on cluster .*: later has it now/,
    verdict: 'refused',
  },
  {
    name: 'where the writer is another one than the plan assumes',
    record: { plan: { ...plan, assumes: { writer: 'shop-3', target: 'shop-2' } } },
    error: /The writer of shop is shop-1, no longer shop-3/,
    verdict: 'refused',
  },
];

describe('the injection', () => {
  test('is one failover, and a second invocation makes no other', async () => {
    const { drillId } = await platform.create({ drillId: 'once', plan });
    expect(await inject({ drillId })).toEqual({ injected: true });
    expect(await inject({ drillId })).toEqual({ injected: true });
    expect(platform.takeChanges()).toEqual(['FailoverDBCluster']);
    const { injection, timeline = [] } = await platform.store.get(drillId);
    expect(injection).toMatchObject({ before: { writer: 'shop-1' }, acceptedAtMs: expect.any(Number) });
    expect(timeline.map(({ text }) => text)).toEqual([
      'FailoverDBCluster of shop to shop-2; its writer is shop-1.',
      'AWS accepted it.',
    ]);
  });

  test('is recorded before AWS is called, and not repeated where its answer was lost', async () => {
    const { drillId } = await platform.create({ drillId: 'lost', plan });
    let recorded: DrillRecord['injection'];
    platform.before('FailoverDBCluster', async () => {
      recorded = (await platform.store.get(drillId)).injection;
      throw Object.assign(new Error('The connection was closed.'), { name: 'TimeoutError' });
    });
    expect(await inject({ drillId })).toEqual({ injected: true });
    expect(recorded).toMatchObject({ before: { writer: 'shop-1' } });
    expect((await platform.store.get(drillId)).injection).toEqual(recorded);
  });

  test("is refused in RDS's own words where RDS refuses it", async () => {
    const { drillId } = await platform.create({ drillId: 'throttled', plan });
    platform.refuse('FailoverDBCluster', 'Throttling', 'Rate exceeded');
    await expect(inject({ drillId })).rejects.toThrow(/^AWS refused the injection: Throttling.*: Rate exceeded$/);
    expect(await platform.store.get(drillId)).toMatchObject({ verdict: 'refused', reason: 'not-available' });
  });

  test.for(rows)('is not made $name', async ({ name, record = {}, given, error, verdict }) => {
    const drillId = name.replaceAll(/\W/g, '-');
    const created = await platform.create({ drillId, plan, ...record });
    await given?.(created);
    await expect(inject({ drillId })).rejects.toThrow(error);
    expect(platform.takeChanges()).toEqual([]);
    const after = await platform.store.get(drillId);
    // Of the other invocation, where there is one.
    expect(after.injection?.atMs ?? 7).toBe(7);
    expect(after.verdict).toBe(verdict);
  });
});
