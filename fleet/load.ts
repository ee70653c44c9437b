import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FleetError } from './faults.ts';
import { defineFleet, type Fleet } from './fleet.ts';

/** The one file that a user edits. */
export const DEFAULT_FLEET_FILE = 'evenkeel.config.ts';

/**
 * Imports a fleet file and validates its default export.
 * @throws {FleetError} if the fleet is not valid; an Error if there is none. Both name the file.
 */
export async function loadFleet(file: string): Promise<Fleet> {
  const path = resolve(file);
  await access(path).catch(() => {
    throw new Error(`Fleet file ${file} does not exist.`);
  });
  try {
    const module = (await import(pathToFileURL(path).href)) as { default?: Fleet };
    // Validating again costs nothing and catches a file that exports a plain object.
    if (module.default !== undefined) return defineFleet(module.default);
  } catch (error) {
    if (error instanceof FleetError) throw new FleetError(error.faults, file);
    throw new Error(`${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  throw new Error(`${file} has no default export; it should say: export default defineFleet({ clusters: { … } })`);
}
