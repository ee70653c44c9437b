import type { Fleet } from '../../fleet/fleet.ts';
import type { Phase } from '../data-planes/tcp/clients.ts';
import type { ConnectionProfile } from '../physics/index.ts';
import type { Region } from '../region.ts';
import type { RdsOptions } from '../services/rds/index.ts';

/** The read load of the clusters. */
export interface Load {
  /** The trace's file, or the name of what was generated. */
  readonly source: string;
  /** The read load at a Region time, in reference readers: 1.0 keeps one db.r6g.large entirely busy. */
  readonly at: (timeMs: number) => number;
}

export interface WorldOptions {
  /** The fleet that was synthesized: the scenario's own, or the user's. */
  readonly fleet: Fleet;
  /** The user's load. (default: the world's) */
  readonly load: Load | undefined;
  /** How the load's clients pool their connections. */
  readonly profile: ConnectionProfile;
}

/** The state of the Region before Evenkeel is deployed, created through the Region's API. */
export interface World {
  /** One sentence for --help and the start of a run. */
  readonly description: string;
  /** Options of RDS that differ from the default. */
  readonly rds?: RdsOptions;
  /** Whether a trail of CloudTrail logs in the account. */
  readonly hasTrail?: boolean;
  /**
   * When a run that somebody looks at begins, as a time of the day, and until when it goes as fast as it can: something
   * is to happen within half a minute. (default: at midnight, and nothing is skipped)
   */
  readonly live?: { readonly at: string; readonly skipTo: string };
  /** The speed relative to real time, so that something happens within minutes. (default: 60) */
  readonly speed?: number;
  build(region: Region, options: WorldOptions): Promise<WorldBuilt>;
}

export interface WorldBuilt {
  /** The name of each cluster's read load. */
  readonly loads: Readonly<Record<string, string>>;
  /** Parts of the run that are measured separately: before, during and after an outage. */
  readonly phases?: readonly Phase[];
}
