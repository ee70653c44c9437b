import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { NOW } from '../now.ts';
import { createPlatform, type Platform, TABLE } from '../region.ts';

const HOUR = 3_600_000;

let platform: Platform;
let module: typeof import('../../../functions/control-loop/pauses.ts');
beforeAll(async () => {
  platform = await createPlatform();
  module = await import('../../../functions/control-loop/pauses.ts');
});
afterAll(() => platform.close());

/** Of a controller of its own for each test. */
let controllers = 0;
let controller: string;
beforeEach(() => {
  controller = `controller-${++controllers}`;
});
const pauses = () => new module.Pauses(TABLE, controller);
const item = (resource: string) => platform.items()[`pauses#${controller} pause#${resource}`];
const lines = (resource: string) =>
  Object.entries(platform.items())
    .filter(([key]) => key.startsWith(`pause-history#${controller}#${resource} `))
    .map(([, { event, by, why }]) => [event, by, why].filter(Boolean).join(' '));

describe('pauses', () => {
  test('are listed until they end, by what they are of', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'migration', sinceMs: NOW, untilMs: NOW + HOUR });
    await pauses().pause('*', { by: 'bob', why: 'incident', sinceMs: NOW });
    const listed = async (nowMs: number) => [...(await pauses().list(nowMs))].map(([of, { by }]) => `${of} ${by}`);
    expect((await listed(NOW + HOUR - 1)).toSorted()).toEqual(['* bob', 'shop ada']);
    expect(await listed(NOW + HOUR)).toEqual(['* bob']);
    expect((await pauses().list(NOW)).get('shop')).toEqual({
      by: 'ada',
      why: 'migration',
      sinceMs: NOW,
      untilMs: NOW + HOUR,
    });
  });

  test('are those of one controller', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'migration', sinceMs: NOW });
    expect((await new module.Pauses(TABLE, `${controller}x`).list(NOW)).size).toBe(0);
  });

  test('replace each other, and each one stays in the history', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'migration', sinceMs: NOW, untilMs: NOW + HOUR });
    await pauses().pause('shop', { by: 'bob', why: 'longer', sinceMs: NOW + 1 });
    expect(item('shop')).toMatchObject({ by: 'bob', why: 'longer' });
    expect(item('shop')).not.toHaveProperty('untilMs');
    expect(item('shop')).not.toHaveProperty('expires');
    expect(lines('shop')).toEqual(['paused ada migration', 'paused bob longer']);
  });

  test('are removed by DynamoDB only after their end', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'migration', sinceMs: NOW, untilMs: NOW + HOUR + 1 });
    expect(item('shop')).toMatchObject({ untilMs: NOW + HOUR + 1, expires: (NOW + HOUR) / 1000 + 1 });
  });

  test('end when somebody resumes, and where there is none nothing is written', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'migration', sinceMs: NOW });
    await pauses().pause('billing', { by: 'ada', why: 'migration', sinceMs: NOW });
    expect(await pauses().resume('shop', { by: 'bob', why: 'done', atMs: NOW + 1 })).toMatchObject({
      ended: { by: 'ada', why: 'migration' },
    });
    expect(await pauses().resume('shop', { by: 'bob', atMs: NOW + 2 })).toEqual({});
    expect([...(await pauses().list(NOW + 2)).keys()]).toEqual(['billing']);
    expect(lines('shop')).toEqual(['paused ada migration', 'resumed bob done']);
  });

  test('may be set again once they have ended', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'migration', sinceMs: NOW });
    await pauses().resume('shop', { by: 'bob', atMs: NOW + 1 });
    await pauses().pause('shop', { by: 'ada', why: 'again', sinceMs: NOW + 2 });
    expect((await pauses().list(NOW + 2)).get('shop')).toMatchObject({ by: 'ada', why: 'again' });
  });
});

describe('a request that is carried out late, or again,', () => {
  const later = NOW + HOUR;

  test('ends no pause that was set after it', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'migration', sinceMs: NOW });
    await pauses().resume('shop', { by: 'ada', atMs: NOW + 1 });
    await pauses().pause('shop', { by: 'bob', why: 'incident', sinceMs: NOW + 2 });
    const again = await pauses().resume('shop', { by: 'ada', atMs: NOW + 1, nowMs: later });
    expect(again).toMatchObject({ newer: { by: 'bob', why: 'incident' } });
    expect((await pauses().list(later)).get('shop')).toMatchObject({ by: 'bob', why: 'incident' });
    expect(lines('shop')).toEqual(['paused ada migration', 'resumed ada', 'paused bob incident']);
  });

  test('sets no pause that was ended after it', async () => {
    const pause = { by: 'ada', why: 'migration', sinceMs: NOW };
    await pauses().pause('shop', pause);
    await pauses().resume('shop', { by: 'bob', atMs: NOW + 1 });
    expect(await pauses().pause('shop', pause, later)).toMatchObject({ newer: { by: 'bob', ended: { by: 'ada' } } });
    expect((await pauses().list(later)).size).toBe(0);
  });

  test('takes the place of no pause that was set after it', async () => {
    await pauses().pause('shop', { by: 'bob', why: 'longer', sinceMs: NOW + 1 });
    const outcome = await pauses().pause('shop', { by: 'ada', why: 'shorter', sinceMs: NOW, untilMs: NOW + 9 }, later);
    expect(outcome).toMatchObject({ newer: { by: 'bob' } });
    expect((await pauses().list(later)).get('shop')).toMatchObject({ why: 'longer' });
  });

  test('is answered as it was the first time', async () => {
    const pause = { by: 'ada', why: 'migration', sinceMs: NOW };
    await pauses().pause('shop', pause);
    expect(await pauses().pause('shop', pause, later)).toEqual({});
    const first = await pauses().resume('shop', { by: 'bob', atMs: NOW + 1 });
    expect(await pauses().resume('shop', { by: 'bob', atMs: NOW + 1, nowMs: later })).toMatchObject(first);
    expect(lines('shop')).toEqual(['paused ada migration', 'resumed bob']);
  });

  test('counts for what it is beside a pause by a clock that goes ahead', async () => {
    await pauses().pause('shop', { by: 'ada', why: 'by a clock that is wrong', sinceMs: NOW + HOUR });
    expect(await pauses().resume('shop', { by: 'bob', atMs: NOW + 1 })).toMatchObject({ ended: { by: 'ada' } });
    expect((await pauses().list(NOW + 2 * HOUR)).size).toBe(0);
  });
});
