import type { Fleet } from '../fleet/fleet.ts';
import { loadFleet } from '../fleet/load.ts';
import { REGION, ZONES } from '../sandbox/core.ts';
import { loadWorld, scenarioFleetFile } from '../sandbox/scenarios/index.ts';
import type { World } from '../sandbox/scenarios/scenario.ts';
import type { StartOptions } from './options.ts';

/** The fleet of a run and its world. */
export interface Scene {
  readonly fleetFile: string;
  readonly fleet: Fleet;
  readonly world: World;
}

/** @throws an Error with the name of the file if the fleet is invalid, empty, or in another Region */
export async function loadScene({ fleet: file, scenario }: Pick<StartOptions, 'fleet' | 'scenario'>): Promise<Scene> {
  const fleetFile = file ?? scenarioFleetFile(scenario);
  const [fleet, world] = await Promise.all([loadFleet(fleetFile), loadWorld(scenario)]);
  const clusters = Object.entries(fleet.clusters);
  const groups = Object.entries(fleet.targetGroups);
  if (clusters.length === 0 && groups.length === 0 && Object.keys(fleet.certificates).length === 0) {
    throw new Error(`The fleet in ${fleetFile} is empty: add clusters, targetGroups or certificates.`);
  }
  const elsewhere = [...zonesElsewhere('clusters', clusters), ...zonesElsewhere('targetGroups', groups)];
  if (elsewhere.length > 0) {
    throw new Error(
      `The sandbox emulates ${REGION} with the zones ${ZONES.join(', ')}, but the fleet in ${fleetFile} has others:\n${elsewhere.join('\n')}`,
    );
  }
  return { fleetFile, fleet, world };
}

/** The zones of a fleet that the emulated Region does not have. */
const zonesElsewhere = (part: string, things: readonly (readonly [string, { readonly zones: readonly string[] }])[]) =>
  things.flatMap(([name, { zones }]) =>
    zones.filter((zone) => !ZONES.some((known) => known === zone)).map((zone) => `  ${part}.${name}.zones: ${zone}`),
  );
