import { onTestFailed } from 'vitest';
import type { RegionOptions } from '../../../../sandbox/region.ts';
import { assemblyFolder } from '../assembly.ts';
import { createRig, type Rig } from '../rig.ts';
import fleet from './fleet.ts';

/** In AWS both take minutes, in which nothing but waiting is to be seen. */
const QUICK_READERS = { durations: { instanceCreating: [60, 60], instanceDeleting: [30, 30] } } as const;

export const createOverloadRig = (options: RegionOptions = {}): Promise<Rig> =>
  createRig(assemblyFolder(), { fleet, rds: QUICK_READERS, ...options });

let standing: Rig | undefined;

/** A Region in which the drills of the tests before have been run, too. A test that fails takes it along. */
export async function standingRig(): Promise<Rig> {
  standing ??= await createOverloadRig();
  onTestFailed(() => (standing = undefined));
  return standing;
}
