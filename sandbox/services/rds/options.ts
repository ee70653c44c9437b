import type { CreationFault } from './creationFaults.ts';

/** A span in seconds out of which a duration is drawn, evenly. */
export type Seconds = readonly [shortest: number, longest: number];

export interface RdsOptions {
  readonly durations?: Partial<RdsDurations>;
  /** DB instances in the Region; 40 by default (Aurora User Guide, "Quotas and constraints"). */
  readonly instanceQuota?: number;
  /** DB clusters in the Region; 40, or `instanceQuota` if that is more. */
  readonly clusterQuota?: number;
  /**
   * What lack of capacity for a class in a zone looks like: an error at once, or a status later. AWS avoids such a
   * zone while it is free to choose another one.
   */
  readonly noCapacity?: (instanceClass: string, zone: string) => 'fault' | 'status' | undefined;
  /** The error that CreateDBInstance answers for a class in a zone, if any: those that AWS has been seen to answer. */
  readonly creationFault?: (instanceClass: string, zone: string) => CreationFault | undefined;
  /**
   * Whether RDS sells a class in a zone. What it does not sell, it neither lists nor builds (default: each class of
   * Aurora is sold in every zone).
   */
  readonly sold?: (instanceClass: string, zone: string) => boolean;
  /** What is wrong with a DB parameter group: it does not exist, or no instance can start with it (default: nothing). */
  readonly parameterGroup?: (name: string) => 'not-found' | 'incompatible' | undefined;
  /** When a certificate authority expires, in milliseconds since the epoch (default: as AWS's do). */
  readonly authorityExpiry?: (authority: string) => number | undefined;
  /**
   * Whether RDS tells of the shutdown of an instance that is deleted, and not of its deletion alone once it is gone. AWS
   * does not say (default: no).
   */
  readonly tellsShutdownOfDeleted?: boolean;
  /** Whether an endpoint's list may name an instance that is still `creating`. AWS does not say (default: true). */
  readonly listsTakeCreatingInstances?: boolean;
  /**
   * What an empty list in ModifyDBClusterEndpoint does. Users report that AWS accepts an empty `ExcludedMembers`, shows
   * `modifying`, and leaves the list as it was (boto3 issue 3058): `ignored`. Whether two empty lists, as Terraform
   * sends them, empty it is not known: `both-replace`. The API reference says nothing of either: `replace`.
   * `ignored` unless given.
   */
  readonly emptyEndpointLists?: EmptyEndpointLists;
}

export type EmptyEndpointLists = 'ignored' | 'both-replace' | 'replace';

/** How long what RDS does takes. */
export interface RdsDurations {
  readonly clusterCreating: Seconds;
  readonly clusterDeleting: Seconds;
  readonly clusterStopping: Seconds;
  readonly clusterStarting: Seconds;
  readonly instanceCreating: Seconds;
  /** The status `configuring-enhanced-monitoring`, of instances that are created with it. */
  readonly instanceConfiguring: Seconds;
  readonly instanceDeleting: Seconds;
  readonly instanceModifying: Seconds;
  readonly instanceRestarting: Seconds;
  /** A patch of the engine or the system, during which an instance takes no connections. */
  readonly instancePatching: Seconds;
  /** From the start of a failover to the new writer's taking connections. */
  readonly failover: Seconds;
  /** From then to the old writer's return as a reader. */
  readonly oldWriterReturning: Seconds;
  /** How long after a change of roles an endpoint's name goes on leading to whom it led to. */
  readonly nameFollowing: Seconds;
  /** A writer that crashes while there is no reader is built again. */
  readonly writerRecreating: Seconds;
  readonly insufficientCapacityFound: Seconds;
  /** A capacity reservation that begins at once is `pending` for so long. */
  readonly reservationPending: Seconds;
  readonly endpointCreating: Seconds;
  readonly endpointModifying: Seconds;
  readonly endpointDeleting: Seconds;
}

/**
 * Documented: a failover takes less than 60 s, often less than 30; without a reader the writer is recreated in less
 * than 10 minutes ("High availability for Amazon Aurora"). Users report 3 to 8 minutes for the build of a reader. A name
 * lives 5 s ("Aurora connection management"), and in a failover users see 10 to 16 s of downtime in all.
 * All others are guesses.
 */
export const DEFAULT_DURATIONS: RdsDurations = {
  clusterCreating: [30, 90],
  clusterDeleting: [60, 180],
  clusterStopping: [120, 300],
  clusterStarting: [240, 480],
  instanceCreating: [180, 450],
  instanceConfiguring: [10, 30],
  instanceDeleting: [120, 300],
  instanceModifying: [240, 480],
  instanceRestarting: [10, 30],
  instancePatching: [120, 360],
  failover: [10, 30],
  oldWriterReturning: [5, 20],
  nameFollowing: [1, 5],
  writerRecreating: [300, 600],
  insufficientCapacityFound: [60, 240],
  reservationPending: [5, 30],
  endpointCreating: [20, 60],
  endpointModifying: [20, 60],
  endpointDeleting: [20, 60],
};
