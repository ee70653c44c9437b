import { expect, test } from 'vitest';
import { AuroraAutoScaling } from '../../backtest/policies/auroraAutoScaling.ts';
import { Stage } from '../../backtest/stage.ts';
import { generateShop, loadOf, scaleToPeak } from '../../sandbox/physics/index.ts';
import { DEFAULT_START_MS } from '../../sandbox/region.ts';
import { scalingRegion } from '../sandbox/services/application-auto-scaling/region.ts';

const MINUTES = 2 * 1440;
const BOUNDS = { min: 1, max: 8 };

/** Chance is taken out: one draws its numbers in another order than the other. */
const rds = { durations: { instanceCreating: [300, 300], instanceDeleting: [120, 120] } } as const;
const physics = { metricDelayMs: [90_000, 90_000] } as const;

const trace = generateShop({ seed: 3, startMs: DEFAULT_START_MS, days: 2 });
const load = loadOf(scaleToPeak(trace, 4), DEFAULT_START_MS);

interface Count {
  readonly minute: number;
  readonly readers: number;
}

interface Member {
  readonly isWriter: boolean;
  readonly status: string;
}

/** Notes how many readers there are, each time that it is another number. */
function counter() {
  const counts: Count[] = [];
  return {
    counts,
    note(minute: number, instances: readonly Member[]) {
      const readers = instances.filter(({ isWriter, status }) => !isWriter && status !== 'deleting').length;
      if (counts.at(-1)?.readers !== readers) counts.push({ minute, readers });
    },
  };
}

async function throughTheService(): Promise<readonly Count[]> {
  const physicsOf = { profile: 'pool-30m', endpoint: 'reader' } as const;
  const ofStart = (minute: number) => load(DEFAULT_START_MS + minute * 60_000);
  const world = await scalingRegion({ rds, physics, load: ofStart, physicsOf });
  await world.register({ MinCapacity: BOUNDS.min, MaxCapacity: BOUNDS.max });
  await world.track();
  const { counts, note } = counter();
  for (let minute = 1; minute <= MINUTES; minute++) {
    await world.runTo(minute);
    note(minute, world.members());
  }
  return counts;
}

async function onThePhysics(): Promise<readonly Count[]> {
  const options = { seed: 1, startMs: DEFAULT_START_MS, minutes: MINUTES, load, profile: 'pool-30m' } as const;
  const stage = await Stage.create({ ...options, ...rds, physics }, BOUNDS.min, 'reader');
  new AuroraAutoScaling(stage, { bounds: BOUNDS, targetCpuPercent: 60 }).start();
  const { counts, note } = counter();
  let minute = 0;
  stage.everyMinute(0, () => note(++minute, stage.rds.inspect().clusters[0]!.instances));
  stage.run();
  return counts;
}

test('Aurora Auto Scaling of a backtest scales over two days as the service of the Region does', async () => {
  const [service, direct] = [await throughTheService(), await onThePhysics()];
  expect(direct.map(({ readers }) => readers)).toEqual(service.map(({ readers }) => readers));
  expect(service.length).toBeGreaterThan(30);
  const minutesApart = service.map(({ minute }, at) => Math.abs(minute - direct[at]!.minute));
  expect(Math.max(...minutesApart)).toBeLessThanOrEqual(5);
});
