import { expect, test } from 'vitest';
import { mostInAnHour } from '../../backtest/compare.ts';
import { Evenkeel } from '../../backtest/policies/evenkeel.ts';
import { CLUSTER, READER_CLASS, Stage } from '../../backtest/stage.ts';
import { clustersSchema } from '../../fleet/cluster.ts';
import { ZONES } from '../../sandbox/core.ts';

const START_MS = Date.UTC(2026, 2, 2);

/** A day of the same load, in reference readers, with as many readers as keep it below 60 %. */
async function flatDay(load: number) {
  const options = { seed: 1, startMs: START_MS, minutes: 1_440, load: () => load, profile: 'pool-30m' as const };
  const stage = await Stage.create(options, Math.ceil(load / 0.6), 'custom-if-present');
  const evenkeel = new Evenkeel(stage, {
    ...clustersSchema.parse({ [CLUSTER]: { classes: [READER_CLASS], zones: [...ZONES] } })[CLUSTER]!,
    stage: 'backtest',
    mode: 'act',
    readers: { min: 1, max: 15 },
    relief: 'on',
  });
  evenkeel.start();
  const { readersAdded, readersRemoved, connectionsCut } = stage.run();
  const relief = evenkeel.decided.filter(({ decision }) => decision.reason === 'uneven-load').length;
  return { readersAdded, readersRemoved, connectionsCut, relief, most: mostInAnHour(evenkeel.endpointChangesMs) };
}

test.for([1.5, 1.9, 2.6])(
  'a flat load of %d readers, which is far from any limit, is left alone all day',
  async (load) => {
    expect(await flatDay(load)).toMatchObject({ readersAdded: 0, readersRemoved: 0, relief: 0 });
  },
);

test.for([1.7, 2.2, 4])(
  'at 55 to 57 %, relief may steady a flat load of %d readers, and neither adds nor removes a reader',
  async (load) => {
    const day = await flatDay(load);
    expect(day).toMatchObject({ readersAdded: 0, readersRemoved: 0, connectionsCut: 0 });
    expect(day.most).toBeLessThanOrEqual(4);
  },
);

test('with ten readers at 60 % there is something to relieve all day, and never more than four changes an hour', async () => {
  const day = await flatDay(6);
  expect(day.relief).toBeGreaterThan(10);
  expect(day.most).toBe(4);
});
