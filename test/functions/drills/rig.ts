import { createRig as create, type Rig } from '../../../cli/endings/rig.ts';
import type { RegionOptions } from '../../../sandbox/region.ts';
import type { Fleet } from '../../../fleet/fleet.ts';
import type { Region } from '../../../sandbox/region.ts';
import clustersAndGroups, { ALARMS, EDGE_PORT } from './fleet.ts';

export type { Rig };

interface Options extends RegionOptions {
  /** (default: that of two clusters and some target groups) */
  readonly fleet?: Fleet;
  /** Makes what else the fleet presumes. */
  readonly build?: (region: Region) => Promise<unknown>;
}

/** A Region with what a fleet of these tests presumes, into which its drills are deployed. */
export const createRig = (
  assemblyFolder: string,
  { fleet = clustersAndGroups, ...options }: Options = {},
): Promise<Rig> => create(assemblyFolder, { fleet, alarms: Object.values(ALARMS), port: EDGE_PORT, ...options });
