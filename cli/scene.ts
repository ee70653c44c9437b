import type { Fleet } from '../fleet/fleet.ts';
import { loadFleet } from '../fleet/load.ts';
import { REGION, ZONES } from '../sandbox/core.ts';
import { loadWorld, scenarioFleetFile } from '../sandbox/scenarios/index.ts';
import type { World } from '../sandbox/scenarios/scenario.ts';
import type { StartOptions } from './options.ts';

/** Whom a run is about, and where. */
export interface Scene {
  readonly fleetFile: string;
  readonly fleet: Fleet;
  readonly world: World;
}

/** @throws if the fleet is not valid, or has nothing in it that could be run here; the message names its file */
export async function loadScene({ fleet: file, scenario }: Pick<StartOptions, 'fleet' | 'scenario'>): Promise<Scene> {
  const fleetFile = file ?? scenarioFleetFile(scenario);
  const [fleet, world] = await Promise.all([loadFleet(fleetFile), loadWorld(scenario)]);
  const clusters = Object.entries(fleet.clusters);
  const groups = Object.entries(fleet.targetGroups);
  if (clusters.length === 0 && groups.length === 0) {
    throw new Error(`The fleet in ${fleetFile} has no clusters: there is nothing to run.`);
  }
  const elsewhere = [...zonesElsewhere('clusters', clusters), ...zonesElsewhere('targetGroups', groups)];
  if (elsewhere.length > 0) {
    throw new Error(
      `The Region in this process is ${REGION}, with the zones ${ZONES.join(', ')}. The fleet in ${fleetFile} names others:\n${elsewhere.join('\n')}`,
    );
  }
  return { fleetFile, fleet, world };
}

/** Where a fleet names zones that this Region does not have. */
const zonesElsewhere = (part: string, things: readonly (readonly [string, { readonly zones: readonly string[] }])[]) =>
  things.flatMap(([name, { zones }]) =>
    zones.filter((zone) => !ZONES.some((known) => known === zone)).map((zone) => `  ${part}.${name}.zones: ${zone}`),
  );
