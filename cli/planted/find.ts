import type { Listener } from '../../sandbox/faults/story.ts';
import type { PlantedBug } from './bugs.ts';
import { plant } from './plant.ts';

/** Runs a night of an assembly. */
export type Run = (seed: number, folder: string, listener: Listener, isStopped: () => boolean) => Promise<unknown>;

interface Finding {
  /** The first seed; the others count up from it. */
  readonly from: number;
  readonly seeds: number;
  /** The product as it is. */
  readonly assemblyFolder: string;
  readonly run: Run;
}

/** By which seed, and by which invariant, a bug was found. */
export interface Found {
  readonly seed: number;
  /** With this one, so many were tried. */
  readonly seeds: number;
  readonly invariant: string;
}

/** What failed first without a bug, by seed: it is the same for all bugs. */
const withoutBug = new Map<number, Promise<string | undefined>>();

/** Runs seeds with a bug until one fails that does not fail in the same way without it; undefined where none does. */
export async function findBug(
  bug: PlantedBug,
  { from, seeds, assemblyFolder, run }: Finding,
): Promise<Found | undefined> {
  const planted = await plant(assemblyFolder, bug);
  /** What failed first; the run is stopped there. */
  const firstFailure = async (seed: number, folder: string): Promise<string | undefined> => {
    let failed: string | undefined;
    const listener: Listener = { onFailure: ({ invariant }) => void (failed ??= invariant) };
    await run(seed, folder, listener, () => failed !== undefined);
    return failed;
  };
  try {
    for (let seed = from; seed < from + seeds; seed++) {
      const invariant = await firstFailure(seed, planted.folder);
      if (invariant === undefined) continue;
      if (!withoutBug.has(seed)) withoutBug.set(seed, firstFailure(seed, assemblyFolder));
      if (invariant === (await withoutBug.get(seed))) continue;
      return { seed, seeds: seed - from + 1, invariant };
    }
    return undefined;
  } finally {
    await planted.remove();
  }
}
