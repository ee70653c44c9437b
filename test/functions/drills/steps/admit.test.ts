import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import { NOW } from '../../now.ts';
import { CONTEXT, createStepPlatform, type StepPlatform } from './platform.ts';

let platform: StepPlatform;
let admit: (drillId: string, given?: { drill?: string; executionArn?: string }) => Promise<unknown>;
let pause: (controller: string, resource: string, untilMs?: number) => Promise<unknown>;
beforeAll(async () => {
  // A Monday at noon: the calendar has nothing against it.
  vi.useFakeTimers({ toFake: ['Date'], now: NOW });
  platform = await createStepPlatform();
  const { handler } = await import('../../../../functions/drills/steps/admit.ts');
  const { Pauses } = await import('../../../../functions/control-loop/pauses.ts');
  const { TABLE } = await import('../../region.ts');
  const drill = 'aurora-failover';
  admit = async (drillId, given) =>
    await handler({ drillId, drill, executionArn: ARN, input: { resource: 'shop' }, ...given }, CONTEXT);
  pause = (controller, resource, untilMs = NOW + 1) =>
    new Pauses(TABLE, controller).pause(resource, { by: 'ada', why: 'migration', sinceMs: NOW, untilMs });
});
afterAll(async () => {
  await platform.close();
  vi.useRealTimers();
});
beforeEach(async () => {
  for (const key of Object.keys(platform.items())) {
    const [pk = '', sk = ''] = key.split(' ');
    await platform.remove({ pk, sk });
  }
});

const RADIUS = 'cluster#shop';
const ARN = 'arn:aws:states:eu-west-1:123456789012:execution:evenkeel-dev-aurora-failover:one';

interface Row {
  readonly name: string;
  readonly given: () => Promise<unknown>;
  readonly reason: DrillRecord['reason'];
  readonly explanation: string | RegExp;
}

const rows: readonly Row[] = [
  {
    name: 'the cluster is paused',
    given: () => pause('replicas', 'shop'),
    reason: 'paused',
    explanation: 'replicas of shop is paused by ada: migration.',
  },
  {
    name: 'everything is paused',
    given: () => pause('replicas', '*'),
    reason: 'paused',
    explanation: 'replicas of shop is paused by ada: migration.',
  },
  {
    name: 'the cluster cools down',
    given: () => platform.locks.startCoolDown(RADIUS, 'before', { sinceMs: NOW, untilMs: NOW + 1 }),
    reason: 'cooling-down',
    explanation: /^The cluster shop cools down until 2026-03-02 12:00:00 UTC after before/,
  },
  {
    name: 'another drill has the cluster',
    given: () => platform.locks.acquire(RADIUS, 'before', NOW),
    reason: 'another-drill',
    explanation: /^Another drill has cluster shop: before, until /,
  },
];

describe('a drill', () => {
  test.for(rows)('is refused where $name', async ({ given, reason, explanation }) => {
    await given();
    await expect(admit('refused')).rejects.toThrow(explanation);
    const record = await platform.store.get('refused');
    expect(record).toMatchObject({ verdict: 'refused', reason });
    expect(record.explanation).toMatch(explanation);
    expect(record.lock).toBeUndefined();
  });

  test('is admitted where others are paused, and once a pause and a cool-down are over', async () => {
    await pause('replicas', 'bare');
    await pause('certificates', 'shop');
    await pause('replicas', 'shop', NOW);
    await platform.locks.startCoolDown(RADIUS, 'before', { sinceMs: NOW, untilMs: NOW });
    expect(await admit('admitted')).toEqual({ admitted: true });
    expect(await platform.store.get('admitted')).toMatchObject({ startedAtMs: NOW, lock: { radius: RADIUS } });
    // A repeated step finds its own lock.
    expect(await admit('admitted')).toEqual({ admitted: true });
  });

  test.for([
    ['another machine', { drill: 'reader-loss', executionArn: ARN.replace('aurora-failover', 'reader-loss') }],
    ['the machine of another stage', { executionArn: ARN.replace('-dev-', '-prod-') }],
  ] as const)('is not admitted under the name of a drill on %s, whose record stays as it is', async ([, given]) => {
    await admit('used');
    const before = platform.items();
    await expect(admit('used', given)).rejects.toThrow(
      `used is the name of another drill (aurora-failover, ${ARN}): start this one under a new name.`,
    );
    expect(platform.items()).toEqual(before);
  });

  test('is not admitted under a name whose drill is over: nothing would release what it took', async () => {
    await admit('over');
    const { lock } = await platform.store.get('over');
    await platform.locks.release(lock!, 'over');
    await platform.store.update('over', { cleanedAtMs: NOW });
    await expect(admit('over')).rejects.toThrow('over is the name of another drill');
    expect(await platform.locks.acquire(RADIUS, 'next', NOW)).toMatchObject({ radius: RADIUS });
  });

  test('takes nothing where it was ended before it began: what ends it has seen no lock', async () => {
    await admit('ended');
    const { lock } = await platform.store.get('ended');
    await platform.locks.release(lock!, 'ended');
    await platform.store.update('ended', { verdict: 'unknown' });
    await expect(admit('ended')).rejects.toThrow('ended has already ended: unknown.');
    expect(await platform.locks.acquire(RADIUS, 'next', NOW)).toMatchObject({ radius: RADIUS });
  });

  test('is not admitted after an abort, which is no refusal', async () => {
    await admit('aborted');
    await platform.store.update('aborted', { abort: { by: 'bob', why: 'customers call', atMs: NOW } });
    await expect(admit('aborted')).rejects.toThrow('Aborted by bob: customers call.');
    expect((await platform.store.get('aborted')).verdict).toBeUndefined();
  });
});
