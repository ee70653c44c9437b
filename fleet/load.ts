import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { defineFleet, type Fleet } from './fleet.ts';

/** The one file that a user edits. */
export const DEFAULT_FLEET_FILE = 'evenkeel.config.ts';

/**
 * Imports a fleet file and validates its default export.
 * @throws {FleetError} if the fleet is not valid; an Error naming the file if there is none or it exports none
 */
export async function loadFleet(file: string): Promise<Fleet> {
  const path = resolve(file);
  await access(path).catch(() => {
    throw new Error(`There is no fleet file at ${file}. Name another with --fleet FILE.`);
  });
  const module = (await import(pathToFileURL(path).href)) as { default?: Fleet };
  if (module.default === undefined) {
    throw new Error(`${file} has no default export; it should say: export default defineFleet({ clusters: { … } })`);
  }
  // Validating again costs nothing and catches a file that exports a plain object.
  return defineFleet(module.default);
}
