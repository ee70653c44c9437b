import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DrillRecord } from '../../../../functions/drills/api/record.ts';
import type { DrillPlan } from '../../../../functions/drills/api/report.ts';
import { createCluster } from '../../../../sandbox/scenarios/cluster.ts';
import { networkArns } from '../../../../sandbox/services/elastic-load-balancing/index.ts';
import { LostResponse } from '../../../../sandbox/wire/handlers.ts';
import fleet from '../fleet.ts';
import { CONTEXT, createStepPlatform, type StepPlatform } from './platform.ts';

/** As if shop had failed over from shop-2 to shop-1, which is its writer. */
const plan = {
  drill: 'aurora-failover',
  resource: 'shop',
  dryRun: false,
  failback: true,
  assumes: { writer: 'shop-2', target: 'shop-1' },
  steps: ['Fail shop over from shop-2 to shop-1.', 'Fail shop back to shop-2.'],
  interlocks: ['replicas', 'safetyNet'],
  probes: ['writer'],
  targets: { downtimeMaxMs: 1, lostWritesMax: 0, steadyForMs: 1, recoverWithinMs: 1 },
} satisfies DrillPlan;

let platform: StepPlatform;
let rollBack: (event: { drillId: string }) => Promise<unknown>;
beforeAll(async () => {
  platform = await createStepPlatform();
  await createCluster(platform.region, 'shop', fleet.clusters['shop']!);
  const { handler } = await import('../../../../functions/drills/steps/rollBack.ts');
  rollBack = async (event) => await handler(event, CONTEXT);
});
afterAll(() => platform.close());
beforeEach(() => void platform.takeChanges());

const unanswered = (agoMs: number) => ({ injection: { atMs: Date.now() - agoMs, before: { writer: 'shop-2' } } });
const injected = (agoMs: number) => {
  const { injection } = unanswered(agoMs);
  return { injection: { ...injection, acceptedAtMs: injection.atMs + 1 } };
};

/** None of these has its effect: as if the step that injects had been stopped before its call, or still made it. */
const untouched = {
  'aurora-failover': { ...plan, assumes: { writer: 'shop-1', target: 'shop-2' } },
  'reader-loss': { ...plan, drill: 'reader-loss', assumes: { reader: 'shop-2', readers: '2', zones: '2' } },
  'zone-evacuation': {
    ...plan,
    drill: 'zone-evacuation',
    resource: 'edge',
    assumes: { zone: 'eu-west-1a', zoneId: 'euw1-az1', loadBalancer: networkArns('edge').loadBalancer, minutes: '60' },
  },
} satisfies Readonly<Record<string, DrillPlan>>;

interface Row {
  readonly name: string;
  readonly record: () => Partial<DrillRecord>;
  readonly given?: (record: DrillRecord) => unknown;
  readonly state: 'done' | 'under-way' | 'left';
  readonly left?: RegExp;
}

const MINUTE_MS = 60_000;

const rows: readonly Row[] = [
  { name: 'there is nothing to do before the injection', record: () => ({}), state: 'done' },
  {
    name: 'there is nothing to do after it is done',
    record: () => ({ ...injected(MINUTE_MS), rollback: { atMs: Date.now() - MINUTE_MS, doneAtMs: Date.now() } }),
    state: 'done',
  },
  {
    name: 'the drill leaves the new writer where no failback is planned',
    record: () => ({ ...injected(MINUTE_MS), plan: { ...plan, failback: false } }),
    state: 'done',
  },
  {
    name: 'the lock has expired',
    record: () => injected(MINUTE_MS),
    given: ({ drillId, lock }) => platform.locks.release(lock!, drillId),
    state: 'left',
    left: /^Lost the lock on cluster .*: it has expired$/,
  },
  {
    name: 'another drill has the lock',
    record: () => injected(MINUTE_MS),
    given: async ({ lock }) => {
      await platform.remove({ pk: 'drill-locks', sk: lock!.radius });
      await platform.locks.acquire(lock!.radius, 'later', Date.now());
    },
    state: 'left',
    left: /^Lost the lock on cluster .*: later has it now$/,
  },
  {
    name: 'somebody else has made a third reader the writer',
    record: () => ({ ...injected(MINUTE_MS), plan: { ...plan, assumes: { writer: 'shop-2', target: 'shop-3' } } }),
    state: 'left',
    left: /its writer is shop-1; left as it is, because somebody else has changed the writer$/,
  },
  {
    name: 'the old writer is the writer, and the injection may still begin',
    record: () => ({ ...injected(29_000), plan: { ...plan, assumes: { writer: 'shop-1', target: 'shop-2' } } }),
    state: 'under-way',
  },
  {
    name: 'the old writer is the writer, and the injection began long ago',
    record: () => ({ ...injected(31_000), plan: { ...plan, assumes: { writer: 'shop-1', target: 'shop-2' } } }),
    state: 'done',
  },
  {
    name: 'a failback was requested a moment ago',
    record: () => ({ ...injected(MINUTE_MS), rollback: { atMs: Date.now() } }),
    state: 'under-way',
  },
  {
    name: 'RDS accepted a failback a while ago, and the writer is the other one again',
    record: () => ({
      ...injected(2 * MINUTE_MS),
      rollback: { atMs: Date.now() - MINUTE_MS, acceptedAtMs: Date.now() - MINUTE_MS },
    }),
    state: 'left',
    left: /RDS accepted the failover to shop-2, and did not keep to it or was told otherwise; left as it is$/,
  },
  {
    name: 'the answer to a failback was lost, and it may still begin',
    record: () => ({ ...injected(3 * MINUTE_MS), rollback: { atMs: Date.now() - 119_000 } }),
    state: 'under-way',
  },
];

describe('the rollback', () => {
  test('is one failover to the old writer, recorded before AWS is called', async () => {
    const { drillId } = await platform.create({ drillId: 'once', plan, ...injected(MINUTE_MS) });
    let recorded: DrillRecord['rollback'];
    platform.before('FailoverDBCluster', async () => {
      recorded = (await platform.store.get(drillId)).rollback;
    });
    expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
    expect(recorded).toEqual({ atMs: expect.any(Number) });
    expect((await platform.store.get(drillId)).rollback).toEqual({ ...recorded, acceptedAtMs: expect.any(Number) });
    expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
    expect(platform.takeChanges()).toEqual(['FailoverDBCluster']);
  });

  test('is requested once by two invocations that run at the same time', async () => {
    const { drillId } = await platform.create({ drillId: 'twice', plan, ...injected(MINUTE_MS) });
    platform.before('DescribeDBInstances', () =>
      platform.store.update(drillId, { rollback: { atMs: Date.now() } }, { unless: ['rollback'] }),
    );
    await expect(rollBack({ drillId })).rejects.toThrow('Another invocation is already rolling back.');
    expect(platform.takeChanges()).toEqual([]);
  });

  test.for([
    ['Throttling', 'Rate exceeded'],
    ['InvalidDBInstanceState', 'shop-2 is not in the available state.'],
  ] as const)('is requested again after a clear refusal: %s', async ([name, message]) => {
    const { drillId } = await platform.create({ drillId: name, plan, ...injected(MINUTE_MS) });
    platform.refuse('FailoverDBCluster', name, message);
    expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
    expect(platform.takeChanges()).toEqual([]);
    const { rollback, timeline = [] } = await platform.store.get(drillId);
    expect(rollback).toEqual({ atMs: expect.any(Number), isRefused: true });
    expect(timeline.at(-1)!.text).toContain(`Could not roll back: ${name}`);
    expect(timeline.at(-1)!.text).toContain(message);
    expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
    expect(platform.takeChanges()).toEqual(['FailoverDBCluster']);
  });

  test.for([
    ['refused for 29 minutes', 29, 'under-way', undefined],
    ['refused for 30 minutes', 30, 'left', /^Could not roll back: Throttling.*: Rate exceeded$/],
  ] as const)('is %s', async ([name, minutes, state, left]) => {
    const rollbackSinceMs = Date.now() - minutes * MINUTE_MS;
    const { drillId } = await platform.create({
      drillId: name.replaceAll(' ', '-'),
      plan,
      ...injected(40 * MINUTE_MS),
      rollbackSinceMs,
    });
    platform.refuse('FailoverDBCluster', 'Throttling', 'Rate exceeded');
    expect(await rollBack({ drillId })).toMatchObject({ state });
    expect((await platform.store.get(drillId)).leftText ?? '').toMatch(left ?? /^$/);
  });

  test.for(['it was lost', 'RDS broke down'])(
    'is not requested again at once where the answer is unclear: %s',
    async (how) => {
      const { drillId } = await platform.create({ drillId: how.replaceAll(' ', '-'), plan, ...injected(MINUTE_MS) });
      if (how === 'it was lost') platform.before('FailoverDBCluster', () => Promise.reject(new LostResponse()));
      else platform.refuse('FailoverDBCluster', 'InternalFailure', 'An internal error occurred.', 500);
      expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
      expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
      expect(platform.takeChanges()).toEqual([]);
      expect((await platform.store.get(drillId)).rollback).toEqual({ atMs: expect.any(Number), isRefused: false });
    },
  );

  test('is requested again two minutes after its answer was lost, if the writer is still the other one', async () => {
    const rollback = { atMs: Date.now() - 2 * MINUTE_MS };
    const { drillId } = await platform.create({ drillId: 'unanswered', plan, ...injected(3 * MINUTE_MS), rollback });
    expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
    expect(platform.takeChanges()).toEqual(['FailoverDBCluster']);
    expect((await platform.store.get(drillId)).rollback!.atMs).toBeGreaterThan(rollback.atMs);
  });

  test('is no longer left where it succeeds after all', async () => {
    const { drillId } = await platform.create({
      drillId: 'after-all',
      plan: { ...plan, assumes: { writer: 'shop-1', target: 'shop-2' } },
      ...injected(40 * MINUTE_MS),
      rollback: { atMs: Date.now() - MINUTE_MS, acceptedAtMs: Date.now() - MINUTE_MS },
      leftText: 'AWS refused it',
    });
    expect(await rollBack({ drillId })).toMatchObject({ state: 'done' });
    expect((await platform.store.get(drillId)).leftText).toBeUndefined();
  });

  test.for(
    (['aurora-failover', 'reader-loss', 'zone-evacuation'] as const).flatMap((drill) => [
      [drill, 'was sent a moment ago', () => unanswered(500), 'under-way'] as const,
      [drill, 'was sent 119 s ago', () => unanswered(119_000), 'under-way'] as const,
      [drill, 'was sent 121 s ago', () => unanswered(121_000), 'done'] as const,
      [drill, 'was accepted 31 s ago', () => injected(31_000), 'done'] as const,
      [
        drill,
        'was refused 31 s ago',
        () => ({ injection: { ...unanswered(31_000).injection, isRefused: true } }),
        'done',
      ] as const,
    ]),
  )('of %s waits for an injection that may still begin: it %s', async ([drill, name, record, state]) => {
    const drillId = `${drill}-${name.replaceAll(' ', '-')}`;
    await platform.create({ drillId, plan: untouched[drill], ...record() });
    expect(await rollBack({ drillId })).toMatchObject({ state });
    expect(platform.takeChanges()).toEqual([]);
  });

  test.for(rows)('changes nothing where $name', async ({ name, record, given, state, left }) => {
    const drillId = name.replaceAll(/\W/g, '-');
    const created = await platform.create({ drillId, plan, ...record() });
    await given?.(created);
    expect(await rollBack({ drillId })).toMatchObject({ state });
    expect(platform.takeChanges()).toEqual([]);
    expect((await platform.store.get(drillId)).leftText ?? '').toMatch(left ?? /^$/);
  });

  test('goes on from the attributes of a former version', async () => {
    const { drillId } = await platform.create({ drillId: 'former', plan });
    const item = platform.items()[`drills ${drillId}`]!;
    const { interlocks: holds, ...former } = plan;
    const { injection } = injected(MINUTE_MS);
    await platform.put({ ...item, plan: { ...former, holds }, held: holds, injection, putBack: { atMs: Date.now() } });
    const record = await platform.store.get(drillId);
    expect(record).toMatchObject({
      plan: { interlocks: ['replicas', 'safetyNet'] },
      interlocked: ['replicas', 'safetyNet'],
      rollback: { atMs: expect.any(Number) },
    });
    expect(Object.keys(record)).not.toContain('held');
    expect(await rollBack({ drillId })).toMatchObject({ state: 'under-way' });
    expect(platform.takeChanges()).toEqual([]);
  });
});
