import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { World } from './scenario.ts';

const FOLDER = fileURLToPath(new URL('.', import.meta.url));

/** The default scenario of `npm start`. */
export const DEFAULT_SCENARIO = 'busy-day';

/** The default scenario of `npm start -- --drill`. */
export const DRILL_SCENARIO = 'drills';

/** A scenario is a folder here with a fleet.ts and a world.ts. */
export const scenarioNames = (): string[] =>
  readdirSync(FOLDER, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

export const scenarioFleetFile = (name: string): string => `${FOLDER}${name}/fleet.ts`;

/** @throws an Error with the available scenarios */
export async function loadWorld(name: string): Promise<World> {
  if (!scenarioNames().includes(name)) {
    throw new Error(`Unknown scenario "${name}". Available: ${scenarioNames().join(', ')}.`);
  }
  const module = (await import(`./${name}/world.ts`)) as { default: World };
  return module.default;
}
