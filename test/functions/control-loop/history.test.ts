import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { History } from '../../../functions/control-loop/history.ts';
import { NOW } from '../now.ts';
import { createPlatform, type Platform, TABLE } from '../region.ts';

const MINUTE = 60_000;

let platform: Platform;
let history: History;

/** An entry of a resource, so many minutes ago; the distinction tells apart those of one millisecond. */
const entry = async (resource: string, minutesAgo: number, event: string, distinction: string, more: object = {}) => {
  const { historyItem } = await import('../../../functions/control-loop/items.ts');
  const { unmarshall } = await import('@aws-sdk/util-dynamodb');
  const line = { atMs: NOW - minutesAgo * MINUTE, event, ...more };
  const partition = event === 'paused' || event === 'resumed' ? 'pause-history' : 'history';
  await platform.put(unmarshall(historyItem(`${partition}#replicas#${resource}`, distinction, line)));
};

beforeAll(async () => {
  platform = await createPlatform();
  const module = await import('../../../functions/control-loop/history.ts');
  history = new module.History(TABLE, 'replicas');
  await entry('shop', 30, 'decision', '000000001', { kind: 'add', reason: 'overloaded', numbers: { serving: 2 } });
  await entry('shop', 20, 'succeeded', '000000002', { kind: 'add', reason: 'overloaded' });
  await entry('shop', 10, 'decision', '000000004', { kind: 'hold', reason: 'within-band' });
  await entry('shop', 10, 'failed', '000000003', { kind: 'add', reason: 'forecast', error: 'no' });
  await entry('*', 15, 'paused', 'paused', { resource: '*', by: 'ada', why: 'migration' });
  await entry('*', 5, 'resumed', 'resumed', { resource: '*', by: 'bob' });
  await entry('shop-archive', 1, 'decision', '000000001', { kind: 'drain', reason: 'idle' });
});
afterAll(() => platform.close());

const read = async (sinceMinutes: number, limit = 100) =>
  (await history.read('shop', { sinceMs: NOW - sinceMinutes * MINUTE, limit })).map(
    ({ atMs, event }) => `${(NOW - atMs) / MINUTE} ${event}`,
  );

describe('the history of a resource', () => {
  test('has what was said of it and of all resources, oldest first', async () => {
    expect(await read(60)).toEqual([
      '30 decision',
      '20 succeeded',
      '15 paused',
      '10 failed',
      '10 decision',
      '5 resumed',
    ]);
  });

  test('begins with the moment that is asked for', async () => {
    expect(await read(15)).toEqual(['15 paused', '10 failed', '10 decision', '5 resumed']);
    expect(await read(14)).toEqual(['10 failed', '10 decision', '5 resumed']);
  });

  test('is cut at its beginning where there is more than is asked for', async () => {
    expect(await read(60, 3)).toEqual(['10 failed', '10 decision', '5 resumed']);
    expect(await read(60, 1)).toEqual(['5 resumed']);
  });

  test('has the latest ones of an earlier time, that moment included', async () => {
    const until = async (minutes: number, limit: number) =>
      (await history.read('shop', { sinceMs: 0, untilMs: NOW - minutes * MINUTE, limit })).map(
        ({ atMs, event }) => `${(NOW - atMs) / MINUTE} ${event}`,
      );
    expect(await until(10, 2)).toEqual(['10 failed', '10 decision']);
    expect(await until(11, 2)).toEqual(['20 succeeded', '15 paused']);
    expect(await until(31, 2)).toEqual([]);
  });

  test('says what was written, without the keys of its item', async () => {
    const [first] = await history.read('shop', { sinceMs: NOW - 30 * MINUTE, limit: 100 });
    expect(first).toEqual({
      atMs: NOW - 30 * MINUTE,
      event: 'decision',
      kind: 'add',
      reason: 'overloaded',
      numbers: { serving: 2 },
    });
  });

  test('has the decision of a moment, whatever else was recorded in the same millisecond', async () => {
    expect(await history.decisionAt('shop', NOW - 10 * MINUTE)).toMatchObject({ kind: 'hold', reason: 'within-band' });
    expect(await history.decisionAt('shop', NOW - 20 * MINUTE)).toBeUndefined();
    expect(await history.decisionAt('shop', NOW - 10 * MINUTE + 1)).toBeUndefined();
  });
});
