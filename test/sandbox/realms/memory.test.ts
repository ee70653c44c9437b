import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { Bundles } from './bundle.ts';
import { RealmRegion } from './region.ts';

let bundles: Bundles;
beforeAll(() => {
  bundles = new Bundles('probe', 'caller');
});
afterAll(() => bundles.remove());

async function heapBytes(): Promise<number> {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  // What FinalizationRegistry and weak references hold goes in a later turn.
  for (let round = 0; round < 3; round++) {
    collect();
    await new Promise((done) => setImmediate(done));
  }
  return process.memoryUsage().heapUsed;
}

it('a thousand cold starts leave nothing behind', async () => {
  const region = new RealmRegion(bundles);
  const startMany = async (count: number) => {
    for (let start = 0; start < count; start++) {
      const realm = region.realm('probe');
      void region.start(realm, 'tick');
      void region.start(realm, 'listen');
      realm.kill();
      if (start % 100 === 0) await region.run(0);
    }
  };
  await startMany(100);
  const before = await heapBytes();
  await startMany(1_000);

  expect((await heapBytes()) - before).toBeLessThan(3e6);
});

it('a cold start with the SDK and a call in flight leaves nothing behind', async () => {
  const region = new RealmRegion(bundles);
  region.endpoint.intercept = () => new Promise(() => {});
  const startMany = async (count: number) => {
    for (let start = 0; start < count; start++) {
      const realm = region.realm('caller');
      void region.start(realm, 'handler', {});
      await region.run(10);
      realm.kill();
    }
  };
  await startMany(20);
  const before = await heapBytes();
  await startMany(60);

  // The client of one realm alone takes about half a megabyte.
  expect((await heapBytes()) - before).toBeLessThan(5e6);
});
