import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { NOW } from '../../now.ts';
import fleet from '../fleet.ts';
import { CONTEXT, createStepPlatform, type StepPlatform } from './platform.ts';

let platform: StepPlatform;
let begin: (drillId: string) => Promise<unknown>;
let preflight: (drillId: string) => Promise<unknown>;
let cleanUp: (drillId: string) => Promise<unknown>;
beforeAll(async () => {
  // A Monday at noon: the calendar has nothing against it.
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  platform = await createStepPlatform();
  await createCluster(platform.region, 'shop', fleet.clusters['shop']!);
  const { endpoint } = platform.region;
  const { intercept } = endpoint;
  endpoint.intercept = async (call, input, next) => {
    // Every alarm is there and OK, every reader is close to its writer, and the probes can be stopped.
    if (call.operation === 'DescribeAlarms') {
      const { AlarmNames } = input as { readonly AlarmNames: readonly string[] };
      return { MetricAlarms: AlarmNames.map((AlarmName) => ({ AlarmName, StateValue: 'OK' })) };
    }
    if (call.operation === 'PutObject') return {};
    if (call.operation === 'GetMetricData') {
      const { MetricDataQueries } = input as { readonly MetricDataQueries: readonly { readonly Id: string }[] };
      return { MetricDataResults: MetricDataQueries.map(({ Id }) => ({ Id, Values: [5] })) };
    }
    return await intercept!(call, input, next);
  };
  const first = await import('../../../../functions/drills/steps/preflight.ts');
  const second = await import('../../../../functions/drills/steps/begin.ts');
  const last = await import('../../../../functions/drills/steps/cleanUp.ts');
  preflight = async (drillId) => await first.handler({ drillId }, CONTEXT);
  begin = async (drillId) => await second.handler({ drillId }, CONTEXT);
  cleanUp = async (drillId) => await last.handler({ drillId, last: { status: 'ABORTED' } }, CONTEXT);
});
afterAll(async () => {
  await platform.close();
  vi.useRealTimers();
});

const held = () =>
  ['replicas', 'safetyNet'].filter(
    (controller) => Number(platform.items()[`interlocks#${controller} interlock#shop`]?.['untilMs'] ?? 0) > 0,
  );

async function planned(drillId: string): Promise<void> {
  // Another drill may have cooled the cluster down.
  await platform.create({ drillId, plan: { drill: 'aurora-failover', resource: 'shop' } as DrillPlan });
  await preflight(drillId);
}

/** As the execution is stopped, and its clean-up comes to its end, while the function goes on. */
async function end(drillId: string): Promise<void> {
  for (let call = 0; call < 5; call++) {
    if (((await cleanUp(drillId)) as { isClean: boolean }).isClean) return;
    vi.setSystemTime(Date.now() + 15_000);
  }
  throw new Error(`${drillId} was not cleaned up.`);
}

describe('the beginning of a drill', () => {
  test('interlocks its controllers, and the clean-up releases them', async () => {
    await planned('begun');
    expect(await begin('begun')).toMatchObject({ prober: { drillId: 'begun' } });
    expect(held()).toEqual(['replicas', 'safetyNet']);
    await end('begun');
    expect(held()).toEqual([]);
  });

  test.for([
    ['it reads the cluster again', 'DescribeDBInstances'],
    ['it has recorded what it interlocks, and before it does', 'PutEvents'],
  ] as const)('interlocks nothing for a drill that is stopped and cleaned up while %s', async ([, operation]) => {
    const drillId = `stopped-${operation}`;
    await planned(drillId);
    platform.before(operation, () => end(drillId));
    await expect(begin(drillId)).rejects.toThrow(`${drillId} has ended before it began.`);
    expect(held()).toEqual([]);
    expect(await platform.store.get(drillId)).toMatchObject({ verdict: 'aborted', reason: 'stopped' });
  });

  test('interlocks nothing for a drill that is aborted meanwhile', async () => {
    await planned('aborted');
    const abort = { by: 'bob', why: 'customers call', atMs: 1 };
    platform.before('DescribeDBInstances', () => platform.store.update('aborted', { abort }));
    await expect(begin('aborted')).rejects.toThrow('aborted has ended before it began.');
    expect(held()).toEqual([]);
    expect((await platform.store.get('aborted')).interlocked).toBeUndefined();
  });
});
