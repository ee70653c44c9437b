import { expect, test } from 'vitest';
import { mostInAnHour } from '../../backtest/compare.ts';
import { type Decided, Evenkeel } from '../../backtest/policies/evenkeel.ts';
import { CLUSTER, READER_CLASS, Stage } from '../../backtest/stage.ts';
import { clustersSchema } from '../../fleet/cluster.ts';
import { ZONES } from '../../sandbox/core.ts';

const START_MS = Date.UTC(2026, 2, 2);

/** Relieves readers, or would. */
const isRelief = ({ decision }: Decided) =>
  decision.reason === 'uneven-load' || ('relieved' in decision && (decision.relieved ?? []).length > 0);

/** A day of a load, in reference readers, with so many readers at the start. */
async function day(load: (timeMs: number) => number, readers: number, seed = 1) {
  const options = { seed, startMs: START_MS, minutes: 1_440, load, profile: 'pool-30m' as const };
  const stage = await Stage.create(options, readers, 'custom-if-present');
  const evenkeel = new Evenkeel(stage, {
    ...clustersSchema.parse({ [CLUSTER]: { classes: [READER_CLASS], zones: [...ZONES] } })[CLUSTER]!,
    stage: 'backtest',
    mode: 'act',
    readers: { min: 1, max: 15 },
  });
  evenkeel.start();
  const { readersAdded, readersRemoved, connectionsCut } = stage.run();
  const relief = evenkeel.decided.filter(isRelief).length;
  return { readersAdded, readersRemoved, connectionsCut, relief, most: mostInAnHour(evenkeel.endpointChangesMs) };
}

/** Mean CPU in percent, and readers; each with a seed of its own. */
const LEVELS = [40, 45, 50, 55, 57, 59, 60, 62, 65, 66, 70, 75];
const READERS = [2, 3, 4, 5, 6, 8];
const rows = READERS.flatMap((readers, first) =>
  LEVELS.map((percent, second) => ({ readers, percent, seed: 1 + ((first + second) % 10) })),
);

test.each(rows)(
  'a flat load that keeps $readers readers $percent % busy is never relieved (seed $seed)',
  async ({ readers, percent, seed }) => {
    const flat = (readers * percent) / 100;
    expect(await day(() => flat, readers, seed)).toMatchObject({ relief: 0, connectionsCut: 0 });
  },
);

test.each([1.5, 1.9, 2.6])('a flat load of %d readers neither adds nor removes one', async (load) => {
  expect(await day(() => load, Math.ceil(load / 0.6))).toMatchObject({ readersAdded: 0, readersRemoved: 0 });
});

/** Up and down by that part, all day long, within the half-hour in which connections are re-made. */
const wavering = (load: number, part: number) => (timeMs: number) =>
  load * (1 + part * Math.sin((2 * Math.PI * timeMs) / (47 * 60_000)));

test('ten readers at 59 % whose load wavers by 1 % are as good as flat', async () => {
  expect((await day(wavering(5.9, 0.01), 10)).relief).toBe(0);
});

test('with ten readers at 59 % whose load wavers by 4 % there is something to relieve all day, and never more than four changes an hour', async () => {
  const { relief, most } = await day(wavering(5.9, 0.04), 10);
  expect(relief).toBeGreaterThan(10);
  expect(most).toBe(4);
});
