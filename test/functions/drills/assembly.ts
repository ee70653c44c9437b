import { synthesizeBefore } from '../../synthesis/assembly.ts';

export { assemblyFolder } from '../../synthesis/assembly.ts';

/** Has the stacks synthesized with a fleet of these tests. */
export const synthesizeOnce = (fleetFile = 'fleet.ts'): void => synthesizeBefore(new URL(fleetFile, import.meta.url));
