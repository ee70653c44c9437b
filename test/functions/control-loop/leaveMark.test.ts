import { afterAll, beforeAll, expect, test } from 'vitest';
import { NOW } from '../now.ts';
import { createPlatform, type Platform, TABLE } from '../region.ts';

let platform: Platform;
let module: typeof import('../../../functions/control-loop/leaveMark.ts');
beforeAll(async () => {
  platform = await createPlatform();
  module = await import('../../../functions/control-loop/leaveMark.ts');
});
afterAll(() => platform.close());

const leave = (requestedAtMs: number, outcome: string | undefined, name = 'warmup#r1') =>
  module.leaveMark(
    TABLE,
    { controller: 'replicas', name, requestedAtMs, finishedAtMs: requestedAtMs + 60_000 },
    { outcome },
  );
const mark = (name = 'warmup#r1') => platform.items()[`marks#replicas ${name}`];

test('the outcome of the latest request stays, in whichever order they come to their end', async () => {
  expect(await leave(NOW, 'warmed')).toBe(true);
  expect(await leave(NOW + 1, 'failed')).toBe(true);
  expect(await leave(NOW, 'warmed')).toBe(false);
  expect(mark()).toMatchObject({ requestedAtMs: NOW + 1, outcome: 'failed' });
});

test('a repeated invocation writes its own outcome again', async () => {
  await leave(NOW, 'failed', 'warmup#r2');
  expect(await leave(NOW, 'warmed', 'warmup#r2')).toBe(true);
  expect(mark('warmup#r2')).toMatchObject({ outcome: 'warmed' });
});

test('a mark is kept for a day after its end, and what nobody knows is left out', async () => {
  await leave(NOW, undefined, 'warmup#r3');
  expect(mark('warmup#r3')).toEqual({
    pk: 'marks#replicas',
    sk: 'warmup#r3',
    controller: 'replicas',
    schemaVersion: 1,
    requestedAtMs: NOW,
    finishedAtMs: NOW + 60_000,
    expires: (NOW + 60_000) / 1000 + 86_400,
  });
});

test('what DynamoDB refuses for another reason fails', async () => {
  const elsewhere = { controller: 'replicas', name: 'warmup#r4', requestedAtMs: NOW, finishedAtMs: NOW };
  await expect(module.leaveMark('nowhere', elsewhere, {})).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
});
