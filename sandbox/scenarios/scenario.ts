import type { Fleet } from '../../fleet/fleet.ts';
import type { Phase } from '../data-planes/tcp/clients.ts';
import type { ConnectionProfile } from '../physics/index.ts';
import type { Region } from '../region.ts';
import type { RdsOptions } from '../services/rds/index.ts';

/** What drives the clusters of a world. */
export interface Load {
  /** The trace's file, or the name of what was generated. */
  readonly source: string;
  /** The read load at a Region time, in reference readers: 1.0 keeps one db.r6g.large entirely busy. */
  readonly at: (timeMs: number) => number;
}

export interface WorldOptions {
  /** The fleet that was synthesized: the scenario's own, or the user's. */
  readonly fleet: Fleet;
  /** The load that the user gave; the world's own unless given. */
  readonly load: Load | undefined;
  /** How the load's clients hold their connections. */
  readonly profile: ConnectionProfile;
}

/** What stands in the Region before Evenkeel comes: created through the Region's API, as a person would. */
export interface World {
  /** One sentence for --help and the start of a run. */
  readonly description: string;
  /** How RDS is in this world, where it is not as always. */
  readonly rds?: RdsOptions;
  /** Whether a trail of CloudTrail logs in the account. */
  readonly hasTrail?: boolean;
  /** How much faster than real time it is watched, so that something happens within minutes; 60 unless given. */
  readonly speed?: number;
  build(region: Region, options: WorldOptions): Promise<WorldBuilt>;
}

export interface WorldBuilt {
  /** Which clusters have a read load, and what it is called. */
  readonly loads: Readonly<Record<string, string>>;
  /** Parts of the run that are told apart: before, during and after what happens. */
  readonly phases?: readonly Phase[];
}
