import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Ledger, LeaseLostError } from '../../../functions/control-loop/ledger.ts';
import type { HistoryEntry } from '../../../functions/control-loop/record.ts';
import { NOW } from '../now.ts';
import { createPlatform, type Platform, TABLE } from '../region.ts';

/** Long work, as a controller might keep it. */
interface Progress {
  readonly ordered: readonly string[];
  readonly since?: number;
}

let platform: Platform;
let ledger: Ledger<Progress>;
let LeaseLost: typeof LeaseLostError;
beforeAll(async () => {
  platform = await createPlatform();
  const module = await import('../../../functions/control-loop/ledger.ts');
  ledger = new module.Ledger<Progress>(TABLE, 'replicas', ({ ordered }) => ordered.map((id) => `warmup#${id}`));
  LeaseLost = module.LeaseLostError;
});
afterAll(() => platform.close());

const decided = (changes: Partial<HistoryEntry> = {}): HistoryEntry => ({
  atMs: NOW,
  event: 'decision',
  kind: 'add',
  reason: 'overloaded',
  mode: 'act',
  numbers: { serving: 2 },
  ...changes,
});

const lease = (resource: string, fence = 1) => ({ resource, fence });

const state = (resource: string) => platform.items()[`controller#replicas state#${resource}`];

const linesOf = (resource: string) =>
  Object.entries(platform.items()).filter(([key]) => key.startsWith(`history#replicas#${resource} `));

describe('the record of a resource', () => {
  test('is empty where nothing was written', async () => {
    expect(await ledger.read('unknown', NOW)).toEqual({
      version: 0,
      progress: undefined,
      lastDecision: undefined,
      concerns: {},
      pause: undefined,
      interlock: undefined,
      marks: new Map(),
    });
  });

  test('comes back as it was written', async () => {
    const progress = { ordered: [], since: NOW };
    const before = await ledger.read('shop', NOW);
    const written = await ledger.write(lease('shop'), before, decided(), { progress });
    const lastDecision = { kind: 'add', reason: 'overloaded', atMs: NOW };
    expect(written).toMatchObject({ version: 1, progress, lastDecision });
    expect(await ledger.read('shop', NOW)).toEqual(written);
    const recordOf = await ledger.readAll(NOW);
    expect(recordOf('shop')).toEqual(written);
    expect(recordOf('unknown').version).toBe(0);
  });

  test('remembers the last decision, not how it ended', async () => {
    const before = await ledger.read('ended', NOW);
    const told = await ledger.write(lease('ended'), before, decided(), { progress: undefined });
    await ledger.write(lease('ended'), told, decided({ event: 'failed', atMs: NOW + 1, error: 'no' }), {
      progress: undefined,
    });
    expect(await ledger.read('ended', NOW)).toMatchObject({ version: 2, lastDecision: { kind: 'add', atMs: NOW } });
  });

  test.for([0, 1])('is refused to a second writer who has read the same version %i', async (version) => {
    const resource = `twice-${version}`;
    for (let written = 0; written < version; written++) {
      await ledger.write(lease(resource), await ledger.read(resource, NOW), decided(), { progress: undefined });
    }
    const before = await ledger.read(resource, NOW);
    await ledger.write(lease(resource), before, decided({ atMs: NOW + 1 }), { progress: { ordered: ['first'] } });
    const second = ledger.write(lease(resource), before, decided({ atMs: NOW + 2 }), {
      progress: { ordered: ['second'] },
    });
    await expect(second).rejects.toThrow(LeaseLost);
    expect(state(resource)).toMatchObject({ version: version + 1, progress: { ordered: ['first'] } });
    // Both or neither: what was refused has left no line either.
    expect(linesOf(resource)).toHaveLength(version + 1);
  });

  test('is refused to a former holder of the lease, even if it has read it since', async () => {
    const before = await ledger.read('fenced', NOW);
    await ledger.write(lease('fenced', 8), before, decided(), { progress: { ordered: [] } });
    const read = await ledger.read('fenced', NOW);
    await expect(
      ledger.write(lease('fenced', 7), read, decided(), { progress: { ordered: ['late'] } }),
    ).rejects.toThrow('Lost the lease on fenced: its record was updated by another invocation.');
    expect(await ledger.write(lease('fenced', 8), read, decided(), { progress: { ordered: [] } })).toMatchObject({
      version: 2,
    });
    const next = await ledger.read('fenced', NOW);
    expect(await ledger.write(lease('fenced', 9), next, decided(), { progress: { ordered: [] } })).toMatchObject({
      version: 3,
    });
  });

  test('of another shape counts as lost, and its version is respected', async () => {
    const key = { pk: 'controller#replicas', sk: 'state#newer' };
    const lastDecision = { kind: 'hold', reason: 'x', atMs: 1 };
    await platform.put({
      ...key,
      schemaVersion: 2,
      version: 7,
      fence: 3,
      progress: { ordered: ['evenkeel-1'] },
      lastDecision,
    });
    const record = await ledger.read('newer', NOW);
    expect(record).toMatchObject({ version: 7, progress: undefined, lastDecision: undefined });
    await expect(ledger.write(lease('newer', 2), record, decided(), { progress: undefined })).rejects.toThrow(
      LeaseLost,
    );
    await ledger.write(lease('newer', 3), record, decided(), { progress: undefined });
    expect(state('newer')).toMatchObject({ schemaVersion: 1, version: 8, fence: 3 });
  });

  test('that DynamoDB did not return is not taken for one that is not there', async () => {
    const { endpoint } = platform.region;
    endpoint.intercept = () => {
      delete endpoint.intercept;
      const Keys = [{ pk: { S: 'controller#replicas' }, sk: { S: 'state#shop' } }];
      return Promise.resolve({ Responses: {}, UnprocessedKeys: { [TABLE]: { Keys } } });
    };
    await expect(ledger.read('shop', NOW)).rejects.toThrow('DynamoDB did not return all of state#shop, ');
  });

  test('counts nothing that stands in the partition of another writer, whatever it says that it is', async () => {
    const forged = { controller: 'replicas', schemaVersion: 1, version: 7, progress: { ordered: ['victim'] } };
    for (const pk of ['pauses#replicas', 'marks#replicas', 'interlocks#replicas', 'slack']) {
      await platform.put({ ...forged, pk, sk: 'state#forged' });
    }
    await platform.put({ ...forged, pk: 'marks#replicas', sk: 'pause#forged', by: 'mallory', why: 'x' });
    for (const record of [await ledger.read('forged', NOW), (await ledger.readAll(NOW))('forged')]) {
      expect(record).toMatchObject({ version: 0, progress: undefined, pause: undefined });
    }
  });

  test('brings what others left for its work, and nothing else', async () => {
    const left = { pk: 'marks#replicas', controller: 'replicas', schemaVersion: 1, outcome: 'succeeded' };
    await platform.put({ ...left, sk: 'warmup#evenkeel-a' });
    await platform.put({ ...left, sk: 'warmup#evenkeel-b' });
    const before = await ledger.read('warm', NOW);
    await ledger.write(lease('warm'), before, decided(), { progress: { ordered: ['evenkeel-a', 'evenkeel-c'] } });
    for (const { marks } of [await ledger.read('warm', NOW), (await ledger.readAll(NOW))('warm')]) {
      expect([...marks.keys()]).toEqual(['warmup#evenkeel-a']);
      expect(marks.get('warmup#evenkeel-a')).toMatchObject({ outcome: 'succeeded' });
    }
  });

  test('is found among more than DynamoDB returns at once', async () => {
    const filling = 'x'.repeat(300_000);
    for (let index = 0; index < 5; index++) {
      const sk = `state#large-${index}`;
      await platform.put({
        pk: 'controller#replicas',
        sk,
        controller: 'replicas',
        schemaVersion: 1,
        version: index + 1,
        progress: { ordered: [], filling },
      });
    }
    const recordOf = await ledger.readAll(NOW);
    expect([0, 1, 2, 3, 4].map((index) => recordOf(`large-${index}`).version)).toEqual([1, 2, 3, 4, 5]);
  });
});

describe('a part of the ledger', () => {
  const part = { number: 2, of: 3 };

  test('has the records, pauses, interlocks and marks of its range, and nothing of the others', async () => {
    for (const resource of ['part-a', 'part-b', 'part-c', 'part-d']) {
      const progress = { ordered: [`evenkeel-${resource}`] };
      await ledger.write(lease(resource), await ledger.read(resource, NOW), decided(), { progress });
      const common = { controller: 'replicas', schemaVersion: 1, by: 'ada', untilMs: NOW + 1 };
      await platform.put({ ...common, pk: 'pauses#replicas', sk: `pause#${resource}`, why: 'x' });
      await platform.put({ ...common, pk: 'interlocks#replicas', sk: `interlock#${resource}` });
      await platform.put({ ...common, pk: 'marks#replicas', sk: `warmup#evenkeel-${resource}` });
    }
    const inRange = ['part-b', 'part-c'];
    const recordOf = await ledger.readPart(inRange, part, NOW);
    for (const resource of inRange) {
      expect(recordOf(resource)).toMatchObject({ version: 1, pause: { by: 'ada' }, interlock: { by: 'ada' } });
      expect([...recordOf(resource).marks.keys()]).toEqual([`warmup#evenkeel-${resource}`]);
    }
    expect(recordOf('part-a')).toMatchObject({ version: 0, pause: undefined });
    expect(recordOf('part-d')).toMatchObject({ version: 0, interlock: undefined });
  });

  test('is paused with everything', async () => {
    const key = { pk: 'pauses#replicas', sk: 'pause#*' };
    await platform.put({ ...key, controller: 'replicas', schemaVersion: 1, by: 'bob', why: 'x', untilMs: NOW + 1 });
    const recordOf = await ledger.readPart(['part-x', 'part-y'], part, NOW);
    await platform.remove(key);
    expect(recordOf('part-x').pause).toMatchObject({ by: 'bob' });
  });

  test('goes on where it ran out of time itself, whatever became of other parts', async () => {
    await ledger.writeSweep({ resumeAt: 'part-c' }, NOW, part);
    await ledger.writeSweep({ resumeAt: 'part-z' }, NOW, { number: 3, of: 3 });
    await ledger.writeSweep({ resumeAt: 'part-a' }, NOW);
    expect((await ledger.readPart(['part-b', 'part-c'], part, NOW)).sweep.resumeAt).toBe('part-c');
    // Divided otherwise, it begins anew.
    expect((await ledger.readPart(['part-b'], { number: 2, of: 4 }, NOW)).sweep.resumeAt).toBeUndefined();
    expect((await ledger.readAll(NOW)).sweep.resumeAt).toBe('part-a');
  });
});

describe('a line of history', () => {
  test('is written with the record, and goes after 90 days', async () => {
    const before = await ledger.read('lined', NOW);
    const details = { readers: [{ id: 'evenkeel-1' }] };
    await ledger.write(lease('lined'), before, decided({ atMs: NOW + 250, details }), { progress: undefined });
    expect(linesOf('lined')).toEqual([
      [
        'history#replicas#lined 2026-03-02T12:00:00.250Z#000000001',
        {
          pk: 'history#replicas#lined',
          sk: '2026-03-02T12:00:00.250Z#000000001',
          schemaVersion: 1,
          ...decided({ atMs: NOW + 250, details }),
          // 2026-05-31 12:00:00 UTC, in seconds.
          expires: 1_780_228_800,
        },
      ],
    ]);
  });

  test('of the same millisecond as another one stands beside it, in their order', async () => {
    const before = await ledger.read('at-once', NOW);
    const told = await ledger.write(lease('at-once'), before, decided(), { progress: undefined });
    await ledger.write(lease('at-once'), told, decided({ event: 'succeeded' }), { progress: undefined });
    expect(linesOf('at-once').map(([, { event }]) => event)).toEqual(['decision', 'succeeded']);
  });
});

describe('a pause', () => {
  const MINUTE = 60_000;
  let pauses: number = 0;

  interface Row {
    readonly name: string;
    /** When a pause of this resource, or of all, ends; null: never. Absent: there is none. */
    readonly own?: number | null;
    readonly all?: number | null;
    readonly counts: 'own' | 'all' | undefined;
  }
  const rows: readonly Row[] = [
    { name: 'of the resource counts', own: NOW + MINUTE, counts: 'own' },
    { name: 'without an end counts', own: null, counts: 'own' },
    { name: 'of all resources counts for each', all: NOW + MINUTE, counts: 'all' },
    { name: 'of all beats one of the resource', own: NOW + 2 * MINUTE, all: NOW + MINUTE, counts: 'all' },
    { name: 'that ends now is over', own: NOW, counts: undefined },
    { name: 'that ends in a millisecond counts', own: NOW + 1, counts: 'own' },
    { name: 'of all that is over leaves that of the resource', own: NOW + MINUTE, all: NOW - 1, counts: 'own' },
    { name: 'of the resource that is over leaves that of all', own: NOW - 1, all: null, counts: 'all' },
  ];
  test.for(rows)('$name', async ({ own, all, counts }) => {
    // A controller of its own for each row: a pause of all resources is a pause of one controller's.
    const controller = `paused-${pauses++}`;
    const { Ledger } = await import('../../../functions/control-loop/ledger.ts');
    for (const [by, resource, untilMs] of [
      ['own', 'shop', own],
      ['all', '*', all],
    ] as const) {
      if (untilMs === undefined) continue;
      const item = {
        pk: `pauses#${controller}`,
        controller,
        sk: `pause#${resource}`,
        schemaVersion: 1,
        by,
        why: 'migration',
      };
      await platform.put({ ...item, ...(untilMs !== null && { untilMs }) });
    }
    const paused = new Ledger(TABLE, controller);
    expect((await paused.read('shop', NOW)).pause?.by).toBe(counts);
    expect((await paused.readAll(NOW))('shop').pause?.by).toBe(counts);
  });

  test('of one resource is none of another one', async () => {
    await platform.put({
      pk: 'pauses#replicas',
      sk: 'pause#billing',
      controller: 'replicas',
      schemaVersion: 1,
      by: 'ada',
      why: 'x',
    });
    expect((await ledger.read('billing-archive', NOW)).pause).toBeUndefined();
    expect((await ledger.read('billing', NOW)).pause).toMatchObject({ by: 'ada', why: 'x' });
  });
});

describe('an interlock', () => {
  test('holds until its time, even if whoever holds it has died', async () => {
    const held = {
      pk: 'interlocks#replicas',
      sk: 'interlock#drilled',
      controller: 'replicas',
      schemaVersion: 1,
      by: 'drill-1',
    };
    await platform.put({ ...held, untilMs: NOW + 1 });
    expect((await ledger.read('drilled', NOW)).interlock).toEqual({ by: 'drill-1', untilMs: NOW + 1 });
    expect((await ledger.read('drilled', NOW + 1)).interlock).toBeUndefined();
  });
});
