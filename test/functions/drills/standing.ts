import { onTestFailed } from 'vitest';
import { assemblyFolder } from './assembly.ts';
import { createRig, type Rig } from './rig.ts';

/** Drills begin until five in the afternoon in Berlin, which is four in UTC; the longest of these tests takes an hour. */
const LAST_HOUR_UTC = 14;

/** In AWS both take minutes, in which nothing but waiting is to be seen. */
const QUICK_READERS = { rds: { durations: { instanceCreating: [60, 60], instanceDeleting: [30, 30] } } } as const;

const MAKERS = {
  plain: () => createRig(assemblyFolder()),
  /** One of the readers of `shop` is Evenkeel's. */
  'with a reader of ours': async () => {
    const rig = await createRig(assemblyFolder(), QUICK_READERS);
    await rig.loseHumanReader();
    return rig;
  },
} as const;

const standing = new Map<keyof typeof MAKERS, Rig>();

/**
 * A Region in which the drills of the tests before have been run, too: what one of them has left behind is what the next
 * one stumbles over. A test that fails takes its Region along.
 */
export async function standingRig(kind: keyof typeof MAKERS = 'plain'): Promise<Rig> {
  const found = standing.get(kind);
  const isEarly = found && new Date(found.region.clock.now()).getUTCHours() <= LAST_HOUR_UTC;
  const rig = isEarly ? found : await MAKERS[kind]();
  standing.set(kind, rig);
  onTestFailed(() => void standing.delete(kind));
  await rig.endCoolDowns();
  return rig;
}
