import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DrillEvidence } from '../../../../functions/drills/evidence/evidence.ts';
import type { EvidenceStore } from '../../../../functions/drills/evidence/store.ts';
import { BUS, TABLE } from '../../region.ts';
import { createStepPlatform, type StepPlatform } from '../steps/platform.ts';
import { drillOf, FIRST_MS } from './samples.ts';

let platform: StepPlatform;
let store: EvidenceStore;
let record: (evidence: DrillEvidence) => Promise<void>;
beforeAll(async () => {
  platform = await createStepPlatform();
  platform.region.events.hooks.onEvent = (bus, event) => {
    if (bus === BUS && event['detail-type'] === 'Attention Needed') heard.push(event.detail as { message: string });
  };
  const module = await import('../../../../functions/drills/evidence/store.ts');
  const { recordEvidence } = await import('../../../../functions/drills/evidence/record.ts');
  const { readEnvironment } = await import('../../../../functions/control-loop/environment.ts');
  const { Logger } = await import('@aws-lambda-powertools/logger');
  store = new module.EvidenceStore(TABLE);
  const tools = { environment: readEnvironment(), logger: new Logger({ logLevel: 'SILENT' }) };
  record = (evidence) => recordEvidence(tools, evidence, evidence.finishedAtMs);
});
afterAll(() => platform.close());
beforeEach(async () => {
  for (const key of Object.keys(platform.items())) {
    const [pk = '', ...sk] = key.split(' ');
    await platform.remove({ pk, sk: sk.join(' ') });
  }
});

/** What was told since this was last asked. */
const told = (): string[] => heard.splice(0).map(({ message }) => message);
const heard: { message: string }[] = [];

describe('the evidence', () => {
  test('is kept by time, and read as it was written, the newest first', async () => {
    for (const at of [2, 0, 1]) await store.put(drillOf(at));
    const { drills, unreadable, hasMore } = await store.read({ sinceMs: 0 });
    expect(drills).toEqual([drillOf(2), drillOf(1), drillOf(0)]);
    expect([unreadable, hasMore]).toEqual([[], false]);
  });

  test('of a report that is written twice is there once', async () => {
    await store.put(drillOf(0));
    await store.put(drillOf(0, { lostWrites: 1 }));
    expect((await store.read({ sinceMs: 0 })).drills).toEqual([drillOf(0, { lostWrites: 1 })]);
  });

  test.for<[string, number, number]>([
    ['from that moment on', FIRST_MS, 2],
    ['not what is a millisecond older', FIRST_MS + 1, 1],
    ['everything, where the span begins before the epoch', -1e15, 2],
  ])('is read %s', async ([, sinceMs, count]) => {
    await store.put(drillOf(0));
    await store.put(drillOf(1));
    expect((await store.read({ sinceMs })).drills).toHaveLength(count);
  });

  test('is read up to a bound, which says that there is more', async () => {
    for (let at = 0; at < 7; at++) await store.put(drillOf(at));
    const { drills, hasMore } = await store.read({ sinceMs: 0, limit: 3 });
    expect([drills.map(({ drillId }) => Number(drillId.slice(-1))), hasMore]).toEqual([[6, 5, 4], true]);
  });

  test('is read over many pages', async () => {
    for (let at = 0; at < 7; at++) await store.put(drillOf(at, { resource: at % 2 ? 'shop' : 'billing' }));
    const only = { drill: 'aurora-failover', resource: 'shop' };
    const { drills } = await store.read({ sinceMs: 0, only, limit: 2 });
    expect(drills.map(({ drillId }) => Number(drillId.slice(-1)))).toEqual([5, 3]);
  });

  test('that is unreadable costs its own row', async () => {
    await store.put(drillOf(0));
    await platform.put({ pk: 'drill-evidence', sk: '2026-02-01T00:00:00.000Z#odd', verdict: 'wonderful' });
    await store.put(drillOf(9));
    const { drills, unreadable } = await store.read({ sinceMs: 0 });
    expect(drills.map(({ drillId }) => Number(drillId.slice(-1)))).toEqual([9, 0]);
    expect(unreadable).toEqual(['2026-02-01T00:00:00.000Z#odd']);
  });
});

describe('people are told that drills get slower', () => {
  const recordAll = async (...seconds: number[]) => {
    for (const [at, value] of seconds.entries())
      await record(drillOf(at, { injectionDowntimeMs: value * 1_000, downtimeErrorMs: 100 }));
  };

  test('with the third slow one, once, however long it stays so', async () => {
    await recordAll(10, 10, 10, 13, 14);
    expect(told()).toEqual([]);
    await record(drillOf(5, { injectionDowntimeMs: 15_000 }));
    expect(told()).toEqual([expect.stringContaining('aurora-failover of shop gets slower.')]);
    await record(drillOf(6, { injectionDowntimeMs: 16_000 }));
    expect(told()).toEqual([]);
  });

  test('once, where the report is written again', async () => {
    await recordAll(10, 10, 10, 13, 14, 15);
    expect(told()).toHaveLength(1);
    await record(drillOf(5, { injectionDowntimeMs: 15_000 }));
    expect(told()).toEqual([]);
  });

  test('again, after a drill that was quick', async () => {
    await recordAll(10, 10, 10, 13, 14, 15, 10, 10, 15, 16, 17);
    expect(told()).toHaveLength(2);
  });

  test('by the next drill, where the bus did not take it', async () => {
    await recordAll(10, 10, 10, 13, 14);
    const heal = platform.failAll('PutEvents');
    await record(drillOf(5, { injectionDowntimeMs: 15_000 }));
    heal();
    expect(told()).toEqual([]);
    await record(drillOf(6, { injectionDowntimeMs: 15_000 }));
    expect(told()).toHaveLength(1);
  });

  test('not because of drills of another resource or kind', async () => {
    await recordAll(10, 10, 10, 13, 14);
    await record(drillOf(5, { injectionDowntimeMs: 15_000, resource: 'billing' }));
    await record(drillOf(6, { injectionDowntimeMs: 15_000, drill: 'reader-loss' }));
    expect(told()).toEqual([]);
  });
});
