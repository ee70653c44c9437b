import { access } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { FleetError } from './faults.ts';
import { defineFleet, type Fleet } from './fleet.ts';
import { defineHub, type HubDefinition } from './hubDefinition.ts';

/** The one file that a user edits. */
export const DEFAULT_FLEET_FILE = 'evenkeel.config.ts';

/**
 * Imports a fleet file and validates its default export.
 * @throws {FleetError} if the fleet is not valid; an Error if there is none. Both name the file.
 */
export const loadFleet = (file: string): Promise<Fleet> =>
  load(file, defineFleet, { what: 'fleet', example: 'defineFleet({ clusters: { … } })' });

/** The same of the file of a hub. */
export const loadHub = (file: string): Promise<HubDefinition> =>
  load(file, defineHub, { what: 'hub', example: 'defineHub({ members: [ … ] })' });

async function load<Defined>(
  file: string,
  define: (input: never) => Defined,
  { what, example }: { readonly what: 'fleet' | 'hub'; readonly example: string },
): Promise<Defined> {
  const path = resolve(file);
  await access(path).catch(() => {
    throw new Error(`${what === 'fleet' ? 'Fleet' : 'Hub'} file ${file} does not exist.`);
  });
  try {
    const module = (await import(pathToFileURL(path).href)) as { default?: never };
    // Validating again costs nothing and catches a file that exports a plain object.
    if (module.default !== undefined) return define(module.default);
  } catch (error) {
    if (error instanceof FleetError) throw new FleetError(error.faults, file, what);
    throw new Error(`${file} cannot be loaded: ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
  throw new Error(`${file} has no default export; it should say: export default ${example}`);
}
