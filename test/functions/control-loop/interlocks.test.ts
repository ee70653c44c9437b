import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Interlocks } from '../../../functions/control-loop/interlocks.ts';
import { NOW } from '../now.ts';
import { createPlatform, type Platform, TABLE } from '../region.ts';

const HOUR = 3_600_000;

let platform: Platform;
let interlocks: Interlocks;
beforeAll(async () => {
  platform = await createPlatform();
  const module = await import('../../../functions/control-loop/interlocks.ts');
  interlocks = new module.Interlocks(TABLE);
});
afterAll(() => platform.close());

const item = (controller: string, resource: string) =>
  platform.items()[`interlocks#${controller} interlock#${resource}`];
const wish = (by: string, hours = 1) => ({ by, untilMs: NOW + hours * HOUR });

test('an interlock is extended by its holder, and had by nobody else meanwhile', async () => {
  await interlocks.take('replicas', 'shop', wish('drill-1'), NOW);
  expect(await interlocks.take('replicas', 'shop', wish('drill-2'), NOW + 1)).toMatchObject({
    heldBy: wish('drill-1'),
  });
  expect(await interlocks.take('replicas', 'shop', wish('drill-1', 2), NOW + 1)).toMatchObject({
    taken: wish('drill-1', 2),
  });
  expect(item('replicas', 'shop')).toMatchObject(wish('drill-1', 2));
});

test('an interlock is one controller’s about one resource', async () => {
  await interlocks.take('replicas', 'own', wish('drill-1'), NOW);
  expect(await interlocks.take('safetyNet', 'own', wish('drill-2'), NOW)).toHaveProperty('taken');
  expect(await interlocks.take('replicas', 'other', wish('drill-2'), NOW)).toHaveProperty('taken');
});

test('an interlock is let go of by its holder alone, and is free at once', async () => {
  await interlocks.take('replicas', 'freed', wish('drill-1'), NOW);
  await interlocks.release('replicas', 'freed', 'drill-2');
  expect(item('replicas', 'freed')).toMatchObject(wish('drill-1'));
  await interlocks.release('replicas', 'freed', 'drill-1');
  expect(await interlocks.take('replicas', 'freed', wish('drill-2'), NOW)).toMatchObject({ taken: wish('drill-2') });
});
