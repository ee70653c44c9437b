import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { TABLE } from '../../region.ts';
import fleet from '../fleet.ts';
import { CONTEXT, createStepPlatform, type StepPlatform } from './platform.ts';

const plan = {
  drill: 'aurora-failover',
  resource: 'shop',
  dryRun: false,
  failback: false,
  assumes: { writer: 'shop-2', target: 'shop-1' },
  steps: ['Fail shop over from shop-2 to shop-1.'],
  interlocks: ['replicas', 'safetyNet'],
  probes: ['writer'],
  targets: { downtimeMaxMs: 1, lostWritesMax: 0, steadyForMs: 1, recoverWithinMs: 1 },
} satisfies DrillPlan;

let platform: StepPlatform;
let cleanUp: (drillId: string, given?: { executionArn: string }) => Promise<unknown>;
let interlock: (controller: string, by: string) => Promise<void>;
beforeAll(async () => {
  platform = await createStepPlatform();
  await createCluster(platform.region, 'shop', fleet.clusters['shop']!);
  const { handler } = await import('../../../../functions/drills/steps/cleanUp.ts');
  const { DrillInterlocks } = await import('../../../../functions/drills/machine/interlocks.ts');
  cleanUp = async (drillId, given) =>
    await handler({ drillId, last: { Error: 'Boom', Cause: 'no' }, ...given }, CONTEXT);
  interlock = (controller, by) => new DrillInterlocks(TABLE).take(controller, 'shop', by, Date.now());
});
afterAll(() => platform.close());

const isHeld = (pk: string, sk: string) => Number(platform.items()[`${pk} ${sk}`]?.['untilMs'] ?? 0) > 0;
const create = (drillId: string, record: Partial<DrillRecord> = {}) =>
  platform.create({ drillId, plan, interlocked: ['replicas', 'safetyNet'], ...record });

describe('the clean-up', () => {
  test('releases both interlocks and the lock, and another one finds nothing to do', async () => {
    await create('both');
    for (const controller of ['replicas', 'safetyNet']) await interlock(controller, 'both');
    expect(await cleanUp('both')).toEqual({ isClean: true });
    for (const controller of ['replicas', 'safetyNet'])
      expect(isHeld(`interlocks#${controller}`, 'interlock#shop')).toBe(false);
    expect(isHeld('drill-locks', 'cluster#both')).toBe(false);
    const { cleanedAtMs } = await platform.store.get('both');
    expect(await cleanUp('both')).toEqual({ isClean: true });
    expect((await platform.store.get('both')).cleanedAtMs).toBe(cleanedAtMs);
  });

  test('renews both interlocks and the lock while AWS does not answer, however long, and says so once', async () => {
    const injection = { atMs: Date.now() - 7_200_000, before: { writer: 'shop-2' } };
    const rollbackSinceMs = Date.now() - 3_600_000;
    const { lock } = await create('unanswered', { injection, rollbackSinceMs });
    for (const controller of ['replicas', 'safetyNet']) await interlock(controller, 'unanswered');
    const endingSoon = Date.now() + 60_000;
    const items = [
      'drill-locks cluster#unanswered',
      ...['replicas', 'safetyNet'].map((name) => `interlocks#${name} interlock#shop`),
    ];
    for (const key of items) await platform.put({ ...platform.items()[key]!, untilMs: endingSoon });
    const heal = platform.failAll('DescribeDBClusters');
    for (let time = 0; time < 2; time++) expect(await cleanUp('unanswered')).toMatchObject({ isClean: false });
    heal();
    for (const key of items) expect(platform.items()[key]!['untilMs']).toBeGreaterThan(endingSoon + 3_600_000);
    const { timeline = [], leftText } = await platform.store.get('unanswered');
    expect(leftText).toBeUndefined();
    expect(timeline.filter(({ text }) => text.includes('it goes on until AWS answers'))).toHaveLength(1);
    await expect(platform.locks.check(lock!, 'unanswered', Date.now())).resolves.toBeUndefined();
    expect(await cleanUp('unanswered')).toEqual({ isClean: true });
    expect((await platform.store.get('unanswered')).timeline!.map(({ text }) => text)).toContain('AWS answers again.');
    await platform.remove({ pk: 'drill-cooldowns', sk: 'cluster#shop' });
  });

  test('does nothing for an execution that has no more than the name of a drill', async () => {
    const { executionArn } = await create('named');
    await interlock('replicas', 'named');
    const before = platform.items();
    const other = executionArn.replace('evenkeel-dev-drill', 'evenkeel-dev-reader-loss');
    expect(await cleanUp('named', { executionArn: other })).toEqual({ isClean: true });
    expect(platform.items()).toEqual(before);
    expect(await cleanUp('named', { executionArn })).toEqual({ isClean: true });
    expect(isHeld('interlocks#replicas', 'interlock#shop')).toBe(false);
  });

  test('goes on rolling back where somebody else has one of its interlocks by now', async () => {
    await create('robbed', { injection: { atMs: Date.now(), before: { writer: 'shop-2' } } });
    await interlock('safetyNet', 'theirs');
    const { memory } = (await cleanUp('robbed')) as { readonly memory: { readonly concerns: object } };
    expect(JSON.stringify(memory.concerns)).toContain('may not have begun yet');
    expect(platform.items()['interlocks#safetyNet interlock#shop']).toMatchObject({ by: 'theirs' });
    await platform.remove({ pk: 'interlocks#safetyNet', sk: 'interlock#shop' });
  });

  test('leaves the interlocks of another drill', async () => {
    await create('mine');
    await interlock('safetyNet', 'theirs');
    await cleanUp('mine');
    expect(isHeld('interlocks#safetyNet', 'interlock#shop')).toBe(true);
  });

  test('lets a cluster cool down where something was injected, and only there', async () => {
    await create('uninjected');
    await cleanUp('uninjected');
    expect(isHeld('drill-cooldowns', 'cluster#shop')).toBe(false);
    const injection = { atMs: Date.now(), acceptedAtMs: Date.now(), before: { writer: 'shop-2' } };
    await create('injected', { injection });
    expect(await cleanUp('injected')).toEqual({ isClean: true });
    expect(isHeld('drill-cooldowns', 'cluster#shop')).toBe(true);
  });

  test('concludes a drill without a verdict, and changes none that it has', async () => {
    await create('open');
    await cleanUp('open');
    expect(await platform.store.get('open')).toMatchObject({ verdict: 'unknown', reason: 'step-failed' });
    await create('passed', { verdict: 'passed' });
    await cleanUp('passed');
    expect(await platform.store.get('passed')).toMatchObject({ verdict: 'passed' });
  });

  test('does not overwrite a verdict that comes at the same time', async () => {
    await create('race');
    platform.before('UpdateItem', async () => void (await platform.store.update('race', { verdict: 'passed' })));
    await cleanUp('race');
    expect(await platform.store.get('race')).toMatchObject({ verdict: 'passed' });
  });
});
